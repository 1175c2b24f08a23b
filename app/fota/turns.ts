import type { Clock } from "../../hal/clock";

/** Does `step` once a turn while `isWanted` and until it gives false, so that the device goes on with its work between two. */
export function inTurns(clock: Clock, isWanted: (this: void) => boolean, step: (this: void) => boolean): void {
  clock.after(0, () => {
    if (isWanted() && step()) inTurns(clock, isWanted, step);
  });
}
