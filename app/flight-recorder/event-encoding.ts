import { byteAt, concat, slice } from "../../hal/bytes";
import { decodeInteger, encodeInteger } from "../../hal/integers";
import { decimalText } from "../telemetry/decimal";

/**
 * Events of a recording, one behind the other: kind 1, time 6 (ms), length of the body 2, body.
 *
 * The body of a note (`#`) is its text. That of bytes on the line (`>` to the module, `<` from it) is
 * made of parts: what was said, `s`, length 2, bytes; or how many bytes are hidden, `m`, count 4.
 */
export type EventKind = ">" | "<" | "#" | "!";

export const EVENT_HEADER_BYTES = 9;
export const PART_HEADER_BYTES = 3;
export const HIDDEN_PART_BYTES = 5;

const SAID = "s";
const HIDDEN = "m";
const HEX_DIGITS = "0123456789abcdef";

export function encodeEvent(kind: EventKind, timeMs: number, body: string): string {
  return kind + encodeInteger(Math.floor(timeMs), 6) + encodeInteger(body.length, 2) + body;
}

/** 1 to 65535 bytes. */
export function saidPart(bytes: string): string {
  return SAID + encodeInteger(bytes.length, 2) + bytes;
}

export function hiddenPart(count: number): string {
  return HIDDEN + encodeInteger(count, 4);
}

/** The events in `bytes` from `from` on as lines of a trace, each with its end. */
export function traceLines(bytes: string, from: number): string {
  const lines: string[] = [];
  let at = from;
  while (at + EVENT_HEADER_BYTES <= bytes.length) {
    const kind = slice(bytes, at, at + 1);
    const timeUs = decodeInteger(bytes, at + 1, 6) * 1000;
    const end = at + EVENT_HEADER_BYTES + decodeInteger(bytes, at + 7, 2);
    const body = slice(bytes, at + EVENT_HEADER_BYTES, end);
    lines.push(`${decimalText(timeUs)} ${kind} ${kind === "#" || kind === "!" ? escaped(body, true) : partsText(body)}\n`);
    at = end;
  }
  return concat(lines);
}

function partsText(body: string): string {
  const texts: string[] = [];
  let at = 0;
  while (at < body.length) {
    if (slice(body, at, at + 1) === HIDDEN) {
      texts.push(`\\*{${decimalText(decodeInteger(body, at + 1, 4))}}`);
      at = at + HIDDEN_PART_BYTES;
      continue;
    }
    const end = at + PART_HEADER_BYTES + decodeInteger(body, at + 1, 2);
    texts.push(escaped(slice(body, at + PART_HEADER_BYTES, end), end >= body.length));
    at = end;
  }
  return concat(texts);
}

/** Printable ASCII as it is; a blank at the line's end could not be seen. */
function escaped(bytes: string, endsLine: boolean): string {
  const parts: string[] = [];
  let plainFrom = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = byteAt(bytes, index);
    if (byte >= 32 && byte <= 126 && byte !== 92 && !(byte === 32 && endsLine && index === bytes.length - 1)) continue;
    parts.push(slice(bytes, plainFrom, index));
    parts.push(escapeOf(byte));
    plainFrom = index + 1;
  }
  parts.push(slice(bytes, plainFrom, bytes.length));
  return concat(parts);
}

function escapeOf(byte: number): string {
  if (byte === 13) return "\\r";
  if (byte === 10) return "\\n";
  if (byte === 92) return "\\\\";
  return "\\x" + HEX_DIGITS.charAt(Math.floor(byte / 16)) + HEX_DIGITS.charAt(byte % 16);
}
