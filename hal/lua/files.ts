import type { StorageGeometry } from "../storage";
import type { LuaMemory } from "./machine";

/** A file of Lua's own `io` library. */
export interface LuaFile {
  seek(whence: "set" | "end", offset: number): number | undefined;
  read(count: number): string | undefined;
  write(bytes: string): unknown;
  flush(): unknown;
}

/** `io.open`: nil where there is no such file. */
export type OpenFile = (this: void, path: string, mode: string) => LuaFile | undefined;

/** How flash that is kept in a file is cut; 64 KB. */
export const FILE_GEOMETRY: StorageGeometry = { pageSize: 2048, pageCount: 32, writeUnit: 1, erased: 255 };

/**
 * Storage in a file of the firmware's file system, which has to survive a power cut itself. Made,
 * erased, where there is none; left open for good. The file system erases flash as it needs to.
 */
export function fileMemory(open: OpenFile, path: string, geometry: StorageGeometry): LuaMemory {
  const file = openOrMake(open, path, geometry);
  if (file === undefined) return brokenMemory(geometry, path + " cannot be opened or made");
  return {
    geometry,
    read: (offset, length) => {
      file.seek("set", offset);
      const bytes = file.read(length);
      return bytes === undefined ? "" : bytes;
    },
    write: (offset, bytes) => put(file, offset, bytes),
    erase: (page) => put(file, page * geometry.pageSize, erasedPage(geometry)),
  };
}

function openOrMake(open: OpenFile, path: string, geometry: StorageGeometry): LuaFile | undefined {
  const present = open(path, "r+b");
  if (present !== undefined && present.seek("end", 0) === geometry.pageSize * geometry.pageCount) return present;
  const made = open(path, "w+b");
  if (made === undefined) return undefined;
  for (let page = 0; page < geometry.pageCount; page++) made.write(erasedPage(geometry));
  made.flush();
  return made;
}

function put(file: LuaFile, offset: number, bytes: string): string | undefined {
  file.seek("set", offset);
  const written = file.write(bytes);
  const kept = file.flush();
  return written === undefined || kept === undefined ? "the file of the storage could not be written" : undefined;
}

/** Reads as erased and takes nothing: readings are then refused with this reason. */
function brokenMemory(geometry: StorageGeometry, problem: string): LuaMemory {
  return { geometry, read: (_offset, length) => repeated(geometry.erased, length), write: () => problem, erase: () => problem };
}

function erasedPage(geometry: StorageGeometry): string {
  return repeated(geometry.erased, geometry.pageSize);
}

function repeated(value: number, count: number): string {
  const parts: string[] = [];
  for (let index = 0; index < count; index++) parts.push(String.fromCharCode(value));
  return parts.join("");
}
