/** Calls for data: V.250 6.3 and 6.4, 27.007 10.2 (SIM767XX 2.2.1, 2.2.4; EC716S 9.37, 9.38). */
import { find } from "../../hal/bytes";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Done } from "../failure";

/** What may be dialled. D is not among it. */
const DIAL_DIGITS = "0123456789*#+ABC";

/** ATD: a call for packet data; when it is done, `session.data` is the link. */
export function sendDataCall(session: Session, number: string, timeoutMs: number, done: Done): void {
  if (isDialable(number)) enterData(session, "ATD" + number, timeoutMs, done);
  else refuse(session, refused(`"${number}" cannot be dialled; allowed are ${DIAL_DIGITS}`), done);
}

/** ATO: back to the data that `data.escape()` left. */
export function sendResumption(session: Session, timeoutMs: number, done: Done): void {
  enterData(session, "ATO", timeoutMs, done);
}

function enterData(session: Session, text: string, timeoutMs: number, done: Done): void {
  session.send({ text, timeoutMs, finals: ["CONNECT"], okIsAcceptance: true, entersDataMode: true }, (failure) => done(failure));
}

function isDialable(number: string): boolean {
  for (let index = 0; index < number.length; index++) if (find(DIAL_DIGITS, number.charAt(index), 0) < 0) return false;
  return number !== "";
}
