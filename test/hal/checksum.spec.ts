import { fromByte } from "../../hal/bytes";
import { checksum } from "../../hal/checksum";
import { decodeInteger, encodeInteger } from "../../hal/integers";
import { expect } from "../expect";

describe("checksum", () => {
  it("has the same known values on every runtime", () => {
    expect(checksum("", 0)).toBe(0);
    expect(checksum("A", 0)).toBe(66);
    expect(checksum("AB", 0)).toBe(66 * 48271 + 67);
    expect(checksum("123456789", 1)).toBe(1239342067);
  });

  it("carries on from an earlier part", () => {
    expect(checksum("56789", checksum("1234", 3))).toBe(checksum("123456789", 3));
  });

  it("notices every change of one byte, and bytes added or missing at the end", () => {
    const text = "a record of some bytes\u0000" + fromByte(255);
    const right = checksum(text, 0);
    for (let index = 0; index < text.length; index++) {
      for (let value = 0; value < 256; value++) {
        if (value === text.charCodeAt(index)) continue;
        const changed = text.substring(0, index) + String.fromCharCode(value) + text.substring(index + 1);
        expect(checksum(changed, 0) === right).toBe(false);
      }
    }
    expect(checksum(text + "\u0000", 0) === right).toBe(false);
    expect(checksum(text.substring(0, text.length - 1), 0) === right).toBe(false);
  });
});

describe("integers as bytes", () => {
  it("have the most significant byte first", () => {
    expect(encodeInteger(258, 2)).toBe("\u0001\u0002");
    expect(encodeInteger(0, 4)).toBe("\u0000\u0000\u0000\u0000");
    expect(decodeInteger("x\u0001\u0002", 1, 2)).toBe(258);
  });

  it("come back as they were, up to the largest", () => {
    for (const value of [0, 1, 255, 256, 65535, 2147483648, 4294967295]) {
      expect(decodeInteger(encodeInteger(value, 4), 0, 4)).toBe(value);
    }
  });
});
