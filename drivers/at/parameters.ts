import { find } from "../../hal/bytes";
import { refused, type Failure } from "../failure";

/** A text parameter in its quotes; what cannot stand there is for `unquotable` to find first. */
export function quote(text: string): string {
  return '"' + text + '"';
}

/**
 * Why `text` cannot be sent as the quoted parameter `name` of `minLength` to `maxLength` bytes;
 * undefined where it can. An AT command line has no escape for quotes and line ends.
 */
export function unquotable(name: string, text: string, minLength: number, maxLength: number): Failure | undefined {
  if (text.length < minLength || text.length > maxLength)
    return refused(`${name} has ${text.length} bytes; allowed are ${minLength} to ${maxLength}`);
  if (find(text, '"', 0) >= 0 || find(text, "\r", 0) >= 0 || find(text, "\n", 0) >= 0)
    return refused(`${name} holds a quote or a line end, which an AT command cannot carry; leave it out`);
  return undefined;
}

/** Why `value` cannot be sent as the whole number `name`; undefined where it can. */
export function outOfRange(name: string, value: number, minimum: number, maximum: number): Failure | undefined {
  if (value === Math.floor(value) && value >= minimum && value <= maximum) return undefined;
  return refused(`${name} is ${value}; allowed are whole numbers from ${minimum} to ${maximum}`);
}
