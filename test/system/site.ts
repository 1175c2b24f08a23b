import type { Stream, StreamEvents } from "../../twin/networks/network";

/** What reached the server. */
export interface SiteRequest {
  method: string;
  path: string;
  /** By name in lower case. */
  headers: Record<string, string>;
  body: string;
}

export interface SiteReply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** The connection is reset when so many bytes of the body have left. */
  resetAfter?: number;
  /** The body goes out in chunks, and its length is not told. */
  chunked?: boolean;
}

const CHUNK_BYTES = 1000;

/** A web server in code: what each path answers is the spec's. */
export class Site {
  /** All that was asked, in order. */
  readonly requests: SiteRequest[] = [];
  private readonly pages = new Map<string, (request: SiteRequest) => SiteReply>();

  /** From now on `path` answers so. */
  on(path: string, page: (request: SiteRequest) => SiteReply): void {
    this.pages.set(path, page);
  }

  /** `path` has these bytes, in ranges as well. */
  has(path: string, body: string, etag = '"1"'): void {
    this.on(path, (request) => ranged(request, body, etag));
  }

  /** Serves one connection. */
  readonly peer = (stream: Stream): StreamEvents => {
    let heard = "";
    const nothing = (): void => undefined;
    return {
      connected: nothing,
      failed: nothing,
      drained: nothing,
      ended: () => stream.end(),
      data: (bytes) => {
        heard += bytes;
        const request = parseRequest(heard);
        if (request === undefined) return;
        heard = "";
        this.requests.push(request);
        const page = this.pages.get(request.path);
        send(stream, request, page === undefined ? { status: 404, body: "no such page" } : page(request));
      },
    };
  };
}

/** An answer of a server that has `body` and knows ranges. */
export function ranged(request: SiteRequest, body: string, etag: string): SiteReply {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers["range"] ?? "");
  if (range === null) return { status: 200, headers: { ETag: etag }, body };
  const from = Number(range[1]);
  const to = range[2] === "" ? body.length - 1 : Math.min(Number(range[2]), body.length - 1);
  if (from >= body.length) return { status: 416, headers: { "Content-Range": `bytes */${body.length}` } };
  return { status: 206, headers: { ETag: etag, "Content-Range": `bytes ${from}-${to}/${body.length}` }, body: body.slice(from, to + 1) };
}

function parseRequest(text: string): SiteRequest | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [line = "", ...fields] = text.slice(0, end).split("\r\n");
  const [method = "", target = ""] = line.split(" ");
  const headers: Record<string, string> = {};
  for (const field of fields) {
    const colon = field.indexOf(":");
    headers[field.slice(0, colon).toLowerCase()] = field.slice(colon + 1).trim();
  }
  const body = text.slice(end + 4);
  // A proxy is asked for the whole URL; a server may be.
  const path = target.replace(/^https?:\/\/[^/]*/, "");
  return body.length < Number(headers["content-length"] ?? 0) ? undefined : { method, path, headers, body };
}

function send(stream: Stream, request: SiteRequest, reply: SiteReply): void {
  const { body = "", chunked = false, resetAfter, status } = reply;
  const length = chunked ? { "Transfer-Encoding": "chunked" } : { "Content-Length": String(body.length) };
  const headers = Object.entries({ ...length, ...reply.headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  stream.write(`HTTP/1.1 ${status} Status\r\n${headers.join("")}\r\n`);
  if (request.method !== "HEAD") {
    if (resetAfter !== undefined) {
      stream.write(body.slice(0, resetAfter));
      return stream.destroy();
    }
    stream.write(chunked ? inChunks(body) : body);
  }
  if (request.headers["connection"]?.toLowerCase() === "close") stream.end();
}

function inChunks(body: string): string {
  let text = "";
  for (let from = 0; from < body.length; from += CHUNK_BYTES) {
    const chunk = body.slice(from, from + CHUNK_BYTES);
    text += `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
  }
  return `${text}0\r\n\r\n`;
}
