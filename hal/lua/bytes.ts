/**
 * hal/bytes in Lua's own functions, each a call into C; it takes the place of that file in everything
 * that is built for Lua. Contracts are there. Lua counts bytes from 1.
 */

export function find(bytes: string, needle: string, from: number): number {
  const at = string.find(bytes, needle, from + 1, true);
  return at === undefined ? -1 : at - 1;
}

export function slice(bytes: string, from: number, to: number): string {
  return string.sub(bytes, from + 1, to);
}

export function byteAt(bytes: string, index: number): number {
  // Lua counts a negative index from the end.
  if (index < 0) return -1;
  const value = string.byte(bytes, index + 1);
  return value === undefined ? -1 : value;
}

export function fromByte(value: number): string {
  return string.char(value);
}

export function startsWith(bytes: string, prefix: string): boolean {
  return string.sub(bytes, 1, prefix.length) === prefix;
}

export function concat(parts: readonly string[]): string {
  return table.concat(parts);
}

export function parseInteger(text: string): number | undefined {
  if (text.length > 16) return undefined;
  const digits = string.match(text, "^-?(%d+)$");
  if (digits === undefined || digits.length > 15) return undefined;
  return tonumber(text, 10);
}

export function parseHex(text: string): number | undefined {
  if (text.length > 8 || string.match(text, "^%x+$") === undefined) return undefined;
  return tonumber(text, 16);
}
