/**
 * Numbers as decimal text, the same on every runtime: what an interpreter's own conversion prints
 * differs (Lua shows 14 digits and 3 as "3.0", Espruino rounds in its own way).
 */
import { byteAt, slice } from "../../hal/bytes";

/** The largest whole number up to which every whole number is exact. */
const EXACT = 9007199254740991;
const DIGITS = 12;
const TOO_MANY = 1e12;
const ENOUGH = 1e11;

/** The longest text of a number: a sign and 21 digits. */
export const DECIMAL_TEXT_BYTES = 22;

/** False for NaN and both infinities. */
export function isFiniteNumber(value: number): boolean {
  return value - value === 0;
}

/**
 * `value`, which is finite, as a JSON number: whole numbers up to 2^53 - 1 exactly, others to 12
 * significant digits.
 */
export function decimalText(value: number): string {
  const sign = value < 0 ? "-" : "";
  const size = Math.abs(value);
  if (size <= EXACT && Math.floor(size) === size) return sign + String(Math.floor(size));
  let exponent = 0;
  let scaled = size;
  while (scaled >= TOO_MANY) {
    scaled = scaled / 10;
    exponent = exponent + 1;
  }
  while (scaled < ENOUGH) {
    scaled = scaled * 10;
    exponent = exponent - 1;
  }
  let digits = Math.floor(scaled + 0.5);
  while (digits % 10 === 0) {
    digits = Math.floor(digits / 10);
    exponent = exponent + 1;
  }
  return sign + placePoint(String(digits), exponent);
}

/** `digits` times ten to the `exponent`. */
function placePoint(digits: string, exponent: number): string {
  const point = digits.length + exponent;
  if (point > DIGITS + 9 || point < -5) {
    const rest = digits.length > 1 ? "." + slice(digits, 1, digits.length) : "";
    return digits.charAt(0) + rest + "e" + String(point - 1);
  }
  if (point <= 0) return "0." + zeros(-point) + digits;
  if (exponent >= 0) return digits + zeros(exponent);
  return slice(digits, 0, point) + "." + slice(digits, point, digits.length);
}

function zeros(count: number): string {
  return slice("000000000000000000000", 0, count);
}

/**
 * The value of a number as JSON writes it, 1 to 32 characters and nothing around it; undefined for
 * anything else and for what is too large to be finite.
 */
export function parseDecimal(text: string): number | undefined {
  if (text.length === 0 || text.length > 32) return undefined;
  const start = text.charAt(0) === "-" ? 1 : 0;
  const wholeEnd = digitsEnd(text, start);
  if (wholeEnd === start || (text.charAt(start) === "0" && wholeEnd > start + 1)) return undefined;
  let end = wholeEnd;
  if (text.charAt(end) === ".") {
    const fractionEnd = digitsEnd(text, end + 1);
    if (fractionEnd === end + 1) return undefined;
    end = fractionEnd;
  }
  if (text.charAt(end) === "e" || text.charAt(end) === "E") {
    const sign = text.charAt(end + 1);
    const exponentStart = sign === "+" || sign === "-" ? end + 2 : end + 1;
    const exponentEnd = digitsEnd(text, exponentStart);
    if (exponentEnd === exponentStart) return undefined;
    end = exponentEnd;
  }
  if (end !== text.length) return undefined;
  const size = Number(slice(text, start, end));
  if (!isFiniteNumber(size)) return undefined;
  return start === 1 ? -size : size;
}

/** Index after the digits that begin at `start`. */
function digitsEnd(text: string, start: number): number {
  let index = start;
  while (byteAt(text, index) >= 48 && byteAt(text, index) <= 57) index = index + 1;
  return index;
}
