import fc from "fast-check";
import type { IRawProperty } from "fast-check";

/** Same cases at each run; FC_SEED=<number> tries others. A failure's message names seed and path. */
export function hold<T>(property: IRawProperty<T, false>, numRuns = 300): void {
  fc.assert(property, { seed: Number(process.env["FC_SEED"] ?? 20250101), numRuns });
}

/** Byte strings, those with line ends, quotes and escapes among them. */
export const byteStrings = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 60 }),
  fc.string({ unit: fc.constantFrom("A", "T", "+", "=", '"', ",", ":", ";", "1", "\r", "\n", "\\", " ", "*", "{", "}", "x"), maxLength: 60 }),
);

/** Cuts `text` at the given places, wherever they fall. */
export function cut(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((left, right) => left - right);
  return [...ends, text.length].map((end, index) => text.slice(ends[index - 1] ?? 0, end)).filter((part) => part !== "");
}
