import type { BootRecord, Slot, Slots } from "../../../hal/slots";
import type { SlotKind } from "../../hal/slots/slots-bench";

/** What the memory does not keep any more. */
export interface Wear {
  boot: boolean;
  note: boolean;
  write: boolean;
}

const WORN = "worn out";

/** Slots of which some changes fail. */
class WornSlots implements Slots {
  readonly capacityBytes: number;
  readonly pageBytes: number;

  constructor(
    private readonly slots: Slots,
    private readonly wear: Wear,
  ) {
    this.capacityBytes = slots.capacityBytes;
    this.pageBytes = slots.pageBytes;
  }

  boot(): BootRecord | undefined {
    return this.slots.boot();
  }

  setBoot(record: BootRecord): string | undefined {
    return this.wear.boot ? WORN : this.slots.setBoot(record);
  }

  note(): string {
    return this.slots.note();
  }

  setNote(note: string): string | undefined {
    return this.wear.note ? WORN : this.slots.setNote(note);
  }

  read(slot: Slot, offset: number, length: number): string {
    return this.slots.read(slot, offset, length);
  }

  prepare(slot: Slot, offset: number, length: number): string | undefined {
    return this.slots.prepare(slot, offset, length);
  }

  write(slot: Slot, offset: number, bytes: string): string | undefined {
    return this.wear.write ? WORN : this.slots.write(slot, offset, bytes);
  }
}

/** A kind of slots that wears as `wear` says at the time. */
export function wearing(kind: SlotKind, wear: Wear): SlotKind {
  return { ...kind, open: () => new WornSlots(kind.open(), wear) };
}
