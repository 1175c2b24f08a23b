/** SIM767XX chapter 2, V.25ter: calls (2.2.1, 2.2.2, 2.2.4). Only those for packet data work with this firmware. */
import { find } from "../../hal/bytes";
import type { AtCommand } from "../at/command";
import { refuse, run, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Done } from "../failure";

const CALL_RESPONSE_MS = 50000;
/** The manual gives none for ATO and AT+CVHU, which ask nothing of the network. */
const RESPONSE_MS = 5000;
/** What may be dialled. D is not among it. */
const DIAL_DIGITS = "0123456789*#+ABC";
const BEGIN = "VOICE CALL: BEGIN";
const END = "VOICE CALL: END:";

/**
 * ATD: a call for packet data to `number`, `*99#` (SIM767XX 2.2.1). When it is done, `session.data` is
 * the link: PPP frames, of which this library makes nothing. It ends with `escaped` after
 * `data.escape()`, and with `NO CARRIER`.
 */
export function dialData(session: Session, number: string, done: Done): void {
  if (!isDialable(number)) return refuse(session, refused(`"${number}" cannot be dialled; allowed are ${DIAL_DIGITS}`), done);
  session.send(dataCall("ATD" + number, CALL_RESPONSE_MS), (failure) => done(failure));
}

function isDialable(number: string): boolean {
  for (let index = 0; index < number.length; index++) if (find(DIAL_DIGITS, number.charAt(index), 0) < 0) return false;
  return number !== "";
}

/** ATO: back to the data that `data.escape()` left (SIM767XX 2.2.4); `error` where the connection is gone. */
export function resumeData(session: Session, done: Done): void {
  session.send(dataCall("ATO", RESPONSE_MS), (failure) => done(failure));
}

function dataCall(text: string, timeoutMs: number): AtCommand {
  return { text, timeoutMs, finals: ["CONNECT"], okIsAcceptance: true, entersDataMode: true };
}

/** ATH: ends the call (SIM767XX 2.2.2): one for data always, one with voice as `setHangUp` says. */
export function hangUp(session: Session, done: Done): void {
  run(session, "ATH", CALL_RESPONSE_MS, done);
}

/** AT+CVHU= : whether ATH ends a call with voice, or is answered and has no effect (SIM767XX 2.2.2). */
export function setHangUp(session: Session, endsVoiceCalls: boolean, done: Done): void {
  run(session, endsVoiceCalls ? "AT+CVHU=0" : "AT+CVHU=1", RESPONSE_MS, done);
}

/** A call with voice begins, or has ended. */
export type VoiceCallEvent = { kind: "begun" } | { kind: "ended"; /** As the module writes it, `hhmmss`. */ duration: string };

/** VOICE CALL: lines (SIM767XX 2.2.1, 2.2.2). */
export function onVoiceCall(session: Session, listener: (this: void, event: VoiceCallEvent) => void): void {
  session.onUrc(BEGIN, () => listener({ kind: "begun" }));
  session.onUrc(END, (line) => listener({ kind: "ended", duration: textAfter(line, END) }));
}
