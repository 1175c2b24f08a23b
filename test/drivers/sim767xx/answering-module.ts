import type { Uart } from "../../../hal/uart";
import { VirtualClock } from "../../../hal/virtual/clock";
import { VirtualLine } from "../../../hal/virtual/uart";

const BAUD = 115200;

interface Entry {
  command: string;
  /** What is said, one after the other; the last one again and again. */
  replies: string[];
  /** Raw bytes that are taken behind the first reply, which is the prompt; then the next one is said. */
  inputBytes: number;
}

/** A module that answers each command as it is told to, and OK where it is told nothing. */
export class AnsweringModule {
  readonly clock = new VirtualClock();
  readonly uart: Uart;
  /** Command lines and raw inputs, as they came. */
  heard: string[] = [];
  echo = false;
  /** While true it says nothing and notes nothing. */
  dead = false;
  private readonly line: VirtualLine;
  private readonly entries: Entry[] = [];
  private waiting = "";
  private inputDue: Entry | undefined;

  constructor(chunkBytes: number) {
    this.line = new VirtualLine(this.clock, {
      a: { baud: BAUD },
      b: { baud: BAUD, transmitCapacity: 65536 },
      batchBytes: chunkBytes,
    });
    this.uart = this.line.a;
    this.line.b.onData((bytes) => this.hear(bytes));
  }

  /** Bytes that are said in answer to `command`, the first time, the second time and so on. */
  on(command: string, replies: readonly string[]): void {
    this.forget(command);
    this.entries.push({ command, replies: replies.slice(0), inputBytes: 0 });
  }

  /** As `on`: a prompt, `inputBytes` raw bytes, then `reply`. */
  onInput(command: string, inputBytes: number, reply: string): void {
    this.forget(command);
    this.entries.push({ command, replies: ["\r\n>", reply], inputBytes });
  }

  /** Says something unasked, now. */
  say(bytes: string): void {
    this.line.b.write(bytes);
  }

  /** Lets `ms` pass. */
  wait(ms: number): void {
    this.clock.runUntil(this.clock.now() + ms);
  }

  /** What came since the last call. */
  take(): string[] {
    const all = this.heard;
    this.heard = [];
    return all;
  }

  private forget(command: string): void {
    for (let index = 0; index < this.entries.length; index++)
      if ((this.entries[index] as Entry).command === command) this.entries.splice(index, 1);
  }

  private hear(bytes: string): void {
    if (this.dead) return;
    this.waiting = this.waiting + bytes;
    let more = true;
    while (more) more = this.inputDue !== undefined ? this.takeInput(this.inputDue) : this.takeCommand();
  }

  private takeCommand(): boolean {
    const end = this.waiting.indexOf("\r");
    if (end < 0) return false;
    const command = this.waiting.substring(0, end);
    this.waiting = this.waiting.substring(end + 1);
    this.heard.push(command);
    if (this.echo) this.say(command + "\r");
    if (command === "ATE0") this.echo = false;
    const entry = this.entryOf(command);
    if (entry === undefined) this.say("\r\nOK\r\n");
    else if (entry.inputBytes > 0) {
      this.inputDue = entry;
      this.say(entry.replies[0] as string);
    } else {
      this.say(entry.replies[0] as string);
      if (entry.replies.length > 1) entry.replies = entry.replies.slice(1);
    }
    return true;
  }

  private takeInput(entry: Entry): boolean {
    if (this.waiting.length < entry.inputBytes) return false;
    this.heard.push(this.waiting.substring(0, entry.inputBytes));
    this.waiting = this.waiting.substring(entry.inputBytes);
    this.inputDue = undefined;
    this.say(entry.replies[1] as string);
    return true;
  }

  private entryOf(command: string): Entry | undefined {
    for (let index = 0; index < this.entries.length; index++) {
      const entry = this.entries[index] as Entry;
      if (entry.command === command) return entry;
    }
    return command === "AT+CMEE?" ? { command, replies: ["\r\n+CMEE: 2\r\n\r\nOK\r\n"], inputBytes: 0 } : undefined;
  }
}

/** An answer of these information lines and OK. */
export function ok(lines: readonly string[]): string {
  return "\r\n" + lines.concat("", "OK").join("\r\n") + "\r\n";
}
