import type { Clock, Timer } from "../hal/clock";

/**
 * The time of one run of the firmware, from a start to the end of power or the next restart: when it
 * stops, nothing that was waiting happens any more.
 */
export class RunClock implements Clock {
  private readonly pending = new Set<Timer>();
  private running = true;

  constructor(private readonly clock: Clock) {}

  now(): number {
    return this.clock.now();
  }

  after(delayMs: number, callback: () => void): Timer {
    if (!this.running) return { cancel: () => undefined };
    const timer = this.clock.after(delayMs, () => {
      this.pending.delete(handle);
      if (this.running) callback();
    });
    const handle: Timer = {
      cancel: () => {
        this.pending.delete(handle);
        timer.cancel();
      },
    };
    this.pending.add(handle);
    return handle;
  }

  /** Ends the run: every timer is cancelled, later ones never fire. */
  stop(): void {
    this.running = false;
    for (const timer of [...this.pending]) timer.cancel();
  }

  get stopped(): boolean {
    return !this.running;
  }
}
