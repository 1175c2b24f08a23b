import type { Clock } from "../clock";
import type { FlowControl, Uart, UartFault } from "../uart";
import { UartReceiver } from "./uart-receiver";
import { UartTransmitter, type Wire } from "./uart-transmitter";

export interface VirtualUartOptions {
  /** bit/s, 115200 where left out. */
  baud?: number;
  /** "none" where left out. */
  flowControl?: FlowControl;
  /** Bytes that wait to be sent, 1024 where left out; `write` takes no more than fit. */
  transmitCapacity?: number;
  /** Bytes that wait for the runtime, 1024 where left out; more are lost as `overrun`. */
  receiveCapacity?: number;
}

export interface VirtualLineOptions {
  a?: VirtualUartOptions;
  b?: VirtualUartOptions;
  /**
   * Bytes arrive this many at a time, or as many as the line carries in `batchMs`, whichever is
   * more; what is left at the end of a transmission does not wait. 1 and 0 where left out: every
   * byte by itself. A clock in real time cannot keep up with that, and wants some milliseconds.
   */
  batchBytes?: number;
  batchMs?: number;
}

export type LineDirection = "a-to-b" | "b-to-a";

/** Sees what arrives, as the receiving end reads it, whether or not it has room for it. */
export type TrafficListener = (direction: LineDirection, bytes: string, timeMs: number) => void;

/**
 * A cable and the two serial ports that it joins: 8 data bits, no parity, 1 stop bit, each byte in
 * ten bit times of the sending end. Ends at different rates read damaged bytes, as they do on a table.
 */
export class VirtualLine {
  readonly a: VirtualUart;
  readonly b: VirtualUart;
  private readonly clock: Clock;
  private readonly listeners: TrafficListener[] = [];

  constructor(clock: Clock, options?: VirtualLineOptions) {
    const chosen: VirtualLineOptions = options === undefined ? {} : options;
    this.clock = clock;
    this.a = new VirtualUart(clock, chosen.a, chosen, (bytes) => this.tap("b-to-a", bytes));
    this.b = new VirtualUart(clock, chosen.b, chosen, (bytes) => this.tap("a-to-b", bytes));
    this.a.join(this.b);
    this.b.join(this.a);
  }

  /** Adds a listener; any number may listen. */
  onTraffic(listener: TrafficListener): void {
    this.listeners.push(listener);
  }

  /** Takes the port away: both ends report `closed`, and nothing passes any more. */
  close(detail: string): void {
    this.a.unplug(detail);
    this.b.unplug(detail);
  }

  private tap(direction: LineDirection, bytes: string): void {
    for (const listener of this.listeners) listener(direction, bytes, this.clock.now());
  }
}

/** One end of a `VirtualLine`. */
export class VirtualUart implements Uart {
  /** Bytes that have completely left this end. */
  sentBytes = 0;
  private readonly transmitter: UartTransmitter;
  private readonly receiver: UartReceiver;
  private peer: VirtualUart | undefined = undefined;
  private baud: number;
  private flow: FlowControl;
  private paused = false;
  private closed = false;
  private writableListener: (() => void) | undefined = undefined;

  constructor(
    clock: Clock,
    options: VirtualUartOptions | undefined,
    line: VirtualLineOptions,
    private readonly onArrival: (bytes: string) => void,
  ) {
    const chosen: VirtualUartOptions = options === undefined ? {} : options;
    this.baud = chosen.baud === undefined ? 115200 : chosen.baud;
    this.flow = chosen.flowControl === undefined ? "none" : chosen.flowControl;
    this.receiver = new UartReceiver(clock, orElse(chosen.receiveCapacity, 1024), () => this.onRoom());
    const wire: Wire = {
      baud: () => this.baud,
      allowed: () => this.allowedByPeer(),
      deliver: (bytes, endMs) => this.onSent(bytes, endMs),
      writable: () => this.onTransmitterWritable(),
    };
    const capacity = orElse(chosen.transmitCapacity, 1024);
    this.transmitter = new UartTransmitter(clock, wire, capacity, orElse(line.batchBytes, 1), orElse(line.batchMs, 0));
  }

  /** Called once, by the line. */
  join(peer: VirtualUart): void {
    this.peer = peer;
  }

  write(bytes: string): number {
    return this.closed ? 0 : this.transmitter.write(bytes);
  }

  onWritable(listener: () => void): void {
    this.writableListener = listener;
  }

  onData(listener: (chunk: string) => void): void {
    this.receiver.attach(listener);
  }

  onFault(listener: (fault: UartFault) => void): void {
    this.receiver.onFault(listener);
  }

  setBaud(baud: number): void {
    if (!(baud > 0)) throw new Error("a baud rate must be above 0, and " + String(baud) + " is not");
    this.transmitter.settle();
    this.baud = baud;
    this.transmitter.goOn();
  }

  setFlowControl(flow: FlowControl): void {
    this.flow = flow;
    this.updateRts();
    if (this.peer !== undefined) this.peer.updateRts();
  }

  /** With flow control, drops RTS. Without, nothing stops the other side, and what comes is handed on. */
  pause(): void {
    this.paused = true;
    this.updateRts();
  }

  resume(): void {
    this.paused = false;
    this.updateRts();
  }

  /**
   * The runtime is busy and does not get round to reading what arrives, until `endStall`: bytes wait
   * in the receive buffer. When it is full, RTS drops where there is flow control; otherwise the
   * bytes that follow are lost, and told as one `overrun` afterwards.
   */
  stall(): void {
    this.receiver.stall();
  }

  endStall(): void {
    this.receiver.endStall();
  }

  /** Bytes handed to `write` that have not completely left. */
  pendingBytes(): number {
    return this.transmitter.pending();
  }

  /** Bytes that arrived, the lost ones included. */
  receivedBytes(): number {
    return this.receiver.receivedBytes;
  }

  /** Bytes that arrived and found no room. */
  lostBytes(): number {
    return this.receiver.lostBytes;
  }

  /** Whether this end lets the other one send. */
  rts(): boolean {
    return this.flow === "none" || (!this.paused && this.receiver.room() > 0);
  }

  /** Called by the line. */
  unplug(detail: string): void {
    if (this.closed) return;
    this.closed = true;
    this.transmitter.clear();
    this.receiver.report({ kind: "closed", lost: 0, detail });
  }

  private updateRts(): void {
    if (this.peer === undefined) return;
    if (this.peer.flow === "none" || this.rts()) this.peer.transmitter.release();
    else this.peer.transmitter.hold();
  }

  private onRoom(): void {
    this.updateRts();
  }

  /** What the other end's RTS lets pass. That it is dropped by `pause` is the transmitter's own affair. */
  private allowedByPeer(): number {
    if (this.peer === undefined || this.closed) return 0;
    if (this.flow === "none" || this.peer.flow === "none") return Infinity;
    return this.peer.receiver.room();
  }

  private onSent(bytes: string, endMs: number): void {
    this.sentBytes = this.sentBytes + bytes.length;
    if (this.peer !== undefined) this.peer.onBits(bytes, endMs, this.baud);
  }

  private onBits(bytes: string, endMs: number, senderBaud: number): void {
    if (this.closed) return;
    const read = this.receiver.sample(bytes, endMs, senderBaud, this.baud);
    if (read.length > 0) this.onArrival(read);
    this.receiver.accept(read);
  }

  private onTransmitterWritable(): void {
    if (this.writableListener !== undefined) this.writableListener();
  }
}

function orElse(value: number | undefined, fallback: number): number {
  return value === undefined ? fallback : value;
}
