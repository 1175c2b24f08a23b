/** A byte as analysers show it: `A`, `0x41`, `[0D]`, `\r`, `'13'`, `COMMA`. */

const NAMED: Readonly<Record<string, string>> = { COMMA: ",", "\\r": "\r", "\\n": "\n", "\\t": "\t", "\\0": "\0", "\\\\": "\\", "' '": " ", SPACE: " " };

/** Undefined where `shown` is no byte. A bare pair of digits is hexadecimal where `bareHex` says so. */
export function shownByte(shown: string, bareHex: boolean): string | undefined {
  const hex = /^(?:0x|\\x|\[|)([0-9A-Fa-f]{1,2})\]?$/.exec(shown);
  const isMarked = /^(0x|\\x|\[)/.test(shown) && shown.length > 2;
  if (hex !== null && (isMarked || (bareHex && shown.length === 2))) return String.fromCharCode(parseInt(hex[1] ?? "", 16));
  if (bareHex) return undefined;
  if (Object.hasOwn(NAMED, shown)) return NAMED[shown];
  const decimal = /^'(\d{1,3})'$/.exec(shown);
  if (decimal !== null && Number(decimal[1]) < 256) return String.fromCharCode(Number(decimal[1]));
  return shown.length === 1 ? shown : undefined;
}
