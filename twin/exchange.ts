import type { Command } from "./command";
import type { DataChannel } from "./data-mode";
import type { InputMode } from "./intake";
import { Parameters } from "./parameters";

/** What an exchange needs of the interpreter that runs it. */
export interface ExchangeHost {
  information(lines: readonly string[]): void;
  raw(bytes: string): void;
  finish(exchange: Exchange, result: FinalResult): void;
  after(ms: number, callback: () => void): void;
  /** Runs a part of the handler; a `CommandRefused` from it ends the exchange. */
  attempt(exchange: Exchange, part: () => void): void;
  readCounted(length: number, echo: boolean, done: (data: string) => void): void;
  readTerminated(maximum: number, escapes: boolean, echo: boolean, done: (data: string | undefined, overflowed: boolean) => void): void;
  readPaused(maximum: number, pauseMs: number, echo: boolean, done: (data: string, overflowed: boolean) => void): void;
  readBy(make: (done: (then: () => void) => void) => InputMode): void;
  /** Another command of the same line waits. */
  isFollowed(): boolean;
  connect(channel: DataChannel): void;
}

/** `none`: the command ends without a result code. */
export type FinalResult =
  | { kind: "ok" }
  | { kind: "error" }
  | { kind: "cme" | "cms"; code: number }
  | { kind: "other"; text: string }
  | { kind: "connect"; text: string; channel: DataChannel }
  | { kind: "none" };

export interface TextEntry {
  /** Bytes; what goes past it is dropped and reported. */
  maximum: number;
  /** ETX makes the next byte a plain one. */
  escapes?: boolean;
  /** Typed data is sent back when ATE1 holds. */
  echo?: boolean;
}

/** What the host types meanwhile waits. */
const UNCUT: InputMode = { take: () => 0, holdsUrcs: true };

/**
 * One command and its answer: information lines, then exactly one final result. After the final
 * result the exchange is over and says nothing more; what comes later is an unsolicited line.
 */
export class Exchange {
  readonly parameters: Parameters;
  private lines: string[] = [];
  private over = false;

  constructor(readonly command: Command, private readonly host: ExchangeHost) {
    this.parameters = new Parameters(command.parameters);
  }

  /** Another command of the same line comes behind this one. */
  get followed(): boolean {
    return this.host.isFollowed();
  }

  get done(): boolean {
    return this.over;
  }

  /** A line of the information response; a block of lines has no empty lines inside. May hold raw bytes. */
  line(text: string): this {
    if (!this.over) this.lines.push(text);
    return this;
  }

  /** Sends the lines so far; those that follow are a response of their own. */
  flush(): this {
    const lines = this.lines;
    this.lines = [];
    if (!this.over) this.host.information(lines);
    return this;
  }

  ok(): void {
    this.end({ kind: "ok" });
  }

  error(): void {
    this.end({ kind: "error" });
  }

  /** `code` of the module's +CME ERROR table, shown as AT+CMEE says. */
  cme(code: number): void {
    this.end({ kind: "cme", code });
  }

  /** `code` of the module's +CMS ERROR table, shown as AT+CMEE says. */
  cms(code: number): void {
    this.end({ kind: "cms", code });
  }

  /** Another result that ends the command: `SHUT OK`, `NO CARRIER`. */
  result(text: string): void {
    this.end({ kind: "other", text });
  }

  /** The command ends without any result code. */
  silent(): void {
    this.end({ kind: "none" });
  }

  /** CONNECT, and the UART is in data mode for `channel`. */
  connect(channel: DataChannel, text = "CONNECT"): void {
    this.end({ kind: "connect", text, channel });
  }

  /** Calls back `ms` from now, unless the exchange is over or the module restarted by then. */
  after(ms: number, callback: () => void): void {
    this.host.after(ms, () => {
      if (!this.over) this.host.attempt(this, callback);
    });
  }

  /** Sends a prompt as given, e.g. `"\r\n>"`. Then read the data. */
  prompt(bytes: string): this {
    this.flush();
    if (!this.over) this.host.raw(bytes);
    return this;
  }

  /** The next `length` bytes, of any value. 0 calls back at once. */
  readCounted(length: number, done: (data: string) => void, echo = false): void {
    if (length === 0) done("");
    else this.host.readCounted(length, echo, (data) => this.host.attempt(this, () => done(data)));
  }

  /** Bytes up to CTRL-Z; `data` is undefined after ESC. */
  readText(entry: TextEntry, done: (data: string | undefined, overflowed: boolean) => void): void {
    this.host.readTerminated(entry.maximum, entry.escapes === true, entry.echo === true, (data, overflowed) => {
      this.host.attempt(this, () => done(data, overflowed));
    });
  }

  /** Bytes up to CTRL-Z, or until nothing has come for `pauseMs`; 0 bytes where nothing came at all. */
  readUntilPause(entry: { maximum: number; pauseMs: number; echo?: boolean }, done: (data: string, overflowed: boolean) => void): void {
    this.host.readPaused(entry.maximum, entry.pauseMs, entry.echo === true, (data, overflowed) => {
      this.host.attempt(this, () => done(data, overflowed));
    });
  }

  /** Data that ends in a way of its own: `make` gives the input mode, which calls `done` when it is complete. */
  readBy(make: (done: (then: () => void) => void) => InputMode): void {
    this.host.readBy((done) => make((then) => done(() => this.host.attempt(this, then))));
  }

  /** Sends bytes as time passes, and nothing unsolicited between them: `next` gives some, or ms to wait, or undefined at the end. */
  sendUncut(next: () => string | number | undefined, done: () => void): void {
    this.flush();
    this.readBy((finish) => {
      const step = (): void => {
        for (let part = next(); part !== undefined; part = next()) {
          if (typeof part === "number") return this.host.after(part, step);
          this.host.raw(part);
        }
        finish(done);
      };
      this.host.after(0, step);
      return UNCUT;
    });
  }

  private end(result: FinalResult): void {
    if (this.over) return;
    this.flush();
    this.over = true;
    this.host.finish(this, result);
  }
}
