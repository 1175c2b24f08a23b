/** EC716S chapter 4, device control: PIN, locks and passwords. */
import { askLock, askSimState, notPin, onSimLine, sendPinChange, sendSimLock } from "../3gpp/sim";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { refuse, runSecretly } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { SimState } from "../modem";

const RESPONSE_MS = 9000;
const PIN_RESPONSE_MS = 180000;

/**
 * AT+CPIN? : what the SIM waits for; errors that are about the SIM are answers (EC716S 4.3). The three
 * minutes of 1.4 are for a PIN that is entered: a module that is as long silent to a question has restarted.
 */
export function readSimState(session: Session, answer: Answer<SimState>): void {
  askSimState(session, RESPONSE_MS, answer);
}

/** +CPIN lines that come by themselves: after each start, and when a card is moved (EC716S 4.3, 4.10). */
export function onSimState(session: Session, listener: (this: void, state: SimState) => void): void {
  onSimLine(session, listener);
}

/** AT+CPIN= : enters the PIN that is asked for, 4 to 8 digits, once (EC716S 4.3). */
export function enterPin(session: Session, pin: string, done: Done): void {
  sendSecret(session, notPin("the PIN", pin), `AT+CPIN=${quote(pin)}`, done);
}

/** AT+CPIN= : lifts the lock with the PUK, 8 digits, and sets a new PIN (EC716S 4.3). */
export function enterPuk(session: Session, puk: string, newPin: string, done: Done): void {
  const objection = notPin("the PUK", puk) ?? notPin("the new PIN", newPin);
  sendSecret(session, objection, `AT+CPIN=${quote(puk)},${quote(newPin)}`, done);
}

/** The state comes with the OK, and is no news. */
function sendSecret(session: Session, objection: Failure | undefined, text: string, done: Done): void {
  if (objection !== undefined) return refuse(session, objection, done);
  session.send({ text, name: "AT+CPIN", timeoutMs: PIN_RESPONSE_MS, info: ["+CPIN:"] }, (failure) => done(failure));
}

/** Facilities of AT+CLCK (EC716S 4.4). "SC" is the SIM's PIN; "AB", "AG" and "AC" can only be unlocked. */
export type Facility =
  | "CS" | "PS" | "PF" | "SC" | "AO" | "OI" | "OX" | "AI" | "IR" | "NT" | "NM"
  | "NS" | "NA" | "AB" | "AG" | "AC" | "FD" | "PN" | "PP" | "PU" | "PC";
const ONLY_UNLOCKED: readonly Facility[] = ["AB", "AG", "AC"];

/** AT+CLCK=<fac>,2: whether a lock is on, where classes are told for one of them at least (EC716S 4.4). */
export function readLock(session: Session, facility: Facility, answer: Answer<boolean>): void {
  askLock(session, facility, RESPONSE_MS, answer);
}

/**
 * AT+CLCK= : locks or unlocks a facility (EC716S 4.4). `classes` is a sum of 1 (voice) to 128. With
 * "SC" use `setSimLock`.
 */
export function setLock(
  session: Session,
  facility: Facility,
  locked: boolean,
  password: string,
  classes: number | undefined,
  done: Done,
): void {
  const never = locked && ONLY_UNLOCKED.indexOf(facility) >= 0 ? refused(`${facility} can only be unlocked`) : undefined;
  const objection =
    never ??
    unquotable("the password", password, 1, 64) ??
    (classes === undefined ? undefined : outOfRange("the sum of the classes", classes, 1, 255));
  const text = `AT+CLCK=${quote(facility)},${locked ? 1 : 0},${quote(password)}${classes === undefined ? "" : "," + classes}`;
  runSecretly(session, objection, { text, name: "AT+CLCK", timeoutMs: RESPONSE_MS }, done);
}

/** AT+CLCK="SC": whether the SIM is to ask for its PIN from the next start on; needs the PIN (EC716S 4.4). */
export function setSimLock(session: Session, locked: boolean, pin: string, done: Done): void {
  sendSimLock(session, locked, pin, RESPONSE_MS, done);
}

/** AT+CPWD="SC": changes the PIN, whose lock must be on (EC716S 4.5). */
export function changePin(session: Session, oldPin: string, newPin: string, done: Done): void {
  sendPinChange(session, oldPin, newPin, RESPONSE_MS, done);
}

/** AT+CPWD= : changes the password of a facility (EC716S 4.5). */
export function changePassword(session: Session, facility: Facility, oldPassword: string, newPassword: string, done: Done): void {
  const objection = unquotable("the old password", oldPassword, 1, 64) ?? unquotable("the new password", newPassword, 1, 64);
  const text = `AT+CPWD=${quote(facility)},${quote(oldPassword)},${quote(newPassword)}`;
  runSecretly(session, objection, { text, name: "AT+CPWD", timeoutMs: RESPONSE_MS }, done);
}
