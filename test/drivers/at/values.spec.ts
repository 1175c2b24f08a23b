import { isAddress, parseEndpoint, withoutZeros } from "../../../drivers/at/addresses";
import { fromHex, toHex } from "../../../drivers/at/hex";
import { concat, fromByte } from "../../../hal/bytes";
import { expect } from "../../expect";

describe("hexadecimal digits", () => {
  it("say bytes, two digits each, of either case", () => {
    const bytes = concat([fromByte(0), fromByte(255), fromByte(26), fromByte(165)]);
    expect(fromHex("00ff1aA5")).toBe(bytes);
    expect(fromHex("")).toBe("");
    expect(toHex(bytes)).toBe("00FF1AA5");
    expect(toHex("")).toBe("");
  });

  it("that are none, or an odd number of them, say nothing", () => {
    expect(fromHex("0g")).toBe(undefined);
    expect(fromHex("123")).toBe(undefined);
  });
});

describe("addresses", () => {
  it("are told from names and other lines", () => {
    for (const address of ["10.0.0.1", "010.083.172.111", "2001:db8::1", "::ffff:10.0.0.1", "32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1"])
      expect(isAddress(address)).toBe(true);
    for (const other of ["", "OK", "host", "10.0.0", "10.0.0.1.2", "0,CLOSED", "1,86", "dead:beef.example", "12:30", "+CGEV: ME PDN ACT 1"])
      expect(isAddress(other)).toBe(false);
  });

  it("lose the zeros that fill them up", () => {
    expect(withoutZeros("010.083.172.111")).toBe("10.83.172.111");
    expect(withoutZeros("000.000.000.000")).toBe("0.0.0.0");
    expect(withoutZeros("2001:0db8::1")).toBe("2001:0db8::1");
    expect(withoutZeros("x.1")).toBe("x.1");
  });

  it("are cut from their port at the last colon", () => {
    expect(parseEndpoint("10.0.0.1:80")).toEqual({ address: "10.0.0.1", port: 80 });
    expect(parseEndpoint("2001:db8::1:80")).toEqual({ address: "2001:db8::1", port: 80 });
    expect(parseEndpoint("10.0.0.1")).toBe(undefined);
    expect(parseEndpoint("10.0.0.1:http")).toBe(undefined);
  });
});
