import { slice } from "../bytes";
import type { Clock, Timer } from "../clock";

/** What a transmitter must know of the two ends it stands between. */
export interface Wire {
  /** The rate of the sending end, bit/s. */
  baud(): number;
  /** How many bytes the receiving end lets come now: 0 while its RTS holds up a sender who heeds it. */
  allowed(): number;
  /** Bytes have passed; the last stop bit ended at `endMs`. */
  deliver(bytes: string, endMs: number): void;
  /** A transmitter that refused bytes can take some again. */
  writable(): void;
}

/** 8N1: a start bit, eight data bits, a stop bit. */
export const BITS_PER_BYTE = 10;

/** Bytes that have been sent are cut off the buffer when there are this many of them. */
const CUT_AT = 1024;

/**
 * One direction of a line: sends the bytes of its buffer one after the other, each in ten bit
 * times. How many have passed follows from the time alone, so that the rate is right on a clock
 * whose timers come late as well.
 */
export class UartTransmitter {
  private buffer = "";
  /** Bytes of `buffer` that have been sent. */
  private position = 0;
  /** Bytes that passed at an earlier rate and have not been delivered. */
  private passed = 0;
  /** When the first bit of the byte after those began, or begins. */
  private startMs = 0;
  private timer: Timer | undefined = undefined;
  /** How many bytes still go out although the receiver has dropped RTS; undefined while it has not. */
  private underWay: number | undefined = undefined;
  private refusedSome = false;

  constructor(
    private readonly clock: Clock,
    private readonly wire: Wire,
    private readonly capacity: number,
    private readonly batchBytes: number,
    private readonly batchMs: number,
  ) {}

  /** Takes what fits; a refusal is followed by `writable` when half of the buffer is free. */
  write(bytes: string): number {
    const taken = Math.min(bytes.length, this.capacity - this.pending());
    if (taken < bytes.length) this.refusedSome = true;
    if (taken <= 0) return 0;
    if (this.pending() === 0) this.startMs = Math.max(this.startMs, this.clock.now());
    this.buffer = this.buffer + slice(bytes, 0, taken);
    this.schedule();
    return taken;
  }

  /** Bytes that have not completely left. */
  pending(): number {
    return this.buffer.length - this.position;
  }

  /** RTS was dropped: the byte under way still passes. */
  hold(): void {
    if (this.underWay !== undefined) return;
    const begun = Math.ceil((this.clock.now() - this.startMs) / this.byteMs());
    this.underWay = this.timer === undefined ? 0 : Math.min(this.passed + Math.max(0, begun), this.pending());
    this.stopTimer();
    this.schedule();
  }

  /** RTS was raised, or room was made. */
  release(): void {
    this.underWay = undefined;
    if (this.timer !== undefined || this.pending() === 0) return;
    this.startMs = Math.max(this.startMs, this.clock.now());
    this.schedule();
  }

  /** To be called before the rate changes: what has passed has passed, the byte under way begins anew. */
  settle(): void {
    if (this.timer === undefined) return;
    this.stopTimer();
    this.passed = Math.min(this.passedBytes(), this.pending());
    this.startMs = Math.max(this.startMs, this.clock.now());
  }

  /** To be called after the rate has changed. */
  goOn(): void {
    this.schedule();
  }

  /** Forgets everything that has not passed. */
  clear(): void {
    this.stopTimer();
    this.buffer = "";
    this.position = 0;
    this.passed = 0;
  }

  private byteMs(): number {
    return (BITS_PER_BYTE * 1000) / this.wire.baud();
  }

  private schedule(): void {
    if (this.timer !== undefined || this.pending() === 0) return;
    const limit = this.limit();
    if (limit <= 0) return;
    const batch = Math.max(1, this.batchBytes, Math.floor(this.batchMs / this.byteMs()));
    const bytes = Math.min(batch, this.pending(), limit);
    const delayMs = Math.max(0, this.startMs + (bytes - this.passed) * this.byteMs() - this.clock.now());
    this.timer = this.clock.after(delayMs, () => this.onTimer());
  }

  private onTimer(): void {
    this.timer = undefined;
    this.advance();
    this.schedule();
    if (this.refusedSome && this.pending() <= this.capacity / 2) {
      this.refusedSome = false;
      this.wire.writable();
    }
  }

  /** Delivers every byte whose stop bit has ended. */
  private advance(): void {
    const count = Math.min(this.passedBytes(), this.pending(), this.limit());
    if (count <= 0) return;
    const bytes = slice(this.buffer, this.position, this.position + count);
    this.position = this.position + count;
    if (this.position === this.buffer.length || this.position >= CUT_AT) {
      this.buffer = slice(this.buffer, this.position, this.buffer.length);
      this.position = 0;
    }
    const atThisRate = Math.max(0, count - this.passed);
    this.passed = Math.max(0, this.passed - count);
    this.startMs = this.startMs + atThisRate * this.byteMs();
    if (this.underWay !== undefined) this.underWay = this.underWay - count;
    this.wire.deliver(bytes, this.startMs);
  }

  private passedBytes(): number {
    // The nanosecond absorbs the rounding of sums of fractions.
    const elapsedMs = this.clock.now() - this.startMs + 0.000001;
    return this.passed + Math.max(0, Math.floor(elapsedMs / this.byteMs()));
  }

  private limit(): number {
    const allowed = this.wire.allowed();
    return this.underWay === undefined ? allowed : Math.min(allowed, this.underWay);
  }

  private stopTimer(): void {
    if (this.timer === undefined) return;
    this.timer.cancel();
    this.timer = undefined;
  }
}
