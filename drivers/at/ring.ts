import { byteAt, find, slice } from "../../hal/bytes";

/**
 * Received bytes on their way from the UART to the framer, at most `capacity` of them.
 *
 * Positions are counted from the first byte ever received, so that a position that was searched
 * stays valid when bytes in front of it are taken.
 */
export class Ring {
  private bytes = "";
  /** Index in `bytes` of the first byte that is not taken. */
  private head = 0;
  /** Position of the first byte of `bytes`. */
  private base = 0;

  constructor(readonly capacity: number) {}

  /** Position of the first byte that is not taken. */
  start(): number {
    return this.base + this.head;
  }

  /** Position behind the last byte. */
  end(): number {
    return this.base + this.bytes.length;
  }

  length(): number {
    return this.bytes.length - this.head;
  }

  /** Appends what fits and says how many bytes that was; the caller keeps the rest. */
  push(chunk: string): number {
    const room = this.capacity - this.length();
    const fitting = chunk.length <= room ? chunk : slice(chunk, 0, room);
    if (this.head === this.bytes.length) {
      this.base += this.head;
      this.bytes = fitting;
    } else {
      this.base += this.head;
      this.bytes = slice(this.bytes, this.head, this.bytes.length) + fitting;
    }
    this.head = 0;
    return fitting.length;
  }

  /** Position of `needle`, one byte, at or after position `from`; -1 where there is none. */
  find(needle: string, from: number): number {
    const index = find(this.bytes, needle, from - this.base);
    return index < 0 ? -1 : index + this.base;
  }

  /** Value of the first byte that is not taken, or -1. */
  first(): number {
    return byteAt(this.bytes, this.head);
  }

  /** The first `count` bytes, at most `length()`; they stay. */
  peek(count: number): string {
    return slice(this.bytes, this.head, this.head + count);
  }

  /** Takes `count` bytes, at most `length()`. */
  take(count: number): string {
    const from = this.head;
    this.head += count;
    return slice(this.bytes, from, this.head);
  }

  /** Drops `count` bytes, at most `length()`. */
  skip(count: number): void {
    this.head += count;
  }
}
