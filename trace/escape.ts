/** Bytes as printable ASCII and back, exact to the byte. */
import type { Span } from "./events";
import { joinSpans } from "./events";

export type Unescaped = { ok: true; spans: Span[] } | { ok: false; reason: string };

const TOKEN = /\\(?:r|n|\\|(\?)|x([0-9a-f]{2})|\*\{([1-9][0-9]{0,8})\})|[ -[\]-~]+/gy;

const SHORT: ReadonlyMap<string, string> = new Map([["\\r", "\r"], ["\\n", "\n"], ["\\\\", "\\"]]);

/** `bytes` with every character outside printable ASCII, every backslash and a space at the end escaped. */
export function escapeBytes(bytes: string): string {
  return bytes.replace(/[^ -[\]-~]| $/g, escapeByte);
}

function escapeByte(byte: string): string {
  if (byte === "\r") return "\\r";
  if (byte === "\n") return "\\n";
  if (byte === "\\") return "\\\\";
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

/** A masked span becomes `\*{N}`, N its number of bytes; a lost line end `\?`. */
export function escapeSpans(spans: readonly Span[]): string {
  return spans.map(escapeSpan).join("").replace(/ $/, "\\x20");
}

function escapeSpan(span: Span): string {
  if ("bytes" in span) return span.bytes.replace(/[^ -[\]-~]/g, escapeByte);
  return "masked" in span ? `\\*{${span.masked}}` : "\\?";
}

/** The reverse of `escapeSpans`; says at which column the text is damaged. */
export function unescapeSpans(text: string): Unescaped {
  const spans: Span[] = [];
  let bytes = "";
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const column = TOKEN.lastIndex + 1;
    const token = TOKEN.exec(text);
    if (token === null) return { ok: false, reason: `character ${column} of the content is no printable ASCII and no known escape` };
    const [whole, lineEnd, hex, masked] = token;
    if (masked === undefined && lineEnd === undefined) {
      bytes += hex === undefined ? (SHORT.get(whole) ?? whole) : String.fromCharCode(parseInt(hex, 16));
      continue;
    }
    if (bytes !== "") spans.push({ bytes });
    bytes = "";
    spans.push(masked === undefined ? { lost: "line-end" } : { masked: Number(masked) });
  }
  if (bytes !== "") spans.push({ bytes });
  return { ok: true, spans: joinSpans([], spans) };
}

/** Text for people, escaped as the bytes of its UTF-8. */
export function escapeText(text: string): string {
  return escapeBytes(Buffer.from(text, "utf8").toString("latin1"));
}

/** The reverse of `escapeText`; undefined where it is damaged or holds anything but bytes. */
export function unescapeText(text: string): string | undefined {
  const unescaped = unescapeSpans(text);
  if (!unescaped.ok) return undefined;
  const bytes: string[] = [];
  for (const span of unescaped.spans) {
    if (!("bytes" in span)) return undefined;
    bytes.push(span.bytes);
  }
  return Buffer.from(bytes.join(""), "latin1").toString("utf8");
}
