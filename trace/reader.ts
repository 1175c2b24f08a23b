import type { TraceEvent, TraceHeader } from "./events";
import { fileChunks } from "./file";
import { parseEvent, parseHeader, parseSignature } from "./format";

/** What was read, with the number of its line, from 1. */
export type TraceItem =
  | { kind: "header"; line: number; header: TraceHeader }
  | { kind: "event"; line: number; event: TraceEvent }
  /** The line was passed over; `reason` says why. */
  | { kind: "damaged"; line: number; reason: string };

/** Longer lines are damage: the recorder's are below 6000 characters. */
const LINE_LIMIT = 65536;
const HEADER_LINES = 100;
const HEADER_CHARACTERS = 65536;

/**
 * Reads a trace in chunks of any size; keeps one line at most. Damaged lines are reported and passed
 * over. Of a file that is no trace, or of another version, only that is reported.
 */
export class TraceReader {
  private phase: "signature" | "header" | "events" | "unreadable" = "signature";
  private line = 0;
  private rest = "";
  private overlong = false;
  private headerLines: string[] = [];
  private headerLength = 0;
  private hasEvents = false;
  private lastUs = 0;

  /** Characters of the trace that are kept. */
  get held(): number {
    return this.rest.length + this.headerLength;
  }

  push(chunk: string): TraceItem[] {
    const items: TraceItem[] = [];
    let from = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", from)) {
      this.keep(chunk.slice(from, end));
      items.push(...this.takeLine());
      from = end + 1;
    }
    this.keep(chunk.slice(from));
    return items;
  }

  /** To be called after the last chunk. */
  end(): TraceItem[] {
    if (this.phase === "unreadable") return [];
    const isCut = this.rest !== "" || this.overlong;
    if (this.phase === "events" && isCut) return [{ kind: "damaged", line: this.line + 1, reason: "the trace ends in the middle of this line" }];
    return this.hasEvents ? [] : [{ kind: "damaged", line: this.line + 1, reason: "the trace ends before its first event" }];
  }

  private keep(part: string): void {
    if (this.phase === "unreadable") return;
    if (this.rest.length + part.length > LINE_LIMIT) {
      this.overlong = true;
      this.rest = "";
    }
    if (!this.overlong) this.rest += part;
  }

  private takeLine(): TraceItem[] {
    const text = this.rest.endsWith("\r") ? this.rest.slice(0, -1) : this.rest;
    const { overlong } = this;
    this.line++;
    this.rest = "";
    this.overlong = false;
    if (this.phase === "unreadable") return [];
    if (overlong && this.phase === "events") return this.damaged(`the line is longer than ${LINE_LIMIT} characters`);
    if (this.phase === "signature") return this.takeSignature(text);
    return this.phase === "header" ? this.takeHeaderLine(text) : this.takeEvent(text);
  }

  private takeSignature(text: string): TraceItem[] {
    const signature = parseSignature(text);
    this.phase = signature.ok ? "header" : "unreadable";
    return signature.ok ? [] : this.damaged(signature.reason);
  }

  private takeHeaderLine(text: string): TraceItem[] {
    if (text !== "") {
      this.headerLines.push(text);
      this.headerLength += text.length;
      if (this.headerLines.length <= HEADER_LINES && this.headerLength <= HEADER_CHARACTERS) return [];
      this.headerLines = [];
      this.headerLength = 0;
      this.phase = "unreadable";
      return this.damaged(`the header has no end: an empty line must follow within ${HEADER_LINES} lines`);
    }
    const header = parseHeader(this.headerLines);
    this.headerLines = [];
    this.headerLength = 0;
    this.phase = "events";
    return header.ok ? [{ kind: "header", line: this.line, header: header.value }] : this.damaged(header.reason);
  }

  private takeEvent(text: string): TraceItem[] {
    const event = parseEvent(text, this.lastUs);
    this.hasEvents = true;
    if (event.ok) this.lastUs = event.value.timeUs;
    return event.ok ? [{ kind: "event", line: this.line, event: event.value }] : this.damaged(event.reason);
  }

  private damaged(reason: string): TraceItem[] {
    return [{ kind: "damaged", line: this.line, reason }];
  }
}

/** Reads a trace from any source of chunks. */
export async function* readTrace(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<TraceItem> {
  const reader = new TraceReader();
  for await (const chunk of chunks) yield* reader.push(chunk);
  yield* reader.end();
}

/** Reads a trace from a file; rejects where the file cannot be read. */
export function readTraceFile(path: string): AsyncGenerator<TraceItem> {
  return readTrace(fileChunks(path));
}
