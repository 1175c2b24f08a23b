import type { Clock } from "../../hal/clock";
import type { Uart, UartFault } from "../../hal/uart";
import { refused, type Done, type Failure } from "../failure";
import type { Diagnostics } from "../modem";
import type { AtCommand, AtDone } from "./command";
import { Commands } from "./commands";
import { DataMode, UNANSWERED } from "./data-mode";
import { Dispatcher, type DispatchEvent } from "./dispatcher";
import { Exchange } from "./exchange";
import type { InlineHeader, PayloadLength } from "./framer";
import { Intake } from "./intake";
import { defaultSessionOptions, type SessionOptions } from "./options";
import { Synchroniser } from "./synchroniser";
import { Transmitter } from "./transmitter";
import { UrcTable, type UrcHandler, type UrcPayloadHandler } from "./urc-table";

export { BROKEN_OFF } from "./payload-router";

/** How a module is looked for of which nobody knows whether it is there. */
export interface Attempts {
  /** Between two of them, ms; the session's own where left out. */
  probeMs?: number;
  /** The first OK is enough, though it may be a late one. */
  unconfirmed?: boolean;
  /** False: no input that the module may wait for is filled up. */
  fillInput?: boolean;
}

export type SessionEvent = { kind: "unresponsive"; failure: Failure } | { kind: "resynchronised" } | DispatchEvent;

const TRANSPARENT = refused("the channel is in transparent mode; leave it first");

/**
 * The conversation with a module: one command in flight, a queue behind it, unsolicited lines at any
 * time.
 *
 * After a timeout nothing is sent until the module was found again (`Synchroniser`), so an answer
 * that comes late is never taken for that of a later command. Callbacks are called exactly once, and
 * never from inside the call that they were given to.
 */
export class Session {
  readonly counters: Diagnostics = {
    bytesIn: 0,
    bytesOut: 0,
    commands: 0,
    timeouts: 0,
    resynchronisations: 0,
    bytesLost: 0,
    unknownLines: 0,
    malformedLines: 0,
  };
  /** Open while a connection's bytes go through unframed. */
  data: DataMode | undefined;
  private readonly options: SessionOptions;
  private readonly intake: Intake;
  private readonly transmitter: Transmitter;
  private readonly synchroniser: Synchroniser;
  private readonly commands: Commands;
  private readonly dispatcher: Dispatcher;
  private readonly urcs = new UrcTable();
  /** Whom to tell when a start has succeeded or failed; undefined while none is under way. */
  private starting: Done | undefined;
  /** Why nothing can be asked until the module is started; undefined while it can. */
  private down: Failure | undefined;
  /** A silence after which the module may sleep, ms; undefined where it never does. */
  private wakeAfterMs: number | undefined;
  private listener: (this: void, event: SessionEvent) => void = () => {};

  constructor(
    uart: Uart,
    private readonly clock: Clock,
    options?: Partial<SessionOptions>,
  ) {
    const { counters } = this;
    this.options = { ...defaultSessionOptions, ...options };
    this.transmitter = new Transmitter(uart, counters);
    this.intake = new Intake(uart, clock, this.options, counters, (item) => this.dispatcher.dispatch(item));
    this.synchroniser = new Synchroniser(
      clock,
      (bytes) => this.transmitter.send(bytes),
      () => this.intake.abandonPayload(),
    );
    this.commands = new Commands(clock, this.transmitter, this.intake, this.options, counters, {
      maySend: () => !this.synchroniser.active() && this.data === undefined && !this.intake.isPaused(),
      released: (exchange) => this.dispatcher.forget(exchange),
      lostTrack: (exchange) => this.findAgain(exchange, exchange.final === "" && exchange.command.entersDataMode === true),
      connected: (command) => this.enterDataMode(command.dataEnds ?? []),
    });
    const tell = (event: DispatchEvent): void => this.listener(event);
    this.dispatcher = new Dispatcher(clock, counters, this.urcs, this.synchroniser, this.commands, tell);
    uart.onFault((fault) => this.onFault(fault));
  }

  /** One listener for what concerns the conversation as a whole. */
  onEvent(listener: (event: SessionEvent) => void): void {
    this.listener = listener;
  }

  /**
   * Queues a command. Failures: `refused` (the queue is full, or the channel in transparent mode),
   * `timeout`, `error`, `cme`, `cms`, `overflow`, `closed`. A command ends within its own times,
   * counted from when it is sent; while the session is paused they stand still.
   */
  send(command: AtCommand, done: AtDone): void {
    const exchange = new Exchange(command, done, this.options.answerBytes);
    const refusal = this.refusal();
    if (refusal !== undefined) return this.later(() => exchange.finish(refusal));
    if (this.maySleep()) this.search(this.options.resynchroniseMs, undefined, false, false);
    this.commands.add(exchange);
  }

  /**
   * From now on the module may sleep after so many ms without a word, and lose the first characters
   * that it is sent then: a command behind such a silence waits until the module has answered to `AT`.
   * Undefined: it stays awake.
   */
  wakeAfter(silenceMs: number | undefined): void {
    this.wakeAfterMs = silenceMs;
  }

  /** Lines that begin with `prefix` and answer nothing are given to `handler`. For the set-up: there is no way back. */
  onUrc(prefix: string, handler: UrcHandler): void {
    this.urcs.add(prefix, handler);
  }

  /** Lines that nobody else takes, the answer to any command least of all, are given to `handler`. For the set-up. */
  onOtherLine(handler: UrcHandler): void {
    this.urcs.rest = handler;
  }

  /** Lines that begin with `prefix` are followed by as many raw bytes as `length` says. For the set-up. */
  countPayload(prefix: string, length: PayloadLength): void {
    this.intake.framer.countPayload(prefix, length);
  }

  /** As `countPayload` for headers without a line end: `length` says how long each is, and how many bytes follow. */
  countInline(prefix: string, length: InlineHeader): void {
    this.intake.framer.countInline(prefix, length);
  }

  /** As `countInline`, for payloads that come unasked. */
  onInlineUrc(prefix: string, length: InlineHeader, handler: UrcPayloadHandler): void {
    this.countInline(prefix, length);
    this.urcs.addPayload(prefix, handler);
  }

  /** As `countPayload`, for payloads that come unasked. */
  onPayloadUrc(prefix: string, length: PayloadLength, handler: UrcPayloadHandler): void {
    this.countPayload(prefix, length);
    this.urcs.addPayload(prefix, handler);
  }

  /**
   * Looks for a module that has been switched on, reset or lost, until it answers. What it was asked
   * before fails with `closed`; what is asked from now on waits. Ends a pause. Fails with `timeout`
   * after `withinMs`, and with `closed` where another start takes its place or the port goes away.
   * `attempts`: where it is not sure that a module listens at all.
   */
  synchronise(withinMs: number, done: Done, attempts: Attempts = {}): void {
    const earlier = this.starting;
    this.starting = undefined;
    this.restarted("the module is started anew");
    this.down = undefined;
    this.starting = done;
    this.seek(withinMs, undefined, false, attempts);
    if (earlier !== undefined) this.later(() => earlier({ kind: "closed", message: "another start takes its place" }));
  }

  /**
   * The module is known to have restarted: nobody will answer what it was asked, and what is asked
   * from now on fails with `closed`, until `synchronise`. One under way goes on.
   */
  restarted(reason: string): void {
    const failure: Failure = { kind: "closed", message: reason };
    this.transmitter.clear();
    this.commands.failAll(failure);
    if (this.starting === undefined) {
      this.down = failure;
      this.synchroniser.cancel();
    } else this.synchroniser.restart();
    if (this.data !== undefined) this.data.end(reason);
    this.intake.abandonPayload();
  }

  /**
   * Commands that were accepted and still await a result line that begins with `prefix` fail with
   * `failure`: what they wait for will not come.
   */
  abandonResults(prefix: string, failure: Failure): void {
    this.commands.abandonResults(prefix, failure);
  }

  /** Calls back soon, and not from inside this call. */
  later(callback: () => void): void {
    this.clock.after(0, callback);
  }

  /** The next command is not sent within the next `ms`: a stray OK may still come, which is nobody's and is not counted. */
  hold(ms: number): void {
    this.commands.hold(ms);
    this.dispatcher.expectStrayOk(ms);
  }

  /**
   * Stops handing on what comes in, and sending commands; RTS is dropped before the ring is full. A
   * search for the module ends the pause.
   */
  pause(): void {
    this.intake.pause();
  }

  /** Ends a pause; what waits is handed on, not from inside this call. */
  resume(): void {
    this.intake.resume();
    this.commands.pump();
  }

  /** A line with a known prefix made no sense. */
  malformed(line: string): void {
    this.counters.malformedLines++;
    this.dispatcher.unknown(line);
  }

  private refusal(): Failure | undefined {
    if (this.down !== undefined) return { ...this.down, message: this.down.message + "; start it first" };
    if (this.data !== undefined) return TRANSPARENT;
    if (!this.commands.isFull()) return undefined;
    return refused(`${this.options.queueLength} commands are waiting; wait for their answers or raise queueLength`);
  }

  private maySleep(): boolean {
    const idle = this.data === undefined && !this.synchroniser.active() && !this.intake.isPaused() && !this.commands.isBusy();
    return idle && this.wakeAfterMs !== undefined && this.intake.silenceMs() >= this.wakeAfterMs;
  }

  private onFault(fault: UartFault): void {
    if (fault.kind !== "closed") {
      this.intake.lose(fault.lost, fault.detail);
      return;
    }
    this.restarted(fault.detail);
    this.synchroniser.cancel();
    this.giveUp({ kind: "closed", message: `the serial port is gone: ${fault.detail}` });
  }

  private findAgain(lost: Exchange | undefined, dataMode: boolean): void {
    this.seek(this.options.resynchroniseMs, lost, dataMode);
  }

  private seek(withinMs: number, lost: Exchange | undefined, dataMode: boolean, attempts: Attempts = {}): void {
    this.counters.resynchronisations++;
    this.transmitter.clear();
    this.intake.resume();
    this.search(withinMs, lost, dataMode, true, attempts);
  }

  /** `tell`: the listener hears of the success, too. */
  private search(withinMs: number, lost: Exchange | undefined, dataMode: boolean, tell: boolean, attempts: Attempts = {}): void {
    const inputUnknown = this.starting !== undefined && attempts.fillInput !== false;
    const { probeMs = this.options.probeMs, unconfirmed } = attempts;
    this.synchroniser.begin({ withinMs, probeMs, dataMode, lost, inputUnknown, unconfirmed }, (found) => {
      if (!found) {
        this.giveUp({ kind: "timeout", message: `the module did not answer within ${Math.round(withinMs)} ms` });
        return;
      }
      const done = this.starting;
      this.starting = undefined;
      if (tell) this.listener({ kind: "resynchronised" });
      if (done !== undefined) done(undefined);
      this.commands.pump();
    });
  }

  /** The module cannot be reached: everything fails until the next start. */
  private giveUp(failure: Failure): void {
    const done = this.starting;
    this.starting = undefined;
    this.down = failure;
    this.commands.failAll(failure);
    if (done === undefined) this.listener({ kind: "unresponsive", failure });
    else done(failure);
  }

  private enterDataMode(ends: readonly string[]): void {
    const data = new DataMode(this.clock, this.transmitter, (reason) => this.leaveDataMode(data, reason), ends);
    this.data = data;
    this.commands.failWaiting(TRANSPARENT);
    this.intake.unframed = (bytes) => data.receive(bytes);
  }

  private leaveDataMode(data: DataMode, reason: string): void {
    this.data = undefined;
    this.intake.unframed = undefined;
    this.commands.hold(this.options.gapMs);
    if (reason === UNANSWERED) this.findAgain(undefined, true);
    else if (data.isInDoubt()) this.findAgain(undefined, false);
    this.commands.pump();
  }
}
