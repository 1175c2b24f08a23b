import type { Clock, Timer } from "../../hal/clock";
import type { OutputPin } from "../../hal/pins";

/** A control line that is pulsed; a new pulse takes the place of one that is under way. */
export class PulsedPin {
  private timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly pin: OutputPin | undefined,
  ) {
    // A reset of the MCU may have cut a pulse short and left the line asserted.
    if (pin !== undefined) pin.set(false);
  }

  /** Asserts the line for `ms`, then calls `done`; a line that is not wired only takes the time. */
  pulse(ms: number, done: () => void): void {
    if (this.timer !== undefined) this.timer.cancel();
    if (this.pin !== undefined) this.pin.set(true);
    this.timer = this.clock.after(ms, () => {
      this.timer = undefined;
      if (this.pin !== undefined) this.pin.set(false);
      done();
    });
  }
}
