import { slice, startsWith } from "../../hal/bytes";
import type { Clock, Timer } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import { refused, type Done, type Failure } from "../failure";
import type { Diagnostics } from "../modem";
import type { AtCommand, AtDone } from "./command";
import { DataMode } from "./data-mode";
import { Exchange } from "./exchange";
import { finalFailure } from "./final";
import { Framer, type Item, type PayloadLength } from "./framer";
import { defaultSessionOptions, type SessionOptions } from "./options";
import { Ring } from "./ring";
import { Synchroniser } from "./synchroniser";
import { Transmitter } from "./transmitter";
import { UrcTable, type UrcHandler, type UrcPayloadHandler } from "./urc-table";

/** Results that may be awaited at the same time after their commands freed the channel. */
const AWAITED_RESULTS = 8;

export type SessionEvent =
  | { kind: "unresponsive"; failure: Failure }
  | { kind: "resynchronised" }
  | { kind: "bytes-lost"; count: number; why: string }
  /** The module repeats the commands that it gets. */
  | { kind: "echo" }
  | { kind: "unknown-line"; line: string };

/**
 * The conversation with a module: one command in flight, a queue behind it, unsolicited lines at any
 * time. A line is tried in a fixed order: the echo, the result and final lines of the command in
 * flight, its information lines, results still awaited from earlier commands, unsolicited lines,
 * and last a command that takes any line. What is left is counted as unknown.
 *
 * After a timeout nothing is sent until the module was found again (`Synchroniser`), so an answer
 * that comes late is never taken for that of a later command.
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
  private readonly ring: Ring;
  private readonly framer: Framer;
  private readonly transmitter: Transmitter;
  private readonly synchroniser: Synchroniser;
  private readonly urcs = new UrcTable();
  private queue: Exchange[] = [];
  private inFlight: Exchange | undefined;
  private awaited: Exchange[] = [];
  /** Who gets the pieces of the payload that is coming in. */
  private payloadOwner: Exchange | UrcPayloadHandler | undefined;
  /** Why nothing can be asked until the module is started; undefined while it can. */
  private down: Failure | undefined;
  private paused = false;
  private notBefore = 0;
  private pumpTimer: Timer | undefined;
  private lastByteAt = 0;
  private stallTimer: Timer | undefined;
  private listener: (event: SessionEvent) => void = () => {};

  constructor(
    private readonly uart: Uart,
    private readonly clock: Clock,
    options?: Partial<SessionOptions>,
  ) {
    this.options = { ...defaultSessionOptions, ...options };
    this.ring = new Ring(this.options.ringBytes);
    this.framer = new Framer(this.ring, this.options.pieceBytes, this.options.lineBytes);
    this.transmitter = new Transmitter(uart);
    this.synchroniser = new Synchroniser(clock, (bytes) => this.transmitter.send(bytes, undefined));
    uart.onData((chunk) => this.receive(chunk));
    uart.onFault((fault) => this.lose(fault.lost, fault.detail));
  }

  onEvent(listener: (event: SessionEvent) => void): void {
    this.listener = listener;
  }

  /**
   * Queues a command. Failures: `refused` (the queue is full), `timeout`,
   * `error`, `cme`, `cms`, `overflow`, `closed`.
   */
  send(command: AtCommand, done: AtDone): void {
    const exchange = new Exchange(command, done, this.options.answerBytes);
    const refusal = this.refusal();
    if (refusal !== undefined) {
      this.later(() => exchange.finish(refusal));
      return;
    }
    this.queue.push(exchange);
    this.pump();
  }

  /** Lines that begin with `prefix` and answer nothing are given to `handler`. */
  onUrc(prefix: string, handler: UrcHandler): void {
    this.urcs.add(prefix, handler);
  }

  /** Lines that begin with `prefix` are followed by as many raw bytes as `length` says. */
  countPayload(prefix: string, length: PayloadLength): void {
    this.framer.countPayload(prefix, length);
  }

  /** As `countPayload`, for payloads that come unasked. */
  onPayloadUrc(prefix: string, length: PayloadLength, handler: UrcPayloadHandler): void {
    this.framer.countPayload(prefix, length);
    this.urcs.addPayload(prefix, handler);
  }

  /**
   * Looks for a module that has been switched on, reset or lost, until it answers. What it was asked
   * before fails with `closed`; what is asked from now on waits. Fails with `timeout` after `withinMs`.
   */
  synchronise(withinMs: number, done: Done): void {
    this.restarted("the module is started anew");
    this.down = undefined;
    this.seek(withinMs, undefined, done);
  }

  /**
   * The module is known to have restarted: nobody will answer what it was asked, and what is asked
   * from now on fails with `closed`, until `synchronise`.
   */
  restarted(reason: string): void {
    this.down = { kind: "closed", message: reason };
    this.failAll(this.down);
    this.synchroniser.cancel();
    this.transmitter.clear();
    this.framer.expectPrompt(false);
    if (this.data !== undefined) this.data.end(reason);
    this.data = undefined;
  }

  /**
   * Commands that were accepted and still await a result line that begins with `prefix` fail with
   * `failure`: what they wait for will not come.
   */
  abandonResults(prefix: string, failure: Failure): void {
    const ended = this.awaited.filter((exchange) => startsWith(exchange.command.result as string, prefix));
    this.awaited = this.awaited.filter((exchange) => ended.indexOf(exchange) < 0);
    for (let index = 0; index < ended.length; index++) (ended[index] as Exchange).finish(failure);
  }

  /** Calls back soon, and not from inside this call. */
  later(callback: () => void): void {
    this.clock.after(0, callback);
  }

  /** The next command is not sent within the next `ms`: a stray final line may still come. */
  hold(ms: number): void {
    this.notBefore = Math.max(this.notBefore, this.clock.now() + ms);
  }

  /** Stops handing on what comes in; RTS is dropped before the ring is full. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.process();
    this.uart.resume();
  }

  /** A line with a known prefix made no sense. */
  malformed(line: string): void {
    this.counters.malformedLines++;
    this.listener({ kind: "unknown-line", line });
  }

  // --- sending

  private refusal(): Failure | undefined {
    if (this.down !== undefined) return { ...this.down, message: this.down.message + "; start it first" };
    if (this.data !== undefined) return refused("the channel is in transparent mode; leave it first");
    if (this.queue.length < this.options.queueLength) return undefined;
    return refused(`${this.options.queueLength} commands are waiting; wait for their answers or raise queueLength`);
  }

  private pump(): void {
    if (this.inFlight !== undefined || this.synchroniser.active() || this.data !== undefined) return;
    const exchange = this.queue[0];
    if (exchange === undefined || this.pumpTimer !== undefined) return;
    const wait = this.notBefore - this.clock.now();
    if (wait > 0) {
      this.pumpTimer = this.clock.after(wait, () => {
        this.pumpTimer = undefined;
        this.pump();
      });
      return;
    }
    this.queue = this.queue.slice(1);
    this.inFlight = exchange;
    this.counters.commands++;
    this.framer.expectPrompt(exchange.command.input !== undefined && exchange.command.inputLine === undefined);
    this.transmit(exchange, exchange.command.text + "\r");
  }

  /** The deadline runs while the UART takes the bytes, and anew from the last one on. */
  private transmit(exchange: Exchange, bytes: string): void {
    this.startDeadline(exchange, exchange.command.timeoutMs);
    this.transmitter.send(bytes, () => this.startDeadline(exchange, exchange.command.timeoutMs));
    this.counters.bytesOut = this.transmitter.bytesOut;
  }

  private sendInput(exchange: Exchange): void {
    exchange.inputSent = true;
    this.transmit(exchange, exchange.command.input as string);
  }

  private startDeadline(exchange: Exchange, timeoutMs: number): void {
    if (exchange.timer !== undefined) exchange.timer.cancel();
    exchange.timer = this.clock.after(timeoutMs, () => this.expire(exchange));
  }

  // --- receiving

  private receive(chunk: string): void {
    this.counters.bytesIn += chunk.length;
    this.lastByteAt = this.clock.now();
    let rest = chunk;
    while (rest.length > 0) {
      const taken = this.ring.push(rest);
      rest = slice(rest, taken, rest.length);
      this.process();
      if (taken === 0) {
        this.lose(rest.length, "the receive buffer is full");
        rest = "";
      }
    }
    if (this.paused && this.ring.length() * 4 > this.ring.capacity * 3) this.uart.pause();
    if (this.framer.insidePayload()) this.watchForStall(this.options.payloadStallMs);
  }

  private process(): void {
    while (!this.paused) {
      if (this.data !== undefined) {
        if (this.ring.length() > 0) this.data.receive(this.ring.take(this.ring.length()));
        return;
      }
      const item = this.framer.next();
      if (item === undefined) return;
      this.dispatch(item);
    }
  }

  private dispatch(item: Item): void {
    if (item.kind === "line") this.dispatchLine(item.text);
    else if (item.kind === "payload") this.dispatchPayload(item.header, item.bytes, item.remaining);
    else if (item.kind === "discarded") this.countLost(item.count, item.why);
    else if (this.inFlight !== undefined && !this.inFlight.inputSent) this.sendInput(this.inFlight);
  }

  private dispatchLine(line: string): void {
    if (this.synchroniser.active() && this.synchroniser.take(line)) return;
    const exchange = this.inFlight;
    if (exchange !== undefined && this.answers(exchange, line)) return;
    if (this.isAwaited(line)) return;
    const handler = this.urcs.find(line);
    if (handler !== undefined) handler(line);
    else if (exchange !== undefined && exchange.takesAnyLine()) exchange.collectLine(line);
    else {
      this.counters.unknownLines++;
      this.listener({ kind: "unknown-line", line });
    }
  }

  /** Whether `line` belongs to the command in flight. */
  private answers(exchange: Exchange, line: string): boolean {
    if (exchange.echoDue && line === exchange.command.text) {
      exchange.echoDue = false;
      this.listener({ kind: "echo" });
      return true;
    }
    if (exchange.asksForInput(line)) {
      this.sendInput(exchange);
      return true;
    }
    if (exchange.isResult(line)) {
      exchange.result = line;
      if (exchange.final !== "") this.complete(exchange, this.finalFailureOf(exchange));
      return true;
    }
    if (line === "OK" && exchange.command.okIsAcceptance === true) return true;
    if (exchange.final === "" && this.isFinal(exchange, line)) {
      exchange.final = line;
      this.concludeFinal(exchange);
      return true;
    }
    if (!exchange.isInfo(line)) return false;
    exchange.collectLine(line);
    return true;
  }

  private isFinal(exchange: Exchange, line: string): boolean {
    if (line === "OK") return !exchange.okIsStray();
    return (
      exchange.isGoodFinal(line) || exchange.isBadFinal(line) || finalFailure(line, exchange.name) !== undefined
    );
  }

  private finalFailureOf(exchange: Exchange): Failure | undefined {
    const { final } = exchange;
    if (exchange.isGoodFinal(final)) return undefined;
    if (exchange.isBadFinal(final)) return { kind: "error", message: `${exchange.name}: ${final}` };
    return finalFailure(final, exchange.name);
  }

  private concludeFinal(exchange: Exchange): void {
    const { command } = exchange;
    const failure = this.finalFailureOf(exchange);
    const resultDue = command.result !== undefined && exchange.result === undefined;
    if (failure !== undefined && resultDue && command.resultAfterErrorMs !== undefined)
      this.startDeadline(exchange, command.resultAfterErrorMs);
    else if (failure === undefined && resultDue && !exchange.isGoodFinal(exchange.final)) this.awaitResult(exchange);
    else this.complete(exchange, failure);
  }

  private awaitResult(exchange: Exchange): void {
    const { resultTimeoutMs, timeoutMs, release } = exchange.command;
    this.startDeadline(exchange, resultTimeoutMs === undefined ? timeoutMs : resultTimeoutMs);
    if (release !== true || this.awaited.length >= AWAITED_RESULTS) return;
    this.awaited.push(exchange);
    this.free();
  }

  private isAwaited(line: string): boolean {
    for (let index = 0; index < this.awaited.length; index++) {
      const exchange = this.awaited[index] as Exchange;
      if (exchange.isResult(line)) {
        exchange.result = line;
        this.awaited = without(this.awaited, exchange);
        exchange.finish(undefined);
        return true;
      }
    }
    return false;
  }

  private dispatchPayload(header: string, bytes: string, remaining: number): void {
    if (this.payloadOwner === undefined) {
      const exchange = this.inFlight;
      this.payloadOwner = exchange !== undefined && exchange.isInfo(header) ? exchange : this.urcs.findPayload(header);
      if (this.payloadOwner instanceof Exchange) this.payloadOwner.collectLine(header);
    }
    const owner = this.payloadOwner;
    if (remaining === 0) this.payloadOwner = undefined;
    if (owner instanceof Exchange) owner.collectPayload(header, bytes, remaining);
    else if (owner !== undefined) owner(header, bytes, remaining);
    else this.countLost(bytes.length, "payload of " + header + " belongs to nothing");
  }

  // --- ends of an exchange

  private complete(exchange: Exchange, failure: Failure | undefined): void {
    if (failure === undefined && exchange.command.entersDataMode === true)
      this.data = new DataMode(this.clock, this.transmitter, (reason) => this.leaveDataMode(reason));
    if (this.inFlight === exchange) this.release();
    exchange.finish(failure);
    this.pump();
  }

  private release(): void {
    this.inFlight = undefined;
    this.framer.expectPrompt(false);
    this.hold(this.options.gapMs);
  }

  private free(): void {
    this.release();
    this.pump();
  }

  private leaveDataMode(reason: string): void {
    this.data = undefined;
    this.hold(this.options.gapMs);
    if (reason !== "escaped") this.process();
    this.pump();
  }

  private expire(exchange: Exchange): void {
    const text = exchange.name;
    if (exchange.final !== "") {
      this.awaited = without(this.awaited, exchange);
      const failure = this.finalFailureOf(exchange);
      if (failure === undefined) this.counters.timeouts++;
      this.complete(exchange, failure === undefined ? { kind: "timeout", message: `${text}: no result after OK` } : failure);
      return;
    }
    this.counters.timeouts++;
    this.desynchronise({ kind: "timeout", message: `${text}: no answer in ${exchange.command.timeoutMs} ms` });
  }

  /** The answer of the command in flight cannot be waited for or trusted any longer. */
  private desynchronise(failure: Failure): void {
    const exchange = this.inFlight;
    this.transmitter.clear();
    this.seek(this.options.resynchroniseMs, exchange, (silence) => {
      if (silence !== undefined) this.listener({ kind: "unresponsive", failure: silence });
    });
    if (exchange === undefined) return;
    this.release();
    exchange.finish(failure);
  }

  private seek(withinMs: number, lost: Exchange | undefined, done: Done): void {
    this.counters.resynchronisations++;
    const input = lost === undefined ? undefined : lost.command.input;
    const options = {
      withinMs,
      probeMs: this.options.probeMs,
      maybeDataMode: lost !== undefined && lost.command.entersDataMode === true,
      owedInput: input === undefined ? 0 : input.length,
    };
    this.synchroniser.begin(options, (found) => {
      if (found) {
        this.listener({ kind: "resynchronised" });
        done(undefined);
        this.pump();
      } else this.fallSilent({ kind: "timeout", message: `the module did not answer within ${withinMs} ms` }, done);
    });
  }

  private fallSilent(failure: Failure, done: Done): void {
    this.down = failure;
    this.failAll(failure);
    done(failure);
  }

  private failAll(failure: Failure): void {
    const ended = this.awaited.concat(this.inFlight === undefined ? [] : [this.inFlight], this.queue);
    this.awaited = [];
    this.queue = [];
    this.inFlight = undefined;
    for (let index = 0; index < ended.length; index++) (ended[index] as Exchange).finish(failure);
  }

  // --- losses

  private lose(count: number, detail: string): void {
    this.countLost(count, detail);
    const item = this.framer.lost();
    if (item !== undefined) this.dispatch(item);
    this.breakOffPayload();
    if (this.inFlight !== undefined && this.inFlight.final === "")
      this.desynchronise({ kind: "overflow", message: `${this.inFlight.name}: ${detail}` });
  }

  private countLost(count: number, why: string): void {
    this.counters.bytesLost += count;
    this.listener({ kind: "bytes-lost", count, why });
  }

  private watchForStall(ms: number): void {
    if (this.stallTimer !== undefined) return;
    this.stallTimer = this.clock.after(ms, () => {
      this.stallTimer = undefined;
      if (!this.framer.insidePayload()) return;
      const rest = this.options.payloadStallMs - (this.clock.now() - this.lastByteAt);
      if (rest > 0) this.watchForStall(rest);
      else this.giveUpPayload();
    });
  }

  private giveUpPayload(): void {
    const item = this.framer.abandonPayload();
    if (item !== undefined) this.dispatch(item);
    const owner = this.payloadOwner;
    this.breakOffPayload();
    if (owner instanceof Exchange && owner === this.inFlight)
      this.desynchronise({ kind: "overflow", message: `${owner.name}: the payload broke off` });
  }

  private breakOffPayload(): void {
    const owner = this.payloadOwner;
    this.payloadOwner = undefined;
    if (owner !== undefined && !(owner instanceof Exchange)) owner("", "", BROKEN_OFF);
  }
}

/** Given as `remaining` to a payload handler when the rest of its payload will not come. */
export const BROKEN_OFF = -1;

function without(list: readonly Exchange[], gone: Exchange): Exchange[] {
  return list.filter((exchange) => exchange !== gone);
}
