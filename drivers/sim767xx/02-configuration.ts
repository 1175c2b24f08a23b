/** SIM767XX chapter 2, V.25ter: how the module speaks, and all that is set (2.2.7, 2.2.8, 2.2.10, 2.2.17). */
import { find, slice } from "../../hal/bytes";
import { askCharacterSet, sendCharacterSet, type CharacterSet } from "../3gpp/equipment";
import { askText, malformed, run } from "../at/requests";
import type { Session } from "../at/session";
import { readWithoutResults } from "../at/without-results";
import type { Answer, Done } from "../failure";

/** The manual gives none for these: they are as local as ATE, which has 5000 ms. */
const RESPONSE_MS = 5000;
const CONFIGURATION_RESPONSE_MS = 120000;

/** What is set: `+IPR` and `115200`. Values are as the module writes them, which is not always as the command reads them. */
export interface ConfigurationItem {
  name: string;
  value: string;
}

/**
 * AT&V: all that is set, in the module's order; the slowest command of all, up to two minutes (SIM767XX
 * 2.2.7). The passwords of AT+CGAUTH are among it.
 */
export function readConfiguration(session: Session, answer: Answer<ConfigurationItem[]>): void {
  askText(session, "AT&V", CONFIGURATION_RESPONSE_MS, (failure, lines) => {
    if (failure !== undefined || lines === undefined) return answer(failure);
    const items: ConfigurationItem[] = [];
    for (const line of lines) addItems(line, items);
    if (items.length === 0) answer(malformed(session, "AT&V", lines.join(", ")));
    else answer(undefined, items);
  });
}

/** `name: value;` in a row, in one line or in several; a value's quotes may hold both marks. */
function addItems(line: string, items: ConfigurationItem[]): void {
  let from = 0;
  let colon = find(line, ": ", from);
  while (colon >= 0) {
    const end = itemEnd(line, colon);
    while (line.charAt(from) === " ") from++;
    items.push({ name: slice(line, from, colon), value: slice(line, colon + 2, end) });
    from = end + 1;
    colon = find(line, ": ", from);
  }
}

/** Index of the semicolon behind `from` that stands outside quotes, or of the line's end. */
function itemEnd(line: string, from: number): number {
  let quoted = false;
  for (let index = from; index < line.length; index++) {
    const character = line.charAt(index);
    if (character === '"') quoted = !quoted;
    else if (character === ";" && !quoted) return index;
  }
  return line.length;
}

/**
 * ATV1: results are texts (SIM767XX 2.2.8). ATV0, for numbers, has no function here: the firmware does
 * not support it, and no answer would be understood.
 */
export function useTextResults(session: Session, done: Done): void {
  run(session, "ATV1", RESPONSE_MS, done);
}

/**
 * ATQ1, ATQ0: reads `name`, `+CREG`, while no result codes are sent, and has them sent again (SIM767XX
 * 2.2.10). Answers what stands behind `+CREG:`; fails with `timeout` where nothing came. There is no
 * function that leaves them off: no command behind it would end.
 */
export function readQuietly(session: Session, name: string, answer: Answer<string>): void {
  readWithoutResults(session, name, RESPONSE_MS, answer);
}

/** ATQ0: result codes are sent (SIM767XX 2.2.10). The search for the module puts one right that was left without. */
export function enableResultCodes(session: Session, done: Done): void {
  run(session, "ATQ0", RESPONSE_MS, done);
}

/** AT+CSCS= : the alphabet of texts, IRA from the factory; kept for good (SIM767XX 2.2.17). */
export function setCharacterSet(session: Session, set: CharacterSet, done: Done): void {
  sendCharacterSet(session, set, RESPONSE_MS, done);
}

/** AT+CSCS? : the alphabet of texts (SIM767XX 2.2.17). */
export function readCharacterSet(session: Session, answer: Answer<CharacterSet>): void {
  askCharacterSet(session, RESPONSE_MS, answer);
}
