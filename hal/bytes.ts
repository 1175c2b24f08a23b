/**
 * Looking into byte strings, one native call each: an interpreter that loops over bytes cannot keep
 * up with a UART. A runtime whose own functions are better replaces this file in its bundle.
 */

/** Index of `needle` (one character or more) at or after `from`, or -1. */
export function find(bytes: string, needle: string, from: number): number {
  return bytes.indexOf(needle, from);
}

/** Bytes `from` to `to - 1`. */
export function slice(bytes: string, from: number, to: number): string {
  return bytes.substring(from, to);
}

/** Value 0 to 255 of the byte at `index`, or -1 past the end. */
export function byteAt(bytes: string, index: number): number {
  return index >= 0 && index < bytes.length ? bytes.charCodeAt(index) : -1;
}

/** The byte string of one byte, `value` 0 to 255. */
export function fromByte(value: number): string {
  return String.fromCharCode(value);
}

export function startsWith(bytes: string, prefix: string): boolean {
  return bytes.substring(0, prefix.length) === prefix;
}

/** One string of all parts, without copying each part again and again. */
export function concat(parts: readonly string[]): string {
  return parts.join("");
}

/** The whole number that `text` is, an optional minus and 1 to 15 digits; undefined otherwise. */
export function parseInteger(text: string): number | undefined {
  const start = text.charAt(0) === "-" ? 1 : 0;
  const count = text.length - start;
  if (count === 0 || count > 15) return undefined;
  let size = 0;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return undefined;
    size = size * 10 + (code - 48);
  }
  return start === 1 ? 0 - size : size;
}

/** The value of 1 to 8 hexadecimal digits of either case; undefined otherwise. */
export function parseHex(text: string): number | undefined {
  if (text.length === 0 || text.length > 8) return undefined;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = "0123456789abcdef".indexOf(text.charAt(index).toLowerCase());
    if (digit < 0) return undefined;
    value = value * 16 + digit;
  }
  return value;
}
