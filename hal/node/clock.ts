import { performance } from "node:perf_hooks";
import type { Clock, Timer } from "../clock";

/** The longest delay that `setTimeout` keeps to. */
const LONGEST_TIMEOUT_MS = 2147483647;

/** Real time. A timer never fires early, and late by what the event loop is busy with, at least about 1 ms. */
export class NodeClock implements Clock {
  now(): number {
    return performance.now();
  }

  after(delayMs: number, callback: () => void): Timer {
    return new NodeTimer(performance.now() + delayMs, callback);
  }
}

class NodeTimer implements Timer {
  private timeout: NodeJS.Timeout | undefined;

  constructor(
    private readonly dueMs: number,
    private readonly callback: () => void,
  ) {
    this.arm();
  }

  cancel(): void {
    clearTimeout(this.timeout);
  }

  private arm(): void {
    const remainingMs = Math.max(0, this.dueMs - performance.now());
    this.timeout = setTimeout(() => this.onTimeout(), Math.min(Math.ceil(remainingMs), LONGEST_TIMEOUT_MS));
  }

  private onTimeout(): void {
    if (performance.now() < this.dueMs) this.arm();
    else this.callback();
  }
}
