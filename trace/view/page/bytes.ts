/** Bytes as text and as hexadecimal digits. */
import type { WirePart } from "../model";
import { make } from "./dom";

type Parts = readonly WirePart[];

/** More is not shown at once. */
const SHOWN_BYTES = 16384;
const LINE_BYTES = 8;
const SHORT: Readonly<Record<string, string>> = { "\r": "\\r", "\n": "\\n", "\t": "\\t" };

export function bytesIn(parts: Parts): number {
  return parts.reduce<number>((sum, part) => sum + lengthOf(part), 0);
}

/** As UTF-8 where it is, with the trace's escape for each control character; masked bytes are said to be so. */
export function textView(parts: Parts): HTMLElement {
  const view = make("pre", { class: "bytes text" });
  for (const part of limited(parts)) {
    if (part === null) view.append(make("span", { class: "masked" }, "line end lost"), "\n");
    else if (typeof part === "number") view.append(make("span", { class: "masked" }, `${part} masked`));
    else appendText(view, decoded(part));
  }
  return withRest(view, parts);
}

/** Rows of offset, digits and characters. */
export function hexView(parts: Parts): HTMLElement {
  const bytes = limited(parts).flatMap((part): (number | undefined)[] =>
    typeof part === "string" ? [...part].map((char) => char.charCodeAt(0)) : new Array<undefined>(lengthOf(part)).fill(undefined),
  );
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += LINE_BYTES) {
    const row = bytes.slice(offset, offset + LINE_BYTES);
    const digits = row.map((byte) => (byte === undefined ? "**" : byte.toString(16).padStart(2, "0"))).join(" ");
    const chars = row.map((byte) => (byte === undefined ? "*" : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${offset.toString(16).padStart(4, "0")}  ${digits.padEnd(3 * LINE_BYTES - 1)}  ${chars}`);
  }
  return withRest(make("pre", { class: "bytes hex" }, lines.join("\n")), parts);
}

function decoded(bytes: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
  } catch {
    return bytes.replace(/[\x80-\xff]/g, escapeOf);
  }
}

function appendText(view: HTMLElement, text: string): void {
  for (const piece of text.split(/([\x00-\x1f\x7f]+)/)) {
    if (!/^[\x00-\x1f\x7f]/.test(piece)) {
      view.append(piece);
      continue;
    }
    const escapes = piece.replace(/[\s\S]/g, (char) => SHORT[char] ?? escapeOf(char));
    view.append(make("span", { class: "control" }, escapes), piece.includes("\n") ? "\n" : "");
  }
}

function escapeOf(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

/** Of a lost line end nobody knows how many bytes it had. */
function lengthOf(part: WirePart): number {
  if (part === null) return 0;
  return typeof part === "number" ? part : part.length;
}

function limited(parts: Parts): WirePart[] {
  const kept: WirePart[] = [];
  let left = SHOWN_BYTES;
  for (const part of parts) {
    if (left <= 0) break;
    const piece = typeof part === "number" ? Math.min(part, left) : (part?.slice(0, left) ?? null);
    kept.push(piece);
    left -= lengthOf(piece);
  }
  return kept;
}

function withRest(view: HTMLElement, parts: Parts): HTMLElement {
  const rest = bytesIn(parts) - SHOWN_BYTES;
  if (rest > 0) view.append(make("span", { class: "masked" }, `and ${rest} bytes more`));
  return view;
}
