/** SIM767XX chapter 4: network. */
import { parseInteger } from "../../hal/bytes";
import { Fields, fieldsAfter } from "../at/fields";
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
import { ask, run, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import { askRegistration, onReport, setReports, type RegistrationReport, type RegistrationReports } from "../3gpp/registration";

const RESPONSE_MS = 5000;
const OPERATOR_RESPONSE_MS = 60000;

/** The commands of this chapter that have a test form. */
export type NetworkTestForm =
  | "+CREG"
  | "+CPOL"
  | "+COPN"
  | "+CNBP"
  | "+CPSI"
  | "+CNSMOD"
  | "+CTZU"
  | "+CTZR"
  | "+CEDRXS";

/** The test form of a command of this chapter: answers the line that tells the supported values. */
export function testNetwork(session: Session, command: NetworkTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** The commands of this chapter whose bare form sets their default; which one that is for AT+CTZR, the manual does not say. */
export type NetworkDefaultForm = "+CREG" | "+CTZR";

/** AT+CREG, AT+CTZR: the default of the command, no reports of registration (SIM767XX 4.2.1, 4.2.9). */
export function setNetworkDefault(session: Session, command: NetworkDefaultForm, done: Done): void {
  run(session, "AT" + command, RESPONSE_MS, done);
}

/** AT+CREG? : registration for calls and SMS (SIM767XX 4.2.1). What counts for data is +CEREG. */
export function readNetworkRegistration(session: Session, answer: Answer<RegistrationReport>): void {
  askRegistration(session, "+CREG", RESPONSE_MS, answer);
}

/** AT+CREG= : which changes are reported (SIM767XX 4.2.1). Lost at a restart. */
export function setNetworkRegistrationReports(session: Session, reports: RegistrationReports, done: Done): void {
  setReports(session, "+CREG", reports, RESPONSE_MS, done);
}

export function onNetworkRegistration(session: Session, listener: (report: RegistrationReport) => void): void {
  onReport(session, "+CREG", listener);
}

/** AT+COPS? : the operator and how it is selected (SIM767XX 4.2.2). */
export function readOperator(session: Session, answer: Answer<OperatorSelection>): void {
  askOperator(session, OPERATOR_RESPONSE_MS, answer);
}

/** AT+COPS=0: the module chooses the operator and registers; kept for good (SIM767XX 4.2.2). */
export function selectOperatorAutomatically(session: Session, done: Done): void {
  sendSelectionMode(session, 0, OPERATOR_RESPONSE_MS, done);
}

/** AT+COPS=1: only the operator of this number, 5 or 6 digits; kept for good (SIM767XX 4.2.2). */
export function selectOperator(session: Session, operator: string, done: Done): void {
  sendOperator(session, 1, operator, OPERATOR_RESPONSE_MS, done);
}

/** AT+COPS=2: leaves the network until one of the selections above, or a restart (SIM767XX 4.2.2). */
export function deregister(session: Session, done: Done): void {
  sendSelectionMode(session, 2, OPERATOR_RESPONSE_MS, done);
}

/** AT+COPS=3: the form in which `readOperator` gives operators (SIM767XX 4.2.2). */
export function setOperatorFormat(session: Session, format: OperatorFormat, done: Done): void {
  sendOperatorFormat(session, format, OPERATOR_RESPONSE_MS, done);
}

/** AT+COPS=? : a scan for operators of up to a minute (SIM767XX 4.2.2). The module does nothing else meanwhile. */
export function scanOperators(session: Session, answer: Answer<FoundOperator[]>): void {
  askOperators(session, OPERATOR_RESPONSE_MS, answer);
}

/** The serving cell. Numbers are left out where the module has none. */
export interface ServingCell {
  /** `LTE`, `NO SERVICE`. */
  system: string;
  /** `Online`, `Low Power Mode`. */
  operation: string;
  /** Country and network code, `460-11`. */
  network: string;
  /** As the module writes it, `0x9A5F`. */
  trackingArea: string;
  cell: string;
  band: string;
  /** In the units of AT+CPSI: dB, dBm, dBm, dB. */
  rsrq?: number;
  rsrp?: number;
  rssi?: number;
  snr?: number;
}

/** AT+CPSI? : the serving cell (SIM767XX 4.2.6). Beyond LTE only system and operation are told. */
export function readServingCell(session: Session, answer: Answer<ServingCell>): void {
  const command = { text: "AT+CPSI?", timeoutMs: RESPONSE_MS, prefix: "+CPSI:" };
  ask(session, command, parseCell, answer);
}

/** Values of +CNSMOD (SIM767XX 4.2.7), by number. */
export const SYSTEM_MODES: readonly string[] = ["no service", "GSM", "GPRS", "EGPRS", "WCDMA", "HSDPA", "HSUPA", "HSPA", "LTE"];

/** AT+CNSMOD? : the kind of network, one of `SYSTEM_MODES` (SIM767XX 4.2.7). */
export function readSystemMode(session: Session, answer: Answer<string>): void {
  const prefix = "+CNSMOD:";
  const accept = (line: string): boolean => fieldsAfter(line, prefix).count() === 2;
  ask(session, { text: "AT+CNSMOD?", timeoutMs: RESPONSE_MS, prefix, accept }, (fields) => systemMode(fields, 1), answer);
}

/** AT+CNSMOD= : whether changes of the kind of network are reported (SIM767XX 4.2.7). Lost at a restart. */
export function setSystemModeReports(session: Session, on: boolean, done: Done): void {
  run(session, on ? "AT+CNSMOD=1" : "AT+CNSMOD=0", RESPONSE_MS, done);
}

export function onSystemMode(session: Session, listener: (mode: string) => void): void {
  session.onUrc("+CNSMOD:", (line) => {
    const mode = systemMode(fieldsAfter(line, "+CNSMOD:"), 0);
    if (mode === undefined) session.malformed(line);
    else listener(mode);
  });
}

/** Values of AT+CTZU (SIM767XX 4.2.8). */
export type ClockUpdate = "off" | "gmt" | "local";
const CLOCK_UPDATES: { readonly [update in ClockUpdate]: number } = { off: 0, gmt: 1, local: 3 };

/** AT+CTZU= : whether the network sets the clock, and to which time; kept for good (SIM767XX 4.2.8). */
export function setClockUpdate(session: Session, update: ClockUpdate, done: Done): void {
  run(session, `AT+CTZU=${CLOCK_UPDATES[update]}`, RESPONSE_MS, done);
}

/** AT+CTZU? : the setting as its number, 0, 1 or 3 (SIM767XX 4.2.8). */
export function readClockUpdate(session: Session, answer: Answer<number>): void {
  const command = { text: "AT+CTZU?", timeoutMs: RESPONSE_MS, prefix: "+CTZU:" };
  ask(session, command, (fields) => fields.integer(0), answer);
}

/** Values of AT+CTZR (SIM767XX 4.2.9). */
export type ZoneReports = "off" | "zone" | "zone-and-time";
const ZONE_REPORTS: { readonly [reports in ZoneReports]: number } = { off: 0, zone: 1, "zone-and-time": 3 };

/** AT+CTZR= : whether changes of the time zone are reported (SIM767XX 4.2.9). Lost at a restart. */
export function setZoneReports(session: Session, reports: ZoneReports, done: Done): void {
  run(session, `AT+CTZR=${ZONE_REPORTS[reports]}`, RESPONSE_MS, done);
}

/** AT+CTZR? : whether changes of the time zone are reported (SIM767XX 4.2.9). */
export function readZoneReports(session: Session, answer: Answer<ZoneReports>): void {
  const parse = (fields: Fields): ZoneReports | undefined => ZONE_REPORTS_READ[fields.text(0)];
  ask(session, { text: "AT+CTZR?", timeoutMs: RESPONSE_MS, prefix: "+CTZR:" }, parse, answer);
}
const ZONE_REPORTS_READ: { readonly [value: string]: ZoneReports | undefined } = { "0": "off", "1": "zone", "3": "zone-and-time" };

export interface ZoneReport {
  /** Quarters of an hour from GMT, with summer time. */
  zone: number;
  /** Hours of summer time in `zone`, where told. */
  summerHours?: number;
  /** Universal time as `YYYY/MM/DD,hh:mm:ss`, where told. */
  time?: string;
}

/** +CTZV and +CTZEU (SIM767XX 4.2.9). */
export function onZone(session: Session, listener: (report: ZoneReport) => void): void {
  const handle = (line: string, prefix: string): void => {
    const report = parseZone(fieldsAfter(line, prefix));
    if (report === undefined) session.malformed(line);
    else listener(report);
  };
  session.onUrc("+CTZV:", (line) => handle(line, "+CTZV:"));
  session.onUrc("+CTZEU:", (line) => handle(line, "+CTZEU:"));
}

function parseCell(fields: Fields): ServingCell | undefined {
  if (fields.count() < 2) return undefined;
  const lte = fields.text(0) === "LTE" ? fields : new Fields("", 0);
  return {
    system: fields.text(0),
    operation: fields.text(1),
    network: lte.text(2),
    trackingArea: lte.text(3),
    cell: lte.text(4),
    band: lte.text(6),
    rsrq: lte.integer(10),
    rsrp: lte.integer(11),
    rssi: lte.integer(12),
    snr: lte.integer(13),
  };
}

function systemMode(fields: Fields, at: number): string | undefined {
  return SYSTEM_MODES[fields.integer(at) ?? -1];
}

/** The time holds a comma and may stand without quotes. */
function parseZone(fields: Fields): ZoneReport | undefined {
  const text = fields.text(0);
  const zone = parseInteger(text.charAt(0) === "+" ? text.substring(1) : text);
  if (zone === undefined) return undefined;
  const report: ZoneReport = { zone };
  report.summerHours = fields.integer(1);
  const date = fields.text(2);
  if (date !== "") report.time = fields.count() > 3 ? date + "," + fields.text(3) : date;
  return report;
}
