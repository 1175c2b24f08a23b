import type { NetworkFailure, Stream, StreamEvents } from "../network";
import type { Air } from "./air";
import type { ConnectionEnd } from "./connection";

/** Payload of a TCP segment on a mobile network, in bytes. */
const SEGMENT_BYTES = 1360;

/** One TCP or TLS connection, of the twin or of a peer. */
export class SimulatedStream implements Stream {
  private connection: ConnectionEnd<string> | undefined;
  private events: StreamEvents | undefined;
  private early: string[] = [];
  private earlyBytes = 0;
  private paused = false;
  private ending = false;

  /** `giveUp` stops the making of the connection; `closed` is called when nothing more can happen. */
  constructor(
    private readonly air: Air,
    readonly localPort: number,
    readonly remoteAddress: string,
    readonly remotePort: number,
    private readonly closed: (stream: SimulatedStream) => void,
  ) {}

  giveUp: () => void = () => undefined;

  reportTo(events: StreamEvents): void {
    this.events = events;
  }

  connected(end: ConnectionEnd<string>): void {
    this.attach(end);
    this.events?.connected();
  }

  attach(end: ConnectionEnd<string>): void {
    this.connection = end;
    end.reportTo({
      item: (bytes) => this.events?.data(bytes),
      emptied: () => this.events?.drained(),
      finished: () => this.finish((events) => events.ended()),
      broken: () => this.fail({ kind: "reset", detail: "the other side reset the connection" }),
    });
    for (const bytes of this.early) this.pass(end, bytes);
    this.early = [];
    this.earlyBytes = 0;
    if (!this.paused) end.resume();
    if (!this.ending) return;
    end.finish();
    this.closed(this);
  }

  fail(failure: NetworkFailure): void {
    this.finish((events) => events.failed(failure));
  }

  write(bytes: string): number {
    if (this.ending) return 0;
    if (this.connection === undefined) {
      this.early.push(bytes);
      this.earlyBytes += bytes.length;
      return this.earlyBytes;
    }
    this.pass(this.connection, bytes);
    return this.connection.waitingBytes;
  }

  probe(timeoutMs: number, done: (answered: boolean) => void): void {
    let over = false;
    const finish = (answered: boolean): void => {
      if (over) return;
      over = true;
      timer.cancel();
      if (!this.ending) done(answered);
    };
    const timer = this.air.clock.after(timeoutMs, () => finish(false));
    this.connection?.probe(() => finish(true));
  }

  pause(): void {
    this.paused = true;
    this.connection?.pause();
  }

  resume(): void {
    this.paused = false;
    this.connection?.resume();
  }

  end(): void {
    if (this.ending) return;
    this.ending = true;
    this.events = undefined;
    if (this.connection === undefined) return;
    this.connection.finish();
    this.closed(this);
  }

  destroy(): void {
    this.ending = true;
    this.events = undefined;
    this.giveUp();
    this.connection?.reset();
    this.closed(this);
  }

  private pass(end: ConnectionEnd<string>, bytes: string): void {
    for (let from = 0; from < bytes.length; from += SEGMENT_BYTES) {
      const segment = bytes.substring(from, from + SEGMENT_BYTES);
      end.send(segment, segment.length);
    }
  }

  private finish(report: (events: StreamEvents) => void): void {
    const events = this.events;
    this.ending = true;
    this.events = undefined;
    this.closed(this);
    if (events !== undefined) report(events);
  }
}
