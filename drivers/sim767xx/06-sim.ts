/** SIM767XX chapter 6: SIM. */
import { askImsi, askLock, askSimState, notPin, onSimLine, sendPinChange, sendSimLock } from "../3gpp/sim";
import { ask, runSecretly, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { SimState } from "../modem";

/** The manual gives none for AT+SPIC; the card answers it as it does the others. */
const RESPONSE_MS = 5000;

/** The commands of this chapter that have a test form. */
export type SimTestForm =
  | "+CICCID"
  | "+CPIN"
  | "+CLCK"
  | "+CPWD"
  | "+CIMI"
  | "+CSIM"
  | "+CRSM"
  | "+CSIMSLEEP"
  | "+SPIC"
  | "+CSPN"
  | "+UIMHOTSWAPON"
  | "+UIMHOTSWAPLEVEL";

/** The test form of a command of this chapter: answers the line that tells the supported values, if any. */
export function testSim(session: Session, command: SimTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** AT+CICCID: the card's serial number (SIM767XX 6.2.1). The answer has the prefix +ICCID. */
export function readIccid(session: Session, answer: Answer<string>): void {
  const command = { text: "AT+CICCID", timeoutMs: RESPONSE_MS, prefix: "+ICCID:" };
  ask(session, command, (fields) => (fields.text(0) === "" ? undefined : fields.text(0)), answer);
}

/** AT+CPIN? : what the SIM waits for; errors that are about the SIM are answers (SIM767XX 6.2.2). */
export function readSimState(session: Session, answer: Answer<SimState>): void {
  askSimState(session, RESPONSE_MS, answer);
}

/** +CPIN lines that come by themselves (SIM767XX 6.2.2). */
export function onSimState(session: Session, listener: (state: SimState) => void): void {
  onSimLine(session, listener);
}

/** AT+CPIN= : enters the PIN that is asked for, 4 to 8 digits, once (SIM767XX 6.2.2). */
export function enterPin(session: Session, pin: string, done: Done): void {
  const objection = notPin("the PIN", pin);
  runSecretly(session, objection, { text: `AT+CPIN=${pin}`, name: "AT+CPIN", timeoutMs: RESPONSE_MS }, done);
}

/** AT+CPIN= : lifts the lock with the PUK, 8 digits, and sets a new PIN (SIM767XX 6.2.2). */
export function enterPuk(session: Session, puk: string, newPin: string, done: Done): void {
  const objection = notPin("the PUK", puk) ?? notPin("the new PIN", newPin);
  runSecretly(session, objection, { text: `AT+CPIN=${puk},${newPin}`, name: "AT+CPIN", timeoutMs: RESPONSE_MS }, done);
}

/** AT+CLCK="SC",2: whether the SIM asks for its PIN at each start (SIM767XX 6.2.3). */
export function readSimLock(session: Session, answer: Answer<boolean>): void {
  askLock(session, "SC", RESPONSE_MS, answer);
}

/** AT+CLCK="SC": whether the SIM is to ask for its PIN at each start; needs the PIN (SIM767XX 6.2.3). */
export function setSimLock(session: Session, locked: boolean, pin: string, done: Done): void {
  sendSimLock(session, locked, pin, RESPONSE_MS, done);
}

/** AT+CPWD="SC": changes the PIN (SIM767XX 6.2.4). */
export function changePin(session: Session, oldPin: string, newPin: string, done: Done): void {
  sendPinChange(session, oldPin, newPin, RESPONSE_MS, done);
}

/** AT+CIMI: the subscriber's number in the network, up to 15 digits (SIM767XX 6.2.5). */
export function readImsi(session: Session, answer: Answer<string>): void {
  askImsi(session, RESPONSE_MS, answer);
}

/** Attempts that the card still allows. */
export interface SimAttempts {
  pin: number;
  puk: number;
  pin2: number;
  puk2: number;
}

/** AT+SPIC: the attempts left (SIM767XX 6.2.9). */
export function readSimAttempts(session: Session, answer: Answer<SimAttempts>): void {
  ask(
    session,
    { text: "AT+SPIC", timeoutMs: RESPONSE_MS, prefix: "+SPIC:" },
    (fields) => {
      const pin = fields.integer(0);
      const puk = fields.integer(1);
      const pin2 = fields.integer(2);
      const puk2 = fields.integer(3);
      if (pin === undefined || puk === undefined || pin2 === undefined || puk2 === undefined) return undefined;
      return { pin, puk, pin2, puk2 };
    },
    answer,
  );
}
