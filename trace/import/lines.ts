/** The lines of a log, from chunks of any size. */

export interface LogLine {
  /** From 1. */
  number: number;
  text: string;
  /** What ended it: carriage returns and a line feed; empty where the log ends. */
  end: string;
  /** The line was longer than this reads, and its text is left out. */
  overlong: boolean;
}

/** Longer lines are damage. */
export const LINE_LIMIT = 65536;

/** Keeps one line at most, of bounded length. */
export class LineCutter {
  private number = 0;
  private rest = "";
  private overlong = false;
  /** What ends a line: some logs have carriage returns alone. */
  private ending: "\n" | "\r" | undefined;

  /** Characters that are kept. */
  get held(): number {
    return this.rest.length;
  }

  push(chunk: string): LogLine[] {
    if (this.ending === undefined) {
      if (chunk.includes("\n")) this.ending = "\n";
      else if (this.rest.length + chunk.length > LINE_LIMIT) return this.endingWithReturns(chunk);
    }
    return this.cut(chunk, this.ending ?? "\n");
  }

  /** What stands behind the last line end. */
  end(): LogLine[] {
    const lines = this.ending === undefined ? this.endingWithReturns("") : [];
    return this.rest === "" && !this.overlong ? lines : [...lines, this.take("")];
  }

  private endingWithReturns(chunk: string): LogLine[] {
    const text = this.rest + chunk;
    if (!text.includes("\r")) return this.cut(chunk, "\n");
    this.rest = "";
    this.ending = "\r";
    return this.cut(text, "\r");
  }

  private cut(chunk: string, ending: string): LogLine[] {
    const lines: LogLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(ending); at >= 0; at = chunk.indexOf(ending, from)) {
      this.keep(chunk.slice(from, at));
      lines.push(this.take(ending));
      from = at + 1;
    }
    this.keep(chunk.slice(from));
    return lines;
  }

  private keep(part: string): void {
    if (this.rest.length + part.length > LINE_LIMIT) {
      this.overlong = true;
      this.rest = "";
    }
    if (!this.overlong) this.rest += part;
  }

  private take(feed: string): LogLine {
    const returns = feed !== "\n" ? "" : (/\r*$/.exec(this.rest)?.[0] ?? "");
    const line = { number: ++this.number, text: this.rest.slice(0, this.rest.length - returns.length), end: returns + feed, overlong: this.overlong };
    this.rest = "";
    this.overlong = false;
    return line;
  }
}
