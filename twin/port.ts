import type { Clock, Timer } from "../hal/clock";
import type { FlowControl, Uart } from "../hal/uart";

/** Start, 8 data and stop bit. */
const BITS_PER_BYTE = 10;

/**
 * The twin's side of the UART with the module's transmit buffer before it. What is written goes out
 * whole and in order; a write that finds no room is lost as a whole and counted in `bytesLost`.
 */
export class Port {
  private queue: string[] = [];
  private queuedBytes = 0;
  private busyUntilMs = 0;
  private rate: number;
  private silent = false;
  private held = false;
  private baudTimer: Timer | undefined;
  private drained: () => void = () => undefined;
  bytesLost = 0;

  /** `capacity`: bytes that may wait for the line; `baud`: rate at start in bit/s. */
  constructor(private readonly uart: Uart, private readonly clock: Clock, private readonly capacity: number, baud: number) {
    this.rate = baud;
    uart.setBaud(baud);
    uart.onWritable(() => this.push());
  }

  get baud(): number {
    return this.rate;
  }

  /** Bytes that wait for the line. */
  get waiting(): number {
    return this.queuedBytes;
  }

  /** Room for this many bytes more. */
  get room(): number {
    return this.capacity - this.queuedBytes;
  }

  /** One listener: called each time that the buffer has run empty. */
  onDrained(listener: () => void): void {
    this.drained = listener;
  }

  onData(listener: (bytes: string) => void): void {
    this.uart.onData(listener);
  }

  /** False where the bytes found no room, or the port is silenced. */
  write(bytes: string): boolean {
    if (this.silent || bytes.length === 0) return !this.silent;
    if (bytes.length > this.room) {
      this.bytesLost += bytes.length;
      return false;
    }
    this.queue.push(bytes);
    this.queuedBytes += bytes.length;
    this.push();
    return true;
  }

  /** Throws away what waits. */
  discard(): void {
    this.queue = [];
    this.queuedBytes = 0;
  }

  /** While silenced nothing leaves: the module is off, starting or frozen. */
  silence(silent: boolean): void {
    this.silent = silent;
    if (!silent) return;
    this.held = false;
    this.discard();
  }

  /** Changes the rate at once: what still waits goes out at the new one. */
  setBaud(baud: number): void {
    this.baudTimer?.cancel();
    this.rate = baud;
    this.uart.setBaud(baud);
  }

  /** Changes the rate when all that was written so far has left the line at the old one, then calls back. */
  setBaudWhenSent(baud: number, done: () => void = () => undefined): void {
    this.baudTimer?.cancel();
    const leftMs = Math.max(0, this.busyUntilMs - this.clock.now());
    const queuedMs = this.transmissionMs(this.queuedBytes + 1);
    this.baudTimer = this.clock.after(leftMs + queuedMs, () => {
      if (this.queuedBytes > 0) {
        this.setBaudWhenSent(baud, done);
        return;
      }
      this.setBaud(baud);
      done();
    });
  }

  /** While held, what is written waits in the buffer: the host asked for silence with XOFF. */
  hold(held: boolean): void {
    this.held = held;
    if (!held) this.push();
  }

  /** A control character, past what waits and past a hold. */
  writeUrgent(byte: string): void {
    if (!this.silent) this.uart.write(byte);
  }

  setFlowControl(flow: FlowControl): void {
    this.uart.setFlowControl(flow);
  }

  pause(): void {
    this.uart.pause();
  }

  resume(): void {
    this.uart.resume();
  }

  private push(): void {
    while (this.queue.length > 0 && !this.held) {
      const bytes = this.queue[0] as string;
      const taken = this.uart.write(bytes);
      this.queuedBytes -= taken;
      this.busyUntilMs = Math.max(this.clock.now(), this.busyUntilMs) + this.transmissionMs(taken);
      if (taken < bytes.length) {
        this.queue[0] = bytes.substring(taken);
        return;
      }
      this.queue.shift();
    }
    if (this.queue.length === 0) this.drained();
  }

  private transmissionMs(bytes: number): number {
    return (bytes * BITS_PER_BYTE * 1000) / this.rate;
  }
}
