/** EC716S chapter 5: network service. */
import { find, parseInteger, slice } from "../../hal/bytes";
import { parseClock, type ClockReading } from "../3gpp/clock";
import { askSignal } from "../3gpp/equipment";
import {
  askOperator,
  askOperators,
  sendOperator,
  sendOperatorFormat,
  sendSelectionMode,
  type FoundOperator,
  type OperatorFormat,
  type OperatorSelection,
} from "../3gpp/operator";
import { badCid } from "../3gpp/packet";
import { askRegistration, onReport, setReports, type RegistrationReport, type RegistrationReports } from "../3gpp/registration";
import { flag } from "../3gpp/values";
import type { Fields } from "../at/fields";
import { ask, askAll, refuse, run, runUnless, test, textAfter } from "../at/requests";
import { outOfRange } from "../at/parameters";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { Signal } from "../modem";

const RESPONSE_MS = 9000;
const OPERATOR_RESPONSE_MS = 300000;

/** The commands of this chapter that have a test form. */
export type NetworkTestForm = "+CSQ" | "+CREG" | "+CEREG" | "+CGCONTRDP" | "+CTZU" | "+CTZR" | "*BANDIND" | "+CCED";

/** The test form of a command of this chapter: answers the line that tells the supported values. */
export function testNetwork(session: Session, command: NetworkTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** AT+CSQ: signal strength from -113 to -51 dBm, or undefined while not known (EC716S 5.1). */
export function readSignal(session: Session, answer: Answer<Signal>): void {
  askSignal(session, RESPONSE_MS, answer);
}

/** Lower bounds of what LTE measures; undefined while not known. */
export interface LteSignal {
  /** dB, in halves. */
  rsrqDb?: number;
  /** dBm */
  rsrpDbm?: number;
}

const NOT_MEASURED = 255;

/** AT+CESQ: what is measured of the LTE cell (EC716S 5.2). */
export function readLteSignal(session: Session, answer: Answer<LteSignal>): void {
  ask(
    session,
    { text: "AT+CESQ", timeoutMs: RESPONSE_MS, prefix: "+CESQ:" },
    (fields) => {
      const rsrq = fields.integer(4);
      const rsrp = fields.integer(5);
      if (rsrq === undefined || rsrp === undefined) return undefined;
      const signal: LteSignal = {};
      if (rsrq !== NOT_MEASURED) signal.rsrqDb = -20 + rsrq / 2;
      if (rsrp !== NOT_MEASURED) signal.rsrpDbm = -141 + rsrp;
      return signal;
    },
    answer,
  );
}

/** AT+CREG? : registration (EC716S 5.3). What counts for data is +CEREG. */
export function readNetworkRegistration(session: Session, answer: Answer<RegistrationReport>): void {
  askRegistration(session, "+CREG", RESPONSE_MS, answer);
}

/** AT+CREG= : which changes are reported (EC716S 5.3). */
export function setNetworkRegistrationReports(session: Session, reports: RegistrationReports, done: Done): void {
  setReports(session, "+CREG", reports, RESPONSE_MS, done);
}

/** +CREG lines that come by themselves (EC716S 5.3). */
export function onNetworkRegistration(session: Session, listener: (this: void, report: RegistrationReport) => void): void {
  onReport(session, "+CREG", listener);
}

/** AT+CEREG? : registration for data over LTE (EC716S 5.4). */
export function readEpsRegistration(session: Session, answer: Answer<RegistrationReport>): void {
  askRegistration(session, "+CEREG", RESPONSE_MS, answer);
}

/** AT+CEREG= : which changes are reported (EC716S 5.4). */
export function setEpsRegistrationReports(session: Session, reports: RegistrationReports, done: Done): void {
  setReports(session, "+CEREG", reports, RESPONSE_MS, done);
}

/** +CEREG lines that come by themselves; they lack the first number of the read answer (EC716S 5.4). */
export function onEpsRegistration(session: Session, listener: (this: void, report: RegistrationReport) => void): void {
  onReport(session, "+CEREG", listener);
}

export interface DynamicParameters {
  cid: number;
  apn: string;
  address: string;
  gateway: string;
  /** The first one first; none where the network gave none. */
  nameServers: string[];
}

/** AT+CGCONTRDP= : what the network gave context `cid`, 1 to 15 (EC716S 5.5). The mask has a field of its own. */
export function readDynamicParameters(session: Session, cid: number, answer: Answer<DynamicParameters[]>): void {
  const objection = badCid(cid);
  if (objection !== undefined) return refuse(session, objection, answer);
  askAll(session, { text: `AT+CGCONTRDP=${cid}`, timeoutMs: RESPONSE_MS, prefix: "+CGCONTRDP:" }, parseDynamic, answer);
}

/** AT+CGCONTRDP: what the network gave all active contexts, several lines a context where it has several addresses (EC716S 5.5). */
export function readAllDynamicParameters(session: Session, answer: Answer<DynamicParameters[]>): void {
  askAll(session, { text: "AT+CGCONTRDP", timeoutMs: RESPONSE_MS, prefix: "+CGCONTRDP:" }, parseDynamic, answer);
}

/** AT+COPS? : the operator and how it is selected (EC716S 5.6). */
export function readOperator(session: Session, answer: Answer<OperatorSelection>): void {
  askOperator(session, OPERATOR_RESPONSE_MS, answer);
}

/** AT+COPS=0: the module chooses the operator and registers (EC716S 5.6). */
export function selectOperatorAutomatically(session: Session, done: Done): void {
  sendSelectionMode(session, 0, OPERATOR_RESPONSE_MS, done);
}

/** AT+COPS=1: only the operator of this number, 5 or 6 digits (EC716S 5.6). */
export function selectOperator(session: Session, operator: string, done: Done): void {
  sendOperator(session, 1, operator, OPERATOR_RESPONSE_MS, done);
}

/** AT+COPS=4: the operator of this number, another one where it is not there (EC716S 5.6). */
export function preferOperator(session: Session, operator: string, done: Done): void {
  sendOperator(session, 4, operator, OPERATOR_RESPONSE_MS, done);
}

/** AT+COPS=2: leaves the network until one of the selections above (EC716S 5.6). */
export function deregister(session: Session, done: Done): void {
  sendSelectionMode(session, 2, OPERATOR_RESPONSE_MS, done);
}

/** AT+COPS=3: the form in which `readOperator` gives operators (EC716S 5.6). */
export function setOperatorFormat(session: Session, format: OperatorFormat, done: Done): void {
  sendOperatorFormat(session, format, OPERATOR_RESPONSE_MS, done);
}

/** AT+COPS=? : a scan for operators of up to five minutes (EC716S 5.6). The module does nothing else meanwhile. */
export function scanOperators(session: Session, answer: Answer<FoundOperator[]>): void {
  askOperators(session, OPERATOR_RESPONSE_MS, answer);
}

/** AT+CTZU= : whether the network's time sets the clock; on from the factory (EC716S 5.7). */
export function setClockUpdate(session: Session, on: boolean, done: Done): void {
  run(session, on ? "AT+CTZU=1" : "AT+CTZU=0", RESPONSE_MS, done);
}

/** AT+CTZU? (EC716S 5.7). */
export function readClockUpdate(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CTZU?", timeoutMs: RESPONSE_MS, prefix: "+CTZU:" }, (fields) => flag(fields.integer(0)), answer);
}

/** AT+CTZR? : whether +NITZ lines come; it cannot be set (EC716S 5.8). */
export function readZoneReports(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CTZR?", timeoutMs: RESPONSE_MS, prefix: "+CTZR:" }, (fields) => flag(fields.integer(0)), answer);
}

/** AT+NITZDISSET="c": +NITZ lines show the time of this zone, -12 to 14 hours from GMT (EC716S 5.9, an example alone). */
export function setNetworkTimeZone(session: Session, hours: number, done: Done): void {
  runUnless(session, outOfRange("the zone in hours", hours, -12, 14), `AT+NITZDISSET="c",${hours}`, RESPONSE_MS, done);
}

/** The time that the network sent, and the hours of summer time in it where they are told. */
export interface NetworkTime extends ClockReading {
  summerHours?: number;
}

/** +NITZ: the network's time, unasked and without quotes (EC716S 5.9); the year has two or four digits. */
export function onNetworkTime(session: Session, listener: (this: void, time: NetworkTime) => void): void {
  session.onUrc("+NITZ:", (line) => {
    const time = parseNetworkTime(textAfter(line, "+NITZ:"));
    if (time === undefined) session.malformed(line);
    else listener(time);
  });
}

function parseNetworkTime(text: string): NetworkTime | undefined {
  const day = find(text, ",", 0);
  const comma = day < 0 ? -1 : find(text, ",", day + 1);
  const clock = parseClock(comma < 0 ? text : slice(text, 0, comma));
  if (clock === undefined) return undefined;
  const summerHours = comma < 0 ? undefined : parseInteger(textAfter(slice(text, comma, text.length), ","));
  return summerHours === undefined ? clock : { ...clock, summerHours };
}

function parseDynamic(fields: Fields): DynamicParameters | undefined {
  const cid = fields.integer(0);
  if (cid === undefined) return undefined;
  const nameServers: string[] = [];
  for (let index = 6; index <= 7; index++) if (fields.text(index) !== "") nameServers.push(fields.text(index));
  return { cid, apn: fields.text(2), address: fields.text(3), gateway: fields.text(5), nameServers };
}
