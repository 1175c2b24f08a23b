import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import type { Storage, StorageGeometry } from "../storage";

/**
 * Flash in a file of `pageSize * pageCount` bytes. Each operation is on the disk when it returns.
 * As in flash, a write can only take bits away from the erased value; an erasure brings them back.
 */
export class FileStorage implements Storage {
  private readonly file: number;

  /** Makes an erased file where there is none. Throws where the file is of another geometry or cannot be used. */
  constructor(
    path: string,
    readonly geometry: StorageGeometry,
  ) {
    const size = geometry.pageSize * geometry.pageCount;
    const isNew = !existsSync(path);
    this.file = openSync(path, isNew ? "w+" : "r+");
    const found = isNew ? 0 : fstatSync(this.file).size;
    if (found === 0) {
      this.put(0, Buffer.alloc(size, geometry.erased));
    } else if (found !== size) {
      closeSync(this.file);
      throw new Error(`${path} has ${found} bytes and was made for another storage than this one of ${size}; move it away or delete it`);
    }
  }

  read(offset: number, length: number): string {
    return this.get(offset, length).toString("latin1");
  }

  write(offset: number, bytes: string): string | undefined {
    const { pageSize, pageCount, writeUnit, erased } = this.geometry;
    if (offset < 0 || offset + bytes.length > pageSize * pageCount) return `a write of ${bytes.length} bytes at ${offset} is outside the storage`;
    if (offset % writeUnit !== 0 || bytes.length % writeUnit !== 0) return `a write of ${bytes.length} bytes at ${offset} is not made of whole units of ${writeUnit}`;
    const programmed = this.get(offset, bytes.length);
    const wanted = Buffer.from(bytes, "latin1");
    for (const [index, value] of wanted.entries()) {
      const before = programmed[index] ?? erased;
      // A bit that differs from the erased byte stays so until the next erasure.
      programmed[index] = erased ^ ((before ^ erased) | (value ^ erased));
    }
    return this.attempt(() => this.put(offset, programmed));
  }

  erase(page: number): string | undefined {
    const { pageSize, pageCount, erased } = this.geometry;
    if (page < 0 || page >= pageCount) return `there is no page ${page} in ${pageCount}`;
    return this.attempt(() => this.put(page * pageSize, Buffer.alloc(pageSize, erased)));
  }

  /** The storage must not be used any more afterwards. */
  close(): void {
    closeSync(this.file);
  }

  private get(offset: number, length: number): Buffer {
    const bytes = Buffer.alloc(length, this.geometry.erased);
    readSync(this.file, bytes, 0, length, offset);
    return bytes;
  }

  private put(offset: number, bytes: Buffer): void {
    writeSync(this.file, bytes, 0, bytes.length, offset);
    fsyncSync(this.file);
  }

  private attempt(operation: () => void): string | undefined {
    try {
      operation();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
