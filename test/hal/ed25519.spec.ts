import type { Verification } from "../../hal/crypto";
import { concat, fromByte, parseHex, slice } from "../../hal/bytes";
import { Ed25519Verification } from "../../hal/ed25519";
import { expect } from "../expect";
import { EDGES, INCREASED, MIXED_KEY, PUBLISHED, UNUSABLE_KEYS, ZEROS, type Vector } from "./ed25519-vectors";

/** The bytes of pairs of hexadecimal digits; blanks between them do not count. */
function bytesOf(text: string): string {
  const digits = text.split(" ").join("");
  const parts: string[] = [];
  for (let index = 0; index < digits.length; index += 2) parts.push(fromByte(parseHex(slice(digits, index, index + 2)) as number));
  return concat(parts);
}

function outcome(verification: Verification): boolean {
  let answer = verification.step();
  while (answer === undefined) answer = verification.step();
  return answer;
}

function isValid(key: string, signature: string, message: string): boolean {
  return outcome(new Ed25519Verification(bytesOf(key), bytesOf(signature), bytesOf(message)));
}

const LAST = PUBLISHED[2] as Vector;

describe("Ed25519", () => {
  it("accepts the signatures that RFC 8032 publishes, and none of them for another message or key", () => {
    for (const { key, message, signature } of PUBLISHED) {
      expect(isValid(key, signature, message)).toBe(true);
      expect(isValid(key, signature, message + "00")).toBe(false);
      expect(isValid(MIXED_KEY, signature, message)).toBe(false);
    }
  });

  for (const { about, key, message, signature, valid } of EDGES) {
    it(`${valid ? "accepts" : "refuses"} a signature with this at its edge: ${about}`, () => {
      expect(isValid(key, signature, message)).toBe(valid);
    });
  }

  it("refuses S increased by L, which makes the same point", () => {
    expect(isValid(LAST.key, INCREASED, LAST.message)).toBe(false);
  });

  it("refuses keys that are no point, not canonical, or of small order, with a signature that their equation takes", () => {
    for (const key of UNUSABLE_KEYS) for (const r of UNUSABLE_KEYS) expect(isValid(key, r + ZEROS, "72")).toBe(false);
  });

  it("refuses a signature or a key of another length", () => {
    expect(isValid(LAST.key, slice(LAST.signature, 0, 127), LAST.message)).toBe(false);
    expect(isValid(slice(LAST.key, 0, 62), LAST.signature, LAST.message)).toBe(false);
    expect(isValid("", "", "")).toBe(false);
  });

  it("works in many steps, so that a device does other things between them", () => {
    const verification = new Ed25519Verification(bytesOf(LAST.key), bytesOf(LAST.signature), bytesOf(LAST.message));
    let steps = 1;
    while (verification.step() === undefined) steps++;
    expect(steps).toBeAtLeast(250);
  });
});
