import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileSlots } from "../../../hal/file-slots";
import { FolderFiles } from "../../../hal/node/files";
import { sha256 } from "../../../hal/sha256";
import { expect } from "../../expect";

describe("files in a folder of the PC", () => {
  const folder = mkdtempSync(join(tmpdir(), "slots-"));
  after(() => rmSync(folder, { recursive: true }));

  it("are written, read, written over, renamed and removed", () => {
    const files = new FolderFiles(join(folder, "some"));
    expect(files.size("a")).toBe(undefined);
    expect(files.read("a", 0, 10)).toBe("");
    expect(files.write("a", 0, "0123456789\xff")).toBe(undefined);
    expect(files.write("a", 4, "ab")).toBe(undefined);
    expect(files.read("a", 2, 100)).toBe("23ab6789\xff");
    expect(files.rename("a", "b")).toBe(undefined);
    expect([files.size("a"), files.size("b")]).toEqual([undefined, 11]);
    expect(files.remove("b")).toBe(undefined);
    expect(files.remove("b")).toBe(undefined);
    expect(typeof files.rename("none", "b")).toBe("string");
  });

  it("are hashed natively, as far as they go, and so are slots that are files", () => {
    const files = new FolderFiles(join(folder, "hashed"));
    const bytes = "0123456789\xff".repeat(10000);
    files.write("image-1", 0, bytes);
    for (const length of [0, 10, 65536, 65537, bytes.length]) expect(files.hash("image-1", length)).toBe(sha256(bytes.slice(0, length)));
    expect(files.hash("image-1", bytes.length + 1)).toBe(sha256(bytes));
    expect(new FileSlots(files, 200000).hash(1, bytes.length)).toBe(sha256(bytes));
  });

  it("keep a boot record for the next start", () => {
    const image = { slot: 0 as const, size: 3, sha256: "s".repeat(32), version: "1.0.0" };
    new FileSlots(new FolderFiles(folder), 100).setBoot({ confirmed: image });
    expect(new FileSlots(new FolderFiles(folder), 100).boot()).toEqual({ confirmed: image });
  });
});
