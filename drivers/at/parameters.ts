import { find } from "../../hal/bytes";
import { refused, type Failure } from "../failure";

/** A text parameter in its quotes; what cannot stand there is for `unquotable` to find first. */
export function quote(text: string): string {
  return '"' + text + '"';
}

/** No escape for them exists: quotes and line ends, and what edits or ends an input (BS, CTRL-Z, ESC, NUL). */
const UNSENDABLE: readonly string[] = ['"', "\r", "\n", "\b", "\x1a", "\x1b", "\0"];

/**
 * Why `text` cannot be sent as the quoted parameter `name` of `minLength` to `maxLength` bytes;
 * undefined where it can.
 */
export function unquotable(name: string, text: string, minLength: number, maxLength: number): Failure | undefined {
  if (text.length < minLength || text.length > maxLength)
    return refused(`${name} has ${text.length} bytes; allowed are ${minLength} to ${maxLength}`);
  for (let index = 0; index < UNSENDABLE.length; index++)
    if (find(text, UNSENDABLE[index] as string, 0) >= 0)
      return refused(`${name} holds a quote, a line end or a control character, which an AT command cannot carry; leave it out`);
  return undefined;
}

/**
 * Why `value` cannot be sent as the whole number `name`; undefined where it can. In Lua a whole number
 * that comes from a division is a float, which would be sent as `80.0`.
 */
export function outOfRange(name: string, value: number, minimum: number, maximum: number): Failure | undefined {
  const isWhole = value === Math.floor(value) && find(String(value), ".", 0) < 0;
  if (isWhole && value >= minimum && value <= maximum) return undefined;
  return refused(`${name} is ${value}; allowed are whole numbers from ${minimum} to ${maximum}`);
}
