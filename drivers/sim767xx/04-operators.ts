/** SIM767XX chapter 4, network: which operators are wanted, and the names of all (4.2.2 to 4.2.4). */
import { sendOperator } from "../3gpp/operator";
import { flag } from "../3gpp/values";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { fieldsAfter, type Fields } from "../at/fields";
import { askAll, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

const RESPONSE_MS = 5000;
const SELECTION_RESPONSE_MS = 60000;
/** The manual's 5000 ms are too few for a list of a thousand names at a low rate. */
const NAMES_RESPONSE_MS = 60000;
/** The manual gives no limit to the places of the list; the card has one, and refuses what is beyond. */
const MOST_PLACES = 255;

/** Access technologies, by 3GPP's number (SIM767XX 4.2.2), which prints that of 5 as it does that of 4. */
export const ACCESS_TECHNOLOGIES: readonly AccessTechnology[] = [
  "GSM",
  "GSM Compact",
  "UTRAN",
  "GSM w/EGPRS",
  "UTRAN w/HSDPA",
  "UTRAN w/HSUPA",
  "UTRAN w/HSDPA and HSUPA",
  "E-UTRAN",
  "UTRAN HSPA+",
];
export type AccessTechnology =
  | "GSM"
  | "GSM Compact"
  | "UTRAN"
  | "GSM w/EGPRS"
  | "UTRAN w/HSDPA"
  | "UTRAN w/HSUPA"
  | "UTRAN w/HSDPA and HSUPA"
  | "E-UTRAN"
  | "UTRAN HSPA+";

/**
 * AT+COPS=1: as `selectOperator`, the operator of this number, 5 or 6 digits, and of this technology
 * alone; kept for good (SIM767XX 4.2.2).
 */
export function selectOperatorBy(session: Session, operator: string, technology: AccessTechnology, done: Done): void {
  const text = `AT+COPS=1,2,${quote(operator)},${ACCESS_TECHNOLOGIES.indexOf(technology)}`;
  runUnless(session, unquotable("operator", operator, 5, 6), text, SELECTION_RESPONSE_MS, done);
}

/** AT+COPS=4: the operator of this number, 5 or 6 digits, and any other where it is not there; kept for good (SIM767XX 4.2.2). */
export function preferOperator(session: Session, operator: string, done: Done): void {
  sendOperator(session, 4, operator, SELECTION_RESPONSE_MS, done);
}

/** By which technologies an operator is wanted. */
export interface WantedTechnologies {
  gsm: boolean;
  gsmCompact: boolean;
  utran: boolean;
  lte: boolean;
}

/** A place of the card's list of operators that are wanted. */
export interface PreferredOperator {
  /** Place in the list, 1 to 255, the first one wanted most. */
  place: number;
  /** Country and network, 5 or 6 digits; a name where the module has another format set. */
  operator: string;
  /** Left out where the card does not tell. */
  technologies?: WantedTechnologies;
}

/** AT+CPOL? : the operators that the card wants (SIM767XX 4.2.3); with technologies and without in one answer. */
export function readPreferredOperators(session: Session, answer: Answer<PreferredOperator[]>): void {
  askAll(session, { text: "AT+CPOL?", timeoutMs: RESPONSE_MS, prefix: "+CPOL:" }, parsePreferred, answer);
}

/**
 * AT+CPOL= : puts an operator of 5 or 6 digits into a place of the list; kept for good (SIM767XX 4.2.3).
 * With a USIM the technologies have to be given.
 */
export function setPreferredOperator(session: Session, preferred: PreferredOperator, done: Done): void {
  const { place, operator, technologies } = preferred;
  const objection = outOfRange("the place", place, 1, MOST_PLACES) ?? unquotable("operator", operator, 5, 6);
  runUnless(session, objection, `AT+CPOL=${place},2,${quote(operator)}${technologyFields(technologies)}`, RESPONSE_MS, done);
}

/** AT+CPOL=<index>: empties a place of the list, 1 to 255 (SIM767XX 4.2.3). */
export function removePreferredOperator(session: Session, place: number, done: Done): void {
  runUnless(session, outOfRange("the place", place, 1, MOST_PLACES), `AT+CPOL=${place}`, RESPONSE_MS, done);
}

/** An operator that the module knows. */
export interface KnownOperator {
  /** Country and network, 5 or 6 digits. */
  numeric: string;
  name: string;
}

/** AT+COPN: hands each operator that the module knows to `take`; they are many, so nothing is collected (SIM767XX 4.2.4). */
export function readKnownOperators(session: Session, take: (this: void, operator: KnownOperator) => void, done: Done): void {
  const prefix = "+COPN:";
  const onLine = (line: string): void => {
    const fields = fieldsAfter(line, prefix);
    if (fields.count() < 2) session.malformed(line);
    else take({ numeric: fields.text(0), name: fields.text(1) });
  };
  session.send({ text: "AT+COPN", timeoutMs: NAMES_RESPONSE_MS, info: [prefix], onLine }, (failure) => done(failure));
}

function parsePreferred(fields: Fields): PreferredOperator | undefined {
  const place = fields.integer(0);
  if (place === undefined || fields.text(2) === "") return undefined;
  const preferred: PreferredOperator = { place, operator: fields.text(2) };
  const gsm = flag(fields.integer(3));
  const gsmCompact = flag(fields.integer(4));
  const utran = flag(fields.integer(5));
  const lte = flag(fields.integer(6));
  if (gsm !== undefined && gsmCompact !== undefined && utran !== undefined && lte !== undefined)
    preferred.technologies = { gsm, gsmCompact, utran, lte };
  return preferred;
}

function technologyFields(technologies: WantedTechnologies | undefined): string {
  if (technologies === undefined) return "";
  const { gsm, gsmCompact, utran, lte } = technologies;
  return `,${gsm ? 1 : 0},${gsmCompact ? 1 : 0},${utran ? 1 : 0},${lte ? 1 : 0}`;
}
