import type { Clock } from "../../clock";
import type { Random } from "../../random";
import type { Uart } from "../../uart";
import { UartWrapper } from "./uart-wrapper";

/**
 * A runtime that hands on what it received late, in order: a busy interpreter, a USB adapter. What
 * waits is bounded by what the line carries in the longest delay.
 */
export class DelayingUart extends UartWrapper {
  private earliestMs = 0;

  /** Each chunk comes `delayMs` late, and up to `jitterMs` (a whole number) more. */
  constructor(
    inner: Uart,
    private readonly clock: Clock,
    private readonly delayMs: number,
    private readonly jitterMs: number,
    private readonly random: Random,
  ) {
    super(inner);
  }

  override onData(listener: (chunk: string) => void): void {
    this.inner.onData((chunk) => {
      const wantedMs = this.clock.now() + this.delayMs + this.random.below(this.jitterMs + 1);
      this.earliestMs = Math.max(this.earliestMs, wantedMs);
      this.clock.after(this.earliestMs - this.clock.now(), () => listener(chunk));
    });
  }
}
