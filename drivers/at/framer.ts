import { startsWith } from "../../hal/bytes";
import type { Ring } from "./ring";

/**
 * What the module said, cut out of its bytes.
 *
 * - `line`: a line that is not empty, without its end and without leading blanks.
 * - `prompt`: the `>` that asks for data, with or without a blank or a line end behind it.
 * - `payload`: bytes counted by `header`, in pieces; `remaining` bytes follow in later pieces.
 * - `discarded`: bytes that belong to no item, and why.
 */
export type Item =
  | { kind: "line"; text: string }
  | { kind: "prompt" }
  | { kind: "payload"; header: string; bytes: string; remaining: number }
  | { kind: "discarded"; count: number; why: DiscardReason };

export type DiscardReason = "line too long" | "bytes lost" | "payload incomplete";

/** How many raw bytes follow the line `header` directly; undefined where it is an ordinary line. */
export type PayloadLength = (header: string) => number | undefined;

const NUL = 0;
const LF = 10;
const CR = 13;
const BLANK = 32;
const PROMPT = 62;

/**
 * Cuts lines, prompts and counted payloads out of the ring, whatever chunks it came in. CR and LF
 * end a line each; the empty line between them is dropped, so any mixture of line ends will do.
 * No byte is searched twice.
 */
export class Framer {
  private readonly cr = new LineEnd("\r");
  private readonly lf = new LineEnd("\n");
  private readonly prefixes: string[] = [];
  private readonly lengths: PayloadLength[] = [];
  private promptExpected = false;
  private header = "";
  private remaining = 0;
  /** The header ended with CR: the LF behind it is not yet payload. */
  private lineFeedDue = false;
  /** Why what comes up to the next line end is given up; undefined where it is not. */
  private skipping: DiscardReason | undefined;

  /**
   * `pieceBytes`: a payload is handed on when so many bytes of it have come, or all. `lineBytes`: a
   * longer line is discarded. Both at most the ring's capacity.
   */
  constructor(
    private readonly ring: Ring,
    private readonly pieceBytes: number,
    private readonly lineBytes: number,
  ) {}

  /** Lines that begin with `prefix` are headers of payloads where `length` gives a number for them. */
  countPayload(prefix: string, length: PayloadLength): void {
    this.prefixes.push(prefix);
    this.lengths.push(length);
  }

  /** While expected, `>` at the start of a line is a prompt, once. */
  expectPrompt(expected: boolean): void {
    this.promptExpected = expected;
  }

  /** Whether the next byte belongs to a payload that has begun. */
  insidePayload(): boolean {
    return this.remaining > 0;
  }

  /** Bytes were lost behind those in the ring: what has begun is given up up to the next line end. */
  lost(): Item | undefined {
    return this.abandon("bytes lost", true);
  }

  /** The rest of a payload will not come: lines are read again from here. */
  abandonPayload(): Item | undefined {
    return this.remaining > 0 ? this.abandon("payload incomplete", false) : undefined;
  }

  /** The next item, or undefined where more bytes are needed. */
  next(): Item | undefined {
    if (this.remaining > 0) return this.nextPiece();
    if (this.skipping !== undefined) {
      const discarded = this.skipLine(this.skipping);
      if (discarded !== undefined || this.skipping !== undefined) return discarded;
    }
    this.skipBlanks();
    if (this.promptExpected && this.ring.first() === PROMPT) {
      this.ring.skip(1);
      this.promptExpected = false;
      return { kind: "prompt" };
    }
    return this.nextLine();
  }

  private nextLine(): Item | undefined {
    const end = this.lineEnd();
    const start = this.ring.start();
    if (end < 0) {
      if (this.ring.length() < this.lineBytes) return undefined;
      this.skipping = "line too long";
      return this.discard("line too long");
    }
    const text = this.ring.take(end - start);
    const endedByCarriageReturn = this.ring.first() === CR;
    this.ring.skip(1);
    if (text.length > this.lineBytes) return { kind: "discarded", count: text.length, why: "line too long" };
    const length = this.payloadLength(text);
    if (length === undefined) return { kind: "line", text };
    this.header = text;
    if (length === 0) return { kind: "payload", header: text, bytes: "", remaining: 0 };
    this.remaining = length;
    this.lineFeedDue = endedByCarriageReturn;
    return this.nextPiece();
  }

  private nextPiece(): Item | undefined {
    if (this.lineFeedDue && this.ring.length() > 0) {
      if (this.ring.first() === LF) this.ring.skip(1);
      this.lineFeedDue = false;
    }
    const available = this.ring.length();
    const count = available < this.remaining ? available : this.remaining;
    if (count === 0 || (count < this.remaining && count < this.pieceBytes)) return undefined;
    this.remaining -= count;
    return { kind: "payload", header: this.header, bytes: this.ring.take(count), remaining: this.remaining };
  }

  private payloadLength(line: string): number | undefined {
    for (let index = 0; index < this.prefixes.length; index++) {
      if (startsWith(line, this.prefixes[index] as string)) {
        const length = (this.lengths[index] as PayloadLength)(line);
        if (length !== undefined) return length;
      }
    }
    return undefined;
  }

  private lineEnd(): number {
    const cr = this.cr.locate(this.ring);
    const lf = this.lf.locate(this.ring);
    if (cr < 0) return lf;
    return lf < 0 || cr < lf ? cr : lf;
  }

  private skipBlanks(): void {
    let byte = this.ring.first();
    while (byte === CR || byte === LF || byte === BLANK || byte === NUL) {
      this.ring.skip(1);
      byte = this.ring.first();
    }
  }

  private skipLine(why: DiscardReason): Item | undefined {
    const end = this.lineEnd();
    if (end < 0) return this.discard(why);
    this.skipping = undefined;
    const count = end - this.ring.start();
    this.ring.skip(count + 1);
    return count === 0 ? undefined : { kind: "discarded", count, why };
  }

  private abandon(why: DiscardReason, skipLine: boolean): Item | undefined {
    this.remaining = 0;
    this.lineFeedDue = false;
    this.skipping = skipLine ? why : undefined;
    return this.discard(why);
  }

  private discard(why: DiscardReason): Item | undefined {
    const count = this.ring.length();
    this.ring.skip(count);
    return count === 0 ? undefined : { kind: "discarded", count, why };
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
