/** Where the driver says another line than the manual's example, which means the same: all of them. */
import type { ModuleName } from "../../../trace/manuals";

interface Difference {
  module: ModuleName;
  /** The example's line. */
  shown: RegExp;
  /** The driver's, with what the groups of `shown` hold as `$1`. */
  said: string;
  why: string;
}

const DIFFERENCES: readonly Difference[] = [];

/** The example's command line `shown` as the driver says it. */
export function spokenByDriver(module: ModuleName, shown: string): string {
  const difference = DIFFERENCES.find((each) => each.module === module && each.shown.test(shown));
  return difference === undefined ? shown : shown.replace(difference.shown, difference.said);
}

/** Behind a CR alone the EC716S takes a LF that begins the data of AT+CIPSEND for a part of the line end (9.14). */
export function lineEndOf(module: ModuleName, line: string): string {
  return module === "ec716s" && line.startsWith("AT+CIPSEND") ? "\r\n" : "\r";
}
