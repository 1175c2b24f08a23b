/** SIM767XX chapter 2, V.25ter: calls (2.2.1, 2.2.2, 2.2.4). Only those for packet data work with this firmware. */
import { sendDataCall, sendResumption } from "../3gpp/calls";
import { run, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import type { Done } from "../failure";

const CALL_RESPONSE_MS = 50000;
/** The manual gives none for ATO and AT+CVHU, which ask nothing of the network. */
const RESPONSE_MS = 5000;
const BEGIN = "VOICE CALL: BEGIN";
const END = "VOICE CALL: END:";

/**
 * ATD: a call for packet data to `number`, `*99#` (SIM767XX 2.2.1). When it is done, `session.data` is
 * the link: PPP frames, of which this library makes nothing. It ends with `escaped` after
 * `data.escape()`, and with `NO CARRIER`.
 */
export function dialData(session: Session, number: string, done: Done): void {
  sendDataCall(session, number, CALL_RESPONSE_MS, done);
}

/** ATO: back to the data that `data.escape()` left (SIM767XX 2.2.4); `error` where the connection is gone. */
export function resumeData(session: Session, done: Done): void {
  sendResumption(session, RESPONSE_MS, done);
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
