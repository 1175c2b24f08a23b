import { byteAt, concat, slice } from "../bytes";
import type { Clock, Timer } from "../clock";
import type { UartFault } from "../uart";
import { BITS_PER_BYTE } from "./uart-transmitter";
import { sampleByte } from "./uart-sampling";

/**
 * The receiving half of a serial port: reads the line at its own rate, keeps what has arrived while
 * nobody takes it, and counts what it has no room for.
 */
export class UartReceiver {
  receivedBytes = 0;
  lostBytes = 0;
  private chunks: string[] = [];
  private waitingBytes = 0;
  /** Bytes that were lost behind those that wait. */
  private lostBehind = 0;
  private stalled = false;
  private handOver: Timer | undefined = undefined;
  /** Until then a slower receiver is still in the middle of an earlier byte. */
  private deafUntilMs = 0;
  private framingErrors = 0;
  private dataListener: ((chunk: string) => void) | undefined = undefined;
  private faultListener: ((fault: UartFault) => void) | undefined = undefined;
  /** What happened before anybody listened, at most one of a kind. */
  private untold: UartFault[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly capacity: number,
    /** Room was made in a full buffer. */
    private readonly onRoom: () => void,
  ) {}

  /** What waits is handed over next, before anything newer, but not from inside this call. */
  attach(listener: (chunk: string) => void): void {
    this.dataListener = listener;
    this.scheduleHandOver();
  }

  onFault(listener: (fault: UartFault) => void): void {
    this.faultListener = listener;
    const untold = this.untold;
    this.untold = [];
    if (untold.length === 0) return;
    this.clock.after(0, () => {
      for (const fault of untold) this.report(fault);
    });
  }

  stall(): void {
    this.stalled = true;
  }

  endStall(): void {
    this.stalled = false;
    this.scheduleHandOver();
  }

  /** How many bytes may come without loss. */
  room(): number {
    return this.takesAtOnce() ? Infinity : this.capacity - this.waitingBytes;
  }

  /** What this end makes of `bytes`, sent back to back at `senderBaud` until `endMs`. */
  sample(bytes: string, endMs: number, senderBaud: number, baud: number): string {
    if (senderBaud === baud) return bytes;
    const sentByteMs = (BITS_PER_BYTE * 1000) / senderBaud;
    const ownByteMs = (BITS_PER_BYTE * 1000) / baud;
    const parts: string[] = [];
    for (let index = 0; index < bytes.length; index++) {
      const startMs = endMs - (bytes.length - index) * sentByteMs;
      if (startMs + sentByteMs / 2 < this.deafUntilMs) continue;
      this.deafUntilMs = startMs + ownByteMs;
      const sampled = sampleByte(byteAt(bytes, index), senderBaud / baud);
      this.framingErrors = this.framingErrors + sampled.framingErrors;
      parts.push(sampled.bytes);
    }
    return concat(parts);
  }

  /** Takes what has been read from the line. */
  accept(bytes: string): void {
    this.receivedBytes = this.receivedBytes + bytes.length;
    if (this.takesAtOnce()) this.emit(bytes);
    else this.keep(bytes);
    if (this.framingErrors === 0) return;
    const count = this.framingErrors;
    this.framingErrors = 0;
    this.report({ kind: "framing", lost: 0, detail: String(count) + " bytes without a stop bit: compare the baud rates of both ends" });
  }

  report(fault: UartFault): void {
    if (this.faultListener !== undefined) {
      this.faultListener(fault);
      return;
    }
    for (const earlier of this.untold) {
      if (earlier.kind !== fault.kind) continue;
      earlier.lost = earlier.lost + fault.lost;
      return;
    }
    this.untold.push({ kind: fault.kind, lost: fault.lost, detail: fault.detail });
  }

  private takesAtOnce(): boolean {
    return this.dataListener !== undefined && !this.stalled && this.waitingBytes === 0 && this.lostBehind === 0;
  }

  private keep(bytes: string): void {
    const fitting = Math.min(bytes.length, this.lostBehind > 0 ? 0 : this.capacity - this.waitingBytes);
    if (fitting > 0) {
      this.chunks.push(slice(bytes, 0, fitting));
      this.waitingBytes = this.waitingBytes + fitting;
    }
    this.lostBehind = this.lostBehind + bytes.length - fitting;
    this.lostBytes = this.lostBytes + bytes.length - fitting;
  }

  private scheduleHandOver(): void {
    if (this.handOver !== undefined) return;
    this.handOver = this.clock.after(0, () => {
      this.handOver = undefined;
      this.handOverNow();
    });
  }

  private handOverNow(): void {
    if (this.dataListener === undefined || this.stalled) return;
    const chunk = concat(this.chunks);
    const lost = this.lostBehind;
    this.chunks = [];
    this.waitingBytes = 0;
    this.lostBehind = 0;
    this.emit(chunk);
    if (lost > 0) this.report({ kind: "overrun", lost, detail: "the receive buffer of " + String(this.capacity) + " bytes was full" });
    this.onRoom();
  }

  private emit(bytes: string): void {
    if (bytes.length > 0 && this.dataListener !== undefined) this.dataListener(bytes);
  }
}
