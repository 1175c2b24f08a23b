import { slice } from "../../hal/bytes";
import type { Uart } from "../../hal/uart";

/** Keeps what the UART has not taken yet, and tells when the last byte was taken. */
export class Transmitter {
  /** Bytes handed to the UART so far. */
  bytesOut = 0;
  private waiting = "";
  private whenTaken: (() => void) | undefined;

  constructor(private readonly uart: Uart) {
    uart.onWritable(() => this.flush());
  }

  /** Sends `bytes` behind what still waits; `taken` is called when the UART has them all. */
  send(bytes: string, taken: (() => void) | undefined): void {
    this.waiting = this.waiting + bytes;
    this.whenTaken = taken;
    this.flush();
  }

  /** Bytes that the UART has not taken yet. */
  pending(): number {
    return this.waiting.length;
  }

  /** Forgets what the UART has not taken yet. */
  clear(): void {
    this.waiting = "";
    this.whenTaken = undefined;
  }

  private flush(): void {
    if (this.waiting.length > 0) {
      const count = this.uart.write(this.waiting);
      this.bytesOut += count;
      this.waiting = slice(this.waiting, count, this.waiting.length);
    }
    const taken = this.whenTaken;
    if (this.waiting.length === 0 && taken !== undefined) {
      this.whenTaken = undefined;
      taken();
    }
  }
}
