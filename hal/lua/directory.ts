import type { Files } from "../files";
import type { LuaFile, OpenFile } from "./files";

/** What of Lua's `io` and `os` a directory needs. `rename` and `remove` give nil where they failed. */
export interface LuaDisk {
  open: OpenFile;
  rename: (this: void, from: string, to: string) => unknown;
  remove: (this: void, path: string) => unknown;
  close: (this: void, file: LuaFile) => unknown;
}

/**
 * The files of one directory, which has to be there, by Lua's own libraries. `rename` takes the place of what has the name at once where
 * the file system does so, as littlefs and POSIX do.
 */
export class DirectoryFiles implements Files {
  constructor(
    private readonly disk: LuaDisk,
    /** Put before each name; ends with a slash where it is a directory. */
    private readonly prefix: string,
  ) {}

  size(name: string): number | undefined {
    const file = this.disk.open(this.prefix + name, "rb");
    if (file === undefined) return undefined;
    const size = file.seek("end", 0);
    this.disk.close(file);
    return size;
  }

  read(name: string, offset: number, length: number): string {
    const file = this.disk.open(this.prefix + name, "rb");
    if (file === undefined) return "";
    file.seek("set", offset);
    const bytes = file.read(length);
    this.disk.close(file);
    return bytes === undefined ? "" : bytes;
  }

  write(name: string, offset: number, bytes: string): string | undefined {
    const path = this.prefix + name;
    const file = this.disk.open(path, "r+b") ?? this.disk.open(path, "w+b");
    if (file === undefined) return path + " cannot be opened or made";
    file.seek("set", offset);
    const written = file.write(bytes);
    const kept = file.flush();
    this.disk.close(file);
    return written === undefined || kept === undefined ? path + " could not be written" : undefined;
  }

  rename(from: string, to: string): string | undefined {
    const done = this.disk.rename(this.prefix + from, this.prefix + to);
    return done === undefined ? this.prefix + from + " could not be renamed" : undefined;
  }

  remove(name: string): string | undefined {
    if (this.size(name) === undefined) return undefined;
    return this.disk.remove(this.prefix + name) === undefined ? this.prefix + name + " could not be removed" : undefined;
  }
}
