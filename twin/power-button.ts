import type { Clock, Timer } from "../hal/clock";

export interface ButtonAction {
  /** How long the key must be held for an effect when it is pressed now; undefined for none. */
  holdMs(): number | undefined;
  held(): void;
}

/** A key that acts once, when it has been held long enough; a shorter pulse does nothing. */
export class PowerButton {
  private timer: Timer | undefined;

  constructor(private readonly clock: Clock, private readonly action: ButtonAction) {}

  set(asserted: boolean): void {
    this.timer?.cancel();
    this.timer = undefined;
    const holdMs = asserted ? this.action.holdMs() : undefined;
    if (holdMs === undefined) return;
    this.timer = this.clock.after(holdMs, () => this.action.held());
  }
}
