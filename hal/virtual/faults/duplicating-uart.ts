import { ByteFaultUart } from "./byte-fault-uart";

/** A line on which bytes come twice. */
export class DuplicatingUart extends ByteFaultUart {
  protected override strike(byte: string): string {
    return byte + byte;
  }
}
