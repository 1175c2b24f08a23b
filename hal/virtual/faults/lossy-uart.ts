import { ByteFaultUart } from "./byte-fault-uart";

/** A line that loses bytes, and says nothing of it. */
export class LossyUart extends ByteFaultUart {
  protected override strike(): string {
    return "";
  }
}
