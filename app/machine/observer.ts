import type { Failure } from "../../drivers/failure";

/**
 * What became of an event.
 *
 * - `moved`: a row led to `to` (the start of the machine as well, with the event "start").
 * - `stayed`: a row took it without leaving the state.
 * - `untaken`: the state has no row for it.
 * - `stale`: it comes from a visit that has ended, and was ignored.
 * - `overflow`: the queue was full and the event is lost: an error of the program.
 */
export type StepOutcome = "moved" | "stayed" | "untaken" | "stale" | "overflow";

export interface MachineStep {
  machine: string;
  outcome: StepOutcome;
  from: string;
  event: string;
  /** Equal to `from` unless `outcome` is `moved`. */
  to: string;
  timeMs: number;
  /** What the event brought with it. */
  failure?: Failure;
}

/** Told of every event after its outcome is known and before the actions of the move are done. */
export type MachineObserver = (step: MachineStep) => void;
