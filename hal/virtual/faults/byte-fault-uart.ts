import { concat, slice } from "../../bytes";
import type { Uart } from "../../uart";
import type { FaultPlan } from "./fault-plan";
import { UartWrapper } from "./uart-wrapper";

/** Which bytes are struck, by direction; a direction left out is spared. */
export interface ByteFaultPlans {
  received?: FaultPlan;
  sent?: FaultPlan;
}

/** Bytes that are changed together on their way out. */
const PIECE = 64;

/** A line that does something to single bytes; what, says the class that extends it. */
export abstract class ByteFaultUart extends UartWrapper {
  /** How many bytes were struck so far, in both directions. */
  struck = 0;
  /** Changed bytes that the inner transmitter has not taken: one piece at most. */
  private unsent = "";
  private refusedSome = false;
  private writableListener: (() => void) | undefined = undefined;

  constructor(
    inner: Uart,
    private readonly plans: ByteFaultPlans,
  ) {
    super(inner);
    inner.onWritable(() => this.onInnerWritable());
  }

  /** What becomes of a byte that is struck: any number of bytes. */
  protected abstract strike(byte: string): string;

  override write(bytes: string): number {
    const plan = this.plans.sent;
    this.sendUnsent();
    let taken = 0;
    while (taken < bytes.length && this.unsent === "") {
      const piece = slice(bytes, taken, Math.min(bytes.length, taken + PIECE));
      taken = taken + piece.length;
      this.unsent = plan === undefined ? piece : this.change(piece, plan);
      this.sendUnsent();
    }
    if (taken < bytes.length) this.refusedSome = true;
    return taken;
  }

  override onWritable(listener: () => void): void {
    this.writableListener = listener;
  }

  override onData(listener: (chunk: string) => void): void {
    const plan = this.plans.received;
    if (plan === undefined) {
      this.inner.onData(listener);
      return;
    }
    this.inner.onData((chunk) => {
      const changed = this.change(chunk, plan);
      if (changed.length > 0) listener(changed);
    });
  }

  private change(bytes: string, plan: FaultPlan): string {
    const parts: string[] = [];
    for (let index = 0; index < bytes.length; index++) {
      const byte = slice(bytes, index, index + 1);
      if (plan.strikes()) {
        this.struck = this.struck + 1;
        parts.push(this.strike(byte));
      } else {
        parts.push(byte);
      }
    }
    return concat(parts);
  }

  private sendUnsent(): void {
    if (this.unsent === "") return;
    this.unsent = slice(this.unsent, this.inner.write(this.unsent), this.unsent.length);
  }

  private onInnerWritable(): void {
    this.sendUnsent();
    if (this.unsent !== "" || !this.refusedSome) return;
    this.refusedSome = false;
    if (this.writableListener !== undefined) this.writableListener();
  }
}
