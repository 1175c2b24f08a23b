import { concat, fromByte, slice } from "./bytes";
import type { Hash } from "./crypto";
import { encodeInteger } from "./integers";
import { wordBytes } from "./words";

/** A hash of the SHA-2 family (FIPS 180-4): it takes blocks, and its state is words of 32 bits. */
export abstract class BlockHash implements Hash {
  protected readonly state: number[];
  /** What does not make a block yet. */
  private rest = "";
  private length = 0;

  /** `lengthBytes`: of the field behind the padding that says how long the message is. */
  protected constructor(
    start: readonly number[],
    private readonly blockBytes: number,
    private readonly lengthBytes: number,
  ) {
    this.state = start.slice();
  }

  update(bytes: string): void {
    const { blockBytes } = this;
    this.length = this.length + bytes.length;
    let from = 0;
    if (this.rest !== "") {
      from = Math.min(blockBytes - this.rest.length, bytes.length);
      this.rest = this.rest + slice(bytes, 0, from);
      if (this.rest.length < blockBytes) return;
      this.compress(this.rest, 0);
    }
    while (from + blockBytes <= bytes.length) {
      this.compress(bytes, from);
      from = from + blockBytes;
    }
    this.rest = slice(bytes, from, bytes.length);
  }

  digest(): string {
    const bits = encodeInteger(this.length * 8, 6);
    let zeros = this.lengthBytes - bits.length;
    while ((this.length + 1 + zeros + bits.length) % this.blockBytes !== 0) zeros++;
    const padding = [fromByte(128)];
    for (let count = 0; count < zeros; count++) padding.push(fromByte(0));
    this.update(concat(padding) + bits);
    return concat(this.state.map((word) => wordBytes(word)));
  }

  /** Takes the block that begins at `from`. */
  protected abstract compress(bytes: string, from: number): void;
}
