import { slice } from "../../bytes";
import type { Clock, Timer } from "../../clock";
import type { Uart } from "../../uart";
import { UartWrapper } from "./uart-wrapper";

/**
 * Hands on what is received in chunks of exactly `size` bytes; less only when nothing has come for
 * `quietMs`. Infinity as `size`: everything up to the next silence as one chunk.
 */
export class ChunkingUart extends UartWrapper {
  private gathered = "";
  private quiet: Timer | undefined = undefined;

  constructor(
    inner: Uart,
    private readonly clock: Clock,
    private readonly size: number,
    private readonly quietMs: number,
  ) {
    super(inner);
  }

  override onData(listener: (chunk: string) => void): void {
    this.inner.onData((chunk) => {
      this.gathered = this.gathered + chunk;
      while (this.gathered.length >= this.size) this.handOn(this.size, listener);
      this.restartQuiet(listener);
    });
  }

  private handOn(count: number, listener: (chunk: string) => void): void {
    const chunk = slice(this.gathered, 0, count);
    this.gathered = slice(this.gathered, count, this.gathered.length);
    listener(chunk);
  }

  private restartQuiet(listener: (chunk: string) => void): void {
    if (this.quiet !== undefined) this.quiet.cancel();
    this.quiet = undefined;
    if (this.gathered === "") return;
    this.quiet = this.clock.after(this.quietMs, () => {
      this.quiet = undefined;
      this.handOn(this.gathered.length, listener);
    });
  }
}
