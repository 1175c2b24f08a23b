import { byteAt, slice } from "../../bytes";

/**
 * `whole`: the bytes are what was expected, `used` of them; what is behind belongs to something else.
 * `part`: so far they are. `different`: they are not, from `used` on.
 */
export interface Match {
  outcome: "whole" | "part" | "different";
  used: number;
}

/** More digits are no time. */
const NUMBER_DIGITS = 15;

/**
 * Compares what was said with what was recorded. Masked bytes match any. Where `tolerance` is above 0,
 * a number matches another that is at most so much away: a device tells times, and a clock of the PC
 * is late by a little.
 */
export function match(expected: readonly (string | number)[], said: string, tolerance: number): Match {
  let used = 0;
  for (const part of expected) {
    if (typeof part === "number") {
      if (said.length - used < part) return { outcome: "part", used: said.length };
      used = used + part;
      continue;
    }
    const matched = matchBytes(part, said, used, tolerance);
    if (matched.outcome !== "whole") return matched;
    used = matched.used;
  }
  return { outcome: "whole", used };
}

function matchBytes(expected: string, said: string, from: number, tolerance: number): Match {
  // As a rule all of it is the same, and one native comparison says so.
  if (slice(said, from, from + expected.length) === expected) return { outcome: "whole", used: from + expected.length };
  let at = 0;
  let used = from;
  while (at < expected.length) {
    if (used >= said.length) return { outcome: "part", used };
    const end = digitsEnd(expected, at);
    if (tolerance === 0 || end === at) {
      if (byteAt(expected, at) !== byteAt(said, used)) return { outcome: "different", used };
      at = at + 1;
      used = used + 1;
      continue;
    }
    const saidEnd = digitsEnd(said, used);
    const complete = saidEnd < said.length || saidEnd - used >= end - at;
    if (!complete) return { outcome: "part", used };
    if (!isNear(slice(expected, at, end), slice(said, used, saidEnd), tolerance)) return { outcome: "different", used };
    at = end;
    used = saidEnd;
  }
  return { outcome: "whole", used };
}

function digitsEnd(bytes: string, from: number): number {
  let end = from;
  while (byteAt(bytes, end) >= 48 && byteAt(bytes, end) <= 57) end = end + 1;
  return end;
}

function isNear(expected: string, said: string, tolerance: number): boolean {
  if (expected === said) return true;
  if (said === "" || said.length > NUMBER_DIGITS || expected.length > NUMBER_DIGITS) return false;
  return Math.abs(Number(expected) - Number(said)) <= tolerance;
}
