/** The bytes of a conversation as what was said: lines, payloads, prompts. */
import type { Direction, Span } from "../events";

export type Said =
  /** A line without its end; masked bytes are `*`. */
  | { kind: "line"; direction: Direction; text: string }
  /** Raw bytes; masked ones are `*`. */
  | { kind: "payload"; direction: Direction; bytes: string };

/** How many raw bytes follow a header of the module, by what it looks like. */
const COUNTED: readonly RegExp[] = [
  /^\+CIPRXGET: ?2,\d+,(\d+),\d+/,
  /^\+RECEIVE,\d+,(\d+):?$/,
  /^\+IPD,?(\d+):?$/,
  /^\+CMQTTRXTOPIC: ?\d+,(\d+)$/,
  /^\+CMQTTRXPAYLOAD: ?\d+,(\d+)$/,
  /^\+HTTPREAD: ?(\d+)$/,
  /^\+CCHRECV: ?DATA,\d+,(\d+)$/,
  /^\+CHTTPSRECV: ?DATA,(\d+)$/,
  /^\+CHTTPACT: ?DATA, ?(\d+)$/,
  /^\+C?FTPS?(?:GET|LIST): ?DATA, ?(\d+)$/,
];

/** Longer lines are told in pieces. */
const LINE_BYTES = 4096;

/** Cuts one direction of a conversation; both directions have one each. */
export class Speech {
  private line = "";
  private payload = "";
  private payloadLeft = 0;
  private afterHeader = false;

  constructor(
    private readonly direction: Direction,
    private readonly say: (said: Said) => void,
  ) {}

  /** Characters that are kept. */
  get held(): number {
    return this.line.length + this.payload.length;
  }

  /** The bytes of the line that is not complete. */
  pending(): string {
    return this.line;
  }

  /** From now on so many bytes are payload. */
  expectPayload(bytes: number): void {
    this.payloadLeft = bytes;
  }

  push(spans: readonly Span[]): void {
    for (const span of spans) {
      if ("bytes" in span) this.take(span.bytes);
      else if ("masked" in span) this.take("*".repeat(Math.min(span.masked, LINE_BYTES)));
      else this.take("\n");
    }
  }

  /** What is there is a line, or the end of a payload: the other side speaks. */
  flush(): void {
    if (this.payload !== "") this.endPayload();
    this.endLine();
  }

  private take(bytes: string): void {
    let rest = bytes;
    while (rest !== "") {
      if (this.payloadLeft > 0) rest = this.takePayload(rest);
      else rest = this.takeLine(rest);
    }
  }

  private takePayload(bytes: string): string {
    // The line end of the header is not counted.
    const start = this.afterHeader && bytes.startsWith("\n") ? 1 : 0;
    this.afterHeader = false;
    const part = bytes.slice(start, start + this.payloadLeft);
    this.payload += part;
    this.payloadLeft -= part.length;
    if (this.payloadLeft === 0 || this.payload.length >= LINE_BYTES) this.endPayload();
    return bytes.slice(start + part.length);
  }

  private endPayload(): void {
    const bytes = this.payload;
    this.payload = "";
    if (bytes !== "") this.say({ kind: "payload", direction: this.direction, bytes });
  }

  private takeLine(bytes: string): string {
    const end = /[\r\n\x1a]/.exec(bytes);
    if (end === null || this.line.length + end.index > LINE_BYTES) {
      const part = bytes.slice(0, LINE_BYTES - this.line.length);
      this.line += part;
      if (this.line.length >= LINE_BYTES) this.endLine();
      return bytes.slice(part.length);
    }
    this.line += bytes.slice(0, end.index);
    this.endLine();
    if (this.payloadLeft > 0) this.afterHeader = end[0] === "\r";
    return bytes.slice(end.index + 1);
  }

  private endLine(): void {
    const text = this.line;
    this.line = "";
    if (text.trim() === "") return;
    this.say({ kind: "line", direction: this.direction, text });
    if (this.direction === "to-device") this.payloadLeft = countedBytes(text);
  }
}

function countedBytes(line: string): number {
  for (const header of COUNTED) {
    const found = header.exec(line);
    if (found !== null) return Number(found[1]);
  }
  return 0;
}
