import { FlashSlots } from "../flash-slots";
import { StorageRegion } from "../region";
import { Settings } from "../settings";
import type { Slot, Slots } from "../slots";
import type { Storage } from "../storage";
import type { EspruinoApi } from "./api";
import { nativeSha256 } from "./crypto";
import { EspruinoFlashStorage } from "./storage";

/**
 * The first file in Espruino's Storage. Its content is made once, and Storage never looks into it again: whole pages
 * of flash in it are erased and written where they lie, while scripts in it can be read, and run, as those of any file.
 */
export const SLOTS_FILE = "fieldline.slots";
/** Bytes in front of a file's content. */
const HEADER_BYTES = 32;
const RECORD_PAGES = 2;

/** Where two images and the boot record are. */
export interface SlotArea {
  /** Address of Espruino's Storage, at a page's beginning. */
  address: number;
  /** Bytes of flash that are erased together; 512 or more. */
  pageSize: number;
  /** Pages of each of the two slots. */
  slotPages: number;
}

/** Pages that are used: two of the record, then those of the slots. The one in front of them has the file's header. */
export function slotPagesOf(area: SlotArea): number {
  return RECORD_PAGES + 2 * area.slotPages;
}

/** Bytes of the file. */
export function slotsFileBytes(area: SlotArea): number {
  return (1 + slotPagesOf(area)) * area.pageSize - HEADER_BYTES;
}

/** Bytes of the file in front of a slot's first one. */
function offsetOf(area: SlotArea, slot: Slot): number {
  return (1 + RECORD_PAGES + slot * area.slotPages) * area.pageSize - HEADER_BYTES;
}

/** Why there are no slots at the place that `area` says; undefined where they are there. */
export function objectionToArea(api: EspruinoApi, area: SlotArea): string | undefined {
  const flash = api.require("Flash");
  const name = api.E.toString(flash.read(SLOTS_FILE.length, area.address + 4));
  if (name === SLOTS_FILE) return undefined;
  return "Storage does not begin with " + SLOTS_FILE + " at " + String(area.address) + "; flash the image of it that the build made";
}

/** The slots of a board; one object a boot. */
export function espruinoSlots(api: EspruinoApi, area: SlotArea): Slots {
  const { address, pageSize } = area;
  const flash = new EspruinoFlashStorage(api, { address: address + pageSize, pageSize, pageCount: slotPagesOf(area) });
  return espruinoSlotsOn(flash, area, (slot, length) => {
    const bytes = slotText(api, area, slot, length);
    return bytes === undefined ? undefined : nativeSha256(api, bytes);
  });
}

/** The same on whatever has these pages. */
export function espruinoSlotsOn(flash: Storage, { slotPages }: SlotArea, hash?: (this: void, slot: Slot, length: number) => string | undefined): Slots {
  return new FlashSlots({
    settings: new Settings(new StorageRegion(flash, 0, RECORD_PAGES)),
    slots: [new StorageRegion(flash, RECORD_PAGES, slotPages), new StorageRegion(flash, RECORD_PAGES + slotPages, slotPages)],
    hash,
  });
}

/** A slot's first bytes where they lie in flash; undefined where Espruino reads fewer of them, as 2v20 does beyond 65535. */
export function slotText(api: EspruinoApi, area: SlotArea, slot: Slot, length: number): string | undefined {
  const text = api.require("Storage").read(SLOTS_FILE, offsetOf(area, slot), length);
  return text === undefined || text.length < length ? undefined : text;
}
