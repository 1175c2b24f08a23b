import { concat, find, parseHex, parseInteger, slice } from "../../hal/bytes";
import type { Failure } from "../../drivers/failure";
import { headerValue, parseHeaders, parseStatusLine, trim } from "../../drivers/http/headers";
import type { HttpHeader, HttpMethod } from "../../drivers/modem";

/** Of a chunk's size with its extensions. */
const CHUNK_LINE_BYTES = 256;
const SWITCHING_PROTOCOLS = 101;
const NO_HTTP = "the server's answer is no HTTP";
/** Answers without a body, whatever their header says (RFC 9110 6.4.1). */
const BODILESS: readonly number[] = [204, 304];

type Part = "head" | "counted" | "chunk-size" | "chunk" | "chunk-end" | "trailer" | "open" | "done";

/**
 * An answer of HTTP/1.1 as its bytes come (RFC 9112): the header of bounded size, then the body by its
 * length, in chunks, or until the end of the connection. Nothing of the body is kept.
 */
export class ResponseParser {
  /** 0 until the header is complete. */
  status = 0;
  headers: HttpHeader[] = [];
  /** Why the answer cannot be understood. */
  problem: Failure | undefined;
  private part: Part = "head";
  /** The lines of the header so far. */
  private head = "";
  /** The beginning of a line. */
  private line = "";
  /** Bytes of lines in this part. */
  private lineBytes = 0;
  private remaining = 0;

  constructor(
    private readonly method: HttpMethod,
    private readonly maxHeaderBytes: number,
  ) {}

  hasHead(): boolean {
    return this.status !== 0;
  }

  isDone(): boolean {
    return this.part === "done";
  }

  /** Takes the next bytes; answers those of them that are the body's. */
  feed(bytes: string): string {
    const body: string[] = [];
    let rest = bytes;
    while (rest !== "" && this.problem === undefined && this.part !== "done") {
      if (this.part === "open") {
        body.push(rest);
        rest = "";
      } else if (this.part === "counted" || this.part === "chunk") rest = this.takeCounted(rest, body);
      else rest = this.takeLine(rest);
    }
    return concat(body);
  }

  /** No more bytes will come: what is missing, undefined where nothing is. */
  finish(): Failure | undefined {
    if (this.problem !== undefined) return this.problem;
    if (this.part === "done" || this.part === "open") return undefined;
    const what = this.part === "head" ? "before its answer was complete" : "in the middle of its answer";
    return { kind: "closed", message: `the server closed the connection ${what}`, byPeer: true };
  }

  private takeCounted(bytes: string, body: string[]): string {
    const count = Math.min(this.remaining, bytes.length);
    body.push(slice(bytes, 0, count));
    this.remaining -= count;
    if (this.remaining === 0) this.begin(this.part === "chunk" ? "chunk-end" : "done");
    return slice(bytes, count, bytes.length);
  }

  private takeLine(bytes: string): string {
    const end = find(bytes, "\n", 0);
    const count = end < 0 ? bytes.length : end + 1;
    const limit = this.part === "chunk-size" || this.part === "chunk-end" ? CHUNK_LINE_BYTES : this.maxHeaderBytes;
    this.lineBytes += count;
    if (this.lineBytes > limit) {
      this.fail("overflow", `the header of the answer is longer than ${limit} bytes; raise maxHeaderBytes`);
      return "";
    }
    this.line = this.line + slice(bytes, 0, end < 0 ? count : end);
    if (end >= 0) {
      const length = this.line.length;
      const line = this.line.charAt(length - 1) === "\r" ? slice(this.line, 0, length - 1) : this.line;
      this.line = "";
      this.hearLine(line);
    }
    return slice(bytes, count, bytes.length);
  }

  private hearLine(line: string): void {
    if (this.part === "head") this.hearHeadLine(line);
    else if (this.part === "chunk-size") this.hearChunkSize(line);
    else if (this.part === "chunk-end") {
      if (line === "") this.begin("chunk-size");
      else this.fail("error", "the chunks of the answer are not as long as they say");
    } else if (line === "") this.begin("done");
  }

  private hearHeadLine(line: string): void {
    if (line !== "") {
      // What says no status first is none, and may never have an end.
      if (this.head === "" && parseStatusLine(line) === undefined) return this.fail("error", NO_HTTP);
      this.head = this.head + line + "\n";
      return;
    }
    // Empty lines in front of an answer mean nothing.
    if (this.head === "") return;
    const { head } = this;
    const status = parseStatusLine(slice(head, 0, find(head, "\n", 0)));
    this.head = "";
    if (status === undefined || status === SWITCHING_PROTOCOLS) return this.fail("error", NO_HTTP);
    // An interim answer; the final one follows.
    if (status < 200) return this.begin("head");
    this.status = status;
    this.headers = parseHeaders(head);
    this.beginBody();
  }

  private beginBody(): void {
    const encoding = headerValue(this.headers, "transfer-encoding");
    if (this.method === "HEAD" || BODILESS.indexOf(this.status) >= 0) return this.begin("done");
    if (encoding !== undefined) {
      if (encoding.toLowerCase() === "chunked") this.begin("chunk-size");
      else this.fail("error", `the server encoded the answer as ${encoding}, which was not asked for`);
      return;
    }
    const lengths = this.headers.filter((header) => header.name === "content-length").map((header) => header.value);
    const first = lengths[0];
    if (first === undefined) return this.begin("open");
    const length = parseInteger(first);
    if (length === undefined || length < 0 || lengths.filter((other) => other !== first).length > 0)
      return this.fail("error", "the length of the answer makes no sense");
    this.remaining = length;
    this.begin(length === 0 ? "done" : "counted");
  }

  private hearChunkSize(line: string): void {
    const semicolon = find(line, ";", 0);
    const size = parseHex(trim(slice(line, 0, semicolon < 0 ? line.length : semicolon)));
    if (size === undefined) return this.fail("error", "a chunk of the answer has no size");
    this.remaining = size;
    this.begin(size === 0 ? "trailer" : "chunk");
  }

  private begin(part: Part): void {
    this.part = part;
    this.lineBytes = 0;
  }

  private fail(kind: "error" | "overflow", message: string): void {
    this.problem = { kind, message, byPeer: true, permanent: kind === "overflow" };
  }
}
