import type { ModulePins } from "../../hal/pins";

export type Rung = "try-context" | "try-radio" | "try-restart" | "try-reset" | "try-power-key" | "try-later";

const RUNGS: readonly Rung[] = [
  "try-context",
  "try-radio",
  "try-restart",
  "try-reset",
  "try-power-key",
  "try-later",
];

/** Which means of recovery comes next: each failure in a row climbs one rung. */
export class Ladder {
  /** How often each rung was tried, in the order of `RUNGS`. */
  readonly tries: number[] = [0, 0, 0, 0, 0, 0];
  private next = 0;

  /** A board that has not wired a line has not its rung. */
  constructor(private readonly pins: ModulePins) {}

  /** Whether the next climb to `lowest` or higher resets the module, restarts it, or takes its power. */
  interrupts(lowest: Rung): boolean {
    return Math.max(this.next, RUNGS.indexOf(lowest)) >= RUNGS.indexOf("try-restart");
  }

  /** `lowest`: the first rung that may help against this trouble. */
  climb(lowest: Rung): Rung {
    this.next = Math.max(this.next, RUNGS.indexOf(lowest));
    if (RUNGS[this.next] === "try-reset" && this.pins.reset === undefined) this.next++;
    if (RUNGS[this.next] === "try-power-key" && this.pins.powerKey === undefined) this.next++;
    const index = this.next;
    this.tries[index] = (this.tries[index] as number) + 1;
    this.next = index + 1 < RUNGS.length ? index + 1 : 0;
    return RUNGS[index] as Rung;
  }

  /** The link proved to work: the next failure starts from below. */
  descend(): void {
    this.next = 0;
  }
}
