/** The module's clock: 27.007 8.15 (SIM767XX 3.2.7; EC716S 3.10). */
import { parseInteger, slice } from "../../hal/bytes";
import { outOfRange } from "../at/parameters";
import { ask, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

/** What the clock shows; whether that is GMT or local time is the module's matter. */
export interface ClockReading {
  /** 0 to 99, from 2000 on. */
  year: number;
  /** 1 to 12. */
  month: number;
  /** 1 to 31. */
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Quarters of an hour from GMT, -96 to 96; left out while the module does not know it. */
  zone?: number;
}

/** AT+CCLK? */
export function askClock(session: Session, timeoutMs: number, answer: Answer<ClockReading>): void {
  ask(session, { text: "AT+CCLK?", timeoutMs, prefix: "+CCLK:" }, (fields) => parseClock(fields.text(0)), answer);
}

/** AT+CCLK= ; the zone may be `zones.least` to `zones.most` quarters of an hour, and is 0 where left out. */
export function sendClock(
  session: Session,
  clock: ClockReading,
  zones: { least: number; most: number },
  timeoutMs: number,
  done: Done,
): void {
  const zone = clock.zone === undefined ? 0 : clock.zone;
  const objection =
    outOfRange("year", clock.year, 0, 99) ??
    outOfRange("month", clock.month, 1, 12) ??
    outOfRange("day", clock.day, 1, 31) ??
    outOfRange("hour", clock.hour, 0, 23) ??
    outOfRange("minute", clock.minute, 0, 59) ??
    outOfRange("second", clock.second, 0, 59) ??
    outOfRange("zone", zone, zones.least, zones.most);
  const date = twoDigits(clock.year) + "/" + twoDigits(clock.month) + "/" + twoDigits(clock.day);
  const time = twoDigits(clock.hour) + ":" + twoDigits(clock.minute) + ":" + twoDigits(clock.second);
  const offset = (zone < 0 ? "-" : "+") + twoDigits(Math.abs(zone));
  runUnless(session, objection, `AT+CCLK="${date},${time}${offset}"`, timeoutMs, done);
}

/** `yy/MM/dd,hh:mm:ss` and, where it is known, `+zz` or `-zz`; the year may have its century. */
export function parseClock(text: string): ClockReading | undefined {
  const short = text.charAt(4) === "/" ? slice(text, 2, text.length) : text;
  const year = parseInteger(slice(short, 0, 2));
  const month = parseInteger(slice(short, 3, 5));
  const day = parseInteger(slice(short, 6, 8));
  const hour = parseInteger(slice(short, 9, 11));
  const minute = parseInteger(slice(short, 12, 14));
  const second = parseInteger(slice(short, 15, 17));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const quarters = parseInteger(slice(short, 18, 20));
  if (quarters === undefined) return { year, month, day, hour, minute, second };
  return { year, month, day, hour, minute, second, zone: short.charAt(17) === "-" ? -quarters : quarters };
}

function twoDigits(value: number): string {
  return value < 10 ? "0" + value : String(value);
}
