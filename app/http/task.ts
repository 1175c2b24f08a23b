import { slice } from "../../hal/bytes";
import { refused, type Failure } from "../../drivers/failure";
import { headerValue } from "../../drivers/http/headers";
import { formatUrl, type Url } from "../../drivers/http/url";
import type { HttpHeader, HttpMethod, HttpRequest } from "../../drivers/modem";
import { rangeValue } from "./content-range";
import type { ByteRange, HttpEvents, HttpOptions } from "./options";

/** What the manager does for a task when its consumer asks for it. */
export interface TaskOwner {
  resumed(task: HttpTask): void;
  aborted(task: HttpTask): void;
}

/** One request of a consumer's, over all its redirects, attempts and ranges. */
export class HttpTask {
  /** Bytes that the consumer got. */
  received = 0;
  /** Attempts in a row without a byte of progress. */
  attempts = 0;
  paused = false;
  method: HttpMethod;
  headers: readonly HttpHeader[];
  /** Methods and URLs that redirects led away from. */
  left: string[] = [];
  /** The range that was asked for last. */
  asked: ByteRange | undefined;
  /** The server has no ranges: the whole is asked for. */
  whole = false;
  /** The module's own HTTP cannot carry it. */
  unfit = false;
  headTold = false;
  /** Why it failed; of an attempt until the next one begins. */
  failure: Failure | undefined;
  /** What the server wants to be left alone for, ms. */
  retryAfterMs = 0;
  /** Nothing more is to be done but to tell the end. */
  over = false;
  /** Bytes that the whole resource has. */
  total: number | undefined;
  /** Bytes of the present answer's body that are still to be thrown away, as the consumer has them. */
  skip = 0;
  /** Bytes that are still to come of the present answer; undefined where it does not say. */
  due: number | undefined;
  /** What tells one state of the resource from another; empty where the server gives none. */
  private state = "";

  constructor(
    readonly options: HttpOptions,
    readonly events: HttpEvents,
    public url: Url,
    private readonly owner: TaskOwner,
  ) {
    this.method = options.method;
    this.headers = options.headers ?? [];
  }

  /** No more bytes are delivered until `resume`. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.owner.resumed(this);
  }

  /** Breaks it off; it ends with a failure of kind `closed`. */
  abort(): void {
    this.owner.aborted(this);
  }

  /** Whether a second attempt does no harm: what the method means, and whether the consumer's bytes can be joined on to. */
  isRepeatable(): boolean {
    if (this.method === "GET") return true;
    return this.received === 0 && !this.headTold && (this.method !== "POST" || this.options.repeatable === true);
  }

  /** The request that is to be sent now; `blockBytes`: at most so many bytes are asked for. */
  request(blockBytes: number | undefined, patienceSeconds: number): HttpRequest {
    const { body, contentType, tls } = this.options;
    this.asked = this.method === "GET" && !this.whole ? this.nextRange(blockBytes) : undefined;
    const { asked } = this;
    const range = asked === undefined ? [] : [{ name: "Range", value: rangeValue(asked) }];
    const request: HttpRequest = { method: this.method, url: formatUrl(this.url), headers: this.headers.concat(range), patienceSeconds };
    if (tls !== undefined) request.tls = tls;
    if (body !== undefined && (this.method === "POST" || this.method === "PUT")) {
      request.body = body;
      if (contentType !== undefined) request.contentType = contentType;
    }
    return request;
  }

  /** Position in the resource of the next byte that the consumer wants. */
  position(): number {
    const { range } = this.options;
    return (range === undefined ? 0 : range.from) + this.received;
  }

  /** Bytes that the consumer wants in all; undefined to the resource's end. */
  wanted(): number | undefined {
    const { range } = this.options;
    if (range === undefined || range.to === undefined) return undefined;
    return range.to - range.from + 1;
  }

  /** Bytes that the consumer will get in all, where that is known. */
  length(): number | undefined {
    const wanted = this.wanted();
    if (this.total === undefined) return undefined;
    const rest = Math.max(0, this.total - (this.position() - this.received));
    return wanted === undefined ? rest : Math.min(wanted, rest);
  }

  /** Whether the consumer has all that it wants, as far as that is known. */
  isComplete(): boolean {
    const wanted = this.wanted();
    return (wanted !== undefined && this.received >= wanted) || (this.total !== undefined && this.position() >= this.total);
  }

  /**
   * Notes which state of the resource answers, and how long that is; a failure where the consumer has
   * bytes of another one.
   */
  recognise(headers: readonly HttpHeader[], total: number | undefined): Failure | undefined {
    const state = headerValue(headers, "etag") ?? headerValue(headers, "last-modified") ?? "";
    const otherState = state !== "" && this.state !== "" && state !== this.state;
    const otherLength = total !== undefined && this.total !== undefined && total !== this.total;
    if (this.received > 0 && (otherState || otherLength))
      return { kind: "error", message: "the resource changed while it was fetched; fetch it anew", byPeer: true, permanent: true };
    if (state !== "") this.state = state;
    if (total !== undefined) this.total = total;
    return undefined;
  }

  /** Hands bytes of a body on, but for those that the consumer has, or does not want. */
  take(bytes: string): Failure | undefined {
    const { maxBytes } = this.options;
    const { onData } = this.events;
    if (this.due !== undefined && bytes.length > this.due) return { kind: "error", message: "the server answered more bytes than it said", byPeer: true };
    if (this.due !== undefined) this.due -= bytes.length;
    const skipped = Math.min(this.skip, bytes.length);
    this.skip -= skipped;
    const wanted = this.wanted();
    const to = wanted === undefined ? bytes.length : Math.min(bytes.length, skipped + wanted - this.received);
    const piece = slice(bytes, skipped, to);
    if (piece === "") return undefined;
    if (maxBytes !== undefined && this.received + piece.length > maxBytes)
      return { ...refused(`the answer has more than ${maxBytes} bytes; raise maxBytes, or ask for less`), byPeer: true };
    this.received += piece.length;
    this.attempts = 0;
    if (onData !== undefined) onData(piece);
    return undefined;
  }

  /** The body of an answer has come to its end: a failure where it was to be longer, otherwise `over` says whether that was all. */
  end(): Failure | undefined {
    const { asked, due } = this;
    if (due !== undefined && due > 0 && !this.isComplete()) return { kind: "closed", message: `the answer ended ${due} bytes early` };
    // Of a resource whose length nobody knows, a whole block says that there may be another.
    const wasFull = asked !== undefined && asked.to !== undefined && this.position() > asked.to;
    const isMore = asked !== undefined && !this.whole && !this.isComplete() && (this.total !== undefined || wasFull);
    this.over = !isMore;
    return undefined;
  }

  private nextRange(blockBytes: number | undefined): ByteRange | undefined {
    const { range } = this.options;
    const from = this.position();
    if (range === undefined && this.received === 0 && blockBytes === undefined) return undefined;
    const wanted = this.wanted();
    const end = wanted === undefined ? undefined : from + wanted - this.received - 1;
    const blockEnd = blockBytes === undefined ? undefined : from + blockBytes - 1;
    const to = end === undefined ? blockEnd : blockEnd === undefined ? end : Math.min(end, blockEnd);
    return to === undefined ? { from } : { from, to };
  }
}
