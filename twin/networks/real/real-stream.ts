import type { Duplex } from "node:stream";
import type { NetworkFailure, Stream, StreamEvents } from "../network";
import type { Closable, RealContext } from "./context";
import type { Transport } from "./dialler";
import { failureOf } from "./failures";
import type { GatedSocket } from "./gated-socket";
import type { Cancellation } from "./reachability";

/** How long a closed stream waits for the other side's end before it lets go of the socket. */
const LINGER_MS = 10000;

/** One TCP or TLS connection of the twin. */
export class RealStream implements Stream, Closable {
  localPort: number;
  remoteAddress: string;
  remotePort: number;
  private top: Duplex | undefined;
  private gated: GatedSocket | undefined;
  private dialler: Closable | undefined;
  private readonly watch: Cancellation;
  private early: Buffer[] = [];
  private waitingBytes = 0;
  private paused = false;
  /** No events any more. */
  private silent = false;
  private ending = false;
  private events: StreamEvents | undefined;

  constructor(
    private readonly context: RealContext,
    remote: { address: string; port: number; localPort?: number },
  ) {
    this.localPort = remote.localPort ?? 0;
    this.remoteAddress = remote.address;
    this.remotePort = remote.port;
    this.watch = context.reachability.onChange(() => this.updateFlow());
    context.add(this);
  }

  /** What can be stopped while there is no connection yet. */
  dialledBy(dialler: Closable): void {
    this.dialler = dialler;
  }

  /** The events of the stream from now on; given before `attach`. */
  reportTo(events: StreamEvents): void {
    this.events = events;
  }

  /** The connection that was dialled is there. */
  connected(transport: Transport): void {
    this.attach(transport);
    if (!this.silent) this.events?.connected();
  }

  /** Goes on with a connection that is there; nothing is reported before the caller's turn is over. */
  attach(transport: Transport): void {
    const { top, gated } = transport;
    this.top = top;
    this.gated = gated;
    this.localPort = gated.socket.localPort ?? this.localPort;
    this.remoteAddress = gated.socket.remoteAddress ?? this.remoteAddress;
    this.remotePort = gated.socket.remotePort ?? this.remotePort;
    top.on("data", (chunk: Buffer) => {
      if (!this.silent) this.events?.data(chunk.toString("latin1"));
    });
    const finish = (report: (events: StreamEvents) => void): void => {
      this.context.reachability.whenOpen(() => this.finish(report));
    };
    const fail = (failure: NetworkFailure): void => finish((events) => events.failed(failure));
    top.on("end", () => finish((events) => events.ended()));
    top.on("error", (error) => fail(failureOf(error)));
    gated.on("error", (error) => fail(failureOf(error)));
    top.on("close", () => fail({ kind: "reset", detail: "the connection broke" }));
    this.updateFlow();
    for (const bytes of this.early) this.pass(bytes);
    this.early = [];
    if (this.ending) this.endTransport(top);
  }

  /** The connection that was dialled could not be made. */
  failed(failure: NetworkFailure): void {
    this.finish((events) => events.failed(failure));
  }

  write(bytes: string): number {
    if (this.ending || bytes.length === 0) return this.waitingBytes;
    this.waitingBytes += bytes.length;
    const buffer = Buffer.from(bytes, "latin1");
    if (this.top === undefined) this.early.push(buffer);
    else this.pass(buffer);
    return this.waitingBytes;
  }

  /** The kernel keeps the connection alive by itself; from here it is seen whether anything passes. */
  probe(timeoutMs: number, done: (answered: boolean) => void): void {
    const report = (answered: boolean): void => {
      clearTimeout(timer);
      passing.cancel();
      if (!this.ending) done(answered);
    };
    const timer = setTimeout(() => report(false), timeoutMs).unref();
    let passing: Cancellation = { cancel: () => clearImmediate(soon) };
    const soon = setImmediate(() => (passing = this.context.reachability.whenOpen(() => report(true))));
  }

  pause(): void {
    this.paused = true;
    this.updateFlow();
  }

  resume(): void {
    this.paused = false;
    this.updateFlow();
  }

  end(): void {
    if (this.ending) return;
    this.ending = true;
    this.silent = true;
    this.paused = false;
    this.updateFlow();
    if (this.top !== undefined) this.endTransport(this.top);
  }

  destroy(): void {
    this.ending = true;
    this.closeNow();
  }

  closeNow(): void {
    this.silent = true;
    this.dialler?.closeNow();
    this.gated?.reset();
    this.top?.destroy();
    this.release();
  }

  private pass(buffer: Buffer): void {
    this.top?.write(buffer, (error) => {
      this.waitingBytes -= buffer.length;
      if (this.waitingBytes > 0 || (error !== undefined && error !== null)) return;
      this.context.reachability.whenOpen(() => {
        if (!this.silent && this.waitingBytes === 0) this.events?.drained();
      });
    });
  }

  private endTransport(top: Duplex): void {
    const timer = setTimeout(() => this.closeNow(), LINGER_MS).unref();
    top.once("close", () => {
      clearTimeout(timer);
      this.release();
    });
    top.end();
  }

  private updateFlow(): void {
    if (this.top === undefined) return;
    if (this.paused || !this.context.reachability.isOpen) this.top.pause();
    else this.top.resume();
  }

  private finish(report: (events: StreamEvents) => void): void {
    if (this.silent) return;
    this.silent = true;
    this.ending = true;
    this.release();
    if (this.events !== undefined) report(this.events);
  }

  private release(): void {
    this.watch.cancel();
    this.context.remove(this);
  }
}
