import { fileMemory, type LuaFile } from "../../../hal/lua/files";
import { expect } from "../../expect";
import { MemoryFile } from "./memory-file";

const GEOMETRY = { pageSize: 8, pageCount: 2, writeUnit: 1, erased: 255 };

describe("storage in a file of a Lua firmware", () => {
  it("begins erased, keeps what is written, and erases a page alone", () => {
    const file = new MemoryFile();
    const memory = fileMemory((_path, mode) => (mode === "w+b" ? file : undefined), "flash", GEOMETRY);
    const erased = String.fromCharCode(255);
    expect(file.contents.length).toBe(16);
    expect(memory.write(7, "ab")).toBe(undefined);
    expect(memory.read(6, 4)).toBe(erased + "ab" + erased);
    expect(memory.erase(0)).toBe(undefined);
    expect(memory.read(6, 4)).toBe(erased + erased + "b" + erased);
  });

  it("goes on with the file that an earlier boot left, and begins anew where its size is another", () => {
    const file = new MemoryFile();
    file.contents = "0123456789abcdef";
    const open = (): LuaFile => file;
    expect(fileMemory(open, "flash", GEOMETRY).read(8, 4)).toBe("89ab");
    file.contents = "0123";
    let made = 0;
    fileMemory((_path, mode) => {
      if (mode === "w+b") made = made + 1;
      return file;
    }, "flash", GEOMETRY);
    expect(made).toBe(1);
  });

  it("refuses to write, with the reason, where there can be no file", () => {
    const memory = fileMemory(() => undefined, "/flash", GEOMETRY);
    expect(memory.write(0, "a")).toBe("/flash cannot be opened or made");
    expect(memory.read(0, 2).length).toBe(2);
  });
});
