/**
 * SIM767XX chapter 3, status control: the card's meter of calls (3.2.5, 3.2.6). While the SIM may sleep
 * (AT+CSIMSLEEP, 6.2.8) none of these work.
 */
import { fromByte, parseHex } from "../../hal/bytes";
import { notPin } from "../3gpp/sim";
import { toHex } from "../at/hex";
import { outOfRange, quote } from "../at/parameters";
import { ask, refuse, runSecretly } from "../at/requests";
import type { Fields } from "../at/fields";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";

const RESPONSE_MS = 5000;
/** Six hexadecimal digits. */
const MOST_UNITS = 16777215;

/** AT+CACM? : the units that all calls together have taken, 0 to 16777215 (SIM767XX 3.2.5). */
export function readCallMeter(session: Session, answer: Answer<number>): void {
  ask(session, { text: "AT+CACM?", timeoutMs: RESPONSE_MS, prefix: "+CACM:" }, units, answer);
}

/** AT+CACM= : sets the meter to 0 (SIM767XX 3.2.5). `pin2` is of 4 to 8 digits; without it the bare AT+CACM is sent. */
export function resetCallMeter(session: Session, pin2: string | undefined, done: Done): void {
  const text = pin2 === undefined ? "AT+CACM" : `AT+CACM=${quote(pin2)}`;
  runSecretly(session, notPin2(pin2), { text, name: "AT+CACM", timeoutMs: RESPONSE_MS }, done);
}

/** AT+CAMM? : how many units the card allows, 0 where it does not care (SIM767XX 3.2.6). */
export function readCallMeterMaximum(session: Session, answer: Answer<number>): void {
  ask(session, { text: "AT+CAMM?", timeoutMs: RESPONSE_MS, prefix: "+CAMM:" }, units, answer);
}

/** AT+CAMM= : how many units the card is to allow, 0 to 16777215, where 0 is without end; most cards want PIN2 (SIM767XX 3.2.6). */
export function setCallMeterMaximum(session: Session, most: number, pin2: string | undefined, done: Done): void {
  const objection = outOfRange("the maximum", most, 0, MOST_UNITS) ?? notPin2(pin2);
  if (objection !== undefined) return refuse(session, objection, done);
  const bytes = fromByte(Math.floor(most / 65536) % 256) + fromByte(Math.floor(most / 256) % 256) + fromByte(most % 256);
  const text = `AT+CAMM=${quote(toHex(bytes))}${pin2 === undefined ? "" : "," + quote(pin2)}`;
  runSecretly(session, undefined, { text, name: "AT+CAMM", timeoutMs: RESPONSE_MS }, done);
}

function units(fields: Fields): number | undefined {
  return parseHex(fields.text(0));
}

function notPin2(pin2: string | undefined): Failure | undefined {
  return pin2 === undefined ? undefined : notPin("PIN2", pin2);
}
