import { byteAt, startsWith } from "../../hal/bytes";
import type { Ring } from "./ring";

/**
 * What the module said, cut out of its bytes. The same bytes give the same items, whatever chunks
 * they came in.
 *
 * - `line`: a line that is not empty, without its end and without leading blanks.
 * - `prompt`: the `>` that asks for data, with or without a blank or a line end behind it.
 * - `header`: a line that says how many bytes follow it; they come as `payload`, one piece at least.
 * - `payload`: such bytes; `remaining` more follow in later pieces.
 * - `discarded`: bytes that came and belong to no item, and why.
 * - `lost`: here bytes are missing, `count` of them known: those that never came, and those of the
 *   item that they broke. What follows up to the next line end is discarded.
 */
export type Item =
  | { kind: "line"; text: string }
  | { kind: "prompt" }
  | { kind: "header"; text: string }
  | { kind: "payload"; bytes: string; remaining: number }
  | { kind: "discarded"; count: number; why: DiscardReason }
  | { kind: "lost"; count: number; why: string };

export type DiscardReason = "line too long" | "bytes lost" | "payload incomplete";

/** How many raw bytes follow the line `header` directly; undefined where it is an ordinary line. */
export type PayloadLength = (header: string) => number | undefined;

/**
 * Where the payload begins on the line of its own header, `+IPD,4:`; `line` is the line as far as it
 * has come. Undefined while that cannot be told, and where the line is an ordinary one.
 */
export type InlineHeader = (this: void, line: string) => { headerBytes: number; payloadBytes: number } | undefined;

const NUL = 0;
const LF = 10;
const CR = 13;
const BLANK = 32;
const PROMPT = 62;

/**
 * Cuts lines, prompts and counted payloads out of the ring, whatever chunks it came in. CR and LF
 * end a line each; the empty line between them is dropped, so any mixture of line ends will do.
 * No byte is searched twice for the same line end.
 */
export class Framer {
  private readonly cr = new LineEnd("\r");
  private readonly lf = new LineEnd("\n");
  private readonly prefixes: string[] = [];
  private readonly lengths: PayloadLength[] = [];
  private readonly inlinePrefixes: string[] = [];
  private readonly inlineHeaders: InlineHeader[] = [];
  private readonly pieceBytes: number;
  private readonly lineBytes: number;
  /** A `>` that stands here or later is a prompt; -1 while none is expected. */
  private promptFrom = -1;
  /** Bytes of the payload that has begun and is not handed on; -1 where none has. */
  private remaining = -1;
  /** The latest line ended with CR: the LF behind it belongs to it and not to what follows. */
  private lineFeedDue = false;
  /** Why what comes up to the next line end is given up; undefined where it is not. */
  private skipping: DiscardReason | undefined;
  private skipped = 0;
  /** Position at which bytes are missing, and up to which they are in doubt; -1 where all is well. */
  private brokenAt = -1;
  private brokenTo = 0;
  private missing = 0;
  private whyMissing = "";

  /**
   * `pieceBytes`: payload is handed on in pieces of this size, the last one may be smaller.
   * `lineBytes`: a longer line is discarded. Both are cut to what the ring can hold.
   */
  constructor(
    private readonly ring: Ring,
    pieceBytes: number,
    lineBytes: number,
  ) {
    this.pieceBytes = Math.min(pieceBytes, ring.capacity);
    this.lineBytes = Math.min(lineBytes, ring.capacity - 1);
  }

  /** Lines that begin with `prefix` are headers of payloads where `length` gives a number for them. */
  countPayload(prefix: string, length: PayloadLength): void {
    this.prefixes.push(prefix);
    this.lengths.push(length);
  }

  /** As `countPayload` for headers that no line end separates from their payload. */
  countInline(prefix: string, length: InlineHeader): void {
    this.inlinePrefixes.push(prefix);
    this.inlineHeaders.push(length);
  }

  /** While expected, a `>` at the start of a line is a prompt, once; one that has come already is not. */
  expectPrompt(expected: boolean): void {
    this.promptFrom = expected ? this.ring.end() : -1;
  }

  /** Whether the next byte belongs to a payload that has begun. */
  insidePayload(): boolean {
    return this.remaining >= 0;
  }

  /** `count` bytes (0 where nobody knows how many) were lost behind those in the ring. */
  lost(count: number, why: string): void {
    if (this.brokenAt < 0) this.brokenAt = this.ring.end();
    this.brokenTo = this.ring.end();
    this.missing += count;
    this.whyMissing = why;
  }

  /** The rest of a payload will not come: what is in the ring is given up, lines are read again from here. */
  abandonPayload(): Item | undefined {
    if (this.remaining < 0) return undefined;
    this.remaining = -1;
    const count = this.ring.length();
    this.ring.skip(count);
    return { kind: "discarded", count, why: "payload incomplete" };
  }

  /** All bytes in the ring behind the latest line, as they are. */
  takeRaw(): string {
    this.skipLineFeed();
    return this.ring.take(this.ring.length());
  }

  /** The next item, or undefined where more bytes are needed. */
  next(): Item | undefined {
    const item = this.cut();
    return item === undefined && this.brokenAt >= 0 ? this.passBreak() : item;
  }

  private cut(): Item | undefined {
    if (this.remaining >= 0) return this.nextPiece();
    if (this.skipping !== undefined) {
      const discarded = this.skipLine(this.skipping);
      if (discarded !== undefined || this.skipping !== undefined) return discarded;
    }
    this.skipBlanks();
    if (this.promptFrom >= 0 && this.promptFrom <= this.ring.start() && this.ring.first() === PROMPT && this.available() > 0) {
      this.ring.skip(1);
      this.promptFrom = -1;
      return { kind: "prompt" };
    }
    return this.nextLine();
  }

  private nextLine(): Item | undefined {
    const end = this.lineEnd();
    const length = end < 0 ? this.available() : end - this.ring.start();
    const header = this.inlineHeader(length);
    if (header !== undefined) return header;
    if (length > this.lineBytes) {
      this.skipping = "line too long";
      return this.skipLine("line too long");
    }
    if (end < 0) return undefined;
    const text = this.ring.take(length);
    this.lineFeedDue = this.ring.first() === CR;
    this.ring.skip(1);
    const count = this.payloadLength(text);
    if (count === undefined) return { kind: "line", text };
    this.remaining = count;
    return { kind: "header", text };
  }

  private nextPiece(): Item | undefined {
    this.skipLineFeed();
    const count = Math.min(this.remaining, this.pieceBytes);
    if (this.available() < count) return undefined;
    const remaining = this.remaining - count;
    this.remaining = remaining === 0 ? -1 : remaining;
    return { kind: "payload", bytes: this.ring.take(count), remaining };
  }

  /** The header that begins here and that no line end ends; `length` bytes of its line have come. */
  private inlineHeader(length: number): Item | undefined {
    const first = this.ring.first();
    for (let index = 0; index < this.inlinePrefixes.length; index++) {
      const prefix = this.inlinePrefixes[index] as string;
      if (byteAt(prefix, 0) !== first || length < prefix.length) continue;
      const line = this.ring.peek(length);
      const measure = this.inlineHeaders[index] as InlineHeader;
      const found = startsWith(line, prefix) ? measure(line) : undefined;
      if (found === undefined) continue;
      this.lineFeedDue = false;
      this.remaining = found.payloadBytes;
      return { kind: "header", text: this.ring.take(found.headerBytes) };
    }
    return undefined;
  }

  private payloadLength(line: string): number | undefined {
    for (let index = 0; index < this.prefixes.length; index++) {
      if (startsWith(line, this.prefixes[index] as string)) {
        const length = (this.lengths[index] as PayloadLength)(line);
        if (length !== undefined && length >= 0) return length;
      }
    }
    return undefined;
  }

  /** Bytes in the ring in front of the place where some are missing. */
  private available(): number {
    return this.brokenAt < 0 ? this.ring.length() : this.brokenAt - this.ring.start();
  }

  private lineEnd(): number {
    const cr = this.cr.locate(this.ring);
    const lf = this.lf.locate(this.ring);
    const end = cr < 0 || (lf >= 0 && lf < cr) ? lf : cr;
    return this.brokenAt >= 0 && end >= this.brokenAt ? -1 : end;
  }

  private skipBlanks(): void {
    let left = this.available();
    while (left > 0) {
      const byte = this.ring.first();
      if (byte > BLANK || (byte !== CR && byte !== LF && byte !== BLANK && byte !== NUL)) return;
      this.ring.skip(1);
      left--;
    }
  }

  private skipLineFeed(): void {
    if (!this.lineFeedDue || this.available() <= 0) return;
    if (this.ring.first() === LF) this.ring.skip(1);
    this.lineFeedDue = false;
  }

  private skipLine(why: DiscardReason): Item | undefined {
    const end = this.lineEnd();
    const count = end < 0 ? this.available() : end - this.ring.start();
    this.ring.skip(count);
    this.skipped += count;
    if (end < 0) return undefined;
    this.ring.skip(1);
    const discarded = this.skipped;
    this.skipping = undefined;
    this.skipped = 0;
    return discarded === 0 ? undefined : { kind: "discarded", count: discarded, why };
  }

  /** What began in front of the missing bytes is broken; the next whole line begins behind a line end. */
  private passBreak(): Item {
    const doubtful = this.brokenTo - this.ring.start();
    const count = this.missing + this.skipped + doubtful;
    this.ring.skip(doubtful);
    this.remaining = -1;
    this.lineFeedDue = false;
    this.skipping = "bytes lost";
    this.skipped = 0;
    this.brokenAt = -1;
    this.missing = 0;
    return { kind: "lost", count, why: this.whyMissing };
  }
}

/** Where the next of one kind of line end is, remembering how far the ring was searched. */
class LineEnd {
  private found = -1;
  private searched = 0;

  constructor(private readonly byte: string) {}

  locate(ring: Ring): number {
    const start = ring.start();
    if (this.found >= start) return this.found;
    const from = this.searched > start ? this.searched : start;
    this.found = ring.find(this.byte, from);
    this.searched = this.found < 0 ? ring.end() : this.found + 1;
    return this.found;
  }
}
