import { DirectoryFiles, type LuaDisk } from "../../../hal/lua/directory";
import { expect } from "../../expect";
import { MemoryFile } from "./memory-file";

interface Entry {
  path: string;
  file: MemoryFile;
}

/** A disk in memory as Lua's `io` and `os` have it. */
class MemoryDisk {
  entries: Entry[] = [];
  opened = 0;
  full = false;

  disk(): LuaDisk {
    return {
      open: (path, mode) => {
        const found = this.entries.filter((entry) => entry.path === path)[0];
        if (found === undefined && (mode !== "w+b" || this.full)) return undefined;
        this.opened++;
        if (found !== undefined) return found.file;
        const file = new MemoryFile();
        this.entries.push({ path, file });
        return file;
      },
      rename: (from, to) => {
        const found = this.entries.filter((entry) => entry.path === from)[0];
        if (found === undefined) return undefined;
        this.entries = this.entries.filter((entry) => entry.path !== to);
        found.path = to;
        return true;
      },
      remove: (path) => {
        this.entries = this.entries.filter((entry) => entry.path !== path);
        return true;
      },
      close: () => {
        this.opened = this.opened - 1;
        return true;
      },
    };
  }
}

describe("files of a Lua firmware's file system", () => {
  it("are written, read, written over, renamed and removed, and closed each time", () => {
    const memory = new MemoryDisk();
    const files = new DirectoryFiles(memory.disk(), "/flash/");
    expect(files.size("a")).toBe(undefined);
    expect(files.read("a", 0, 10)).toBe("");
    expect(files.write("a", 0, "0123456789")).toBe(undefined);
    expect(files.write("a", 4, "ab")).toBe(undefined);
    expect(files.read("a", 2, 100)).toBe("23ab6789");
    expect(files.rename("a", "b")).toBe(undefined);
    expect(memory.entries.map((entry) => entry.path)).toEqual(["/flash/b"]);
    expect(files.size("b")).toBe(10);
    expect(files.remove("b")).toBe(undefined);
    expect(files.remove("b")).toBe(undefined);
    expect(memory.opened).toBe(0);
  });

  it("say what the file system refuses", () => {
    const memory = new MemoryDisk();
    const files = new DirectoryFiles(memory.disk(), "/flash/");
    memory.full = true;
    expect(files.write("a", 0, "x")).toBe("/flash/a cannot be opened or made");
    expect(files.rename("a", "b")).toBe("/flash/a could not be renamed");
  });
});
