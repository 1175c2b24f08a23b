/** Values on the command line: each gives what `commander` shows as the reason where one is wrong. */
import { InvalidArgumentError } from "commander";

/** A whole number from `minimum` to `maximum`, in decimal digits. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It is a whole number from ${minimum} to ${maximum}.`);
  };
}

/** A time in seconds, such as 12.5, as milliseconds. */
export function secondsInMs(text: string): number {
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  throw new InvalidArgumentError("It is a time in seconds, such as 12.5.");
}

/** The PIN of a SIM. */
export function pinDigits(text: string): string {
  if (/^\d{4,8}$/.test(text)) return text;
  throw new InvalidArgumentError("A PIN has 4 to 8 digits.");
}

/** Words with commas between them; none in an empty text. */
export function wordList(text: string): string[] {
  return text.split(",").map((word) => word.trim()).filter((word) => word !== "");
}
