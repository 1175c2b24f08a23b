import { decodeWindow, isVcdiffHeader, readWindow, type DeltaTexts, type Window } from "../../../app/fota/vcdiff";
import { concat, fromByte, slice } from "../../../hal/bytes";
import { expect } from "../../expect";

function bytes(...values: number[]): string {
  return concat(values.map((value) => fromByte(value)));
}

function textsOf(old: string, fresh: string): DeltaTexts {
  return {
    oldBytes: old.length,
    newBytes: fresh.length,
    readOld: (offset, length) => slice(old, offset, offset + length),
    readNew: (offset, length) => slice(fresh, offset, offset + length),
  };
}

const OLD = "abcdefghijklmnop";

/** What the window gives, or what is wrong with it. */
function decoded(window: string, texts: DeltaTexts): string {
  const head = readWindow(window, 256);
  if (head === undefined) return "more";
  if ("problem" in head) return head.problem;
  const result = decodeWindow(head.value, window, texts);
  return "problem" in result ? result.problem : result.value;
}

/** A window of the three sections, from a segment of the old text or, with `indicator` 2, of the new one. */
function windowOf(targetBytes: number, data: string, instructions: string, addresses: string, indicator: number = 1, segment: string = bytes(16, 0)): string {
  const body = bytes(targetBytes, 0, data.length, instructions.length, addresses.length) + data + instructions + addresses;
  return bytes(indicator) + (indicator === 0 ? "" : segment) + bytes(body.length) + body;
}

describe("VCDIFF", () => {
  it("makes of RFC 3284's example what it says: copies, bytes added, a copy of itself, a run", () => {
    const window = windowOf(28, "wxyzz", bytes(20, 5, 20, 28, 0, 4), bytes(0, 4, 24));
    expect(decoded(window, textsOf(OLD, ""))).toBe("abcdwxyzefghefghefghefghzzzz");
  });

  it("knows each kind of instruction and of address of the default table", () => {
    // ADD 2 with COPY 5, address told from here; COPY 4 with ADD 1, near address 0.
    expect(decoded(windowOf(12, "123", bytes(163 + 12 + 3 + 1, 247 + 2), bytes(18, 4)), textsOf(OLD, ""))).toBe("12abcdeefgh3");
    // COPY of a size of its own, then ADD 1 with COPY 4 from the same address.
    expect(decoded(windowOf(25, "1", bytes(19, 16, 19 + 1, 235), bytes(0, 3, 3)), textsOf(OLD, ""))).toBe(OLD + "defg1defg");
  });

  it("copies across the end of the segment into what it has made", () => {
    expect(decoded(windowOf(10, "xy", bytes(3, 19 + 5), bytes(14)), textsOf(OLD, ""))).toBe("xyopxyopxy");
  });

  it("copies from a part of the old text, or of the new one that is written", () => {
    expect(decoded(windowOf(4, "", bytes(20), bytes(1), 1, bytes(8, 4)), textsOf(OLD, ""))).toBe("fghi");
    expect(decoded(windowOf(4, "", bytes(20), bytes(1), 2, bytes(8, 4)), textsOf(OLD, "0123456789ABCDEF"))).toBe("5678");
  });

  it("asks for more bytes until the window is whole", () => {
    const window = windowOf(28, "wxyzz", bytes(20, 5, 20, 28, 0, 4), bytes(0, 4, 24));
    for (let length = 0; length < window.length; length++) expect(decoded(slice(window, 0, length), textsOf(OLD, ""))).toBe("more");
    expect((readWindow(window + "more", 256) as { value: Window }).value.end).toBe(window.length);
  });

  it("refuses what is no window, or would need more memory than a block", () => {
    const texts = textsOf(OLD, "");
    const cases: readonly (readonly [string, string])[] = [
      [bytes(5), "a window has an indicator that is not supported"],
      [bytes(0, 255, 255, 255, 255, 1), "a window has a number that is too long"],
      [bytes(0, 0x83, 0, 0, 0, 0x83, 0, 0, 0), "a window is too long"],
      [bytes(0, 9, 4, 1, 4, 0, 0) + "abcd", "a window is compressed by something else"],
      [bytes(0, 10, 4, 0, 4, 0, 0) + "abcd", "a window's lengths do not add up"],
      [windowOf(4, "abcd", bytes(5, 5), ""), "a window gives more than it announces"],
      [windowOf(5, "abcd", bytes(5), ""), "a window does not give what it announces"],
      [windowOf(4, "abcde", bytes(5), ""), "a window does not give what it announces"],
      [windowOf(4, "abc", bytes(5), ""), "a window's sections end too early"],
      [windowOf(4, "", bytes(20), bytes(16)), "a window copies from where there is nothing"],
      [windowOf(4, "", bytes(20 + 16), bytes(17)), "a window copies from where there is nothing"],
      [windowOf(4, "", bytes(20), bytes(1), 1, bytes(17, 0)), "a window copies from where there is nothing"],
      [windowOf(4, "", bytes(20), bytes(1), 2, bytes(8, 0)), "a window copies from where there is nothing"],
    ];
    for (const [window, problem] of cases) expect(decoded(window, texts)).toBe(problem);
  });

  it("begins with its magic bytes, and an indicator of nothing special", () => {
    expect(isVcdiffHeader(bytes(0xd6, 0xc3, 0xc4, 0, 0))).toBe(true);
    expect(isVcdiffHeader(bytes(0xd6, 0xc3, 0xc4, 0, 1))).toBe(false);
    expect(isVcdiffHeader(bytes(0xd6, 0xc3))).toBe(false);
  });
});
