import { gzipSync } from "node:zlib";
import type { HttpSite, SitePart, SiteReply, SiteRequest } from "./site";

/** What a server may do beside the truth. */
export const HTTP_LIES = {
  "length-longer": "Content-Length is ten bytes more than what comes; the connection stays open",
  "length-shorter": "Content-Length is ten bytes less than what comes",
  truncated: "the connection is closed in the middle of the content",
  reset: "the connection is reset in the middle of the content",
  "range-ignored": "a range request is answered with the whole file and 200",
  "range-shifted": "a range request is answered with another range, as Content-Range says",
  "range-mislabelled": "Content-Range is that of the request, the bytes are those of another place",
  changed: "from the second request on the file is another one of the same length",
  corrupt: "one byte in the middle is another one",
  slow: "a few bytes come each second",
  silent: "the request is taken, and nothing comes",
  endless: "the content never ends",
  "wrong-type": "the content is a page of HTML by its type",
  "redirect-loop": "every answer redirects to another URL that does the same",
  gzip: "the content is compressed though nobody asked for it",
  "not-http": "what comes is no answer of HTTP",
  "long-head": "the header has 32 KB",
  "server-error": "503 in the place of each answer",
} as const;

export type HttpLie = keyof typeof HTTP_LIES;

/** An answer that is to be made a lie of; `times`: how often its path was asked for before. */
export interface Lying {
  reply: SiteReply;
  request: SiteRequest;
  times: number;
  site: HttpSite;
}

const LENGTH_ERROR = 10;
const SHIFT = 16;
const SLOW_BYTES = 16;
const SLOW_MS = 1000;
const RESET_AFTER_MS = 200;
const ENDLESS_BYTES = 1024;
const LONG_HEAD_FIELDS = 32;
const LONG_FIELD = 1000;
const LOOP = /^\/loop\/(\d+)/;

export function applyLie(lie: HttpLie, lying: Lying): SiteReply {
  return LIES[lie](lying);
}

const LIES: Readonly<Record<HttpLie, (lying: Lying) => SiteReply>> = {
  "length-longer": ({ reply }) => withField(reply, "Content-Length", String(contentOf(reply).length + LENGTH_ERROR)),
  "length-shorter": ({ reply }) => withField(reply, "Content-Length", String(Math.max(0, contentOf(reply).length - LENGTH_ERROR))),
  truncated: ({ reply }) => ({ ...half(reply), ending: "close" }),
  // A reset takes with it what has not been read.
  reset: ({ reply }) => ({ ...half(reply), parts: [...half(reply).parts, { pauseMs: RESET_AFTER_MS }], ending: "reset" }),
  "range-ignored": ({ reply, request, site }) => (reply.status === 206 ? withoutRange(site, request) : reply),
  "range-shifted": shifted,
  "range-mislabelled": ({ reply, request, site }) => {
    const range = contentRange(reply);
    if (range === undefined) return reply;
    return withContent(reply, rotated(site.files.get(request.path)?.content ?? "").substring(range.first, range.last + 1));
  },
  changed: ({ reply, times }) => (times === 0 ? reply : withField(withContent(reply, [...contentOf(reply)].map(next).join("")), "ETag", '"another"')),
  corrupt: ({ reply }) => {
    const content = contentOf(reply);
    const middle = Math.floor(content.length / 2);
    return withContent(reply, content.substring(0, middle) + next(content.charAt(middle)) + content.substring(middle + 1));
  },
  slow: ({ reply }) => ({ ...reply, parts: pieces(contentOf(reply)).flatMap((piece): SitePart[] => [{ pauseMs: SLOW_MS }, piece]) }),
  silent: ({ reply }) => ({ ...reply, raw: "", ending: "hang" }),
  endless: ({ reply }) => ({ ...withField(reply, "Content-Length", undefined), parts: endless() }),
  "wrong-type": ({ reply }) => withField(reply, "Content-Type", "text/html"),
  "redirect-loop": ({ reply, request }) => {
    const round = Number(LOOP.exec(request.path)?.[1] ?? 0);
    return { ...withField(withContent(reply, ""), "Location", `/loop/${round + 1}`), status: 302 };
  },
  gzip: ({ reply }) => {
    const packed = gzipSync(Buffer.from(contentOf(reply), "latin1")).toString("latin1");
    return withField(withField(withContent(reply, packed), "Content-Length", String(packed.length)), "Content-Encoding", "gzip");
  },
  "not-http": ({ reply }) => ({ ...reply, raw: "220 mail.example ESMTP ready\r\n", ending: "hang" }),
  "long-head": ({ reply }) => ({
    ...reply,
    fields: [...reply.fields, ...Array.from({ length: LONG_HEAD_FIELDS }, (_, index) => [`X-Long-${index}`, "x".repeat(LONG_FIELD)] as const)],
  }),
  "server-error": ({ reply }) => ({ ...withContent(reply, "busy\n"), fields: [["Content-Length", "5"]], status: 503 }),
};

function shifted({ reply, request, site }: Lying): SiteReply {
  const range = contentRange(reply);
  if (range === undefined) return reply;
  const content = site.files.get(request.path)?.content ?? "";
  const length = range.last - range.first + 1;
  const first = range.first >= SHIFT ? range.first - SHIFT : Math.min(range.first + SHIFT, Math.max(0, content.length - length));
  const told = `bytes ${first}-${first + length - 1}/${content.length}`;
  return withField(withContent(reply, content.substring(first, first + length)), "Content-Range", told);
}

function withoutRange(site: HttpSite, request: SiteRequest): SiteReply {
  const content = site.files.get(request.path)?.content ?? "";
  return { status: 200, fields: [["Content-Length", String(content.length)]], parts: [content], ending: "keep" };
}

function contentOf(reply: SiteReply): string {
  return [...reply.parts].filter((part) => typeof part === "string").join("");
}

function contentRange(reply: SiteReply): { first: number; last: number } | undefined {
  const found = /^bytes (\d+)-(\d+)\//.exec(reply.fields.find(([name]) => name === "Content-Range")?.[1] ?? "");
  return found === null ? undefined : { first: Number(found[1]), last: Number(found[2]) };
}

/** The length that is told stays what it was, unless the content is empty. */
function withContent(reply: SiteReply, content: string): SiteReply {
  const emptied = content === "" ? withField(reply, "Content-Length", "0") : reply;
  return { ...emptied, parts: content === "" ? [] : [content] };
}

/** Without `value` the field is left out. */
function withField(reply: SiteReply, name: string, value: string | undefined): SiteReply {
  const others = reply.fields.filter(([each]) => each.toLowerCase() !== name.toLowerCase());
  return { ...reply, fields: value === undefined ? others : [...others, [name, value]] };
}

function half(reply: SiteReply): SiteReply {
  const content = contentOf(reply);
  return { ...reply, parts: [content.substring(0, Math.floor(content.length / 2))] };
}

function rotated(content: string): string {
  return content.substring(SHIFT) + content.substring(0, SHIFT);
}

function next(character: string): string {
  return character === "" ? "" : String.fromCharCode((character.charCodeAt(0) + 1) % 256);
}

function pieces(content: string): string[] {
  return Array.from({ length: Math.ceil(content.length / SLOW_BYTES) }, (_, index) => content.substring(index * SLOW_BYTES, (index + 1) * SLOW_BYTES));
}

function* endless(): Generator<string> {
  for (;;) yield "y".repeat(ENDLESS_BYTES);
}
