import type { Random } from "../hal/random";

/** What bytes leave through. */
export interface Outlet {
  /** False where the bytes found no room. */
  write(bytes: string): boolean;
}

/** How answers are framed at the moment, as ATV, ATQ and the firmware's quirks say. */
export interface ResponseStyle {
  verbose(): boolean;
  resultsSuppressed(): boolean;
  /** Text of a result code to its number for ATV0. */
  resultNumber(result: string): number | undefined;
  /** Quirks of the empty lines. */
  extraBlankLine(): boolean;
  missingBlankLine(): boolean;
  blankLineBetweenItems(): boolean;
}

const LINE_END = "\r\n";

/**
 * Puts lines into the frames of SIM767XX 2.2.8: `<CR><LF>text<CR><LF>` with ATV1;
 * `text<CR><LF>` and `number<CR>` with ATV0. Each call is one uncut stretch of bytes on the wire.
 */
export class ResponseWriter {
  private echoedLast = false;

  constructor(private readonly outlet: Outlet, private readonly style: ResponseStyle, private readonly random: Random) {}

  echo(bytes: string): void {
    this.echoedLast = bytes.endsWith("\r");
    this.outlet.write(bytes);
  }

  /** Bytes without any frame: a prompt, raw data. */
  raw(bytes: string): boolean {
    this.echoedLast = false;
    return this.outlet.write(bytes);
  }

  /** One information response: its lines follow each other without empty ones. */
  information(lines: readonly string[]): void {
    if (lines.length === 0) return;
    if (!this.style.verbose()) {
      this.raw(lines.map((line) => line + LINE_END).join(""));
      return;
    }
    const separator = this.style.blankLineBetweenItems() ? LINE_END + LINE_END : LINE_END;
    this.raw(this.lead(true) + lines.join(separator) + LINE_END);
  }

  /** A result code. Those without a number, such as +CME ERROR, keep the long form without its lead under ATV0. */
  result(text: string): void {
    if (this.style.resultsSuppressed()) return;
    const number = this.style.resultNumber(text);
    if (this.style.verbose()) this.raw(this.lead(!text.startsWith("+CME ERROR")) + text + LINE_END);
    else this.raw(number === undefined ? text + LINE_END : String(number) + "\r");
  }

  /** An unsolicited line. */
  unsolicited(text: string): boolean {
    return this.raw(this.style.verbose() ? LINE_END + text + LINE_END : text + LINE_END);
  }

  private lead(mayHaveExtra: boolean): string {
    const extra = mayHaveExtra && this.style.extraBlankLine();
    const missing = this.style.missingBlankLine();
    if (extra && missing) return this.random.below(2) === 0 ? LINE_END + LINE_END : this.missingLead();
    if (extra) return LINE_END + LINE_END;
    return missing ? this.missingLead() : LINE_END;
  }

  /** The echo ended in CR alone: its line still needs the LF. */
  private missingLead(): string {
    return this.echoedLast ? "\n" : "";
  }
}
