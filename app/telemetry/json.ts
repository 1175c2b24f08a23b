/** JSON strings of byte strings. Modules that check a payload's UTF-8 take whatever comes out of here. */
import { byteAt, concat, fromByte, slice } from "../../hal/bytes";

/** In place of a byte that belongs to no UTF-8 character. */
const REPLACEMENT = "\\ufffd";

/**
 * `bytes` as a JSON string with its quotes. UTF-8 stays as it is, control characters are escaped, and
 * each byte that is not part of well-formed UTF-8 becomes U+FFFD.
 */
export function jsonString(bytes: string): string {
  const parts = ['"'];
  let plainFrom = 0;
  let index = 0;
  while (index < bytes.length) {
    const length = characterLength(bytes, index);
    const escaped = length === 0 ? REPLACEMENT : length === 1 ? escapedByte(byteAt(bytes, index)) : undefined;
    const next = length === 0 ? index + 1 : index + length;
    if (escaped !== undefined) {
      parts.push(slice(bytes, plainFrom, index));
      parts.push(escaped);
      plainFrom = next;
    }
    index = next;
  }
  parts.push(slice(bytes, plainFrom, bytes.length));
  parts.push('"');
  return concat(parts);
}

/** Undefined for a byte that stands for itself. */
function escapedByte(byte: number): string | undefined {
  if (byte === 34 || byte === 92) return "\\" + fromByte(byte);
  if (byte === 10) return "\\n";
  if (byte === 13) return "\\r";
  if (byte === 9) return "\\t";
  if (byte >= 32 && byte !== 127) return undefined;
  const digits = "0123456789abcdef";
  return "\\u00" + digits.charAt(Math.floor(byte / 16)) + digits.charAt(byte % 16);
}

/** Bytes of the UTF-8 character at `index`; 0 where there is none (RFC 3629, section 4). */
function characterLength(bytes: string, index: number): number {
  const first = byteAt(bytes, index);
  if (first < 128) return 1;
  const second = byteAt(bytes, index + 1);
  if (first >= 194 && first <= 223) return isContinuation(second) ? 2 : 0;
  if (first >= 224 && first <= 239) {
    const lowest = first === 224 ? 160 : 128;
    const highest = first === 237 ? 159 : 191;
    return second >= lowest && second <= highest && isContinuation(byteAt(bytes, index + 2)) ? 3 : 0;
  }
  if (first < 240 || first > 244) return 0;
  const lowest = first === 240 ? 144 : 128;
  const highest = first === 244 ? 143 : 191;
  const rest = isContinuation(byteAt(bytes, index + 2)) && isContinuation(byteAt(bytes, index + 3));
  return second >= lowest && second <= highest && rest ? 4 : 0;
}

function isContinuation(byte: number): boolean {
  return byte >= 128 && byte <= 191;
}
