import { byteAt, fromByte } from "../../bytes";
import type { Random } from "../../random";
import type { Uart } from "../../uart";
import { ByteFaultUart } from "./byte-fault-uart";
import type { ByteFaultPlans } from "./byte-fault-uart";

/** A line that flips one of the eight bits of a byte, which one by chance. */
export class DamagingUart extends ByteFaultUart {
  constructor(
    inner: Uart,
    plans: ByteFaultPlans,
    private readonly random: Random,
  ) {
    super(inner, plans);
  }

  protected override strike(byte: string): string {
    const value = byteAt(byte, 0);
    const weight = Math.pow(2, this.random.below(8));
    const isSet = Math.floor(value / weight) % 2 === 1;
    return fromByte(isSet ? value - weight : value + weight);
  }
}
