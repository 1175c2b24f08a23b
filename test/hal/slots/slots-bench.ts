import type { Crypto } from "../../../hal/crypto";
import { FileSlots } from "../../../hal/file-slots";
import { FlashSlots } from "../../../hal/flash-slots";
import { portableCrypto } from "../../../hal/portable-crypto";
import { StorageRegion } from "../../../hal/region";
import { Settings } from "../../../hal/settings";
import { sha256 } from "../../../hal/sha256";
import type { BootRecord, Slot, SlotImage, Slots } from "../../../hal/slots";
import { VirtualFiles } from "../../../hal/virtual/files";
import { VirtualStorage, type PowerCut } from "../../../hal/virtual/storage";

/** What keeps slots over a power cut, of either kind. */
export interface SlotKind {
  name: string;
  /** Slots as they are found at a start. */
  open(): Slots;
  operations(): number;
  cutPowerAt(operation: number, cut: PowerCut): void;
  restorePower(): void;
}

/** Flash of pages of so many bytes, 2 for the record and `pages` for each slot. */
export function flashKind(pages: number, pageSize: number = 1024): SlotKind & { storage: VirtualStorage } {
  const storage = new VirtualStorage({ pageSize, pageCount: 2 + 2 * pages, writeUnit: 4, erased: 255 });
  return {
    name: "flash",
    storage,
    open: () => {
      const slots: readonly [StorageRegion, StorageRegion] = [new StorageRegion(storage, 2, pages), new StorageRegion(storage, 2 + pages, pages)];
      return new FlashSlots({ settings: new Settings(new StorageRegion(storage, 0, 2)), slots });
    },
    operations: () => storage.operations,
    cutPowerAt: (operation, cut) => storage.cutPowerAt(operation, cut),
    restorePower: () => storage.restorePower(),
  };
}

export function fileKind(capacityBytes: number): SlotKind {
  const files = new VirtualFiles();
  return {
    name: "files",
    open: () => new FileSlots(files, capacityBytes),
    operations: () => files.operations,
    cutPowerAt: (operation, cut) => files.cutPowerAt(operation, cut),
    restorePower: () => files.restorePower(),
  };
}

export function imageIn(slot: Slot, bytes: string, version: string): SlotImage {
  return { slot, size: bytes.length, sha256: sha256(bytes), version };
}

/** Puts an image into a slot as a tool does, before anything is in use; gives what a record says of it. */
export function flashImage(slots: Slots, slot: Slot, bytes: string, version: string, blank: BootRecord): SlotImage {
  slots.setBoot(blank);
  slots.prepare(slot, 0, bytes.length);
  slots.write(slot, 0, bytes);
  return imageIn(slot, bytes, version);
}

export const crypto: Crypto = portableCrypto;
