/** Operators: 27.007 7.3 (SIM767XX 4.2.2; EC716S 5.6). */
import { slice } from "../../hal/bytes";
import { Fields } from "../at/fields";
import { quote, unquotable } from "../at/parameters";
import { ask, run, runUnless, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

export type OperatorFormat = "long" | "short" | "numeric";
const OPERATOR_FORMATS: readonly OperatorFormat[] = ["long", "short", "numeric"];

export interface OperatorSelection {
  /** As AT+COPS= numbers it: 0 automatic, 1 manual, 2 deregistered, 4 manual and else automatic. */
  mode: number;
  /** Name or number in the form `format`; left out where no operator is selected. */
  operator?: string;
  format?: OperatorFormat;
  /** 3GPP's number of the access technology, 7 for LTE. */
  accessTechnology?: number;
}

/** AT+COPS? ; without an operator it may answer the mode alone. */
export function askOperator(session: Session, timeoutMs: number, answer: Answer<OperatorSelection>): void {
  ask(session, { text: "AT+COPS?", timeoutMs, prefix: "+COPS:" }, parseOperator, answer);
}

/** AT+COPS=<mode>, with no operator: 0 automatic, 2 deregisters. */
export function sendSelectionMode(session: Session, mode: number, timeoutMs: number, done: Done): void {
  run(session, `AT+COPS=${mode}`, timeoutMs, done);
}

/** AT+COPS=1 or 4: the operator of this number, 5 or 6 digits. */
export function sendOperator(session: Session, mode: number, operator: string, timeoutMs: number, done: Done): void {
  const objection = unquotable("operator", operator, 5, 6);
  runUnless(session, objection, `AT+COPS=${mode},2,${quote(operator)}`, timeoutMs, done);
}

/** AT+COPS=3 */
export function sendOperatorFormat(session: Session, format: OperatorFormat, timeoutMs: number, done: Done): void {
  run(session, `AT+COPS=3,${OPERATOR_FORMATS.indexOf(format)}`, timeoutMs, done);
}

function parseOperator(fields: Fields): OperatorSelection | undefined {
  const mode = fields.integer(0);
  if (mode === undefined) return undefined;
  const selection: OperatorSelection = { mode };
  if (fields.text(2) === "") return selection;
  selection.operator = fields.text(2);
  selection.format = OPERATOR_FORMATS[fields.integer(1) ?? -1];
  selection.accessTechnology = fields.integer(3);
  return selection;
}

/** What a scan tells of an operator. */
export interface FoundOperator {
  availability: Availability;
  /** Empty where the module knows no name. */
  long: string;
  short: string;
  /** Country and network, 5 or 6 digits. */
  numeric: string;
  /** 3GPP's number of the access technology, 7 for LTE. */
  accessTechnology?: number;
}
export type Availability = "unknown" | "available" | "current" | "forbidden";
/** By <stat>. */
const AVAILABILITIES: readonly Availability[] = ["unknown", "available", "current", "forbidden"];

/** AT+COPS=? : the operators in reach; none at all may be. */
export function askOperators(session: Session, timeoutMs: number, answer: Answer<FoundOperator[]>): void {
  test(session, "+COPS", timeoutMs, (failure, text) => {
    if (failure !== undefined || text === undefined) return answer(failure);
    const operators: FoundOperator[] = [];
    for (const group of groupsOf(text)) {
      const operator = parseFound(new Fields(group, 0));
      if (operator !== undefined) operators.push(operator);
    }
    answer(undefined, operators);
  });
}

/** What stands in brackets that are not in quotes. */
function groupsOf(text: string): string[] {
  const groups: string[] = [];
  let from = -1;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === "(") from = index + 1;
    else if (!quoted && character === ")" && from >= 0) {
      groups.push(slice(text, from, index));
      from = -1;
    }
  }
  return groups;
}

/** The number is the last text: some repeat a name. The lists of modes and formats, which come last, have no text. */
function parseFound(fields: Fields): FoundOperator | undefined {
  const availability = AVAILABILITIES[fields.integer(0) ?? -1];
  let last = fields.count() - 1;
  while (last > 0 && !fields.quoted(last)) last--;
  if (availability === undefined || last === 0) return undefined;
  const long = last > 1 ? fields.text(1) : "";
  const short = last > 2 ? fields.text(2) : "";
  return { availability, long, short, numeric: fields.text(last), accessTechnology: fields.integer(last + 1) };
}
