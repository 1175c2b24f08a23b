import type { Clock, Timer } from "../clock";

/**
 * The time of one boot: it begins at 0, and when the machine loses its power or restarts, `end`
 * silences whatever was still set on it, as a reset does.
 */
export class BootClock implements Clock {
  private readonly startMs: number;
  private ended = false;

  constructor(private readonly inner: Clock) {
    this.startMs = inner.now();
  }

  now(): number {
    return this.inner.now() - this.startMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.inner.after(delayMs, () => {
      if (!this.ended) callback();
    });
  }

  end(): void {
    this.ended = true;
  }
}
