import type { Clock } from "../hal/clock";
import type { Behaviour } from "./chapter";
import { type Command, parseCommandLine } from "./command";
import { CountedEntry, PausedEntry, TerminatedEntry } from "./data-entry";
import { type DataChannel, DataMode, type EscapeTiming } from "./data-mode";
import { Exchange, type ExchangeHost, type FinalResult } from "./exchange";
import { BUSY, type InputMode, type Intake } from "./intake";
import { LineReader } from "./line-reader";
import { CommandRefused } from "./refusal";
import type { ResponseWriter } from "./response-writer";

export interface InterpreterOptions {
  /** Characters of a line after its prefix. */
  lineLimit: number;
  /** What a line may begin with; the usual ones where left out. */
  prefixes?: readonly string[];
  echoes(): boolean;
  echoesLate(): boolean;
  /** Unsolicited lines that wait may leave; `beforeEcho` where the host has just begun a line. */
  releaseUrcs(beforeEcho: boolean): void;
  /** Whether a line without the prefix is answered with ERROR; ignored otherwise. */
  junkIsError(): boolean;
  /** Of a command by its name; an empty one for a line that has none. */
  responseDelayMs(name: string): number;
  errorResult(kind: "cme" | "cms", code: number): string;
  /** Newest first. */
  behaviours(): readonly Behaviour[];
  /** The usual one where left out. */
  escape?: EscapeTiming;
  /** Whether a command may enter data mode here; one that would fails otherwise. It may where left out. */
  hasDataMode?: boolean;
  /** Told when data mode begins or ends. */
  dataModeChanged?(active: boolean): void;
}

/**
 * Runs command lines, one command at a time; what the host sends meanwhile waits in the intake. A
 * line gives one result code: OK after its last command, or the first other one, which ends it.
 */
export class Interpreter implements ExchangeHost {
  private readonly reader: LineReader;
  private pending: Command[] = [];
  private readonly silentEntry = { echo: (): void => undefined };
  private readonly echoedEntry = { echo: (bytes: string): void => this.echoData(bytes) };
  private channel: DataChannel | undefined;
  private dataMode: DataMode | undefined;
  private completed: (() => void)[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly intake: Intake,
    private readonly writer: ResponseWriter,
    private readonly options: InterpreterOptions,
  ) {
    this.reader = new LineReader(options.lineLimit, {
      echoes: () => options.echoes(),
      echoesLate: () => options.echoesLate(),
      echo: (bytes) => {
        if (options.echoesLate()) options.releaseUrcs(true);
        writer.echo(bytes);
      },
      line: (body) => this.runLine(body),
      unusable: (kind) => this.refuseLine(kind),
    }, options.prefixes);
  }

  /** Command lines are read from now on. */
  start(): void {
    this.listen(this.reader);
  }

  get inDataMode(): boolean {
    return this.dataMode !== undefined;
  }

  /** True where a connection waits for ATO. */
  get hasSuspendedChannel(): boolean {
    return this.channel !== undefined && this.dataMode === undefined;
  }

  get typing(): boolean {
    return this.intake.mode === this.reader && this.reader.holdsUrcs;
  }

  /** True while nothing runs and nobody types. */
  get idle(): boolean {
    return this.intake.mode === this.reader && !this.reader.holdsUrcs;
  }

  /** True while a command line waits for its result. */
  get running(): boolean {
    return this.intake.mode !== this.reader && !this.inDataMode;
  }

  /** Calls back when the line in progress has had its result code; at once where none is. */
  afterLine(callback: () => void): void {
    if (!this.running) callback();
    else this.completed.push(callback);
  }

  information(lines: readonly string[]): void {
    this.writer.information(lines);
  }

  raw(bytes: string): void {
    this.writer.raw(bytes);
  }

  after(ms: number, callback: () => void): void {
    this.clock.after(ms, callback);
  }

  attempt(exchange: Exchange, part: () => void): void {
    try {
      part();
    } catch (refusal) {
      if (!(refusal instanceof CommandRefused)) throw refusal;
      if (refusal.kind === "error") exchange.error();
      else if (refusal.kind === "cme") exchange.cme(refusal.code);
      else exchange.cms(refusal.code);
    }
  }

  readCounted(length: number, echo: boolean, done: (data: string) => void): void {
    const entry = new CountedEntry(length, echo ? this.echoedEntry : this.silentEntry, (data) => {
      this.listen(BUSY);
      done(data);
    });
    this.listen(entry);
  }

  readTerminated(maximum: number, escapes: boolean, echo: boolean, done: (data: string | undefined, overflowed: boolean) => void): void {
    const events = echo ? this.echoedEntry : this.silentEntry;
    const entry = new TerminatedEntry(maximum, escapes, events, (data, overflowed) => {
      this.listen(BUSY);
      done(data, overflowed);
    });
    this.listen(entry);
  }

  readPaused(maximum: number, pauseMs: number, echo: boolean, done: (data: string, overflowed: boolean) => void): void {
    const entry = new PausedEntry(this.clock, maximum, pauseMs, echo ? this.echoedEntry : this.silentEntry, (data, overflowed) => {
      this.listen(BUSY);
      done(data, overflowed);
    });
    this.listen(entry);
  }

  isFollowed(): boolean {
    return this.pending.length > 0;
  }

  readBy(make: (done: (then: () => void) => void) => InputMode): void {
    this.listen(
      make((then) => {
        this.listen(BUSY);
        then();
      }),
    );
  }

  finish(_exchange: Exchange, result: FinalResult): void {
    if (result.kind === "connect" && this.options.hasDataMode === false) {
      result.channel.hungUp();
      this.endLine({ kind: "error" });
    } else if (result.kind === "ok" && this.pending.length > 0) this.runNext();
    else this.endLine(result);
  }

  connect(channel: DataChannel): void {
    this.channel = channel;
    const mode = new DataMode(this.clock, channel, () => this.suspend(true), this.options.escape);
    this.dataMode = mode;
    this.listen(mode);
    this.options.dataModeChanged?.(true);
  }

  /** ATO; false where nothing is suspended. */
  resume(exchange: Exchange): boolean {
    const channel = this.channel;
    if (channel === undefined || this.dataMode !== undefined) return false;
    exchange.connect(channel);
    channel.resumed?.();
    return true;
  }

  /** The channel takes bytes again. */
  roomInChannel(): void {
    if (this.dataMode !== undefined) this.listen(this.dataMode);
  }

  /** Data mode ends, the connection stays; `OK` follows where `confirm` is set. */
  suspend(confirm: boolean): void {
    if (this.dataMode === undefined) return;
    this.leaveDataMode();
    this.channel?.suspended?.();
    if (confirm) this.writer.result("OK");
    this.listen(this.reader);
  }

  /** The connection behind data mode is gone; `result`, e.g. `NO CARRIER`, tells the host where it is given. */
  dropChannel(result?: string): void {
    this.channel = undefined;
    if (this.dataMode === undefined) return;
    this.leaveDataMode();
    if (result !== undefined) this.writer.result(result);
    this.listen(this.reader);
  }

  /** The channel must close; false where there is none. `result` tells the host where it is in data mode. */
  hangUp(result?: string): boolean {
    const channel = this.channel;
    this.dropChannel(result);
    channel?.hungUp();
    return channel !== undefined;
  }

  /** DTR went off; `mode` as AT&D has it: 1 suspends the connection of data mode, 2 hangs it up. */
  dtrReleased(mode: number): void {
    if (!this.inDataMode) return;
    if (mode === 1) this.suspend(true);
    if (mode === 2) this.hangUp("OK");
  }

  private leaveDataMode(): void {
    this.dataMode?.leave();
    this.dataMode = undefined;
    this.options.dataModeChanged?.(false);
  }

  private refuseLine(kind: "too-long" | "no-prefix"): void {
    if (kind === "too-long" || this.options.junkIsError()) this.writer.result("ERROR");
    this.options.releaseUrcs(false);
  }

  private runLine(body: string): void {
    this.listen(BUSY);
    const commands = parseCommandLine(body);
    if (commands === undefined || commands.length === 0) {
      const result: FinalResult = { kind: commands === undefined ? "error" : "ok" };
      this.clock.after(this.options.responseDelayMs(""), () => this.endLine(result));
    } else {
      this.pending = commands;
      this.runNext();
    }
  }

  private runNext(): void {
    const command = this.pending.shift() as Command;
    this.clock.after(this.options.responseDelayMs(command.name), () => this.dispatch(new Exchange(command, this)));
  }

  private dispatch(exchange: Exchange): void {
    this.attempt(exchange, () => {
      for (const behaviour of this.options.behaviours()) if (behaviour(exchange)) return;
      exchange.error();
    });
  }

  private endLine(result: FinalResult): void {
    this.pending = [];
    const text = this.resultText(result);
    if (text !== undefined) this.writer.result(text);
    const completed = this.completed;
    this.completed = [];
    for (const callback of completed) callback();
    if (result.kind === "connect") this.connect(result.channel);
    else this.listen(this.reader);
  }

  private resultText(result: FinalResult): string | undefined {
    switch (result.kind) {
      case "ok":
        return "OK";
      case "error":
        return "ERROR";
      case "cme":
      case "cms":
        return this.options.errorResult(result.kind, result.code);
      case "other":
      case "connect":
        return result.text;
      case "none":
        return undefined;
    }
  }

  private listen(mode: InputMode): void {
    this.intake.setMode(mode);
    if (!mode.holdsUrcs) this.options.releaseUrcs(false);
  }

  private echoData(bytes: string): void {
    if (this.options.echoes()) this.writer.echo(bytes);
  }
}
