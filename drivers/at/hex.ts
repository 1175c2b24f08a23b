import { byteAt, concat, fromByte, parseHex, slice } from "../../hal/bytes";

const DIGITS = "0123456789ABCDEF";

/** The bytes that pairs of hexadecimal digits say; undefined where they are none. */
export function fromHex(digits: string): string | undefined {
  const parts: string[] = [];
  for (let index = 0; index < digits.length; index += 2) {
    const pair = slice(digits, index, index + 2);
    const value = pair.length === 2 ? parseHex(pair) : undefined;
    if (value === undefined) return undefined;
    parts.push(fromByte(value));
  }
  return concat(parts);
}

/** `bytes` as hexadecimal digits, two a byte. */
export function toHex(bytes: string): string {
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; index++) {
    const value = byteAt(bytes, index);
    parts.push(DIGITS.charAt(Math.floor(value / 16)), DIGITS.charAt(value % 16));
  }
  return concat(parts);
}
