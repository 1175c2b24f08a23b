import { fieldsAfter, type Fields } from "../at/fields";
import { ask, run } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { Registration, RegistrationState } from "../modem";

/** What +CREG, +CGREG and +CEREG have in common (27.007 7.2; SIM767XX 4.2.1, 5.2.1, 5.2.2; EC716S 5.3, 5.4, 6.1). */
export type RegistrationCommand = "+CREG" | "+CGREG" | "+CEREG";

/** Values of AT+CREG= and its like: which lines come by themselves. */
export type RegistrationReports = "off" | "state" | "state-and-cell";
const REPORTS: { readonly [name in RegistrationReports]: number } = { off: 0, state: 1, "state-and-cell": 2 };

export interface RegistrationReport extends Registration {
  /** Location or tracking area and cell, hexadecimal; only with reports of "state-and-cell". */
  area?: string;
  cell?: string;
}

/**
 * By <stat>. With service for SMS alone (6, 7) no data will ever pass; emergency service (8, 11) is
 * what a module has while only other operators' networks are in reach, and may pass.
 */
const STATES: readonly RegistrationState[] = [
  "not-searching",
  "home",
  "searching",
  "denied",
  "unknown",
  "roaming",
  "denied",
  "denied",
  "searching",
  "home",
  "roaming",
  "searching",
];

export function askRegistration(
  session: Session,
  name: RegistrationCommand,
  timeoutMs: number,
  answer: Answer<RegistrationReport>,
): void {
  const prefix = name + ":";
  const accept = (line: string): boolean => isReadResult(fieldsAfter(line, prefix));
  ask(session, { text: `AT${name}?`, timeoutMs, prefix, accept }, (fields) => reportFrom(fields, 1), answer);
}

export function setReports(
  session: Session,
  name: RegistrationCommand,
  reports: RegistrationReports,
  timeoutMs: number,
  done: Done,
): void {
  run(session, `AT${name}=${REPORTS[reports]}`, timeoutMs, done);
}

export function onReport(session: Session, name: RegistrationCommand, listener: (report: RegistrationReport) => void): void {
  const prefix = name + ":";
  session.onUrc(prefix, (line) => {
    const report = reportFrom(fieldsAfter(line, prefix), 0);
    if (report === undefined) session.malformed(line);
    else listener(report);
  });
}

/**
 * `<n>,<stat>...` is the answer, `<stat>...` comes by itself: behind the first number stands another
 * of one or two digits, or an area of four.
 */
function isReadResult(fields: Fields): boolean {
  return fields.integer(1) !== undefined && !fields.quoted(1) && fields.text(1).length <= 2;
}

function reportFrom(fields: Fields, at: number): RegistrationReport | undefined {
  const stat = fields.integer(at);
  const state = stat === undefined ? undefined : STATES[stat];
  if (state === undefined) return undefined;
  const report: RegistrationReport = { state };
  if (fields.text(at + 2) !== "") {
    report.area = fields.text(at + 1);
    report.cell = fields.text(at + 2);
  }
  return report;
}
