/** The times that terminal programs write before a line. */
import type { LogLine } from "./lines";
import { share } from "./log-format";

export interface Stamp {
  /** `2025-01-31`, where the log has the day. */
  day: string | undefined;
  /** Microseconds since midnight, or since 1970 where the log counts so. */
  us: number;
  /** Digits behind the second's point. */
  digits: number;
  /** What follows the stamp. */
  text: string;
}

export interface StampStyle {
  name: string;
  title: string;
  /** Group names: `day`, `h`, `m`, `s` and `fraction`, or `epoch` and `fraction`; `text` is the rest. */
  pattern: RegExp;
}

const CLOCK = "(?<h>[01]\\d|2[0-3]):(?<m>[0-5]\\d):(?<s>[0-5]\\d)";
const DAY = "(?<day>\\d{4}[-/.]\\d\\d[-/.]\\d\\d)";

export const STYLES: readonly StampStyle[] = [
  { name: "arduino", title: "Arduino serial monitor log", pattern: new RegExp(`^${CLOCK}\\.(?<fraction>\\d{3}) -> ?(?<text>.*)$`, "s") },
  {
    name: "bracketed",
    title: "terminal log with times in brackets",
    pattern: new RegExp(`^\\[(?:${DAY}[ _T])?${CLOCK}(?:[.:,](?<fraction>\\d{1,6}))?(?:Z|[+-]\\d\\d:?\\d\\d)?\\](?<text>.*)$`, "s"),
  },
  { name: "epoch", title: "terminal log with times since 1970", pattern: /^\[(?<epoch>\d{9,10})\.(?<fraction>\d{3,6})\](?<text>.*)$/s },
  { name: "clock", title: "terminal log with times", pattern: new RegExp(`^(?:${DAY}[ T])?${CLOCK}(?:[.:,](?<fraction>\\d{1,6}))?(?:[:;,]? |[:;,\\t]|$)(?<text>.*)$`, "s") },
];

export function readStamp(style: StampStyle, line: string): Stamp | undefined {
  const groups = style.pattern.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const { day, h, m, s, epoch, fraction = "", text = "" } = groups;
  const seconds = epoch === undefined ? Number(h) * 3600 + Number(m) * 60 + Number(s) : Number(epoch);
  const us = seconds * 1e6 + Number(fraction.padEnd(6, "0"));
  return { day: day?.replaceAll(/[/.]/g, "-"), us, digits: fraction.length, text };
}

export function stampShare(style: StampStyle, head: readonly LogLine[]): number {
  return share(head, (text) => readStamp(style, text) !== undefined);
}

const DAY_US = 86400e6;

/** Stamps as microseconds since the first one, over midnight too. */
export class StampClock {
  private first: { us: number; day: string | undefined } | undefined;
  private days = 0;
  private last = 0;

  /** ISO 8601 of the first stamp, where it has the day. */
  start: string | undefined;

  /** Undefined where the clock went back: then nobody knows when it was. */
  time(stamp: Stamp): number | undefined {
    const us = stamp.day === undefined ? stamp.us : Date.parse(`${stamp.day}T00:00:00Z`) * 1000 + stamp.us;
    if (this.first === undefined) {
      this.first = { us, day: stamp.day };
      if (us > DAY_US) this.start = new Date(us / 1000).toISOString().replace("Z", "");
    }
    let since = us - this.first.us + this.days * DAY_US;
    if (stamp.day === undefined && since < this.last - DAY_US / 2) {
      this.days++;
      since += DAY_US;
    }
    if (since < this.last) return undefined;
    this.last = since;
    return since;
  }
}
