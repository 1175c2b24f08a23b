import type { Clock } from "../hal/clock";
import type { Random } from "../hal/random";

export interface BackoffOptions {
  /** No wait is shorter; whole, above 0. */
  floorMs: number;
  /** No wait is longer; whole, at least `floorMs`, at most 2147483645. */
  ceilingMs: number;
  /** What each wait is longer by than the one before; 2 where left out, at least 1. */
  factor?: number;
  /**
   * How far waits of the same rank lie apart, as a share of the shortest of them; 1 where left
   * out. It keeps a thousand devices from coming back to a restarted broker at one instant.
   */
  jitter?: number;
  /** How long a success must last before the waits begin at the floor again. */
  stableMs: number;
}

/**
 * Waits between attempts that grow from a floor to a ceiling and then stay there: it never gives
 * up. A success that does not last `stableMs` changes nothing, or a broker that accepts and at once
 * drops would be called without pause.
 */
export class Backoff {
  private readonly factor: number;
  private readonly spread: number;
  /** The longest wait of the next rank. */
  private longestMs: number;
  private waits = 0;
  private succeededAtMs: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly options: BackoffOptions,
  ) {
    this.factor = options.factor === undefined ? 2 : options.factor;
    this.spread = 1 + (options.jitter === undefined ? 1 : options.jitter);
    this.longestMs = this.firstLongestMs();
  }

  /** Milliseconds to wait before the next attempt, a whole number from the floor to the ceiling. */
  nextMs(): number {
    this.endSuccess();
    const longestMs = this.longestMs;
    const shortestMs = Math.max(this.options.floorMs, Math.floor(longestMs / this.spread));
    this.longestMs = Math.min(this.options.ceilingMs, longestMs * this.factor);
    this.waits = this.waits + 1;
    return shortestMs + this.random.below(Math.max(0, Math.floor(longestMs - shortestMs)) + 1);
  }

  /** To be told when an attempt has succeeded; the success lasts until `nextMs` is asked again. */
  succeeded(): void {
    if (this.succeededAtMs === undefined) this.succeededAtMs = this.clock.now();
  }

  /** Waits since the start or the last lasting success. */
  waitCount(): number {
    return this.waits;
  }

  private endSuccess(): void {
    const sinceMs = this.succeededAtMs;
    this.succeededAtMs = undefined;
    if (sinceMs === undefined || this.clock.now() - sinceMs < this.options.stableMs) return;
    this.longestMs = this.firstLongestMs();
    this.waits = 0;
  }

  private firstLongestMs(): number {
    return Math.min(this.options.ceilingMs, this.options.floorMs * this.spread);
  }
}
