import { byteAt, fromByte } from "./bytes";

/**
 * Words of 32 bits with bit operators, which nothing but hashes needs: without them one takes twenty times
 * as long. JavaScript has 32 bits and a sign, Lua has 64 bits: masked by `& MASK` after each sum and
 * each shift to the left, a word holds the same 32 bits in both.
 */
export const MASK = 0xffffffff;

/** The 32 bits at `from`, the most significant byte first. */
export function wordAt(bytes: string, from: number): number {
  return ((byteAt(bytes, from) << 24) | (byteAt(bytes, from + 1) << 16) | (byteAt(bytes, from + 2) << 8) | byteAt(bytes, from + 3)) & MASK;
}

/** The four bytes of a word, the most significant first. */
export function wordBytes(word: number): string {
  return fromByte((word >>> 24) & 255) + fromByte((word >>> 16) & 255) + fromByte((word >>> 8) & 255) + fromByte(word & 255);
}

/** 0 to 4294967295: a word without a sign, to be added where the carry counts. */
export function unsigned(word: number | undefined): number {
  return (word as number) >>> 0;
}
