/** EC716S chapter 3: configuration. The codes of +CME ERROR are in `03-errors.ts`. */
import { askClock, sendClock, type ClockReading } from "../3gpp/clock";
import {
  askCharacterSet,
  askErrorReports,
  sendCharacterSet,
  sendEcho,
  sendErrorReports,
  type CharacterSet,
  type ErrorReports,
} from "../3gpp/equipment";
import { quote, unquotable } from "../at/parameters";
import { askText, malformed, run, runUnless, test } from "../at/requests";
import type { Session } from "../at/session";
import { readWithoutResults } from "../at/without-results";
import type { Answer, Done } from "../failure";
import { parseInteger } from "../../hal/bytes";

const RESPONSE_MS = 9000;
/** Quarters of an hour (EC716S 3.10). */
const ZONES = { least: -47, most: 48 };

/** The commands of this chapter that have a test form. */
export type ConfigTestForm = "+CSCS" | "+CCLK" | "+CMEE";

/** The test form of a command of this chapter: answers the line that tells the supported values, if any. */
export function testConfig(session: Session, command: ConfigTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** AT+CSCS= : the character set of texts (EC716S 3.1). */
export function setCharacterSet(session: Session, set: CharacterSet, done: Done): void {
  sendCharacterSet(session, set, RESPONSE_MS, done);
}

/** AT+CSCS? (EC716S 3.1). */
export function readCharacterSet(session: Session, answer: Answer<CharacterSet>): void {
  askCharacterSet(session, RESPONSE_MS, answer);
}

/** AT&W: what was set is there again after the next start, as far as the firmware covers it (EC716S 3.2). */
export function saveSettings(session: Session, done: Done): void {
  run(session, "AT&W", RESPONSE_MS, done);
}

/** ATE: whether the module repeats the commands that it gets (EC716S 3.3). */
export function setEcho(session: Session, on: boolean, done: Done): void {
  sendEcho(session, on, RESPONSE_MS, done);
}

/** AT&F: all settings as from the factory (EC716S 3.4). */
export function restoreFactorySettings(session: Session, done: Done): void {
  run(session, "AT&F", RESPONSE_MS, done);
}

/**
 * ATQ1, ATQ0: reads `name`, `+CREG`, while no result codes are sent, and has them sent again (EC716S
 * 3.5). Answers what stands behind `+CREG:`; fails with `timeout` where nothing came. There is no
 * function that leaves them off: no command behind it would end.
 */
export function readQuietly(session: Session, name: string, answer: Answer<string>): void {
  readWithoutResults(session, name, RESPONSE_MS, answer);
}

/** ATQ0: result codes are sent (EC716S 3.5). The search for the module puts one right that was left without. */
export function enableResultCodes(session: Session, done: Done): void {
  run(session, "ATQ0", RESPONSE_MS, done);
}

/** The registers that the module has: S3 ends a command (13), S4 a line (10), S5 deletes (8). */
export type Register = 3 | 4 | 5;
const REGISTER_VALUES: { readonly [register: string]: number } = { "3": 13, "4": 10, "5": 8 };

/** ATS3?, ATS4?, ATS5? : a register's value (EC716S 3.6, 4.8, 3.7). */
export function readRegister(session: Session, register: Register, answer: Answer<number>): void {
  const text = `ATS${register}?`;
  askText(session, text, RESPONSE_MS, (failure, lines) => {
    if (failure !== undefined || lines === undefined) return answer(failure);
    const value = parseInteger(lines[0] as string);
    if (value === undefined) answer(malformed(session, text, lines[0] as string));
    else answer(undefined, value);
  });
}

/** ATS3=, ATS4=, ATS5= : puts a register to the one value that it may have (EC716S 3.6, 4.8, 3.7). */
export function resetRegister(session: Session, register: Register, done: Done): void {
  run(session, `ATS${register}=${REGISTER_VALUES[String(register)] as number}`, RESPONSE_MS, done);
}

/** AT&C: whether DCD is on always, or while a connection carries data (EC716S 3.8). */
export function setDcdMode(session: Session, mode: "always" | "carrier", done: Done): void {
  run(session, mode === "carrier" ? "AT&C1" : "AT&C0", RESPONSE_MS, done);
}

/** What DTR's release does in data mode (EC716S 3.9). */
export type DtrReaction = "ignored" | "command-mode" | "disconnect";
const DTR_REACTIONS: readonly DtrReaction[] = ["ignored", "command-mode", "disconnect"];

/** AT&D (EC716S 3.9). */
export function setDtrReaction(session: Session, reaction: DtrReaction, done: Done): void {
  run(session, `AT&D${DTR_REACTIONS.indexOf(reaction)}`, RESPONSE_MS, done);
}

/** AT+CCLK? : the clock, local time where NITZ or NTP set it (EC716S 3.10). */
export function readClock(session: Session, answer: Answer<ClockReading>): void {
  askClock(session, RESPONSE_MS, answer);
}

/** AT+CCLK= : sets the clock; the zone is -47 to 48 quarters of an hour (EC716S 3.10). */
export function setClock(session: Session, clock: ClockReading, done: Done): void {
  sendClock(session, clock, ZONES, RESPONSE_MS, done);
}

/** AT+CMEE= : whether and how the cause of an error is told (EC716S 3.11). */
export function setErrorReports(session: Session, form: ErrorReports, done: Done): void {
  sendErrorReports(session, form, RESPONSE_MS, done);
}

/** AT+CMEE? (EC716S 3.11). */
export function readErrorReports(session: Session, answer: Answer<ErrorReports>): void {
  askErrorReports(session, RESPONSE_MS, answer);
}

/** AT+WISN= : keeps a serial number of the user's own, up to 64 bytes (EC716S 3.12). */
export function setUserSerialNumber(session: Session, number: string, done: Done): void {
  runUnless(session, unquotable("the serial number", number, 0, 64), `AT+WISN=${quote(number)}`, RESPONSE_MS, done);
}

/** AT+WISN? : a text that looks like a result code cannot be read (EC716S 3.12). */
export function readUserSerialNumber(session: Session, answer: Answer<string>): void {
  askText(session, "AT+WISN?", RESPONSE_MS, (failure, lines) => answer(failure, lines === undefined ? undefined : lines[0]));
}
