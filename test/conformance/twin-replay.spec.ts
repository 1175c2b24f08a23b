import { readExamples, type Example } from "../../build/conformance/examples";
import type { Spoken } from "../../trace/manuals";
import { expect } from "../expect";
import { layOut } from "./twin/layout";
import { replayOnTwin } from "./twin/replay";
import { sameLine } from "./twin/world-values";

/** A conversation with an EC716S. */
function example(...talk: Spoken[]): Example {
  const found = readExamples().find(({ module }) => module === "ec716s");
  if (found === undefined) throw new Error("There is no example.");
  return { ...found, talk };
}

describe("an example that is replayed on the twin", () => {
  it("passes where the twin answers its lines", () => {
    expect(replayOnTwin(example([">", "AT+CIPMUX?"], ["<", "+CIPMUX: 0"], ["<", "OK"]), {})).toBe("");
  });

  const departures: [string, Spoken[]][] = [
    ["another line", [["<", "+CIPMUX: 1"], ["<", "OK"]]],
    ["a line less", [["<", "OK"]]],
    ["a line more", [["<", "+CIPMUX: 0"], ["<", "OK"], ["<", "OK"]]],
    ["another order", [["<", "OK"], ["<", "+CIPMUX: 0"]]],
    ["another prompt", [["<", ">", "prompt"]]],
  ];
  for (const [what, lines] of departures) {
    it(`fails with ${what}, and says what came`, () => {
      expect(replayOnTwin(example([">", "AT+CIPMUX?"], ...lines), {})).toContain('the twin ["","+CIPMUX: 0","","OK",""]');
    });
  }

  it("fails where the situation cannot be brought about", () => {
    expect(replayOnTwin(example([">", "AT"], ["<", "OK"]), { before: ["AT+CIPMUX=7"] })).toContain("before the example");
  });
});

describe("the layout of an example", () => {
  it("has an empty line before an answer, its result, and each line behind that", () => {
    const lines: Spoken[] = [["<", "+A: 1"], ["<", "+A: 2"], ["<", "OK"], ["<", "+B"], ["<", "+C"]];
    expect(layOut(lines, true)).toEqual(["", "+A: 1", "+A: 2", "", "OK", "", "+B", "", "+C", ""]);
  });

  it("keeps the answers of several commands in a line apart", () => {
    expect(layOut([["<", "1"], ["<", "2"], ["<", "OK"]], true, 2)).toEqual(["", "1", "", "2", "", "OK", ""]);
  });

  it("has raw bytes right behind the line that announces them", () => {
    expect(layOut([["<", "+X: 2"], ["<", "ab", "data"], ["<", "OK"]], true)).toEqual(["", "+X: 2", "ab", "", "OK", ""]);
  });
});

describe("a value that the world decides", () => {
  it("may be another one, and nothing around it", () => {
    expect(sameLine('+CGPADDR: 1,"10.0.0.1"', '+CGPADDR: 1,"10.9.8.7"', [])).toBe(true);
    expect(sameLine('+CGPADDR: 1,"10.0.0.1"', '+CGPADDR: 2,"10.9.8.7"', [])).toBe(false);
    expect(sameLine('+CGPADDR: 1,"10.0.0.1"', "+CGPADDR: 1,10.9.8.7", [])).toBe(false);
  });

  it("may be marked by an example", () => {
    expect(sameLine("+X: 1,2", "+X: 1,3", [])).toBe(false);
    expect(sameLine("+X: 1,2", "+X: 1,3", [/^\+X: 1,(\d)$/])).toBe(true);
  });
});
