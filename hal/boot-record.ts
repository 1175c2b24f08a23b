import { byteAt, fromByte, slice } from "./bytes";
import { decodeInteger, encodeInteger } from "./integers";
import type { BootRecord, SlotImage } from "./slots";

/**
 *     record: format 1 (value 1), parts 1, confirmed | trial: attempts 1, image | spare | failed: version length 1, version, SHA-256 32
 *     image:  slot 1, size 4, SHA-256 32, version length 1, version
 *
 * Parts: 1 for a trial, 2 for a spare, 4 for a failed image. It needs no check of its own: what keeps it has one.
 */
const FORMAT = 1;
const TRIAL = 1;
const SPARE = 2;
const FAILED = 4;
const HASH_BYTES = 32;

export function encodeBootRecord(record: BootRecord): string {
  const { confirmed, failed, spare, trial } = record;
  const parts = (trial === undefined ? 0 : TRIAL) + (spare === undefined ? 0 : SPARE) + (failed === undefined ? 0 : FAILED);
  let bytes = fromByte(FORMAT) + fromByte(parts) + encodeImage(confirmed);
  if (trial !== undefined) bytes = bytes + fromByte(trial.attempts) + encodeImage(trial.image);
  if (spare !== undefined) bytes = bytes + encodeImage(spare);
  if (failed !== undefined) bytes = bytes + fromByte(failed.version.length) + failed.version + failed.sha256;
  return bytes;
}

/** Undefined where `bytes` are no record. */
export function decodeBootRecord(bytes: string): BootRecord | undefined {
  const reader = new Reader(bytes);
  if (reader.number(1) !== FORMAT) return undefined;
  const parts = reader.number(1);
  const record: BootRecord = { confirmed: reader.image() };
  if (parts % 2 === TRIAL) {
    const attempts = reader.number(1);
    record.trial = { attempts, image: reader.image() };
  }
  if (parts % (2 * SPARE) >= SPARE) record.spare = reader.image();
  if (parts >= FAILED) {
    const version = reader.text(reader.number(1));
    record.failed = { version, sha256: reader.text(HASH_BYTES) };
  }
  return parts < 2 * FAILED && reader.isAtEnd() ? record : undefined;
}

function encodeImage(image: SlotImage): string {
  return fromByte(image.slot) + encodeInteger(image.size, 4) + image.sha256 + fromByte(image.version.length) + image.version;
}

class Reader {
  private position = 0;

  constructor(private readonly bytes: string) {}

  text(count: number): string {
    const from = this.position;
    this.position = from + count;
    return slice(this.bytes, from, from + count);
  }

  /** 0 where the bytes have ended. */
  number(count: number): number {
    const bytes = this.text(count);
    return bytes.length === count ? decodeInteger(bytes, 0, count) : 0;
  }

  image(): SlotImage {
    const slot = byteAt(this.text(1), 0) === 1 ? 1 : 0;
    const size = this.number(4);
    const sha256 = this.text(HASH_BYTES);
    return { slot, size, sha256, version: this.text(this.number(1)) };
  }

  isAtEnd(): boolean {
    return this.position === this.bytes.length;
  }
}
