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
  /** It counts from when the log's program started, which may be again. */
  isUptime: boolean;
}

export interface StampStyle {
  name: string;
  title: string;
  /** Group names: `day` or `month`, `date` and `year`, `h`, `m`, `s` and `fraction`; `epoch`; `up` in seconds or `ms` since a start; `text` is the rest. */
  pattern: RegExp;
}

const CLOCK = "(?<h>[01]\\d|2[0-3]):(?<m>[0-5]\\d):(?<s>[0-5]\\d)";
const DAY = "(?<day>\\d{4}[-/.]\\d\\d[-/.]\\d\\d)";
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const MONTH_AND_DATE = "(?<month>[A-Z][a-z]{2}) +(?<date>\\d{1,2})";
/** Of a shell whose prompt stands before what is logged. */
const PROMPT = "(?:\\w+:~\\$ )*";
const COLOURS = /\x1b\[[0-9;]*[A-Za-z]/g;

export const STYLES: readonly StampStyle[] = [
  { name: "arduino", title: "Arduino serial monitor log", pattern: new RegExp(`^${CLOCK}\\.(?<fraction>\\d{3}) -> ?(?<text>.*)$`, "s") },
  { name: "platformio", title: "PlatformIO monitor log with times", pattern: new RegExp(`^${CLOCK}\\.(?<fraction>\\d{3}) > ?(?<text>.*)$`, "s") },
  {
    name: "bracketed",
    title: "terminal log with times in brackets",
    pattern: new RegExp(`^${PROMPT}\\[(?:${DAY}[ _T])?${CLOCK}(?:[.:,](?<fraction>\\d{3},\\d{3}|\\d{1,6}))?(?:Z|[+-]\\d\\d:?\\d\\d)?\\](?<text>.*)$`, "s"),
  },
  { name: "teraterm", title: "Tera Term log", pattern: new RegExp(`^\\[[A-Z][a-z]{2} ${MONTH_AND_DATE} ${CLOCK}\\.(?<fraction>\\d{3}) (?<year>\\d{4})\\](?<text>.*)$`, "s") },
  { name: "epoch", title: "terminal log with times since 1970", pattern: /^(?:[\w.-]+\[\d+\]: )?(?:<\w+> +)?\[(?<epoch>\d{9,10})\.(?<fraction>\d{3,6})\](?<text>.*)$/s },
  { name: "realterm", title: "RealTerm log with times since 1970", pattern: /^(?<epoch>\d{10})(?:\.(?<fraction>\d{1,6}))?, ?(?<text>.*)$/s },
  { name: "uptime", title: "log with seconds since its start", pattern: /^\[ *(?<up>\d{1,8})\.(?<fraction>\d{3,6})(?: \d+\.\d+)?\](?<text>.*)$/s },
  { name: "esp-idf", title: "ESP-IDF log", pattern: /^[VDIWE] \((?<ms>\d+)\)(?<text>.*)$/s },
  { name: "clock", title: "terminal log with times", pattern: new RegExp(`^(?:${DAY}[ T])?${CLOCK}(?:[.:,](?<fraction>\\d{1,6}))?(?:[:;,]? |[:;,\\t]|$)(?<text>.*)$`, "s") },
  { name: "syslog", title: "log with month, day and time", pattern: new RegExp(`^${MONTH_AND_DATE} ${CLOCK}(?:\\.(?<fraction>\\d{3,6}))? (?<text>.*)$`, "s") },
];

/** What a terminal is told about colours is none of the conversation. */
export function withoutColours(text: string): string {
  return text.replace(COLOURS, "");
}

export function readStamp(style: StampStyle, line: string): Stamp | undefined {
  const groups = style.pattern.exec(withoutColours(line))?.groups;
  if (groups === undefined) return undefined;
  const { text = "", ms } = groups;
  if (ms !== undefined) return { day: undefined, us: Number(ms) * 1000, digits: 3, text, isUptime: true };
  const { day, h, m, s, epoch, up } = groups;
  const fraction = (groups["fraction"] ?? "").replace(",", "");
  const seconds = h === undefined ? Number(epoch ?? up) : Number(h) * 3600 + Number(m) * 60 + Number(s);
  const us = seconds * 1e6 + Number(fraction.padEnd(6, "0"));
  return { day: day?.replaceAll(/[/.]/g, "-") ?? namedDay(groups), us, digits: fraction.length, text, isUptime: up !== undefined };
}

/** Undefined where the log has no year. */
function namedDay({ month, date, year }: Readonly<Record<string, string>>): string | undefined {
  const index = month === undefined ? -1 : MONTHS.indexOf(month);
  if (index < 0 || date === undefined || year === undefined) return undefined;
  return `${year}-${String(index / 3 + 1).padStart(2, "0")}-${date.padStart(2, "0")}`;
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
      if (us > DAY_US && !stamp.isUptime) this.start = new Date(us / 1000).toISOString().replace("Z", "");
    }
    let since = us - this.first.us + this.days * DAY_US;
    if (stamp.day === undefined && !stamp.isUptime && since < this.last - DAY_US / 2) {
      this.days++;
      since += DAY_US;
    }
    if (since < this.last) return undefined;
    this.last = since;
    return since;
  }
}
