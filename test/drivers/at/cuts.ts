import { slice } from "../../../hal/bytes";
import type { Random } from "../../../hal/random";

const SIZES: readonly number[] = [1, 2, 7];

/** `bytes` in pieces of `size`. */
export function inPieces(bytes: string, size: number): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += size) pieces.push(slice(bytes, from, from + size));
  return pieces;
}

/** Every way to get `bytes` that a spec tries: whole, in pieces of 1, 2, 7, and cut in two at each place. */
export function everyCut(bytes: string): string[][] {
  const ways: string[][] = [[bytes]];
  for (const size of SIZES) ways.push(inPieces(bytes, size));
  for (let cut = 1; cut < bytes.length; cut++) ways.push([slice(bytes, 0, cut), slice(bytes, cut, bytes.length)]);
  return ways;
}

/** `bytes` in pieces of 1 to `longest`. */
export function atRandom(bytes: string, longest: number, random: Random): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (from < bytes.length) {
    const size = 1 + random.below(longest);
    pieces.push(slice(bytes, from, from + size));
    from += size;
  }
  return pieces;
}

/** `text`, `count` times. */
export function repeated(text: string, count: number): string {
  const parts: string[] = [];
  for (let index = 0; index < count; index++) parts.push(text);
  return parts.join("");
}

/** `bytes` as a message can show them, with the line ends to be seen. */
export function visible(bytes: string): string {
  const shown: string[] = [];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes.charAt(index);
    shown.push(byte === "\r" ? "<CR>" : byte === "\n" ? "<LF>" : byte);
  }
  return shown.join("");
}
