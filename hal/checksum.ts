import { byteAt } from "./bytes";

const MULTIPLIER = 48271;
const MODULUS = 2147483647;

/**
 * A check value of 31 bits, 0 to 2147483646, over `bytes`; `start` (0 to 2147483646) carries on
 * from an earlier part.
 *
 * Why no CRC: without bit operators a CRC-32 costs four table look-ups of an emulated exclusive-or
 * for each byte. This is the value of the bytes as a polynomial modulo a prime: one multiplication
 * and one remainder a byte, exact in a double and in a Lua integer. Any damage within three
 * neighbouring bytes is noticed for certain, any other but for one case in two thousand million;
 * bytes are counted from 1, so that appended zeros show as well.
 */
export function checksum(bytes: string, start: number): number {
  let value = start;
  for (let index = 0; index < bytes.length; index++) {
    value = (value * MULTIPLIER + byteAt(bytes, index) + 1) % MODULUS;
  }
  return value;
}
