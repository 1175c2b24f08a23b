import { slice } from "../../hal/bytes";
import type { Clock } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import { UartWrapper } from "../../hal/virtual/faults/uart-wrapper";

/** Between the two parts: longer than a session's gap between two commands. */
const GAP_MS = 20;

/** A port that hands on what it receives in two parts at one place of the stream, and late from there on. */
export class CutUart extends UartWrapper {
  private position = 0;

  /** `cut`: how many bytes come before the place. */
  constructor(
    inner: Uart,
    private readonly clock: Clock,
    private readonly cut: number,
  ) {
    super(inner);
  }

  override onData(listener: (chunk: string) => void): void {
    this.inner.onData((chunk) => {
      const early = Math.max(0, Math.min(chunk.length, this.cut - this.position));
      this.position = this.position + chunk.length;
      if (early > 0) listener(slice(chunk, 0, early));
      if (early < chunk.length) this.clock.after(GAP_MS, () => listener(slice(chunk, early, chunk.length)));
    });
  }
}
