import { byteAt, concat, find, fromByte, parseHex, parseInteger, slice, startsWith } from "../../hal/bytes";
import { expect } from "../expect";

describe("byte strings", () => {
  it("are searched from a place, and a needle that the end cuts short is not there", () => {
    expect(find("AT\r\nOK\r\n", "\r\n", 0)).toBe(2);
    expect(find("AT\r\nOK\r\n", "\r\n", 3)).toBe(6);
    expect(find("AT\r", "\r\n", 0)).toBe(-1);
    expect(find("+CREG: 1", "1,", 0)).toBe(-1);
    expect(find("abc", "d", 0)).toBe(-1);
    expect(find("abc", "a", 3)).toBe(-1);
  });

  it("hold any byte, zero among them", () => {
    const bytes = concat([fromByte(0), fromByte(127), fromByte(128), fromByte(255)]);
    expect(bytes.length).toBe(4);
    expect([byteAt(bytes, 0), byteAt(bytes, 1), byteAt(bytes, 2), byteAt(bytes, 3)]).toEqual([0, 127, 128, 255]);
    expect(byteAt(bytes, 4)).toBe(-1);
    expect(byteAt(bytes, -1)).toBe(-1);
    expect(slice(bytes, 1, 3)).toBe(fromByte(127) + fromByte(128));
    expect(startsWith(bytes, fromByte(0))).toBe(true);
    expect(startsWith("ab", "abc")).toBe(false);
  });

  it("are whole numbers of 1 to 15 digits and nothing else", () => {
    expect(parseInteger("0")).toBe(0);
    expect(parseInteger("-12")).toBe(-12);
    expect(parseInteger("007")).toBe(7);
    expect(parseInteger("-0042")).toBe(-42);
    expect(parseInteger("999999999999999")).toBe(999999999999999);
    expect(parseInteger("-999999999999999")).toBe(-999999999999999);
    for (const text of ["", "-", "+1", " 1", "1 ", "1.0", "1.5", "1e3", "0x10", "0b1", "12a", "--1", "NaN", "Infinity", "1000000000000000", "1_0"]) {
      expect(parseInteger(text)).toBe(undefined);
    }
  });

  it("are hexadecimal numbers of 1 to 8 digits of either case", () => {
    expect(parseHex("0")).toBe(0);
    expect(parseHex("1aF")).toBe(431);
    expect(parseHex("FFFFFFFF")).toBe(4294967295);
    for (const text of ["", "0x1", "g", "-1", " 1", "123456789"]) expect(parseHex(text)).toBe(undefined);
  });
});
