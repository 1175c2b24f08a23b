import { decodeBootRecord, encodeBootRecord } from "./boot-record";
import { FlashUnits } from "./flash-units";
import type { Settings } from "./settings";
import { objectionToWrite, type BootRecord, type Slot, type Slots } from "./slots";
import type { Storage } from "./storage";

const BOOT = "boot-record";
const NOTE = "update-note";

export interface FlashSlotsParts {
  /**
   * Keep the boot record and the note as `boot-record` and `update-note`, of up to 350 and 128 bytes. Others' values may stand beside them, as on a
   * part with few pages to spare; then there is but one object for these pages.
   */
  settings: Settings;
  /** Of one size, each a multiple of 256 bytes; a region of the same part each, as a rule. */
  slots: readonly [Storage, Storage];
  /** As `Slots.hash`. */
  hash?: (this: void, slot: Slot, length: number) => string | undefined;
}

/** Slots in flash; the boot record and the note are settings. */
export class FlashSlots implements Slots {
  readonly capacityBytes: number;
  readonly pageBytes: number;

  constructor(private readonly parts: FlashSlotsParts) {
    const { pageCount, pageSize } = parts.slots[0].geometry;
    this.capacityBytes = pageCount * pageSize;
    this.pageBytes = pageSize;
  }

  boot(): BootRecord | undefined {
    return decodeBootRecord(this.parts.settings.get(BOOT) ?? "");
  }

  setBoot(record: BootRecord): string | undefined {
    return this.parts.settings.put(BOOT, encodeBootRecord(record));
  }

  note(): string {
    return this.parts.settings.get(NOTE) ?? "";
  }

  setNote(note: string): string | undefined {
    return this.parts.settings.put(NOTE, note);
  }

  read(slot: Slot, offset: number, length: number): string {
    const count = Math.max(0, Math.min(length, this.capacityBytes - offset));
    return count === 0 ? "" : this.parts.slots[slot].read(offset, count);
  }

  hash(slot: Slot, length: number): string | undefined {
    return this.parts.hash === undefined ? undefined : this.parts.hash(slot, length);
  }

  prepare(slot: Slot, offset: number, length: number): string | undefined {
    const problem = this.objection(slot, offset, length);
    if (problem !== undefined) return problem;
    for (let page = Math.ceil(offset / this.pageBytes); page * this.pageBytes < offset + length; page++) {
      const reason = this.parts.slots[slot].erase(page);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  write(slot: Slot, offset: number, bytes: string): string | undefined {
    const units = new FlashUnits(this.parts.slots[slot]);
    return this.objection(slot, offset, bytes.length) ?? units.write(offset, units.pad(bytes));
  }

  private objection(slot: Slot, offset: number, length: number): string | undefined {
    if (offset + length > this.capacityBytes) return "a slot has " + String(this.capacityBytes) + " bytes and no more";
    return objectionToWrite(this.boot(), slot);
  }
}
