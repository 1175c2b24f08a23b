import type { Clock } from "../../hal/clock";

/** Whether the module may be writing new firmware to its flash. As long as it may, nobody takes its power or resets it. */
export class Installation {
  /** An update of the module is under way. */
  underWay = false;
  /** An update is under way, or has ended and nobody knows whether the module may yet install what it has. */
  private possible = false;
  private silentSinceMs: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly longestMs: number,
  ) {}

  begin(): void {
    this.underWay = true;
    this.possible = true;
    this.silentSinceMs = undefined;
  }

  /** `mayFollow`: the module may still begin to install by itself. */
  end(mayFollow: boolean): void {
    this.underWay = false;
    this.possible = mayFollow;
  }

  /** The module talks: it is not installing now. */
  answered(): void {
    this.silentSinceMs = undefined;
  }

  /** How long a module that is silent now is to be left alone, ms from now; 0 for not at all. */
  remainingMs(): number {
    if (!this.possible) return 0;
    const now = this.clock.now();
    if (this.silentSinceMs === undefined) this.silentSinceMs = now;
    return Math.max(0, this.silentSinceMs + this.longestMs - now);
  }

  /** No installation takes so long: the module counts as hung. What it may install behind a reset has its whole time again. */
  giveUp(): void {
    this.silentSinceMs = undefined;
    if (!this.underWay) this.possible = false;
  }
}
