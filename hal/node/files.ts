import { createHash } from "node:crypto";
import { closeSync, constants, fsyncSync, mkdirSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Files } from "../files";

/** Bytes that are hashed together. */
const PIECE = 65536;

/** The files of one folder, which is made where there is none. Data, and the names in the folder, are on the disk when a call returns. */
export class FolderFiles implements Files {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  size(name: string): number | undefined {
    return statSync(join(this.folder, name), { throwIfNoEntry: false })?.size;
  }

  read(name: string, offset: number, length: number): string {
    if (this.size(name) === undefined) return "";
    const file = openSync(join(this.folder, name), "r");
    try {
      const bytes = Buffer.alloc(length);
      return bytes.toString("latin1", 0, readSync(file, bytes, 0, length, offset));
    } finally {
      closeSync(file);
    }
  }

  hash(name: string, length: number): string {
    const hash = createHash("sha256");
    for (let offset = 0; offset < length; offset += PIECE) hash.update(this.read(name, offset, Math.min(PIECE, length - offset)), "latin1");
    return hash.digest().toString("latin1");
  }

  write(name: string, offset: number, bytes: string): string | undefined {
    const isNew = this.size(name) === undefined;
    return this.attempt(isNew, () => {
      const file = openSync(join(this.folder, name), constants.O_RDWR | constants.O_CREAT);
      try {
        writeSync(file, Buffer.from(bytes, "latin1"), 0, bytes.length, offset);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    });
  }

  rename(from: string, to: string): string | undefined {
    return this.attempt(true, () => renameSync(join(this.folder, from), join(this.folder, to)));
  }

  remove(name: string): string | undefined {
    return this.size(name) === undefined ? undefined : this.attempt(true, () => rmSync(join(this.folder, name)));
  }

  private attempt(changesNames: boolean, operation: () => void): string | undefined {
    try {
      operation();
      if (changesNames) this.syncNames();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private syncNames(): void {
    const folder = openSync(this.folder, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}
