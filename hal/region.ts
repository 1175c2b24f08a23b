import type { Storage, StorageGeometry } from "./storage";

/** Some neighbouring pages of a storage, as a storage of their own. */
export class StorageRegion implements Storage {
  readonly geometry: StorageGeometry;
  private readonly startOffset: number;

  /** Pages `firstPage` to `firstPage + pageCount - 1` of `storage`; must lie inside it. */
  constructor(
    private readonly storage: Storage,
    private readonly firstPage: number,
    pageCount: number,
  ) {
    const whole = storage.geometry;
    this.geometry = { pageSize: whole.pageSize, pageCount, writeUnit: whole.writeUnit, erased: whole.erased };
    this.startOffset = firstPage * whole.pageSize;
  }

  read(offset: number, length: number): string {
    return this.storage.read(this.startOffset + offset, length);
  }

  write(offset: number, bytes: string): string | undefined {
    const reason = this.outside(offset, bytes.length);
    return reason === undefined ? this.storage.write(this.startOffset + offset, bytes) : reason;
  }

  erase(page: number): string | undefined {
    const reason = this.outside(page * this.geometry.pageSize, this.geometry.pageSize);
    return reason === undefined ? this.storage.erase(this.firstPage + page) : reason;
  }

  /** A neighbour's pages are never touched, whatever is asked. */
  private outside(offset: number, length: number): string | undefined {
    if (offset >= 0 && offset + length <= this.geometry.pageSize * this.geometry.pageCount) return undefined;
    return String(length) + " bytes at " + String(offset) + " are outside the region of " + String(this.geometry.pageCount) + " pages";
  }
}
