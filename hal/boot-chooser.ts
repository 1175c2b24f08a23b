import type { Crypto } from "./crypto";
import { SlotHash } from "./slot-hash";
import type { BootRecord, Slot, SlotImage, Slots } from "./slots";

/** What a loader is to start. */
export interface BootChoice {
  slot: Slot;
  /** Bytes of the image; undefined where there is no boot record, and slot 0 is started as it is. */
  size?: number;
  /** The image has to confirm itself. */
  trial: boolean;
}

/**
 * What a loader does at each start, before anything of an image runs. A trial costs an attempt, which is written down before it is
 * started: an image that crashes or hangs (a watchdog ends that) uses up its attempts, and the confirmed one is started again. No
 * image is started whose hash is wrong, but where no other is left.
 */
export function chooseImage(slots: Slots, crypto: Crypto): BootChoice {
  const record = slots.boot();
  if (record === undefined) return { slot: 0, trial: false };
  const { confirmed, spare, trial } = record;
  if (trial !== undefined) {
    const worthTrying = trial.attempts > 0 && isWhole(slots, trial.image, crypto);
    const next = worthTrying ? { ...record, trial: { ...trial, attempts: trial.attempts - 1 } } : withoutTrial(record);
    // What cannot be written down could be tried for ever.
    if (slots.setBoot(next) === undefined && worthTrying) return { slot: trial.image.slot, size: trial.image.size, trial: true };
  }
  if (spare !== undefined && !isWhole(slots, confirmed, crypto) && isWhole(slots, spare, crypto)) {
    slots.setBoot({ confirmed: spare, failed: { version: confirmed.version, sha256: confirmed.sha256 } });
    return { slot: spare.slot, size: spare.size, trial: false };
  }
  return { slot: confirmed.slot, size: confirmed.size, trial: false };
}

/** The record after a trial that did not succeed. */
export function withoutTrial(record: BootRecord): BootRecord {
  const { confirmed, failed, trial } = record;
  const next: BootRecord = { confirmed };
  if (trial !== undefined) next.failed = { version: trial.image.version, sha256: trial.image.sha256 };
  else if (failed !== undefined) next.failed = failed;
  return next;
}

/** Whether the slot holds what the record says. */
export function isWhole(slots: Slots, image: SlotImage, crypto: Crypto): boolean {
  const hash = new SlotHash(slots, crypto, image.slot, image.size);
  let found = hash.step();
  while (found === undefined) found = hash.step();
  return found === image.sha256;
}
