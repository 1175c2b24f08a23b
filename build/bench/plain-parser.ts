import type { Item, PayloadLength } from "../../drivers/at/framer";

const NUL = 0;
const LF = 10;
const CR = 13;
const BLANK = 32;

type State = "between-lines" | "line" | "payload-start" | "payload";

/**
 * What the framer is measured against: a state machine that looks at each byte, as parsers of AT
 * commands are usually written. It gives the same lines, headers and payload pieces; it knows no
 * prompts, no limits and no lost bytes, which would only make it slower.
 */
export class PlainParser {
  private state: State = "between-lines";
  /** What earlier chunks held of the line or piece that is being read. */
  private begun = "";
  /** Bytes of the payload that are not handed on, and of its current piece that are to come. */
  private remaining = 0;
  private pieceDue = 0;

  constructor(
    private readonly pieceBytes: number,
    private readonly payloadLength: PayloadLength,
    private readonly handOn: (item: Item) => void,
  ) {}

  push(chunk: string): void {
    /** Where in the chunk the line or piece begins. */
    let from = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk.charCodeAt(index);
      switch (this.state) {
        case "between-lines":
          if (byte === CR || byte === LF || byte === BLANK || byte === NUL) break;
          this.state = "line";
          from = index;
          break;
        case "line":
          if (byte !== CR && byte !== LF) break;
          this.endLine(this.begun + chunk.substring(from, index), byte === CR);
          from = index + 1;
          break;
        case "payload-start":
          this.state = "payload";
          from = index;
          if (byte === LF) from++;
          else this.countByte(chunk, from, index);
          break;
        case "payload":
          if (this.countByte(chunk, from, index)) from = index + 1;
          break;
      }
    }
    if (this.state === "line" || this.state === "payload") this.begun += chunk.substring(from);
  }

  private endLine(text: string, lineFeedDue: boolean): void {
    this.begun = "";
    this.state = "between-lines";
    const length = this.payloadLength(text);
    if (length === undefined) return this.handOn({ kind: "line", text });
    this.handOn({ kind: "header", text });
    if (length === 0) return this.handOn({ kind: "payload", bytes: "", remaining: 0 });
    this.state = lineFeedDue ? "payload-start" : "payload";
    this.remaining = length;
    this.pieceDue = Math.min(length, this.pieceBytes);
  }

  /** True where the byte at `index` was the last one of its piece. */
  private countByte(chunk: string, from: number, index: number): boolean {
    this.pieceDue--;
    if (this.pieceDue > 0) return false;
    const bytes = this.begun + chunk.substring(from, index + 1);
    this.begun = "";
    this.remaining -= bytes.length;
    this.pieceDue = Math.min(this.remaining, this.pieceBytes);
    if (this.remaining === 0) this.state = "between-lines";
    this.handOn({ kind: "payload", bytes, remaining: this.remaining });
    return true;
  }
}
