import type { Failure } from "../../drivers/failure";
import type { Clock } from "../../hal/clock";
import { Machine, type Action, type Visit } from "../machine/machine";
import type { MachineObserver } from "../machine/observer";
import { transferTable, type TransferAction, type TransferDuration, type TransferEvent, type TransferState } from "./transfer-table";

export interface TransferParts {
  clock: Clock;
  observer?: MachineObserver;
  /** How long one piece may take. */
  pieceMs: number;
  /** What a piece that took longer fails with. */
  late: string;
  /** Moves the next piece: raises `moved`, `failed`, or `nothing`. */
  move: (this: void, visit: Visit<TransferEvent>) => void;
  failed: (this: void, failure: Failure) => void;
}

/** One direction of a connection (`transferTable`). */
export class Transfer {
  private static readonly ACTIONS: Readonly<Record<TransferAction, Action<TransferEvent, Transfer>>> = {
    move: (visit, { parts }) => {
      const { move } = parts;
      move(visit);
    },
    "report-failure": (visit, transfer) => transfer.reportFailure(visit),
  };
  private readonly machine: Machine<TransferState, TransferEvent, TransferAction, TransferDuration, Transfer>;

  constructor(private readonly parts: TransferParts) {
    const { clock, observer, pieceMs } = parts;
    this.machine = new Machine<TransferState, TransferEvent, TransferAction, TransferDuration, Transfer>(transferTable, {
      clock,
      observer,
      durations: { transfer: pieceMs },
      owner: this,
      actions: Transfer.ACTIONS,
    });
    this.machine.start();
  }

  /** There may be something to move. */
  work(): void {
    this.machine.raise("work");
  }

  /** Stopped, or failed. */
  isStopped(): boolean {
    return this.machine.state() === "stopped";
  }

  stop(): void {
    this.machine.raise("stop");
  }

  private reportFailure(visit: Visit<TransferEvent>): void {
    const { failed, late } = this.parts;
    failed(visit.cause === undefined ? { kind: "timeout", message: late } : visit.cause);
  }
}
