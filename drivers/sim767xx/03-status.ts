/** SIM767XX chapter 3: status control. */
import { ask, run, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { Signal } from "../modem";

const RESPONSE_MS = 5000;
const FUNCTIONALITY_RESPONSE_MS = 25000;
/** The detach from the network before the module goes off has no documented limit. */
const POWER_DOWN_MS = 30000;
const RSSI_UNKNOWN = 99;

/** The commands of this chapter that have a test form. */
export type StatusTestForm = "+CFUN" | "+CSQ" | "+CPOF" | "+CRESET";

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

/**
 * AT+CPOF: leaves the network and switches off (SIM767XX 3.2.3). Done when the module said
 * `POWERD DOWN`, as the manual spells it: power may be cut from then on.
 */
export function powerOff(session: Session, done: Done): void {
  const finals = ["POWERD DOWN", "POWERED DOWN"];
  session.send({ text: "AT+CPOF", timeoutMs: POWER_DOWN_MS, finals, okIsAcceptance: true }, (failure) => done(failure));
}

/** AT+CRESET: restarts the module; done when it is accepted (SIM767XX 3.2.4). */
export function restart(session: Session, done: Done): void {
  run(session, "AT+CRESET", RESPONSE_MS, done);
}

/** Forms of AT+CMEE (SIM767XX 3.2.8). */
export type ErrorReports = "off" | "numeric" | "verbose";
const ERROR_REPORTS: { readonly [form in ErrorReports]: number } = { off: 0, numeric: 1, verbose: 2 };

/** AT+CMEE= : whether and how the cause of an error is told (SIM767XX 3.2.8). Lost at a restart. */
export function setErrorReports(session: Session, form: ErrorReports, done: Done): void {
  run(session, `AT+CMEE=${ERROR_REPORTS[form]}`, RESPONSE_MS, done);
}
