import type { Random } from "../hal/random";
import type { Behaviour, Chapter, ChapterRun, CommandSpec, EndOfRun } from "./chapter";
import { Events } from "./events";
import type { Exchange } from "./exchange";
import { type ErrorMode, errorResult } from "./errors";
import type { FirmwareProfile } from "./firmware-profile";
import { CommandPort } from "./command-port";
import { BUSY, type Intake } from "./intake";
import type { Interpreter } from "./interpreter";
import { URC_BEFORE_ECHO_WAIT_MS } from "./line-quirks";
import type { Network } from "./networks/network";
import type { Nvram } from "./nvram";
import type { Orders } from "./orders";
import type { Port } from "./port";
import type { Quirks } from "./quirks";
import type { Outlet } from "./response-writer";
import type { RunClock } from "./run-clock";
import { type AnySetting, Settings } from "./settings";
import type { UrcKind, UrcOutcome } from "./urc-queue";

/** What the module gives to the firmware that runs on it. */
export interface FirmwareCore {
  readonly profile: FirmwareProfile;
  readonly clock: RunClock;
  readonly random: Random;
  readonly port: Port;
  readonly nvram: Nvram;
  readonly network: Network;
  readonly quirks: Quirks;
  readonly orders: Orders;
  readonly settings: readonly AnySetting[];
  /** Usual response time, shortest and longest, in ms. */
  readonly responseMs: readonly [number, number];
  /** Bytes of the receive buffer. */
  readonly inputCapacity: number;
  readonly hardware: Hardware;
}

/** What firmware can do to the module it runs on. */
export interface Hardware {
  /** Says `lastWords` when it has shut down, then goes off; `quick` leaves out the orderly part. */
  powerDown(lastWords: readonly string[], quick?: boolean): void;
  /** Starts again when what was written has left. */
  restart(): void;
  /** Level of DTR; where no pin is wired, `whenNotWired`, which is true where left out. */
  dtrAsserted(whenNotWired?: boolean): boolean;
  /** RI asserted for `ms`. */
  pulseRi(ms: number): void;
}

/** What a chapter adds to the line's behaviour. */
export interface UrcPolicy {
  delayMs(): number;
  passes(): boolean;
}

/**
 * One run of the module's software: all that a restart forgets. A family's own class adds the state
 * that its chapters share.
 */
export class Firmware {
  readonly settings: Settings;
  readonly interpreter: Interpreter;
  readonly intake: Intake;
  /** What the answers of the first port leave through: the UART, until a multiplexer takes it. */
  outlet: Outlet;
  /** Set by the chapter that has the commands for it. */
  urcPolicy: UrcPolicy = { delayMs: () => 0, passes: () => true };
  /** Asked whether the UART sleeps and hears nothing; set by the chapter that has the command for it. */
  hears: (bytes: string) => boolean = () => true;
  /** What the UART itself takes out of the bytes before they are read; set by the chapter that has software flow control. */
  inputFilter: (bytes: string) => string = (bytes) => bytes;
  /** Told when the receive buffer is nearly full, and when it has room again. */
  onPressure: (high: boolean) => void = () => undefined;
  /** The transmit buffer has run empty: whoever held data back may send again. Several listeners. */
  readonly drained = new Events<undefined>();
  private readonly firstPort: CommandPort;
  private readonly otherPorts = new Set<CommandPort>();
  private readonly chapterRuns: ChapterRun[] = [];
  private readonly commands = new Map<string, CommandSpec>();
  private readonly behaviours: Behaviour[] = [];
  private readonly dataModeListeners: ((active: boolean) => void)[] = [];

  constructor(readonly core: FirmwareCore) {
    this.settings = new Settings(core.settings, core.nvram);
    core.port.onDrained(() => this.drained.emit(undefined));
    this.outlet = core.port;
    this.firstPort = this.createPort({ write: (bytes) => this.outlet.write(bytes) }, true);
    this.intake = this.firstPort.intake;
    this.interpreter = this.firstPort.interpreter;
    this.behaviours.push((exchange) => this.answerFromTables(exchange));
  }

  get clock(): RunClock {
    return this.core.clock;
  }

  get random(): Random {
    return this.core.random;
  }

  get quirks(): Quirks {
    return this.core.quirks;
  }

  get port(): Port {
    return this.core.port;
  }

  get nvram(): Nvram {
    return this.core.nvram;
  }

  get network(): Network {
    return this.core.network;
  }

  get hardware(): Hardware {
    return this.core.hardware;
  }

  get chapters(): readonly ChapterRun[] {
    return this.chapterRuns;
  }

  /** The order of answer that `command` gives at the moment. */
  order(command: string): string {
    return this.core.orders.of(command);
  }

  /** An unsolicited line, or a result that comes after the final result code. `outcome` may be told at once. */
  urc(text: string, kind: UrcKind = "event", outcome?: UrcOutcome): void {
    this.firstPort.urc(text, kind, outcome);
    if (kind !== "block") for (const port of this.otherPorts) port.urc(text, kind);
  }

  /**
   * One more port for command lines, until `closePort`. It has no data mode, and gets the unsolicited lines that
   * are no received data.
   */
  openPort(outlet: Outlet): CommandPort {
    const port = this.createPort(outlet, false);
    this.otherPorts.add(port);
    port.interpreter.start();
    return port;
  }

  closePort(port: CommandPort): void {
    this.otherPorts.delete(port);
    port.intake.setMode(BUSY);
  }

  /** Calls back when no command is running any more. */
  afterCommand(callback: () => void): void {
    const running = [...this.otherPorts].find(({ interpreter }) => interpreter.running);
    (running?.interpreter ?? this.interpreter).afterLine(callback);
  }

  /** Bytes without a frame, for a data channel or a banner. False where the transmit buffer had no room. */
  writeRaw(bytes: string): boolean {
    return this.firstPort.writeRaw(bytes);
  }

  /** A whole number of ms between two bounds, drawn. */
  draw(minimum: number, maximum: number): number {
    return minimum + this.random.below(maximum - minimum + 1);
  }

  /** Asked before those that are there. */
  addBehaviour(behaviour: Behaviour): void {
    this.behaviours.unshift(behaviour);
  }

  onDataMode(listener: (active: boolean) => void): void {
    this.dataModeListeners.push(listener);
  }

  addChapter(run: ChapterRun): void {
    this.chapterRuns.push(run);
    for (const [name, spec] of Object.entries(run.commands)) {
      if (this.commands.has(name)) throw new Error(`Two chapters have the command ${name}.`);
      this.commands.set(name, spec);
    }
  }

  addChapters<F extends Firmware>(this: F, chapters: readonly Chapter<F>[]): void {
    for (const chapter of chapters) this.addChapter(chapter.run(this));
  }

  start(): void {
    this.interpreter.start();
    for (const run of this.chapterRuns) run.started?.();
  }

  /** From now on nothing is read. */
  deafen(): void {
    this.intake.setMode(BUSY);
  }

  receive(bytes: string): void {
    const heard = this.inputFilter(bytes);
    if (heard.length > 0 && this.hears(heard)) this.intake.feed(heard);
  }

  dtrChanged(asserted: boolean): void {
    for (const run of this.chapterRuns) run.dtrChanged?.(asserted);
  }

  hangUp(): void {
    this.interpreter.hangUp();
    for (const run of this.chapterRuns) run.hangUp?.();
  }

  end(cause: EndOfRun): void {
    for (const run of this.chapterRuns) run.stopping?.(cause);
    this.clock.stop();
    this.network.close();
  }

  private answerFromTables(exchange: Exchange): boolean {
    const handler = this.commands.get(exchange.command.name)?.[exchange.command.form];
    if (handler === undefined) return false;
    if (typeof handler === "function") handler(exchange);
    else if (handler === "") exchange.ok();
    else exchange.line(handler).ok();
    return true;
  }

  /** Time until the handler of a command is called, in ms. */
  protected responseDelayMs(name: string): number {
    const [minimum, maximum] = this.commands.get(name)?.responseMs ?? this.core.responseMs;
    return this.draw(minimum, maximum);
  }

  private echoQuirkDelayMs(): number {
    return this.quirks.isOn("urc-before-echo") ? this.draw(0, URC_BEFORE_ECHO_WAIT_MS) : 0;
  }

  private style() {
    const { line, resultNumbers } = this.core.profile;
    return {
      verbose: () => this.settings.get(line.verbose) !== 0,
      resultsSuppressed: () => this.settings.get(line.quiet) !== 0,
      resultNumber: (result: string) => resultNumbers[result],
      extraBlankLine: () => this.quirks.isOn("answer-blank-extra"),
      missingBlankLine: () => this.quirks.isOn("answer-blank-missing"),
      blankLineBetweenItems: () => this.quirks.isOn("items-blank-lines"),
    };
  }

  private createPort(outlet: Outlet, isFirst: boolean): CommandPort {
    const { clock, random, inputCapacity } = this.core;
    return new CommandPort({
      clock,
      random,
      outlet,
      style: this.style(),
      inputCapacity,
      onPressure: (high) => isFirst && this.onPressure(high),
      interpreter: { ...this.interpreterOptions(), hasDataMode: isFirst },
      urcs: {
        delayMs: () => this.urcPolicy.delayMs() + this.echoQuirkDelayMs(),
        passes: () => this.urcPolicy.passes(),
        sent: (text, kind) => isFirst && this.chapterRuns.forEach((run) => run.urcSent?.(text, kind)),
      },
    });
  }

  private interpreterOptions() {
    const { profile } = this.core;
    return {
      lineLimit: profile.lineLimit,
      prefixes: profile.prefixes,
      escape: profile.escape,
      echoes: () => this.settings.get(profile.line.echo) !== 0,
      echoesLate: () => this.quirks.isOn("urc-before-echo"),
      junkIsError: () => this.quirks.isOn("junk-is-error"),
      responseDelayMs: (name: string) => this.responseDelayMs(name),
      errorResult: (kind: "cme" | "cms", code: number) => {
        const mode = this.settings.get(profile.line.errorMode) as ErrorMode;
        return kind === "cme" ? errorResult("+CME ERROR", code, mode, profile.cmeTexts) : errorResult("+CMS ERROR", code, mode, profile.cmsTexts);
      },
      behaviours: () => this.behaviours,
      dataModeChanged: (active: boolean) => this.dataModeListeners.forEach((listener) => listener(active)),
    };
  }
}
