import { slice } from "../../hal/bytes";
import type { Uart } from "../../hal/uart";

/** Keeps what the UART has not taken yet, and tells how it goes. */
export class Transmitter {
  private waiting = "";
  private onProgress: (() => void) | undefined;

  /** `counters.bytesOut` goes up with each byte that the UART takes. */
  constructor(
    private readonly uart: Uart,
    private readonly counters: { bytesOut: number },
  ) {
    uart.onWritable(() => this.flush());
  }

  /**
   * Sends `bytes` behind what still waits. `progress` is called each time that the UART has taken
   * some, for the last time when `pending` is 0; it may be called from inside this call.
   */
  send(bytes: string, progress?: () => void): void {
    this.waiting = this.waiting + bytes;
    this.onProgress = progress;
    this.flush();
  }

  /** Bytes that the UART has not taken yet. */
  pending(): number {
    return this.waiting.length;
  }

  /** Forgets what the UART has not taken yet. */
  clear(): void {
    this.waiting = "";
    this.onProgress = undefined;
  }

  private flush(): void {
    const count = this.waiting === "" ? 0 : this.uart.write(this.waiting);
    this.counters.bytesOut += count;
    this.waiting = slice(this.waiting, count, this.waiting.length);
    const progress = this.onProgress;
    if (progress === undefined || (count === 0 && this.waiting !== "")) return;
    if (this.waiting === "") this.onProgress = undefined;
    progress();
  }
}
