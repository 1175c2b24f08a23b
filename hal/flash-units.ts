import { fromByte, slice } from "./bytes";
import type { Storage } from "./storage";

/** Bytes that are compared with the erased value at once. */
const PIECE = 64;

/** What all that is kept in flash needs: whole units, erased ranges, writes that are read back. */
export class FlashUnits {
  /** One unit whose content differs from an erased one in every bit. */
  readonly mark: string;
  private readonly erasedPiece: string;

  constructor(private readonly storage: Storage) {
    this.erasedPiece = repeated(storage.geometry.erased, PIECE);
    this.mark = repeated(255 - storage.geometry.erased, storage.geometry.writeUnit);
  }

  /** The least number of bytes, `bytes` or more, that are whole units. */
  roundUp(bytes: number): number {
    const unit = this.storage.geometry.writeUnit;
    return Math.ceil(bytes / unit) * unit;
  }

  /** `bytes` filled up to whole units. */
  pad(bytes: string): string {
    return bytes + repeated(this.storage.geometry.erased, this.roundUp(bytes.length) - bytes.length);
  }

  isErased(offset: number, length: number): boolean {
    const end = offset + length;
    for (let from = offset; from < end; from = from + PIECE) {
      const length = Math.min(PIECE, end - from);
      if (this.storage.read(from, length) !== slice(this.erasedPiece, 0, length)) return false;
    }
    return true;
  }

  /** Undefined, or why the storage does not hold `bytes` at `offset` now. */
  write(offset: number, bytes: string): string | undefined {
    const problem = this.storage.write(offset, bytes);
    if (problem !== undefined) return problem;
    if (this.storage.read(offset, bytes.length) === bytes) return undefined;
    return "the storage did not keep what was written at " + String(offset);
  }
}

function repeated(value: number, count: number): string {
  let bytes = "";
  for (let index = 0; index < count; index++) bytes = bytes + fromByte(value);
  return bytes;
}
