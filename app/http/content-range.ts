import { find, parseInteger, slice, startsWith } from "../../hal/bytes";
import type { ByteRange } from "./options";

/** What `Content-Range` says: which bytes an answer has, and how many there are in all; either may be left out. */
export interface ContentRange {
  bytes: { from: number; to: number } | undefined;
  total: number | undefined;
}

/** `bytes 0-99/1234`, `bytes 0-99/*`, and of a range that is not there `bytes * /1234` (RFC 9110 14.4). */
export function parseContentRange(text: string): ContentRange | undefined {
  const slash = find(text, "/", 0);
  if (!startsWith(text.toLowerCase(), "bytes ") || slash < 0) return undefined;
  const span = slice(text, 6, slash);
  const size = slice(text, slash + 1, text.length);
  const total = parseInteger(size);
  if (total === undefined && size !== "*") return undefined;
  if (span === "*") return { bytes: undefined, total };
  const dash = find(span, "-", 0);
  const from = parseInteger(slice(span, 0, Math.max(0, dash)));
  const to = parseInteger(slice(span, dash + 1, span.length));
  if (from === undefined || to === undefined || to < from || (total !== undefined && to >= total)) return undefined;
  return { bytes: { from, to }, total };
}

/** The value of the header `Range`. */
export function rangeValue(range: ByteRange): string {
  return `bytes=${range.from}-${range.to ?? ""}`;
}
