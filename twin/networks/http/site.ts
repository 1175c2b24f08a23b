import { createHash } from "node:crypto";
import { applyLie, type HttpLie } from "./lies";

/** Bytes are byte strings, names of fields lower case. */
export interface SiteRequest {
  method: string;
  /** As in the request line, with its query. */
  path: string;
  fields: Readonly<Record<string, string>>;
  body: string;
}

/** Bytes to send, or a pause between them. */
export type SitePart = string | { pauseMs: number };

/** `keep`: the connection stays open; `close`, `reset`: it ends behind the last part; `hang`: nothing more happens. */
export type SiteEnding = "keep" | "close" | "reset" | "hang";

export interface SiteReply {
  status: number;
  fields: readonly (readonly [string, string])[];
  /** Content; without a Content-Length among `fields` it goes out in chunks. */
  parts: Iterable<SitePart>;
  ending: SiteEnding;
  /** Goes out in the place of status line, fields and content. */
  raw?: string;
}

export interface SiteFile {
  content: string;
  /** `application/octet-stream` where left out. */
  type?: string;
  /** The content goes out in chunks, without its length. */
  chunked?: boolean;
}

export interface SiteOptions {
  files?: Readonly<Record<string, SiteFile | string>>;
  /** By path: where it is to be found, as a URL or a path. */
  redirects?: Readonly<Record<string, string>>;
  /** The server closes the connection behind each answer. */
  closes?: boolean;
}

/** What answers requests: files, or a server with a mind of its own. */
export interface HttpAnswers {
  answer(request: SiteRequest): SiteReply;
}

const RANGE = /^bytes=(\d*)-(\d*)$/;
const PAGE = "text/plain";

/**
 * What a web server has and does, apart from how it is reached: static files with ranges, HEAD, redirects and chunks; PUT
 * and POST store what they bring (POST gives it back), DELETE removes. It lies where a spec tells it to.
 */
export class HttpSite implements HttpAnswers {
  /** All that came, in order. */
  readonly requests: SiteRequest[] = [];
  readonly files = new Map<string, SiteFile>();
  readonly redirects: Map<string, string>;
  closes: boolean;
  private readonly lies = new Map<HttpLie, string | undefined>();

  constructor(options: SiteOptions = {}) {
    for (const [path, file] of Object.entries(options.files ?? {})) this.files.set(path, typeof file === "string" ? { content: file } : file);
    this.redirects = new Map(Object.entries(options.redirects ?? {}));
    this.closes = options.closes ?? false;
  }

  /** From now on it lies so, at `path` or everywhere; several lies go together. */
  lie(lie: HttpLie, path?: string): this {
    this.lies.set(lie, path);
    return this;
  }

  /** The truth again. */
  tellTruth(): void {
    this.lies.clear();
  }

  answer(request: SiteRequest): SiteReply {
    const times = this.requests.filter(({ path }) => path === request.path).length;
    this.requests.push(request);
    let reply = this.closed(request, this.honest(request));
    for (const [lie, path] of this.lies) if (path === undefined || path === request.path) reply = applyLie(lie, { reply, request, times, site: this });
    return reply;
  }

  private honest(request: SiteRequest): SiteReply {
    const location = this.redirects.get(request.path);
    if (location !== undefined) return this.reply(302, [["Location", location]], "");
    switch (request.method) {
      case "GET":
      case "HEAD":
        return this.serve(request);
      case "POST":
      case "PUT":
        return this.store(request);
      case "DELETE":
        return this.files.delete(request.path) ? this.reply(200, [], "") : this.missing();
      default:
        return this.reply(405, [["Allow", "GET, HEAD, POST, PUT, DELETE"]], "");
    }
  }

  private store({ method, path, fields, body }: SiteRequest): SiteReply {
    const known = this.files.has(path);
    const type = fields["content-type"] ?? PAGE;
    this.files.set(path, { content: body, type });
    return this.reply(known || method === "POST" ? 200 : 201, [["Content-Type", type]], method === "POST" ? body : "");
  }

  private serve({ path, fields }: SiteRequest): SiteReply {
    const file = this.files.get(path);
    if (file === undefined) return this.missing();
    const tag = etag(file.content);
    const about: [string, string][] = [["Content-Type", file.type ?? "application/octet-stream"], ["ETag", tag], ["Accept-Ranges", "bytes"]];
    const condition = fields["if-range"];
    const range = condition === undefined || condition === tag ? rangeOf(fields["range"], file.content.length) : undefined;
    if (range === "unsatisfiable") return this.reply(416, [["Content-Range", `bytes */${file.content.length}`]], "");
    if (range !== undefined) {
      const shown = `bytes ${range.first}-${range.last}/${file.content.length}`;
      return this.reply(206, [...about, ["Content-Range", shown]], file.content.substring(range.first, range.last + 1));
    }
    return file.chunked === true ? { ...this.reply(200, [], ""), fields: about, parts: [file.content] } : this.reply(200, about, file.content);
  }

  private missing(): SiteReply {
    return this.reply(404, [["Content-Type", PAGE]], "There is no such file.\n");
  }

  private reply(status: number, fields: readonly (readonly [string, string])[], content: string): SiteReply {
    const all = [...fields, ["Content-Length", String(content.length)] as const];
    return { status, fields: all, parts: content === "" ? [] : [content], ending: "keep" };
  }

  /** The connection ends with the answer where the server does so always, or the client asks for it. */
  private closed(request: SiteRequest, reply: SiteReply): SiteReply {
    if (!this.closes && request.fields["connection"]?.toLowerCase() !== "close") return reply;
    return { ...reply, fields: [...reply.fields, ["Connection", "close"]], ending: "close" };
  }
}

function etag(content: string): string {
  return `"${createHash("sha256").update(content, "latin1").digest("hex").substring(0, 16)}"`;
}

/** Undefined where there is none that can be understood, which is then left aside (RFC 9110 14.2). */
function rangeOf(field: string | undefined, length: number): { first: number; last: number } | "unsatisfiable" | undefined {
  const found = RANGE.exec(field ?? "");
  if (found === null) return undefined;
  const [, from = "", to = ""] = found;
  if (from === "" && to === "") return undefined;
  const first = from === "" ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === "" || to === "" ? length - 1 : Math.min(Number(to), length - 1);
  if (from !== "" && to !== "" && Number(to) < first) return undefined;
  return first >= length || (from === "" && Number(to) === 0) ? "unsatisfiable" : { first, last };
}
