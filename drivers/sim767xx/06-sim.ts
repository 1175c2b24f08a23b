/** SIM767XX chapter 6: SIM. */
import { byteAt, find } from "../../hal/bytes";
import { quote, unquotable } from "../at/parameters";
import { ask, askText, malformed, runSecretly, test, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { SimState } from "../modem";

/** The manual gives none for AT+SPIC; the card answers it as it does the others. */
const RESPONSE_MS = 5000;

/** The commands of this chapter that have a test form. */
export type SimTestForm = "+CICCID" | "+CPIN" | "+CLCK" | "+CPWD" | "+CIMI" | "+SPIC";

/** The test form of a command of this chapter: answers the line that tells the supported values, if any. */
export function testSim(session: Session, command: SimTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** AT+CICCID: the card's serial number (SIM767XX 6.2.1). The answer has the prefix +ICCID. */
export function readIccid(session: Session, answer: Answer<string>): void {
  const command = { text: "AT+CICCID", timeoutMs: RESPONSE_MS, prefix: "+ICCID:" };
  ask(session, command, (fields) => (fields.text(0) === "" ? undefined : fields.text(0)), answer);
}

/** <code> of +CPIN (SIM767XX 6.2.2) and what modules say beyond it. */
const PIN_CODES: { readonly [code: string]: SimState | undefined } = {
  READY: "ready",
  "SIM PIN": "pin-required",
  "SIM PUK": "puk-required",
  "SIM PIN2": "locked",
  "SIM PUK2": "locked",
  "PH-SIM PIN": "locked",
  "PH-NET PIN": "locked",
  "NOT READY": "busy",
  "NOT INSERTED": "absent",
  "SIM REMOVED": "absent",
};

/** Errors that AT+CPIN? gives in place of a code, by number (SIM767XX 25.3, 25.4). */
const SIM_ERRORS: { readonly [code: string]: SimState | undefined } = {
  "5": "locked",
  "6": "locked",
  "7": "locked",
  "10": "absent",
  "11": "pin-required",
  "12": "puk-required",
  "13": "failure",
  "14": "busy",
  "15": "failure",
  "17": "locked",
  "18": "locked",
  "40": "locked",
  "41": "locked",
  "42": "locked",
  "43": "locked",
  "44": "locked",
  "45": "locked",
  "46": "locked",
  "47": "locked",
  "310": "absent",
  "311": "pin-required",
  "312": "locked",
  "313": "failure",
  "314": "busy",
  "315": "failure",
  "316": "puk-required",
  "317": "locked",
  "318": "locked",
  "531": "puk-required",
  "532": "failure",
};

/** The same errors as texts, which some firmware gives whatever AT+CMEE was set to. */
const SIM_ERROR_TEXTS: readonly string[] = [
  "not inserted",
  "PIN2 required",
  "PUK2 required",
  "PH-SIM PIN required",
  "SIM PIN required",
  "SIM PUK required",
  "SIM failure",
  "SIM busy",
  "SIM wrong",
  "personalization",
];
const SIM_ERROR_TEXT_STATES: readonly SimState[] = [
  "absent",
  "locked",
  "locked",
  "locked",
  "pin-required",
  "puk-required",
  "failure",
  "busy",
  "failure",
  "locked",
];

/**
 * AT+CPIN? : what the SIM waits for (SIM767XX 6.2.2). Errors that are about the SIM are answers here;
 * a bare ERROR comes while the SIM is not read yet. What fails is the conversation with the module.
 */
export function readSimState(session: Session, answer: Answer<SimState>): void {
  const command = { text: "AT+CPIN?", timeoutMs: RESPONSE_MS, info: ["+CPIN:"], infoRequired: true };
  session.send(command, (failure, { lines }) => {
    const told = failure === undefined ? undefined : stateFromFailure(failure);
    if (told !== undefined) return answer(undefined, told);
    if (failure !== undefined) return answer(failure);
    const line = lines[lines.length - 1] as string;
    const state = stateFromLine(line);
    if (state === undefined) answer(malformed(session, command.text, line));
    else answer(undefined, state);
  });
}

/** +CPIN lines that come by themselves while the module starts and when the card is moved. */
export function onSimState(session: Session, listener: (state: SimState) => void): void {
  session.onUrc("+CPIN:", (line) => {
    const state = stateFromLine(line);
    if (state === undefined) session.malformed(line);
    else listener(state);
  });
}

function stateFromLine(line: string): SimState | undefined {
  return PIN_CODES[textAfter(line, "+CPIN:")];
}

function stateFromFailure(failure: Failure): SimState | undefined {
  if (failure.kind === "error") return "busy";
  if (failure.kind !== "cme" && failure.kind !== "cms") return undefined;
  if (failure.code !== undefined) return SIM_ERRORS[String(failure.code)];
  for (let index = 0; index < SIM_ERROR_TEXTS.length; index++)
    if (find(failure.message, SIM_ERROR_TEXTS[index] as string, 0) >= 0) return SIM_ERROR_TEXT_STATES[index];
  return undefined;
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
  const command = { text: 'AT+CLCK="SC",2', timeoutMs: RESPONSE_MS, prefix: "+CLCK:" };
  ask(
    session,
    command,
    (fields) => {
      const status = fields.integer(0);
      return status === undefined ? undefined : status === 1;
    },
    answer,
  );
}

/** AT+CLCK="SC": whether the SIM is to ask for its PIN at each start; needs the PIN (SIM767XX 6.2.3). */
export function setSimLock(session: Session, locked: boolean, pin: string, done: Done): void {
  const objection = notPin("the PIN", pin);
  const text = `AT+CLCK="SC",${locked ? 1 : 0},${quote(pin)}`;
  runSecretly(session, objection, { text, name: "AT+CLCK", timeoutMs: RESPONSE_MS }, done);
}

/** AT+CPWD="SC": changes the PIN (SIM767XX 6.2.4). */
export function changePin(session: Session, oldPin: string, newPin: string, done: Done): void {
  const objection = notPin("the old PIN", oldPin) ?? notPin("the new PIN", newPin);
  const text = `AT+CPWD="SC",${quote(oldPin)},${quote(newPin)}`;
  runSecretly(session, objection, { text, name: "AT+CPWD", timeoutMs: RESPONSE_MS }, done);
}

/** AT+CIMI: the subscriber's number in the network, up to 15 digits (SIM767XX 6.2.5). */
export function readImsi(session: Session, answer: Answer<string>): void {
  askText(session, "AT+CIMI", RESPONSE_MS, (failure, lines) => {
    if (failure !== undefined || lines === undefined) return answer(failure);
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index] as string;
      if (isDigits(line)) return answer(undefined, line);
    }
    answer(malformed(session, "AT+CIMI", lines.join(", ")));
  });
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

/** Says what is wrong without repeating the secret. */
function notPin(name: string, digits: string): Failure | undefined {
  const objection = unquotable(name, digits, 4, 8);
  return objection === undefined && !isDigits(digits) ? refused(`${name} must be 4 to 8 digits`) : objection;
}

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const digit = byteAt(text, index);
    if (digit < 48 || digit > 57) return false;
  }
  return text !== "";
}
