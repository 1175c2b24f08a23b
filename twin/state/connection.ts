import type { Clock, Timer } from "../../hal/clock";
import type { Network, NetworkFailure, Stream, StreamEvents, StreamOptions } from "../networks/network";
import { ConnectionWatch, type KeepAlive, type Retransmission } from "./connection-watch";
import { ReceiveBuffer } from "./receive-buffer";

/** What waits for the network in the module's stack at most, in bytes. */
export const SEND_CAPACITY = 8192;
/** How long the stack takes over bytes that have room, in ms. */
const HAND_OVER_MS = 5;

/** `timeout`: there was no room in time, and the bytes were not taken. `closed`: the connection went before. */
export type SendOutcome = "taken" | "timeout" | "closed";

/** Never called from inside a call of the connection's; nothing comes after `ended`, `failed`, `close` and `abort`. */
export interface ConnectionEvents {
  opened(): void;
  /** It could not be made. */
  failed(failure: NetworkFailure): void;
  /** Bytes came. */
  arrived(): void;
  /** The other side closed it, or it broke (`failure`). What was received can still be read. */
  ended(failure: NetworkFailure | undefined): void;
  /** There is room to send again: all that was handed over has left. */
  drained(): void;
}

/** How the stack treats a connection that is silent; for ever patient where left out. */
export interface Patience {
  keepAlive?: KeepAlive;
  /** When a connection is given up whose bytes have no acknowledgement. */
  retransmission?: Retransmission;
}

interface PendingSend {
  /** Undefined once the stack has taken them. */
  bytes: string | undefined;
  timer: Timer;
  done: (outcome: SendOutcome) => void;
}

/** A TCP or TLS connection of the module: bounded buffers both ways, between the host's commands and the network. */
export class Connection {
  readonly received = new ReceiveBuffer("stream");
  /** Bytes that the stack took so far. */
  totalSent = 0;
  /** What the stack took last and has not brought away; it stays after the end. */
  unsentBytes = "";
  private stream: Stream | undefined;
  private watch: ConnectionWatch | undefined;
  private waitingBytes = 0;
  private pending: PendingSend | undefined;
  private established = false;
  private paused = false;
  private over = false;

  private constructor(private readonly clock: Clock, private readonly events: ConnectionEvents, private readonly patience: Patience = {}) {}

  static open(clock: Clock, network: Network, options: StreamOptions & Patience, events: ConnectionEvents): Connection {
    const connection = new Connection(clock, events, options);
    connection.stream = network.connect(options, connection.streamEvents());
    return connection;
  }

  /** One that a listening socket accepted; `report` is what the network calls. */
  static accept(clock: Clock, stream: Stream, patience: Patience, events: ConnectionEvents): { connection: Connection; report: StreamEvents } {
    const connection = new Connection(clock, events, patience);
    connection.stream = stream;
    connection.established = true;
    connection.beginWatch();
    return { connection, report: connection.streamEvents() };
  }

  get isOpen(): boolean {
    return this.established && !this.over;
  }

  get remoteAddress(): string {
    return this.stream?.remoteAddress ?? "";
  }

  get remotePort(): number {
    return this.stream?.remotePort ?? 0;
  }

  /** Bytes that the stack took and the network has not. */
  get unsent(): number {
    return this.waitingBytes;
  }

  /** How many bytes the stack takes now. */
  get sendRoom(): number {
    return this.isOpen ? Math.max(0, SEND_CAPACITY - this.waitingBytes) : 0;
  }

  /** True while `send` has not called back. */
  get sending(): boolean {
    return this.pending !== undefined;
  }

  /** Hands bytes to the stack when it has room for all of them; one call at a time, `SEND_CAPACITY` bytes at most. */
  send(bytes: string, timeoutMs: number, done: (outcome: SendOutcome) => void): void {
    const fits = bytes.length <= this.sendRoom;
    if (fits) this.write(bytes);
    const timer = this.clock.after(fits ? HAND_OVER_MS : timeoutMs, () => this.endSend(fits ? "taken" : "timeout"));
    this.pending = { bytes: fits ? undefined : bytes, timer, done };
  }

  /** Hands bytes over at once: `sendRoom` of them at most. */
  write(bytes: string): void {
    if (this.stream === undefined || !this.isOpen) return;
    this.totalSent += bytes.length;
    this.waitingBytes = this.stream.write(bytes);
    this.unsentBytes = this.waitingBytes === 0 ? "" : (this.unsentBytes + bytes).slice(-this.waitingBytes);
    this.watch?.sent();
  }

  /** The oldest received bytes, `maximum` of them at most; also after the end. */
  read(maximum: number): string {
    const bytes = this.received.take(maximum);
    this.balance();
    return bytes;
  }

  /** Sends what waits, then closes; one that is not made yet is given up. Received bytes are gone. */
  close(): void {
    const { established, over } = this;
    this.received.clear();
    if (over) return;
    this.finish();
    if (established) this.stream?.end();
    else this.stream?.destroy();
  }

  /** Closes at once; received bytes are gone. */
  abort(): void {
    this.received.clear();
    this.die();
  }

  /** The way to the network is gone: nothing passes any more, what was received stays. */
  die(): void {
    if (this.over) return;
    this.finish();
    this.stream?.destroy();
  }

  private streamEvents(): StreamEvents {
    return {
      connected: () => {
        this.established = true;
        this.beginWatch();
        this.events.opened();
      },
      failed: (failure) => {
        if (this.established) this.end(failure);
        else {
          this.over = true;
          this.events.failed(failure);
        }
      },
      data: (bytes) => {
        this.watch?.traffic();
        this.received.add(bytes, this.remoteAddress, this.remotePort);
        this.balance();
        this.events.arrived();
      },
      ended: () => this.end(undefined),
      drained: () => this.drain(),
    };
  }

  private end(failure: NetworkFailure | undefined): void {
    this.finish();
    this.events.ended(failure);
  }

  /** Whether anything passes counts, not how fast: bytes that wait for their turn are no reason to give up. */
  private beginWatch(): void {
    const { stream } = this;
    if (stream === undefined) return;
    this.watch = new ConnectionWatch(this.clock, this.patience, {
      probe: (timeoutMs, done) => stream.probe(timeoutMs, done),
      lost: () => {
        this.finish();
        stream.destroy();
        this.events.ended({ kind: "timeout", detail: "the other side does not answer any more" });
      },
    });
  }

  private drain(): void {
    this.waitingBytes = 0;
    this.unsentBytes = "";
    const { pending } = this;
    if (pending?.bytes !== undefined) {
      this.write(pending.bytes);
      this.endSend("taken");
    }
    this.events.drained();
  }

  private endSend(outcome: SendOutcome): void {
    const { pending } = this;
    if (pending === undefined) return;
    this.pending = undefined;
    pending.timer.cancel();
    pending.done(outcome);
  }

  private finish(): void {
    this.over = true;
    this.waitingBytes = 0;
    this.watch?.stop();
    this.endSend("closed");
  }

  /** Holds the other side back while the buffer is full. */
  private balance(): void {
    const { full } = this.received;
    if (full === this.paused || this.over) return;
    this.paused = full;
    if (full) this.stream?.pause();
    else this.stream?.resume();
  }
}
