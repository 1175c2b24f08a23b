import { byteAt, slice, startsWith } from "../../bytes";

/**
 * `whole`: the bytes are what was expected, `used` of them; what is behind belongs to something else.
 * `part`: so far they are. `different`: they are not, from `used` on.
 */
export interface Match {
  outcome: "whole" | "part" | "different";
  used: number;
}

/** Numbers of fewer digits are taken for values, of more for anything but a time. */
const TIME_DIGITS_MIN = 3;
const TIME_DIGITS_MAX = 15;

/**
 * Compares what was said with what was recorded. Masked bytes match any. Where `tolerance` is above 0,
 * a time in a payload matches another that is at most so much away, as a clock of the PC is late by a
 * little: a whole number of 3 digits or more, outside command lines.
 */
export function match(expected: readonly (string | number)[], said: string, tolerance: number): Match {
  const first = expected[0];
  const isCommand = typeof first === "string" && startsWith(first, "AT");
  return matchParts(expected, said, isCommand ? 0 : tolerance);
}

function matchParts(expected: readonly (string | number)[], said: string, tolerance: number): Match {
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
    if (tolerance === 0 || end - at < TIME_DIGITS_MIN || digitsStart(expected, at) < at) {
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

function digitsStart(bytes: string, from: number): number {
  let start = from;
  while (byteAt(bytes, start - 1) >= 48 && byteAt(bytes, start - 1) <= 57) start = start - 1;
  return start;
}

function isNear(expected: string, said: string, tolerance: number): boolean {
  if (expected === said) return true;
  if (said.length < TIME_DIGITS_MIN || said.length > TIME_DIGITS_MAX || expected.length > TIME_DIGITS_MAX) return false;
  return Math.abs(Number(expected) - Number(said)) <= tolerance;
}
