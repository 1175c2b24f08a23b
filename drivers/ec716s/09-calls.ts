/** EC716S chapter 9, TCP/IP: calls for data, which the manual has in the examples of 9.37 and 9.38 alone. */
import { sendDataCall, sendResumption } from "../3gpp/calls";
import { run } from "../at/requests";
import type { Session } from "../at/session";
import type { Done } from "../failure";

/** What is not in the table of EC716S 1.4 answers within 9 s. */
const RESPONSE_MS = 9000;
/** ATD has no time in the manual; its context may take as long to come up as with AT+CGACT. */
const CALL_RESPONSE_MS = 108000;

/**
 * ATD: a call for packet data to `number`, `*99#` (EC716S 9.37). When it is done, `session.data` is the
 * link: PPP frames, of which this library makes nothing. It ends with `escaped` after `data.escape()`, and
 * with `NO CARRIER`. Before another call `hangUp` is due.
 */
export function dialData(session: Session, number: string, done: Done): void {
  sendDataCall(session, number, CALL_RESPONSE_MS, done);
}

/** ATO: back to the call's data that `data.escape()` left (EC716S 9.38); `error` where the call is gone. */
export function resumeCall(session: Session, done: Done): void {
  sendResumption(session, RESPONSE_MS, done);
}

/** ATH: ends the call (EC716S 9.37). */
export function hangUp(session: Session, done: Done): void {
  run(session, "ATH", RESPONSE_MS, done);
}
