import { fromByte } from "../bytes";
import { BITS_PER_BYTE } from "./uart-transmitter";

export interface SampledByte {
  /** What the receiver reads: none, one or several bytes. */
  bytes: string;
  /** How many of them had no stop bit where the receiver looked for it. */
  framingErrors: number;
}

/**
 * One byte as a receiver at another rate reads it: it waits for a falling edge and then looks at
 * the middle of each of its own ten bit times. Up to about 5 % of difference the byte is right; a
 * much faster receiver finds further start bits in the same byte. The line idles behind the byte.
 *
 * `bitRatio`: the receiver's bit time in units of the sender's.
 */
export function sampleByte(value: number, bitRatio: number): SampledByte {
  const levels = lineLevels(value);
  let bytes = "";
  let framingErrors = 0;
  let edge = 0;
  while (edge < BITS_PER_BYTE) {
    let read = 0;
    for (let bit = 8; bit >= 1; bit--) read = read * 2 + levelAt(levels, edge + (bit + 0.5) * bitRatio);
    bytes = bytes + fromByte(read);
    const stopAt = edge + 9.5 * bitRatio;
    if (levelAt(levels, stopAt) === 0) framingErrors = framingErrors + 1;
    edge = nextFallingEdge(levels, stopAt);
  }
  return { bytes, framingErrors };
}

/** Start bit, eight data bits with the least first, stop bit. */
function lineLevels(value: number): number[] {
  const levels = [0];
  let rest = value;
  for (let bit = 0; bit < 8; bit++) {
    levels.push(rest % 2);
    rest = Math.floor(rest / 2);
  }
  levels.push(1);
  return levels;
}

function levelAt(levels: readonly number[], bitTime: number): number {
  const level = levels[Math.floor(bitTime)];
  return level === undefined ? 1 : level;
}

function nextFallingEdge(levels: readonly number[], after: number): number {
  for (let bit = Math.floor(after) + 1; bit < BITS_PER_BYTE; bit++) {
    if (levelAt(levels, bit) === 0 && levelAt(levels, bit - 1) === 1) return bit;
  }
  return BITS_PER_BYTE;
}
