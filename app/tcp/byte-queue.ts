import { concat, slice } from "../../hal/bytes";

/** Bytes in order, at most `capacity` of them: what is put beyond that is not taken. */
export class ByteQueue {
  /** Bytes that wait. */
  length = 0;
  private pieces: string[] = [];

  constructor(private readonly capacity: number) {}

  /** How many more bytes there is room for. */
  room(): number {
    return this.capacity - this.length;
  }

  /** Answers how many bytes of the beginning of `bytes` it took. */
  put(bytes: string): number {
    const taken = Math.min(bytes.length, this.room());
    if (taken > 0) this.pieces.push(taken < bytes.length ? slice(bytes, 0, taken) : bytes);
    this.length = this.length + taken;
    return taken;
  }

  /** The first bytes, at most `count`; they stay until `drop`. */
  first(count: number): string {
    const head = this.pieces[0];
    if (head === undefined) return "";
    if (head.length < count && this.pieces.length > 1) return slice(this.joined(), 0, count);
    return slice(head, 0, count);
  }

  /** The first `count` bytes are not wanted any more; there must be as many. */
  drop(count: number): void {
    let rest = count;
    while (rest > 0) {
      const head = this.pieces[0] as string;
      if (head.length > rest) this.pieces[0] = slice(head, rest, head.length);
      else this.pieces = this.pieces.slice(1);
      rest = rest - Math.min(rest, head.length);
    }
    this.length = this.length - count;
  }

  private joined(): string {
    const all = concat(this.pieces);
    this.pieces = [all];
    return all;
  }
}
