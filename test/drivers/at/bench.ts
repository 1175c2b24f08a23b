import type { AtAnswer, AtCommand } from "../../../drivers/at/command";
import type { SessionOptions } from "../../../drivers/at/options";
import { Session, type SessionEvent } from "../../../drivers/at/session";
import type { Failure } from "../../../drivers/failure";
import { slice } from "../../../hal/bytes";
import type { Uart, UartFault } from "../../../hal/uart";
import { VirtualClock } from "../../../hal/virtual/clock";

/** A serial port whose other side is the spec. */
export class BenchUart implements Uart {
  /** What the core sent and the spec has not looked at. */
  written = "";
  /** Bytes that it takes before it is full. */
  room = Infinity;
  /** Whether the core asked the other side to stop. */
  stopped = false;
  private writable: (this: void) => void = () => {};
  private data: (this: void, chunk: string) => void = () => {};
  private fault: (this: void, fault: UartFault) => void = () => {};

  write(bytes: string): number {
    const taken = slice(bytes, 0, Math.min(bytes.length, this.room));
    this.room -= taken.length;
    this.written = this.written + taken;
    return taken.length;
  }

  onWritable(listener: () => void): void {
    this.writable = listener;
  }

  onData(listener: (chunk: string) => void): void {
    this.data = listener;
  }

  onFault(listener: (fault: UartFault) => void): void {
    this.fault = listener;
  }

  setBaud(): void {}
  setFlowControl(): void {}

  pause(): void {
    this.stopped = true;
  }

  resume(): void {
    this.stopped = false;
  }

  /** `bytes` more go out. */
  take(bytes: number): void {
    this.room += bytes;
    this.writable();
  }

  hear(chunk: string): void {
    this.data(chunk);
  }

  fail(fault: UartFault): void {
    this.fault(fault);
  }
}

/** A session, and the spec in the place of the module. */
export class Bench {
  readonly clock = new VirtualClock();
  readonly uart = new BenchUart();
  readonly session: Session;
  /** What happened, in order: ends of commands, URCs, events. */
  notes: string[] = [];

  constructor(options?: Partial<SessionOptions>) {
    this.session = new Session(this.uart, this.clock, options);
    this.session.onEvent((event) => this.notes.push(eventText(event)));
  }

  /** Sends a command and notes its end under its text. */
  send(command: AtCommand): void {
    this.session.send(command, (failure, answer) => this.notes.push(command.text + " " + outcome(failure, answer)));
  }

  urc(prefix: string): void {
    this.session.onUrc(prefix, (line) => this.notes.push("urc " + line));
  }

  /** The module says something, after `delayMs`. */
  say(bytes: string, delayMs?: number): void {
    if (delayMs !== undefined) this.clock.runFor(delayMs);
    this.uart.hear(bytes);
  }

  /** What the device sent since the last look, line ends as `|`. */
  heard(): string {
    const heard = this.uart.written;
    this.uart.written = "";
    return heard.split("\r").join("|");
  }

  /** What happened since the last look. */
  noted(): string[] {
    const noted = this.notes;
    this.notes = [];
    return noted;
  }
}

/** `done: line, line = result [payload]`, or the failure's kind and code in the place of `done`. */
export function outcome(failure: Failure | undefined, answer: AtAnswer): string {
  let text = failure === undefined ? "done" : failure.kind;
  if (failure !== undefined && failure.code !== undefined) text = text + " " + String(failure.code);
  if (answer.lines.length > 0) text = text + ": " + answer.lines.join(", ");
  if (answer.result !== undefined) text = text + " = " + answer.result;
  if (answer.payload !== "") text = text + " [" + answer.payload + "]";
  return text;
}

function eventText(event: SessionEvent): string {
  if (event.kind === "bytes-lost") return "lost " + String(event.count) + " " + event.why;
  if (event.kind === "unknown-line") return "unknown " + event.line;
  if (event.kind === "unresponsive") return "unresponsive " + event.failure.kind;
  return event.kind;
}
