import { byteAt, concat, fromByte } from "../../bytes";

const DIGITS = "0123456789abcdef";

/** Bytes as a trace shows them: printable ASCII as it is, the rest escaped. */
export function shown(bytes: string): string {
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; index++) parts.push(shownByte(byteAt(bytes, index)));
  return concat(parts);
}

export function shownParts(parts: readonly (string | number)[]): string {
  const texts: string[] = [];
  for (const part of parts) texts.push(typeof part === "number" ? "\\*{" + String(part) + "}" : shown(part));
  return concat(texts);
}

function shownByte(value: number): string {
  if (value === 13) return "\\r";
  if (value === 10) return "\\n";
  if (value === 92) return "\\\\";
  if (value >= 32 && value <= 126) return fromByte(value);
  return "\\x" + DIGITS.charAt(Math.floor(value / 16)) + DIGITS.charAt(value % 16);
}
