import type { Duplex } from "node:stream";
import type { FlowControl, Uart, UartFault } from "../uart";

/** Bytes that wait in the stream, where the options say nothing else. */
const TRANSMIT_CAPACITY = 4096;

/**
 * A `Uart` over any duplex stream of bytes: a TCP connection to a remote serial port or to a twin,
 * a terminal. It has no rate; pausing it makes the stream hold up the other side, if it can.
 */
export class StreamUart implements Uart {
  private stream: Duplex | undefined;
  private writesHeld = false;
  private refusedSome = false;
  private paused = false;
  private closedFault: UartFault | undefined;
  private dataListener: ((chunk: string) => void) | undefined;
  private writableListener: (() => void) | undefined;
  private faultListener: ((fault: UartFault) => void) | undefined;

  /** `transmitCapacity`: bytes that may wait to be sent; `write` takes no more than fit. */
  constructor(
    stream: Duplex,
    private readonly transmitCapacity: number = TRANSMIT_CAPACITY,
  ) {
    this.attach(stream);
  }

  write(bytes: string): number {
    if (this.closedFault !== undefined) return 0;
    const room = this.stream === undefined || this.writesHeld ? 0 : this.transmitCapacity - this.stream.writableLength;
    const taken = Math.max(0, Math.min(bytes.length, room));
    if (taken < bytes.length) this.refusedSome = true;
    if (taken > 0) this.stream?.write(Buffer.from(bytes.slice(0, taken), "latin1"), () => this.onWritten());
    return taken;
  }

  onWritable(listener: () => void): void {
    this.writableListener = listener;
  }

  onData(listener: (chunk: string) => void): void {
    const isFirst = this.dataListener === undefined;
    this.dataListener = listener;
    if (isFirst && this.stream !== undefined) this.listen(this.stream);
  }

  /** A port that is gone already is told of at once, though not from inside this call. */
  onFault(listener: (fault: UartFault) => void): void {
    this.faultListener = listener;
    const fault = this.closedFault;
    if (fault !== undefined) setImmediate(() => listener(fault));
  }

  /** A stream has no rate: nothing happens. */
  setBaud(_baud: number): void {}

  /** A stream has its own flow control: nothing happens. */
  setFlowControl(_flow: FlowControl): void {}

  pause(): void {
    this.paused = true;
    this.stream?.pause();
  }

  resume(): void {
    this.paused = false;
    if (this.dataListener !== undefined) this.stream?.resume();
  }

  /** Ends the stream; reported to nobody. */
  close(): void {
    const stream = this.detach();
    this.closedFault = { kind: "closed", lost: 0, detail: "closed by this program" };
    stream?.destroy();
  }

  /** Takes bytes from and gives them to `stream` from now on. */
  protected attach(stream: Duplex): void {
    this.stream = stream;
    stream.on("error", (error: Error) => this.onEnd(stream, error.message));
    stream.on("end", () => this.onEnd(stream, "the other side closed it"));
    // A serial port gives the reason here.
    stream.on("close", (reason?: Error | null) => this.onEnd(stream, reason?.message ?? "it was closed"));
    if (this.dataListener !== undefined) this.listen(stream);
    this.tellWritable();
  }

  /** Lets go of the stream without a word; until the next `attach` all writing is refused. */
  protected detach(): Duplex | undefined {
    const stream = this.stream;
    this.stream = undefined;
    return stream;
  }

  /** Refuses all writing while `held`. */
  protected holdWrites(held: boolean): void {
    this.writesHeld = held;
    if (!held) this.tellWritable();
  }

  protected report(fault: UartFault): void {
    if (fault.kind === "closed") this.closedFault = fault;
    this.faultListener?.(fault);
  }

  protected isClosed(): boolean {
    return this.closedFault !== undefined;
  }

  /** A stream keeps what comes before anybody listens. */
  private listen(stream: Duplex): void {
    stream.on("data", (chunk: Buffer) => {
      if (stream === this.stream) this.dataListener?.(chunk.toString("latin1"));
    });
    if (this.paused) stream.pause();
  }

  private onWritten(): void {
    if (this.stream !== undefined && this.stream.writableLength <= this.transmitCapacity / 2) this.tellWritable();
  }

  private tellWritable(): void {
    if (!this.refusedSome || this.writesHeld) return;
    this.refusedSome = false;
    this.writableListener?.();
  }

  private onEnd(stream: Duplex, detail: string): void {
    if (stream !== this.stream || this.closedFault !== undefined) return;
    this.detach();
    stream.destroy();
    this.report({ kind: "closed", lost: 0, detail });
  }
}
