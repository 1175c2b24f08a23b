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

  /** Characters that are kept. */
  get held(): number {
    return this.rest.length;
  }

  push(chunk: string): LogLine[] {
    const lines: LogLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf("\n"); at >= 0; at = chunk.indexOf("\n", from)) {
      this.keep(chunk.slice(from, at));
      lines.push(this.take("\n"));
      from = at + 1;
    }
    this.keep(chunk.slice(from));
    return lines;
  }

  /** What stands behind the last line end. */
  end(): LogLine[] {
    return this.rest === "" && !this.overlong ? [] : [this.take("")];
  }

  private keep(part: string): void {
    if (this.rest.length + part.length > LINE_LIMIT) {
      this.overlong = true;
      this.rest = "";
    }
    if (!this.overlong) this.rest += part;
  }

  private take(feed: string): LogLine {
    const returns = feed === "" ? "" : (/\r*$/.exec(this.rest)?.[0] ?? "");
    const line = { number: ++this.number, text: this.rest.slice(0, this.rest.length - returns.length), end: returns + feed, overlong: this.overlong };
    this.rest = "";
    this.overlong = false;
    return line;
  }
}
