import { PrefixTable } from "../../../drivers/at/prefix-table";
import { expect } from "../../expect";

function table(...prefixes: string[]): PrefixTable {
  const made = new PrefixTable();
  for (const prefix of prefixes) made.add(prefix);
  return made;
}

describe("a table of prefixes", () => {
  it("finds the prefix that a line begins with, among many that begin alike", () => {
    const prefixes = table("+CMQTTRXSTART:", "+CMQTTRXTOPIC:", "+CMQTTRXPAYLOAD:", "+CREG:");
    expect(prefixes.find("+CMQTTRXTOPIC: 0,5")).toBe(1);
    expect(prefixes.find("+CREG: 1")).toBe(3);
  });

  it("finds nothing for another line, nor for one that stops before the prefix does", () => {
    const prefixes = table("+CMQTTRXSTART:", "RDY");
    expect(prefixes.find("+CMQTTRXSTOP: 0")).toBe(-1);
    expect(prefixes.find("+CMQTTRX")).toBe(-1);
    expect(prefixes.find("RD")).toBe(-1);
    expect(prefixes.find("")).toBe(-1);
  });

  it("does not count blanks, in a line or in a prefix", () => {
    const prefixes = table("+SAPBR 1: DEACT", "+CIPOPEN:", "SHUT OK");
    expect(prefixes.find("+SAPBR 1:DEACT")).toBe(0);
    expect(prefixes.find("+SA PBR1: DEACT")).toBe(0);
    expect(prefixes.find("+CIPOPEN : 0,0")).toBe(1);
    expect(prefixes.find("SHUTOK")).toBe(2);
  });

  it("finds the one added first where two fit, short ones among them", () => {
    expect(table("+CIPRXGET: 1", "+CIPRXGET:").find("+CIPRXGET: 1,0")).toBe(0);
    expect(table("+CIP", "+CIPRXGET:").find("+CIPRXGET: 1,0")).toBe(0);
    expect(table("+CIPRXGET:", "+CIP").find("+CIPRXGET: 1,0")).toBe(0);
  });

  it("takes the names of an object's own functions for what they are", () => {
    expect(table("+CREG:").find("constructor")).toBe(-1);
    expect(table("+CREG:").find("toString")).toBe(-1);
  });
});
