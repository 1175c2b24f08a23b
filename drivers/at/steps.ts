import type { Done } from "../failure";

/** One of several things that are done one behind the other. */
export type Step = (done: Done) => void;

/** Takes `steps` one behind the other; the first failure ends them and is the outcome. */
export function inOrder(steps: readonly Step[], done: Done): void {
  const take = (index: number): void => {
    const step = steps[index];
    if (step === undefined) done(undefined);
    else
      step((failure) => {
        if (failure === undefined) take(index + 1);
        else done(failure);
      });
  };
  take(0);
}
