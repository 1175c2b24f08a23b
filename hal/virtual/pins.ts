import type { InputPin, OutputPin } from "../pins";

/** A control line with both its ends: one drives it, the other sees it. Either may be the MCU's. */
export class VirtualPin implements OutputPin, InputPin {
  private asserted = false;
  private listener: ((asserted: boolean) => void) | undefined = undefined;

  set(asserted: boolean): void {
    if (asserted === this.asserted) return;
    this.asserted = asserted;
    if (this.listener !== undefined) this.listener(asserted);
  }

  read(): boolean {
    return this.asserted;
  }

  onChange(listener: (asserted: boolean) => void): void {
    this.listener = listener;
  }
}

/** All lines between an MCU and a module; serves as the MCU's `ModulePins`, and the module holds the same object. */
export class VirtualModulePins {
  readonly powerKey = new VirtualPin();
  readonly reset = new VirtualPin();
  readonly dtr = new VirtualPin();
  readonly ri = new VirtualPin();
  readonly status = new VirtualPin();
}
