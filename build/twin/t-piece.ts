import type { Clock, Timer } from "../../hal/clock";
import type { Uart } from "../../hal/uart";

/** Bytes that wait for one branch that reads too slowly; more are lost to it. */
export const BACKLOG_BYTES = 65536;
/** A branch that may stand unread counts as such when it has taken nothing for this long. */
export const UNREAD_MS = 5000;

export interface BranchEvents {
  /** So many bytes found no room, as in a serial port that nobody reads fast enough. Told when there is room again. */
  lost(bytes: number): void;
  /** Given for a branch that need not have a reader: it has none, and what waited for it was thrown away. */
  unread?(): void;
}

/**
 * Joins one serial port, the trunk, with any number of others: what the trunk says goes to all
 * branches, what any branch says goes to the trunk. While a branch has no room the trunk is paused,
 * which with flow control makes the module wait; without, bytes go on coming.
 */
export class TPiece {
  private readonly branches = new Set<Branch>();
  /** At most one chunk of each branch: they are paused while it is not empty. */
  private toTrunk = "";

  constructor(
    private readonly trunk: Uart,
    private readonly clock: Clock,
  ) {
    trunk.onData((bytes) => {
      for (const branch of this.branches) branch.send(bytes);
    });
    trunk.onWritable(() => this.pushToTrunk());
  }

  /** The branch leaves when its port is closed. */
  join(uart: Uart, events: BranchEvents): void {
    const branch = new Branch(uart, this.clock, events, () => this.balance());
    this.branches.add(branch);
    uart.onData((bytes) => {
      this.toTrunk += bytes;
      this.pushToTrunk();
    });
    if (this.toTrunk !== "") uart.pause();
  }

  leave(uart: Uart): void {
    for (const branch of this.branches) {
      if (branch.uart !== uart) continue;
      branch.end();
      this.branches.delete(branch);
    }
    this.balance();
  }

  private pushToTrunk(): void {
    const wasHeld = this.toTrunk !== "";
    this.toTrunk = this.toTrunk.slice(this.trunk.write(this.toTrunk));
    const held = this.toTrunk !== "";
    if (!held && !wasHeld) return;
    for (const { uart } of this.branches) {
      if (held) uart.pause();
      else uart.resume();
    }
  }

  private balance(): void {
    if ([...this.branches].some((branch) => branch.waits)) this.trunk.pause();
    else this.trunk.resume();
  }
}

class Branch {
  private backlog = "";
  private lostBytes = 0;
  private timer: Timer | undefined;

  constructor(
    readonly uart: Uart,
    private readonly clock: Clock,
    private readonly events: BranchEvents,
    private readonly changed: () => void,
  ) {
    uart.onWritable(() => this.push());
  }

  get waits(): boolean {
    return this.backlog !== "";
  }

  send(bytes: string): void {
    if (this.waits) {
      this.keep(bytes);
      return;
    }
    this.keep(bytes.slice(this.uart.write(bytes)));
    if (!this.waits) return;
    this.watch();
    this.changed();
  }

  end(): void {
    this.timer?.cancel();
    this.backlog = "";
  }

  private keep(bytes: string): void {
    const kept = bytes.slice(0, BACKLOG_BYTES - this.backlog.length);
    this.backlog += kept;
    this.lostBytes += bytes.length - kept.length;
  }

  private push(): void {
    if (!this.waits) return;
    const taken = this.uart.write(this.backlog);
    this.backlog = this.backlog.slice(taken);
    if (taken > 0) this.watch();
    if (!this.waits) this.settled();
  }

  private settled(): void {
    const lost = this.lostBytes;
    this.lostBytes = 0;
    if (lost > 0) this.events.lost(lost);
    this.changed();
  }

  private watch(): void {
    this.timer?.cancel();
    if (!this.waits || this.events.unread === undefined) return;
    this.timer = this.clock.after(UNREAD_MS, () => this.abandon());
  }

  private abandon(): void {
    this.backlog = "";
    this.lostBytes = 0;
    this.events.unread?.();
    this.changed();
  }
}
