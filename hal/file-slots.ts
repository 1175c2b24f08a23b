import { decodeBootRecord, encodeBootRecord } from "./boot-record";
import { slice } from "./bytes";
import { checksum } from "./checksum";
import type { Files } from "./files";
import { decodeInteger, encodeInteger } from "./integers";
import { objectionToWrite, type BootRecord, type Slot, type Slots } from "./slots";

const CHECK_BYTES = 4;
const LONGEST_RECORD = 1024;
const IMAGES: readonly [string, string] = ["image-0", "image-1"];
const BOOT = "boot";
const NOTE = "note";
const NEW = ".new";

/**
 * Slots as files: `image-0` and `image-1`, `boot` with the record, `note`. The small ones are written under another name,
 * then renamed, which is the atomic step.
 */
export class FileSlots implements Slots {
  readonly pageBytes = 1;

  constructor(
    private readonly files: Files,
    readonly capacityBytes: number,
  ) {}

  boot(): BootRecord | undefined {
    return decodeBootRecord(this.get(BOOT));
  }

  setBoot(record: BootRecord): string | undefined {
    return this.replace(BOOT, encodeBootRecord(record));
  }

  note(): string {
    return this.get(NOTE);
  }

  setNote(note: string): string | undefined {
    return note === this.note() ? undefined : this.replace(NOTE, note);
  }

  read(slot: Slot, offset: number, length: number): string {
    return this.files.read(IMAGES[slot], offset, length);
  }

  hash(slot: Slot, length: number): string | undefined {
    return this.files.hash === undefined ? undefined : this.files.hash(IMAGES[slot], length);
  }

  /** A file that is begun anew has nothing of the old one at its end. */
  prepare(slot: Slot, offset: number, length: number): string | undefined {
    const problem = this.objection(slot, offset, length);
    if (problem !== undefined || offset > 0) return problem;
    return this.files.remove(IMAGES[slot]);
  }

  write(slot: Slot, offset: number, bytes: string): string | undefined {
    const problem = this.objection(slot, offset, bytes.length) ?? this.files.write(IMAGES[slot], offset, bytes);
    if (problem !== undefined) return problem;
    if (this.read(slot, offset, bytes.length) === bytes) return undefined;
    return "the file did not keep what was written at " + String(offset);
  }

  private objection(slot: Slot, offset: number, length: number): string | undefined {
    if (offset + length > this.capacityBytes) return "a slot has " + String(this.capacityBytes) + " bytes and no more";
    return objectionToWrite(this.boot(), slot);
  }

  /** Empty where the file is not whole. */
  private get(name: string): string {
    const bytes = this.files.read(name, 0, LONGEST_RECORD);
    const content = slice(bytes, CHECK_BYTES, bytes.length);
    return bytes.length >= CHECK_BYTES && decodeInteger(bytes, 0, CHECK_BYTES) === checksum(content, 1) ? content : "";
  }

  private replace(name: string, content: string): string | undefined {
    const bytes = encodeInteger(checksum(content, 1), CHECK_BYTES) + content;
    const temporary = name + NEW;
    return this.files.remove(temporary) ?? this.files.write(temporary, 0, bytes) ?? this.files.rename(temporary, name);
  }
}
