import type { MachineStep } from "./observer";
import type { AnyTable } from "./table";

/** Numbers since the machine was started. */
export interface MachineCounters {
  untaken: number;
  stale: number;
  overflows: number;
  states: StateCounter[];
}

export interface StateCounter {
  name: string;
  entries: number;
  /** Milliseconds of all visits, the present one included. */
  timeMs: number;
}

/** Counts what a machine does: give it each step that the machine's observer is told. A machine itself keeps no counters. */
export class StepCounter {
  private untaken = 0;
  private stale = 0;
  private overflows = 0;
  private readonly states: StateCounter[];
  private present: StateCounter | undefined;
  private enteredAtMs = 0;

  constructor(table: AnyTable) {
    this.states = table.states.map(({ name }) => ({ name, entries: 0, timeMs: 0 }));
  }

  observe(step: MachineStep): void {
    if (step.outcome === "untaken") this.untaken = this.untaken + 1;
    if (step.outcome === "stale") this.stale = this.stale + 1;
    if (step.outcome === "overflow") this.overflows = this.overflows + 1;
    if (step.outcome !== "moved") return;
    if (this.present !== undefined) this.present.timeMs = this.present.timeMs + this.timeInStateMs(step.timeMs);
    for (const state of this.states) if (state.name === step.to) this.present = state;
    if (this.present !== undefined) this.present.entries = this.present.entries + 1;
    this.enteredAtMs = step.timeMs;
  }

  /** Milliseconds since the present state was entered; `nowMs` is of the machine's clock. */
  timeInStateMs(nowMs: number): number {
    return nowMs - this.enteredAtMs;
  }

  counters(nowMs: number): MachineCounters {
    const states = this.states.map((state) => {
      const { name, entries, timeMs } = state;
      return { name, entries, timeMs: state === this.present ? timeMs + this.timeInStateMs(nowMs) : timeMs };
    });
    return { untaken: this.untaken, stale: this.stale, overflows: this.overflows, states };
  }
}
