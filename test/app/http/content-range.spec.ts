import { parseContentRange, rangeValue } from "../../../app/http/content-range";
import { expect } from "../../expect";

describe("ranges", () => {
  it("are asked for with an end or without", () => {
    expect(rangeValue({ from: 0, to: 99 })).toBe("bytes=0-99");
    expect(rangeValue({ from: 100 })).toBe("bytes=100-");
  });

  it("are answered with their place in the whole, as far as it is known", () => {
    expect(parseContentRange("bytes 0-99/1234")).toEqual({ bytes: { from: 0, to: 99 }, total: 1234 });
    expect(parseContentRange("BYTES 5-5/*")).toEqual({ bytes: { from: 5, to: 5 }, total: undefined });
    expect(parseContentRange("bytes */0")).toEqual({ bytes: undefined, total: 0 });
  });

  it("that make no sense are none", () => {
    for (const text of ["", "bytes 0-9", "items 0-9/10", "bytes 9-0/10", "bytes 0-10/10", "bytes 0-9/x", "bytes x-9/10", "bytes 9/10"])
      expect({ text, parsed: parseContentRange(text) === undefined }).toEqual({ text, parsed: true });
  });
});
