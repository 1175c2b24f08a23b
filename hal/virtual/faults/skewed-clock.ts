import type { Clock, Timer } from "../../clock";

/** A clock that is fast by `partsPerMillion`, slow where that is negative: a cheap oscillator. */
export class SkewedClock implements Clock {
  private readonly rate: number;

  constructor(
    private readonly inner: Clock,
    partsPerMillion: number,
  ) {
    this.rate = 1 + partsPerMillion / 1000000;
  }

  now(): number {
    return this.inner.now() * this.rate;
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.inner.after(delayMs / this.rate, callback);
  }
}
