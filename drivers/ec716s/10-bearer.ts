/** EC716S chapter 10: the bearer of the applications on IP, which are HTTP, FTP and NTP. */
import { find, parseInteger } from "../../hal/bytes";
import { fieldsAfter } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, malformed, refuse, runUnless, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";

const RESPONSE_MS = 9000;
/** No limit is given for what the network has to do; 27.007's other activations take up to so long. */
const OPEN_MS = 150000;
/** Of access point, user and password. */
const TEXT_BYTES = 50;
const PREFIX = "+SAPBR:";
/** `+SAPBR 1: DEACT`: the number stands in front of the colon. */
const NAME = "+SAPBR";
const DEACTIVATED = "DEACT";

/** AT+SAPBR=? : the supported values (EC716S 10.1). */
export function testBearer(session: Session, answer: Answer<string>): void {
  test(session, "+SAPBR", RESPONSE_MS, answer);
}

export type BearerStatus = "connecting" | "connected" | "closing" | "closed";
const STATUSES: readonly BearerStatus[] = ["connecting", "connected", "closing", "closed"];

export interface BearerState {
  status: BearerStatus;
  /** As the module writes it, with leading zeros; empty where there is none. */
  address: string;
}

/** Parameters of a bearer (EC716S 10.1). "CONTYPE" and "RATE" have values of their own. */
export type BearerParameter = "CONTYPE" | "APN" | "USER" | "PWD" | "PHONENUM" | "RATE";

/** AT+SAPBR=1: opens bearer `cid`, 1 to 3 (EC716S 10.1). */
export function openBearer(session: Session, cid: number, done: Done): void {
  runUnless(session, unknownBearer(cid), `AT+SAPBR=1,${cid}`, OPEN_MS, done);
}

/** AT+SAPBR=0: closes bearer `cid`, 1 to 3 (EC716S 10.1). */
export function closeBearer(session: Session, cid: number, done: Done): void {
  runUnless(session, unknownBearer(cid), `AT+SAPBR=0,${cid}`, OPEN_MS, done);
}

/** AT+SAPBR=2: the state of bearer `cid`, 1 to 3 (EC716S 10.1). */
export function readBearer(session: Session, cid: number, answer: Answer<BearerState>): void {
  const objection = unknownBearer(cid);
  if (objection !== undefined) return refuse(session, objection, answer);
  const command = {
    text: `AT+SAPBR=2,${cid}`,
    timeoutMs: RESPONSE_MS,
    prefix: PREFIX,
    accept: (line: string) => fieldsAfter(line, PREFIX).integer(0) === cid,
  };
  ask(
    session,
    command,
    (fields) => {
      const status = STATUSES[fields.integer(1) ?? -1];
      return status === undefined ? undefined : { status, address: fields.text(2) };
    },
    answer,
  );
}

/** What carries the data: circuits or packets. The module is on LTE whatever is said (EC716S 10.1). */
export type BearerKind = "CSD" | "GPRS";

/** AT+SAPBR=3 of the kind of connection (EC716S 10.1). */
export function setBearerKind(session: Session, cid: number, kind: BearerKind, done: Done): void {
  runUnless(session, unknownBearer(cid), `AT+SAPBR=3,${cid},"CONTYPE",${quote(kind)}`, RESPONSE_MS, done);
}

/**
 * AT+SAPBR=3 of a text, up to 50 bytes (EC716S 10.1). An empty access point is the one that the network
 * gave at registration.
 */
export function setBearerText(session: Session, cid: number, parameter: "APN" | "USER" | "PWD" | "PHONENUM", value: string, done: Done): void {
  const objection = unknownBearer(cid) ?? unquotable(`the bearer's ${parameter}`, value, 0, TEXT_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  const text = `AT+SAPBR=3,${cid},${quote(parameter)},${quote(value)}`;
  session.send({ text, name: `AT+SAPBR=3,${cid},${quote(parameter)}`, timeoutMs: RESPONSE_MS }, (failure) => done(failure));
}

/** Of CSD, bit/s; the module's numbers for them are their places here. */
export type BearerRate = 2400 | 4800 | 9600 | 14400;
const RATES: readonly BearerRate[] = [2400, 4800, 9600, 14400];

/** AT+SAPBR=3 of the rate of CSD (EC716S 10.1). */
export function setBearerRate(session: Session, cid: number, rate: BearerRate, done: Done): void {
  runUnless(session, unknownBearer(cid), `AT+SAPBR=3,${cid},"RATE",${RATES.indexOf(rate)}`, RESPONSE_MS, done);
}

/** AT+SAPBR=4: the value of a parameter as text (EC716S 10.1). Passwords are among them. */
export function readBearerParameter(session: Session, cid: number, parameter: BearerParameter, answer: Answer<string>): void {
  const objection = unknownBearer(cid);
  if (objection !== undefined) return refuse(session, objection, answer);
  const text = `AT+SAPBR=4,${cid},${quote(parameter)}`;
  session.send({ text, timeoutMs: RESPONSE_MS, info: [PREFIX], infoRequired: true }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    for (const line of lines) {
      const fields = fieldsAfter(line, PREFIX);
      // Several tags may be told at once, in one line each or the one that was asked for alone.
      if (fields.text(0) === parameter) return answer(undefined, fields.text(1));
    }
    answer(malformed(session, text, lines[0] as string));
  });
}

/** `+SAPBR 1: DEACT`: bearer 1 to 3 is gone (EC716S 10.1). */
export function onBearerLost(session: Session, listener: (cid: number) => void): void {
  session.onUrc(NAME, (line) => {
    const cid = find(line, DEACTIVATED, NAME.length) < 0 ? undefined : parseInteger(firstDigit(line));
    if (cid !== undefined && unknownBearer(cid) === undefined) listener(cid);
    else session.malformed(line);
  });
}

function firstDigit(line: string): string {
  let index = NAME.length;
  while (line.charAt(index) === " " || line.charAt(index) === ":") index++;
  return line.charAt(index);
}

function unknownBearer(cid: number): Failure | undefined {
  return outOfRange("the bearer", cid, 1, 3);
}
