import { slice } from "../../hal/bytes";
import type { Clock } from "../../hal/clock";
import type { Failure } from "../failure";
import type { Diagnostics } from "../modem";
import { AwaitedResults } from "./awaited-results";
import { inputLength, type AtCommand } from "./command";
import { CommandQueue } from "./command-queue";
import type { Exchange } from "./exchange";
import type { Intake } from "./intake";
import type { SessionOptions } from "./options";
import type { Transmitter } from "./transmitter";

/** From the time that the UART has one packet of an input until the next: 3 KiB take 270 ms at 115200 baud. */
const PACKET_PAUSE_MS = 500;
/** Of an input that is not in memory, so many bytes are asked for at a time. */
const SOURCE_BYTES = 512;

/** What the commands need of the session, and tell it. */
export interface CommandsOwner {
  /** Whether commands may be sent at all now. */
  maySend: (this: void) => boolean;
  /** The command has given the channel back. */
  released: (this: void, exchange: Exchange) => void;
  /** Its answer may still come: the module must be found again before anything is sent. */
  lostTrack: (this: void, exchange: Exchange) => void;
  /** From the next byte on it is a connection's data that comes in. */
  connected: (this: void, command: AtCommand) => void;
}

/** The way of a command: it is sent, has its deadlines, and ends exactly once. */
export class Commands {
  readonly results = new AwaitedResults();
  private readonly queue: CommandQueue;

  constructor(
    private readonly clock: Clock,
    private readonly transmitter: Transmitter,
    private readonly intake: Intake,
    private readonly options: SessionOptions,
    private readonly counters: Diagnostics,
    private readonly owner: CommandsOwner,
  ) {
    const blockedUntil = (exchange: Exchange): number =>
      owner.maySend() ? this.results.blockedUntil(exchange.command.result) : Infinity;
    this.queue = new CommandQueue(clock, options.queueLength, blockedUntil, (exchange) => this.start(exchange));
  }

  /** The command that has the channel to itself. */
  inFlight(): Exchange | undefined {
    return this.queue.inFlight;
  }

  isFull(): boolean {
    return this.queue.isFull();
  }

  /** Whether one is in flight. */
  isBusy(): boolean {
    return this.queue.inFlight !== undefined;
  }

  add(exchange: Exchange): void {
    this.queue.add(exchange);
  }

  /** Sends the next command if it may be sent. */
  pump(): void {
    this.queue.pump();
  }

  /** Nothing is sent within the next `ms`. */
  hold(ms: number): void {
    this.queue.hold(ms);
  }

  /** The module asks for the input of the command in flight. */
  sendInput(exchange: Exchange): void {
    exchange.inputSent = true;
    this.sendPacket(exchange, 0);
  }

  /** The final result code has come: that is the end, or a result line is still due. */
  conclude(exchange: Exchange): void {
    const failure = exchange.failure();
    const { release, resultAfterErrorMs, resultTimeoutMs, timeoutMs } = exchange.command;
    const resultDue = exchange.resultDue() && !exchange.isGoodFinal(exchange.final);
    if (!resultDue || (failure !== undefined && resultAfterErrorMs === undefined)) {
      this.end(exchange, failure);
      return;
    }
    const waitMs = failure === undefined ? resultTimeoutMs : resultAfterErrorMs;
    this.startDeadline(exchange, waitMs === undefined ? timeoutMs : waitMs);
    if (failure !== undefined || release !== true || !this.results.hasRoom()) return;
    this.results.add(exchange);
    this.release(exchange);
    this.pump();
  }

  /** All that the command waited for has come, or will not come any more. */
  end(exchange: Exchange, failure: Failure | undefined): void {
    if (failure === undefined && exchange.command.entersDataMode === true) this.owner.connected(exchange.command);
    this.hold(this.options.gapMs);
    if (this.queue.inFlight === exchange) {
      this.release(exchange);
      // The module ended the command before it had all of its input: it may take the rest for commands.
      if (this.transmitter.pending() > 0) this.owner.lostTrack(exchange);
    }
    exchange.finish(failure);
    this.pump();
  }

  /** The answer of the command in flight cannot be waited for or trusted any longer. */
  abandon(exchange: Exchange, failure: Failure): void {
    this.giveUpResult(exchange);
    this.release(exchange);
    this.owner.lostTrack(exchange);
    exchange.finish(failure);
  }

  /** As `Session.abandonResults`. */
  abandonResults(prefix: string, failure: Failure): void {
    this.finishLater(this.results.abandon(prefix), failure);
    this.pump();
  }

  /** What waits in the queue fails, not from inside this call. */
  failWaiting(failure: Failure): void {
    this.finishLater(this.queue.takeWaiting(), failure);
  }

  /** Whatever was asked for fails, not from inside this call. */
  failAll(failure: Failure): void {
    const { inFlight } = this.queue;
    if (inFlight !== undefined) this.release(inFlight);
    const flying = inFlight === undefined ? [] : [inFlight];
    this.finishLater(this.results.abandon("").concat(flying, this.queue.takeWaiting()), failure);
  }

  private start(exchange: Exchange): void {
    const { inputLine, text, lineEnd } = exchange.command;
    this.counters.commands++;
    this.transmit(exchange, text + (lineEnd ?? "\r"), () => {
      exchange.sent = true;
      this.intake.framer.expectPrompt(!exchange.inputSent && inputLine === undefined);
    });
  }

  private sendPacket(exchange: Exchange, from: number): void {
    const { inputPacketBytes, inputSource } = exchange.command;
    const total = inputLength(exchange.command) as number;
    const packetBytes = inputSource === undefined ? inputPacketBytes : SOURCE_BYTES;
    const to = packetBytes === undefined ? total : Math.min(total, from + packetBytes);
    const bytes = inputSource === undefined ? slice(exchange.command.input as string, from, to) : inputSource.read(from, to);
    if (bytes.length !== to - from) {
      this.abandon(exchange, { kind: "error", message: `${exchange.name}: the source of the bytes to send ended at ${from + bytes.length} of ${total}` });
      return;
    }
    this.transmit(exchange, bytes, () => {
      if (to === total) return;
      this.clock.after(inputSource === undefined ? PACKET_PAUSE_MS : 0, () => {
        if (this.queue.inFlight === exchange && exchange.final === "") this.sendPacket(exchange, to);
      });
    });
  }

  /** The deadline runs anew each time that the UART has taken some. */
  private transmit(exchange: Exchange, bytes: string, taken: () => void): void {
    const { timeoutMs } = exchange.command;
    this.startDeadline(exchange, timeoutMs);
    this.transmitter.send(bytes, () => {
      this.startDeadline(exchange, timeoutMs);
      if (this.transmitter.pending() === 0) taken();
    });
  }

  /** It runs anew where the answer has grown meanwhile: how long that takes depends on its length and the line's rate. */
  private startDeadline(exchange: Exchange, ms: number): void {
    exchange.stopTimer();
    exchange.timer = this.clock.after(ms, () => {
      if (this.intake.isPaused() || exchange.hasGrown()) this.startDeadline(exchange, ms);
      else this.expire(exchange);
    });
  }

  private expire(exchange: Exchange): void {
    const { name, final, command } = exchange;
    if (command.endsInSilence === true && final === "") return this.end(exchange, undefined);
    const failure = final === "" ? undefined : exchange.failure();
    if (failure === undefined) this.counters.timeouts++;
    if (final === "") {
      this.abandon(exchange, { kind: "timeout", message: `${name}: no answer in ${command.timeoutMs} ms` });
      return;
    }
    this.giveUpResult(exchange);
    this.end(exchange, failure === undefined ? { kind: "timeout", message: `${name}: no result after OK` } : failure);
  }

  private giveUpResult(exchange: Exchange): void {
    this.results.giveUp(exchange, this.clock.now() + this.options.lateResultMs);
  }

  private release(exchange: Exchange): void {
    this.queue.inFlight = undefined;
    this.hold(this.options.gapMs);
    this.intake.framer.expectPrompt(false);
    this.owner.released(exchange);
  }

  private finishLater(exchanges: readonly Exchange[], failure: Failure): void {
    if (exchanges.length === 0) return;
    for (let index = 0; index < exchanges.length; index++) (exchanges[index] as Exchange).stopTimer();
    this.clock.after(0, () => {
      for (let index = 0; index < exchanges.length; index++) (exchanges[index] as Exchange).finish(failure);
    });
  }
}
