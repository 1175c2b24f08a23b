/** SIM767XX chapter 3: status control. */
import { askClock, sendClock, type ClockReading } from "../3gpp/clock";
import { askErrorReports, askNumber, askSignal, sendErrorReports, type ErrorReports } from "../3gpp/equipment";
import { isDigits } from "../3gpp/values";
import { ask, run, runUnless, test } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { Signal } from "../modem";
import { byteAt } from "../../hal/bytes";

const RESPONSE_MS = 5000;
const FUNCTIONALITY_RESPONSE_MS = 25000;
/** The detach from the network before the module goes off has no documented limit. */
const POWER_DOWN_MS = 30000;
/** Quarters of an hour. */
const ZONES = { least: -96, most: 96 };

/** The commands of this chapter that have a test form. */
export type StatusTestForm = "+CFUN" | "+CSQ" | "+CPOF" | "+CRESET" | "+CACM" | "+CAMM" | "+CCLK" | "+CMEE" | "+CPAS" | "+SIMEI";

/** The test form of a command of this chapter: answers the line that tells the supported values. */
export function testStatus(session: Session, command: StatusTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** The commands of this chapter whose bare form sets their default; which one that is for AT+CAMM, the manual does not say. */
export type StatusDefaultForm = "+CAMM" | "+CMEE";

/** AT+CAMM, AT+CMEE: the default of the command (SIM767XX 3.2.6, 3.2.8). */
export function setStatusDefault(session: Session, command: StatusDefaultForm, done: Done): void {
  run(session, "AT" + command, RESPONSE_MS, done);
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
  askNumber(session, "+CFUN", FUNCTIONALITY_RESPONSE_MS, answer);
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
  askSignal(session, RESPONSE_MS, answer);
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

/** AT+CCLK? : the clock, GMT or local time as AT+CTZU is set; at its beginning after each power-off (SIM767XX 3.2.7). */
export function readClock(session: Session, answer: Answer<ClockReading>): void {
  askClock(session, RESPONSE_MS, answer);
}

/** AT+CCLK= : sets the clock (SIM767XX 3.2.7); an error while NITZ sets it to local time. */
export function setClock(session: Session, clock: ClockReading, done: Done): void {
  sendClock(session, clock, ZONES, RESPONSE_MS, done);
}

/** AT+CMEE= : whether and how the cause of an error is told (SIM767XX 3.2.8). Lost at a restart. */
export function setErrorReports(session: Session, form: ErrorReports, done: Done): void {
  sendErrorReports(session, form, RESPONSE_MS, done);
}

/** AT+CMEE? : the form of the error reports (SIM767XX 3.2.8). */
export function readErrorReports(session: Session, answer: Answer<ErrorReports>): void {
  askErrorReports(session, RESPONSE_MS, answer);
}

/** Whether a call is coming in or going on. */
export type Activity = "ready" | "ringing" | "in-call";
/** By <pas>; what 27.007 has between, the module does not. */
const ACTIVITIES: { readonly [pas: string]: Activity | undefined } = { "0": "ready", "3": "ringing", "4": "in-call" };

/** AT+CPAS: what the module is busy with (SIM767XX 3.2.9). It takes commands in each of them. */
export function readActivity(session: Session, answer: Answer<Activity>): void {
  ask(session, { text: "AT+CPAS", timeoutMs: RESPONSE_MS, prefix: "+CPAS:" }, (fields) => ACTIVITIES[fields.text(0)], answer);
}

/** AT+SIMEI? : the IMEI, 15 digits (SIM767XX 3.2.10). */
export function readImei(session: Session, answer: Answer<string>): void {
  const command = { text: "AT+SIMEI?", timeoutMs: RESPONSE_MS, prefix: "+SIMEI:" };
  ask(session, command, (fields) => (isDigits(fields.text(0)) ? fields.text(0) : undefined), answer);
}

const IMEI_DIGITS = 15;

/**
 * AT+SIMEI= : writes the IMEI, 15 digits, to the module's flash, where it survives everything
 * (SIM767XX 3.2.10). For whoever makes devices and got the number assigned, to be called once: in many
 * countries it is against the law to change an IMEI, and each call wears the flash. The last digit is
 * the check digit of 3GPP 23.003; a number that it does not fit is refused, as one digit may be wrong.
 */
export function writeImei(session: Session, imei: string, done: Done): void {
  runUnless(session, badImei(imei), "AT+SIMEI=" + imei, RESPONSE_MS, done);
}

function badImei(imei: string): Failure | undefined {
  if (imei.length !== IMEI_DIGITS || !isDigits(imei)) return refused("an IMEI has 15 digits and nothing else");
  return luhnSum(imei) % 10 === 0 ? undefined : refused("the check digit of the IMEI does not fit; look at each digit again");
}

/** Luhn's: each second digit from the right is doubled, and of what has two digits then both count. */
function luhnSum(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = byteAt(digits, index) - 48;
    const doubled = (digits.length - index) % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}
