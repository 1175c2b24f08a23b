import { byteAt, fromByte, slice } from "../../hal/bytes";
import { decodeInteger, encodeInteger } from "../../hal/integers";
import type { Slot } from "../../hal/slots";

/**
 * How far a download has come, as it is kept over a power cut:
 *
 *     format 1 (value 1), slot 1, SHA-256 of the image 32, bytes 4 | SHA-256 of the delta 32, offset of its next window 4
 *
 * Blocks that were written since are recognised by their hashes.
 */
export interface Journal {
  slot: Slot;
  sha256: string;
  /** From the image's beginning: they are in the slot and were checked. */
  bytes: number;
  /** Left out where the whole image is fetched. */
  delta?: { sha256: string; offset: number };
}

const FORMAT = 1;
const HASH_BYTES = 32;
const WHOLE_BYTES = 6 + HASH_BYTES;
const DELTA_BYTES = WHOLE_BYTES + HASH_BYTES + 4;

export function encodeJournal(journal: Journal): string {
  const { bytes, delta, sha256, slot } = journal;
  const whole = fromByte(FORMAT) + fromByte(slot) + sha256 + encodeInteger(bytes, 4);
  return delta === undefined ? whole : whole + delta.sha256 + encodeInteger(delta.offset, 4);
}

/** Undefined where `note` is no journal. */
export function decodeJournal(note: string): Journal | undefined {
  if ((note.length !== WHOLE_BYTES && note.length !== DELTA_BYTES) || byteAt(note, 0) !== FORMAT) return undefined;
  const journal: Journal = {
    slot: byteAt(note, 1) === 1 ? 1 : 0,
    sha256: slice(note, 2, 2 + HASH_BYTES),
    bytes: decodeInteger(note, 2 + HASH_BYTES, 4),
  };
  if (note.length === DELTA_BYTES)
    journal.delta = { sha256: slice(note, WHOLE_BYTES, WHOLE_BYTES + HASH_BYTES), offset: decodeInteger(note, WHOLE_BYTES + HASH_BYTES, 4) };
  return journal;
}
