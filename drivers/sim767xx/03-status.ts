/** SIM767XX chapter 3: status control. */
import { parseInteger, slice } from "../../hal/bytes";
import { outOfRange } from "../at/parameters";
import { ask, run, runUnless, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { Signal } from "../modem";

const RESPONSE_MS = 5000;
const FUNCTIONALITY_RESPONSE_MS = 25000;
/** The detach from the network before the module goes off has no documented limit. */
const POWER_DOWN_MS = 30000;
const RSSI_UNKNOWN = 99;

/** The commands of this chapter that have a test form. */
export type StatusTestForm = "+CFUN" | "+CSQ" | "+CPOF" | "+CRESET" | "+CCLK" | "+CMEE";

/** The test form of a command of this chapter: answers the line that tells the supported values. */
export function testStatus(session: Session, command: StatusTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** Values of AT+CFUN (SIM767XX 3.2.1). */
export type Functionality = "minimum" | "full" | "flight" | "factory-test" | "restart" | "offline";
const FUNCTIONALITY: { readonly [name in Functionality]: number } = {
  minimum: 0,
  full: 1,
  flight: 4,
  "factory-test": 5,
  restart: 6,
  offline: 7,
};

/** AT+CFUN? : the level of functionality as its number (SIM767XX 3.2.1). */
export function readFunctionality(session: Session, answer: Answer<number>): void {
  const command = { text: "AT+CFUN?", timeoutMs: FUNCTIONALITY_RESPONSE_MS, prefix: "+CFUN:" };
  ask(session, command, (fields) => fields.integer(0), answer);
}

/**
 * AT+CFUN= : sets the level of functionality (SIM767XX 3.2.1). From "offline" only "restart" leads
 * back. It is lost at a restart.
 */
export function setFunctionality(session: Session, level: Functionality, done: Done): void {
  run(session, `AT+CFUN=${FUNCTIONALITY[level]}`, FUNCTIONALITY_RESPONSE_MS, done);
}

/** AT+CFUN=1,1: restarts the module into full functionality (SIM767XX 3.2.1); done when it is accepted. */
export function restartToFullFunctionality(session: Session, done: Done): void {
  run(session, "AT+CFUN=1,1", FUNCTIONALITY_RESPONSE_MS, done);
}

/** AT+CSQ: signal strength from -113 to -51 dBm, or undefined while not known (SIM767XX 3.2.2). */
export function readSignal(session: Session, answer: Answer<Signal>): void {
  const command = { text: "AT+CSQ", timeoutMs: RESPONSE_MS, prefix: "+CSQ:" };
  ask(
    session,
    command,
    (fields) => {
      const rssi = fields.integer(0);
      if (rssi === undefined) return undefined;
      return rssi === RSSI_UNKNOWN ? {} : { rssiDbm: -113 + 2 * rssi };
    },
    answer,
  );
}

/** What the module says when it is down, as the manual spells it and as English does. */
export const POWERED_DOWN: readonly string[] = ["POWERD DOWN", "POWERED DOWN"];

/**
 * AT+CPOF: leaves the network and switches off (SIM767XX 3.2.3). Done when the module said
 * `POWERD DOWN`: power may be cut from then on.
 */
export function powerOff(session: Session, done: Done): void {
  switchOff(session, "AT+CPOF", done);
}

/** AT+CPOF=1: as `powerOff`, quickly (SIM767XX 3.2.3). Firmware before October 2024 does not have it. */
export function powerOffQuickly(session: Session, done: Done): void {
  switchOff(session, "AT+CPOF=1", done);
}

function switchOff(session: Session, text: string, done: Done): void {
  session.send({ text, timeoutMs: POWER_DOWN_MS, finals: POWERED_DOWN, okIsAcceptance: true }, (failure) => done(failure));
}

/** AT+CRESET: restarts the module; done when it is accepted (SIM767XX 3.2.4). */
export function restart(session: Session, done: Done): void {
  run(session, "AT+CRESET", RESPONSE_MS, done);
}

/** The module's clock (SIM767XX 3.2.7). What the hours mean depends on AT+CTZU: GMT or local time. */
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

/** AT+CCLK? : the clock (SIM767XX 3.2.7); it is at its beginning after each power-off. */
export function readClock(session: Session, answer: Answer<ClockReading>): void {
  const command = { text: "AT+CCLK?", timeoutMs: RESPONSE_MS, prefix: "+CCLK:" };
  ask(session, command, (fields) => parseClock(fields.text(0)), answer);
}

/** AT+CCLK= : sets the clock (SIM767XX 3.2.7); an error while NITZ sets it to local time. */
export function setClock(session: Session, clock: ClockReading, done: Done): void {
  const zone = clock.zone === undefined ? 0 : clock.zone;
  const objection =
    outOfRange("year", clock.year, 0, 99) ??
    outOfRange("month", clock.month, 1, 12) ??
    outOfRange("day", clock.day, 1, 31) ??
    outOfRange("hour", clock.hour, 0, 23) ??
    outOfRange("minute", clock.minute, 0, 59) ??
    outOfRange("second", clock.second, 0, 59) ??
    outOfRange("zone", zone, -96, 96);
  const date = twoDigits(clock.year) + "/" + twoDigits(clock.month) + "/" + twoDigits(clock.day);
  const time = twoDigits(clock.hour) + ":" + twoDigits(clock.minute) + ":" + twoDigits(clock.second);
  const offset = (zone < 0 ? "-" : "+") + twoDigits(Math.abs(zone));
  runUnless(session, objection, `AT+CCLK="${date},${time}${offset}"`, RESPONSE_MS, done);
}

/** `yy/MM/dd,hh:mm:ss` and, where it is known, `+zz` or `-zz`. */
function parseClock(text: string): ClockReading | undefined {
  const year = parseInteger(slice(text, 0, 2));
  const month = parseInteger(slice(text, 3, 5));
  const day = parseInteger(slice(text, 6, 8));
  const hour = parseInteger(slice(text, 9, 11));
  const minute = parseInteger(slice(text, 12, 14));
  const second = parseInteger(slice(text, 15, 17));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  const quarters = parseInteger(slice(text, 18, 20));
  if (quarters === undefined) return { year, month, day, hour, minute, second };
  return { year, month, day, hour, minute, second, zone: text.charAt(17) === "-" ? -quarters : quarters };
}

function twoDigits(value: number): string {
  return value < 10 ? "0" + value : String(value);
}

/** Forms of AT+CMEE (SIM767XX 3.2.8). */
export type ErrorReports = "off" | "numeric" | "verbose";
const ERROR_REPORTS: { readonly [form in ErrorReports]: number } = { off: 0, numeric: 1, verbose: 2 };
const ERROR_REPORT_FORMS: { readonly [value: string]: ErrorReports | undefined } = { "0": "off", "1": "numeric", "2": "verbose" };

/** AT+CMEE= : whether and how the cause of an error is told (SIM767XX 3.2.8). Lost at a restart. */
export function setErrorReports(session: Session, form: ErrorReports, done: Done): void {
  run(session, `AT+CMEE=${ERROR_REPORTS[form]}`, RESPONSE_MS, done);
}

/** AT+CMEE? : the form of the error reports (SIM767XX 3.2.8). */
export function readErrorReports(session: Session, answer: Answer<ErrorReports>): void {
  const command = { text: "AT+CMEE?", timeoutMs: RESPONSE_MS, prefix: "+CMEE:" };
  ask(session, command, (fields) => ERROR_REPORT_FORMS[fields.text(0)], answer);
}
