/** SIM767XX chapter 6, SIM: whose card it is, and how it is noticed (6.2.10 to 6.2.12). */
import { flag } from "../3gpp/values";
import { fieldsAfter } from "../at/fields";
import { ask, malformed, run } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

/** The manual gives none for AT+CSPN; the card answers it as it does the others. */
const RESPONSE_MS = 5000;

/** Who sold the card. */
export interface ServiceProvider {
  name: string;
  /** Whether the name of the network is to be shown besides, where that is the provider's own. */
  showsNetwork: boolean;
}

/** AT+CSPN? : the provider's name, undefined where the card has none (SIM767XX 6.2.10). */
export function readServiceProvider(session: Session, answer: Answer<ServiceProvider | undefined>): void {
  const text = "AT+CSPN?";
  session.send({ text, timeoutMs: RESPONSE_MS, info: ["+CSPN:"] }, (failure, { lines }) => {
    const line = lines[0];
    if (failure !== undefined || line === undefined) return answer(failure, undefined);
    const fields = fieldsAfter(line, "+CSPN:");
    const showsNetwork = flag(fields.integer(1));
    if (showsNetwork === undefined) answer(malformed(session, text, line));
    else answer(undefined, { name: fields.text(0), showsNetwork });
  });
}

/** AT+UIMHOTSWAPON= : whether a card that is put in or taken out is noticed; kept for good (SIM767XX 6.2.11). */
export function setHotSwap(session: Session, on: boolean, done: Done): void {
  run(session, on ? "AT+UIMHOTSWAPON=1" : "AT+UIMHOTSWAPON=0", RESPONSE_MS, done);
}

/** AT+UIMHOTSWAPON? : whether a card that is put in or taken out is noticed (SIM767XX 6.2.11). */
export function readHotSwap(session: Session, answer: Answer<boolean>): void {
  const command = { text: "AT+UIMHOTSWAPON?", timeoutMs: RESPONSE_MS, prefix: "+UIMHOTSWAPON:" };
  ask(session, command, (fields) => flag(fields.integer(0)), answer);
}

/** The level of the holder's contact while a card is there. */
export type DetectLevel = "low" | "high";
const LEVELS: readonly DetectLevel[] = ["low", "high"];

/** AT+UIMHOTSWAPLEVEL= : the level of the holder's contact while a card is there; kept for good (SIM767XX 6.2.12). */
export function setDetectLevel(session: Session, level: DetectLevel, done: Done): void {
  run(session, `AT+UIMHOTSWAPLEVEL=${LEVELS.indexOf(level)}`, RESPONSE_MS, done);
}

/** AT+UIMHOTSWAPLEVEL? : the level of the holder's contact while a card is there (SIM767XX 6.2.12). */
export function readDetectLevel(session: Session, answer: Answer<DetectLevel>): void {
  const command = { text: "AT+UIMHOTSWAPLEVEL?", timeoutMs: RESPONSE_MS, prefix: "+UIMHOTSWAPLEVEL:" };
  ask(session, command, (fields) => LEVELS[fields.integer(0) ?? -1], answer);
}
