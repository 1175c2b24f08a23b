import { startsWith } from "../../hal/bytes";
import { VirtualClock } from "../../hal/virtual/clock";
import { UartWrapper } from "../../hal/virtual/faults/uart-wrapper";
import { VirtualLine } from "../../hal/virtual/uart";

/** The device's end of the line, which tells what rates it was set to. */
export class ToldUart extends UartWrapper {
  /** bit/s, in order. */
  readonly rates: number[] = [];

  override setBaud(baud: number): void {
    this.rates.push(baud);
    super.setBaud(baud);
  }
}

/**
 * A module that stands at one rate, answers `AT` and `ATE0` with OK, other commands as it is
 * told to, and the rest with ERROR. What does not begin with `AT` it passes over.
 */
export class RatedModule {
  readonly clock = new VirtualClock();
  /** Stands at no rate that a module has. */
  readonly device: ToldUart;
  /** Command lines, as they came. */
  heard: string[] = [];
  silent = false;
  /** Until ATE0, and again after a restart. */
  echo = true;
  private readonly line: VirtualLine;
  private readonly commands: string[] = [];
  private readonly replies: string[] = [];
  private waiting = "";

  constructor(baud: number) {
    this.line = new VirtualLine(this.clock, { a: { baud: 300 }, b: { baud, transmitCapacity: 65536 } });
    this.device = new ToldUart(this.line.a);
    this.line.b.onData((bytes) => this.hear(bytes));
  }

  /** Bytes that are said in answer to `command`, from now on. */
  on(command: string, reply: string): void {
    this.commands.unshift(command);
    this.replies.unshift(reply);
  }

  /** Says something unasked, now. */
  say(bytes: string): void {
    this.line.b.write(bytes);
  }

  /** From now on it stands at another rate. */
  setBaud(baud: number): void {
    this.line.b.setBaud(baud);
  }

  private hear(bytes: string): void {
    if (this.silent) return;
    this.waiting = this.waiting + bytes;
    let end = this.waiting.indexOf("\r");
    while (end >= 0) {
      const command = this.waiting.substring(0, end);
      this.waiting = this.waiting.substring(end + 1);
      if (startsWith(command, "AT")) this.obey(command);
      end = this.waiting.indexOf("\r");
    }
  }

  private obey(command: string): void {
    this.heard.push(command);
    if (this.echo) this.say(command + "\r");
    if (command === "ATE0") this.echo = false;
    const index = this.commands.indexOf(command);
    if (index >= 0) this.say(this.replies[index] as string);
    else this.say(command === "AT" || command === "ATE0" ? "\r\nOK\r\n" : "\r\nERROR\r\n");
  }
}
