/** hal/bytes in the functions that Espruino does best; it takes the place of that file in everything that is built for Espruino. Contracts are there. */
import { parseInteger as parseDigits } from "../bytes";

export { byteAt, concat, fromByte, parseHex, slice, startsWith } from "../bytes";

/** Espruino 2v29 takes the first bytes of a needle at the very end for a match. */
export function find(bytes: string, needle: string, from: number): number {
  const at = bytes.indexOf(needle, from);
  return at + needle.length > bytes.length ? -1 : at;
}

/** A number in its own notation is read natively, which most are; any other text byte by byte. */
export function parseInteger(text: string): number | undefined {
  const value = Number(text);
  return value % 1 === 0 && text.length < 16 && String(value) === text ? value : parseDigits(text);
}
