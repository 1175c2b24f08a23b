/** Signal, error reports, echo, alphabet, rate and flow control: 27.007 5.5, 8.5 and 9.1, V.250 (SIM767XX 2, 3, 8; EC716S 3, 4, 5). */
import type { FlowControl } from "../../hal/uart";
import { quote } from "../at/parameters";
import { ask, run } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { Signal } from "../modem";

const RSSI_UNKNOWN = 99;

/** AT+CSQ: signal strength from -113 to -51 dBm, or undefined while not known (SIM767XX 3.2.2; EC716S 5.1). */
export function askSignal(session: Session, timeoutMs: number, answer: Answer<Signal>): void {
  ask(
    session,
    { text: "AT+CSQ", timeoutMs, prefix: "+CSQ:" },
    (fields) => {
      const rssi = fields.integer(0);
      if (rssi === undefined) return undefined;
      return rssi === RSSI_UNKNOWN ? {} : { rssiDbm: -113 + 2 * rssi };
    },
    answer,
  );
}

/** Forms of AT+CMEE. */
export type ErrorReports = "off" | "numeric" | "verbose";
const ERROR_REPORTS: readonly ErrorReports[] = ["off", "numeric", "verbose"];

/** AT+CMEE= (SIM767XX 3.2.8; EC716S 3.11). */
export function sendErrorReports(session: Session, form: ErrorReports, timeoutMs: number, done: Done): void {
  run(session, `AT+CMEE=${ERROR_REPORTS.indexOf(form)}`, timeoutMs, done);
}

/** AT+CMEE? (SIM767XX 3.2.8; EC716S 3.11, which has a blank in front of the colon). */
export function askErrorReports(session: Session, timeoutMs: number, answer: Answer<ErrorReports>): void {
  ask(session, { text: "AT+CMEE?", timeoutMs, prefix: "+CMEE:" }, (fields) => ERROR_REPORTS[fields.integer(0) ?? -1], answer);
}

/** ATE (SIM767XX 2.2.6; EC716S 3.3). */
export function sendEcho(session: Session, on: boolean, timeoutMs: number, done: Done): void {
  run(session, on ? "ATE1" : "ATE0", timeoutMs, done);
}

/** Values of AT+CSCS: the alphabet of texts, with UCS2 as hexadecimal digits. */
export type CharacterSet = "GSM" | "IRA" | "UCS2";
const CHARACTER_SETS: readonly CharacterSet[] = ["GSM", "IRA", "UCS2"];

/** AT+CSCS= (SIM767XX 2.2.17; EC716S 3.1). */
export function sendCharacterSet(session: Session, set: CharacterSet, timeoutMs: number, done: Done): void {
  run(session, `AT+CSCS=${quote(set)}`, timeoutMs, done);
}

/** AT+CSCS? (SIM767XX 2.2.17; EC716S 3.1). */
export function askCharacterSet(session: Session, timeoutMs: number, answer: Answer<CharacterSet>): void {
  const command = { text: "AT+CSCS?", timeoutMs, prefix: "+CSCS:" };
  ask(session, command, (fields) => CHARACTER_SETS.filter((set) => set === fields.text(0))[0], answer);
}

/** AT+IFC= : flow control in both directions (SIM767XX 8.2.6; EC716S 4.9). */
export function sendFlowControl(session: Session, flow: FlowControl, timeoutMs: number, done: Done): void {
  run(session, flow === "rts-cts" ? "AT+IFC=2,2" : "AT+IFC=0,0", timeoutMs, done);
}

/** AT+IFC? : `rts-cts` where it is on in both directions (SIM767XX 8.2.6; EC716S 4.9). */
export function askFlowControl(session: Session, timeoutMs: number, answer: Answer<FlowControl>): void {
  ask(
    session,
    { text: "AT+IFC?", timeoutMs, prefix: "+IFC:" },
    (fields) => (fields.integer(0) === 2 && fields.integer(1) === 2 ? "rts-cts" : "none"),
    answer,
  );
}

/** A read form `AT<name>?` that answers one whole number: `+IPR`, `+CSCLK`, `+CFUN`. */
export function askNumber(session: Session, name: string, timeoutMs: number, answer: Answer<number>): void {
  ask(session, { text: `AT${name}?`, timeoutMs, prefix: name + ":" }, (fields) => fields.integer(0), answer);
}
