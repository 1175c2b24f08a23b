import type { HttpHeader } from "../../../drivers/modem";

/** What reached a server. */
export interface WebRequest {
  method: string;
  url: string;
  headers: readonly HttpHeader[];
  body: string;
}

export interface WebAnswer {
  status: number;
  headers: HttpHeader[];
  body: string;
}

/** Servers for fakes: what each URL answers is the spec's. */
export class FakeWeb {
  /** All that was asked, in order. */
  readonly requests: WebRequest[] = [];
  private urls: string[] = [];
  private handlers: ((request: WebRequest) => WebAnswer)[] = [];

  /** From now on `url` answers so. */
  on(url: string, handler: (request: WebRequest) => WebAnswer): void {
    const kept = this.urls.indexOf(url);
    if (kept >= 0) this.handlers[kept] = handler;
    else {
      this.urls.push(url);
      this.handlers.push(handler);
    }
  }

  /** `url` has these bytes, in ranges as well. */
  has(url: string, body: string, etag?: string): void {
    this.on(url, (request) => ranged(request, body, etag));
  }

  answer(request: WebRequest): WebAnswer {
    this.requests.push(request);
    const handler = this.handlers[this.urls.indexOf(request.url)];
    return handler === undefined ? { status: 404, headers: [], body: "no such page" } : handler(request);
  }

  /** What was asked, as "GET http://h/ bytes=0-9". */
  asked(): string[] {
    return this.requests.map((request) => {
      const range = valueOf(request.headers, "range");
      return request.method + " " + request.url + (range === undefined ? "" : " " + range);
    });
  }
}

/** The value of a request's header, by its name in lower case. */
export function valueOf(headers: readonly HttpHeader[], name: string): string | undefined {
  const found = headers.filter((header) => header.name.toLowerCase() === name)[0];
  return found === undefined ? undefined : found.value;
}

/** An answer of a server that has `body` and knows ranges. */
export function ranged(request: WebRequest, body: string, etag?: string): WebAnswer {
  const headers: HttpHeader[] = etag === undefined ? [] : [{ name: "etag", value: etag }];
  const range = valueOf(request.headers, "range");
  if (range === undefined) return { status: 200, headers, body };
  const dash = range.indexOf("-");
  const from = Number(range.substring(6, dash));
  const last = range.substring(dash + 1);
  const to = last === "" ? body.length - 1 : Math.min(Number(last), body.length - 1);
  if (from >= body.length) return { status: 416, headers: [{ name: "content-range", value: "bytes */" + String(body.length) }], body: "" };
  headers.push({ name: "content-range", value: `bytes ${String(from)}-${String(to)}/${String(body.length)}` });
  return { status: 206, headers, body: body.substring(from, to + 1) };
}

export function redirect(status: number, location: string): (request: WebRequest) => WebAnswer {
  return () => ({ status, headers: [{ name: "location", value: location }], body: "moved" });
}
