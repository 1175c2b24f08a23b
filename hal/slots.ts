/** Two rooms for images of the application, and what a loader has to know to start the right one. */

export type Slot = 0 | 1;

/** An image in a slot. */
export interface SlotImage {
  slot: Slot;
  /** In bytes, from the slot's beginning. */
  size: number;
  /** SHA-256 of these bytes; 32 bytes. */
  sha256: string;
  /** 1 to 32 bytes. */
  version: string;
}

/** Changed as a whole: after a power cut the old one is there, or the new one. */
export interface BootRecord {
  /** Has proven itself: started unless there is a trial. */
  confirmed: SlotImage;
  /** Started instead while attempts are left; `attempts` is 0 to 255. */
  trial?: { image: SlotImage; attempts: number };
  /** The image that was confirmed before, while nothing is written over it: started where the confirmed one is damaged. */
  spare?: SlotImage;
  /** The last image that was tried and not confirmed. */
  failed?: { version: string; sha256: string };
}

/**
 * Where images are kept. The slots of the confirmed image and of a trial refuse every change, whoever asks. Calls block until
 * the operation is done; what a power cut breaks off leaves its bytes with any content. Changes give undefined, or why nothing is changed.
 */
export interface Slots {
  /** Bytes of the largest image. */
  readonly capacityBytes: number;
  /** Bytes that are erased together: writing is taken up again at multiples of it. 1 where bytes can be written over. */
  readonly pageBytes: number;

  /** Undefined where none was written, or it cannot be read. */
  boot(): BootRecord | undefined;
  setBoot(record: BootRecord): string | undefined;

  /** What the one that writes images keeps for itself over a power cut, up to 128 bytes; empty at first. */
  note(): string;
  setNote(note: string): string | undefined;

  /** Bytes `offset` to `offset + length - 1` of a slot, fewer where it has no more. */
  read(slot: Slot, offset: number, length: number): string;

  /** SHA-256 of a slot's first bytes, at once; left out, or undefined, where the machine cannot, and they are to be hashed in pieces. */
  hash?(slot: Slot, length: number): string | undefined;

  /** Makes bytes fit to be written, from `offset`, where a page begins or the last write ended. */
  prepare(slot: Slot, offset: number, length: number): string | undefined;

  /** Writes what was prepared and reads it back; `offset` is a multiple of 256. */
  write(slot: Slot, offset: number, bytes: string): string | undefined;
}

export function otherSlot(slot: Slot): Slot {
  return slot === 0 ? 1 : 0;
}

/** Why nothing may be written to `slot`; undefined where it may. */
export function objectionToWrite(record: BootRecord | undefined, slot: Slot): string | undefined {
  if (record === undefined) return "no boot record says which slot is in use; write one when the device is flashed";
  const used = record.confirmed.slot === slot || (record.trial !== undefined && record.trial.image.slot === slot);
  return used ? "slot " + String(slot) + " holds an image that may be started" : undefined;
}
