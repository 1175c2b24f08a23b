import type { Crypto, Hash } from "./crypto";
import type { Slot, Slots } from "./slots";

/** Bytes of a step, which interpreted code may have to hash. */
const PIECE = 256;

/** The SHA-256 of a slot's first bytes, in steps: by the slots' own `hash` in one where they can, else from `crypto` in many. */
export class SlotHash {
  private hash: Hash | undefined = undefined;
  private offset = 0;

  constructor(
    private readonly slots: Slots,
    private readonly crypto: Crypto,
    private readonly slot: Slot,
    private readonly size: number,
  ) {}

  /** Does a part of the work; undefined while some is left, then the 32 bytes. */
  step(): string | undefined {
    const { crypto, size, slot, slots } = this;
    if (this.hash === undefined) {
      const known = slots.hash === undefined ? undefined : slots.hash(slot, size);
      if (known !== undefined) return known;
      this.hash = crypto.sha256();
    }
    const { hash } = this;
    if (this.offset >= size) return hash.digest();
    hash.update(slots.read(slot, this.offset, Math.min(PIECE, size - this.offset)));
    this.offset = this.offset + PIECE;
    return undefined;
  }
}
