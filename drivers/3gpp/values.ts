import { byteAt } from "../../hal/bytes";

/** A setting of 27.007 that is 1 or 0; undefined where it is not told. */
export function flag(value: number | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 1;
}

/** Whether `text` is one digit at least, and nothing else. */
export function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const digit = byteAt(text, index);
    if (digit < 48 || digit > 57) return false;
  }
  return text !== "";
}
