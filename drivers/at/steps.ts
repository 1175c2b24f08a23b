import type { Done } from "../failure";

/** One of several things that are done one behind the other. */
export type Step = (done: Done) => void;

/**
 * Takes `steps` one behind the other; the first failure ends them and is the outcome. However many
 * are done at once, they do not pile up on the call stack, which is short on an MCU.
 */
export function inOrder(steps: readonly Step[], done: Done): void {
  let index = 0;
  let mayGoOn = true;
  let isGoingOn = false;
  const goOn = (): void => {
    isGoingOn = true;
    while (mayGoOn) {
      const step = steps[index];
      if (step === undefined) return done(undefined);
      index++;
      mayGoOn = false;
      step((failure) => {
        if (failure !== undefined) return done(failure);
        mayGoOn = true;
        if (!isGoingOn) goOn();
      });
    }
    isGoingOn = false;
  };
  goOn();
}
