import { strict as assert } from "node:assert";
import { flashArea, intelHex, storageImage } from "../../build/espruino/storage-image";

/** The bytes of an Intel HEX file by address; throws where a sum is wrong. */
function bytesOf(hex: string): Map<number, number> {
  const bytes = new Map<number, number>();
  let high = 0;
  for (const line of hex.trim().split("\r\n")) {
    assert.match(line, /^:([\dA-F]{2})+$/);
    const record = [...Buffer.from(line.slice(1), "hex")];
    assert.equal(record.reduce((sum, byte) => sum + byte, 0) % 256, 0, line);
    const [count = 0, upper = 0, lower = 0, kind = 0, ...content] = record;
    if (kind === 4) high = ((content[0] ?? 0) * 256 + (content[1] ?? 0)) * 65536;
    else if (kind === 0) content.slice(0, count).forEach((byte, index) => bytes.set(high + upper * 256 + lower + index, byte));
  }
  return bytes;
}

describe("an image of Espruino's Storage", () => {
  it("has each file behind its length and its name, at multiples of 4 bytes, and is erased from there on", () => {
    const image = Buffer.from(storageImage({ ".bootcde": "print(1)!", two: "\xe9" }, 128));
    assert.equal(image.readUInt32LE(0), 9);
    assert.equal(image.toString("latin1", 4, 32), ".bootcde".padEnd(28, "\0"));
    assert.equal(image.toString("latin1", 32, 44), "print(1)!\xff\xff\xff");
    assert.equal(image.readUInt32LE(44), 1);
    assert.equal(image.toString("latin1", 48, 52), "two\0");
    assert.equal(image[76], 0xe9);
    assert(image.subarray(77).every((byte) => byte === 0xff));
  });

  it("is refused where its files do not fit, with how much is missing", () => {
    assert.throws(() => storageImage({ ".bootcde": "x".repeat(97) }, 128), /Storage has 128 bytes, and \.bootcde needs 132/);
    assert.doesNotThrow(() => storageImage({ ".bootcde": "x".repeat(96) }, 128));
    assert.throws(() => storageImage({ ["n".repeat(29)]: "" }, 128), /is no name of a file in Storage/);
  });

  it("stands in its HEX file byte for byte, over a border of 64 KB", () => {
    const image = storageImage({ file: "abcdefgh".repeat(10) }, 4096);
    const bytes = bytesOf(intelHex(image, 0x806f800));
    assert.equal(bytes.size, 4096);
    image.forEach((byte, index) => assert.equal(bytes.get(0x806f800 + index), byte));
  });

  it("is put where the command line says, and nowhere that cannot be", () => {
    assert.deepEqual(flashArea("0x60000,262144"), { address: 0x60000, bytes: 262144 });
    for (const wrong of ["", "0x60000", "0x60000,", "0x60001,4096", "0x60000,4095", "0x60000,32", "1,2,3", "-4,4096", "0xfffffffc,4096"]) {
      assert.throws(() => flashArea(wrong), /is no place of Storage/, wrong);
    }
  });
});
