/** The SIM and its PIN: 27.007 7.4, 7.5 and 8.3 (SIM767XX 6.2; EC716S 2.6, 4.3 to 4.5). */
import { find, slice } from "../../hal/bytes";
import { fieldsAfter } from "../at/fields";
import { quote, unquotable } from "../at/parameters";
import { askText, malformed, refuse, runSecretly, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { SimState } from "../modem";
import { flag, isDigits } from "./values";

/** <code> of +CPIN (SIM767XX 6.2.2; EC716S 4.3) and what modules say beyond it. */
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

/** Errors that AT+CPIN? gives in place of a code, by number (SIM767XX 25.3, 25.4; EC716S 3.13). */
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
  "508": "locked",
  "772": "busy",
  "797": "busy",
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
  "PUK blocked",
  "SIM powered down",
  "CFUN state is 0 or 4",
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
  "locked",
  "busy",
  "busy",
];

/**
 * AT+CPIN? : what the SIM waits for. Errors that are about the SIM are answers here; a bare ERROR
 * comes while the SIM is not read yet. What fails is the conversation with the module.
 */
export function askSimState(session: Session, timeoutMs: number, answer: Answer<SimState>): void {
  const command = { text: "AT+CPIN?", timeoutMs, info: ["+CPIN:"], infoRequired: true };
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
export function onSimLine(session: Session, listener: (state: SimState) => void): void {
  session.onUrc("+CPIN:", (line) => {
    const state = stateFromLine(line);
    if (state === undefined) session.malformed(line);
    else listener(state);
  });
}

function stateFromLine(line: string): SimState | undefined {
  const text = textAfter(line, "+CPIN:");
  const state = PIN_CODES[text];
  if (state !== undefined) return state;
  // Some say besides which slot they mean: `READY 0`.
  const code = text.length - 2;
  return text.charAt(code) === " " && isDigits(text.charAt(code + 1)) ? PIN_CODES[slice(text, 0, code)] : undefined;
}

function stateFromFailure(failure: Failure): SimState | undefined {
  if (failure.kind === "error") return "busy";
  if (failure.kind !== "cme" && failure.kind !== "cms") return undefined;
  if (failure.code !== undefined) return SIM_ERRORS[String(failure.code)];
  for (let index = 0; index < SIM_ERROR_TEXTS.length; index++)
    if (find(failure.message, SIM_ERROR_TEXTS[index] as string, 0) >= 0) return SIM_ERROR_TEXT_STATES[index];
  return undefined;
}

/** AT+CLCK=<facility>,2: whether the lock is on; "SC" is the SIM's PIN. With classes, whether it is for any. */
export function askLock(session: Session, facility: string, timeoutMs: number, answer: Answer<boolean>): void {
  const objection = unquotable("the facility", facility, 2, 2);
  if (objection !== undefined) return refuse(session, objection, answer);
  const text = `AT+CLCK=${quote(facility)},2`;
  session.send({ text, timeoutMs, info: ["+CLCK:"], infoRequired: true }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    let locked = false;
    for (const line of lines) {
      const state = flag(fieldsAfter(line, "+CLCK:").integer(0));
      if (state === undefined) return answer(malformed(session, text, line));
      locked = locked || state;
    }
    answer(undefined, locked);
  });
}

/** AT+CLCK="SC": whether the SIM is to ask for its PIN at each start; needs the PIN. */
export function sendSimLock(session: Session, locked: boolean, pin: string, timeoutMs: number, done: Done): void {
  const text = `AT+CLCK="SC",${locked ? 1 : 0},${quote(pin)}`;
  runSecretly(session, notPin("the PIN", pin), { text, name: "AT+CLCK", timeoutMs }, done);
}

/** AT+CPWD="SC": changes the PIN. */
export function sendPinChange(session: Session, oldPin: string, newPin: string, timeoutMs: number, done: Done): void {
  const objection = notPin("the old PIN", oldPin) ?? notPin("the new PIN", newPin);
  const text = `AT+CPWD="SC",${quote(oldPin)},${quote(newPin)}`;
  runSecretly(session, objection, { text, name: "AT+CPWD", timeoutMs }, done);
}

/** AT+CIMI: the subscriber's number in the network, up to 15 digits. */
export function askImsi(session: Session, timeoutMs: number, answer: Answer<string>): void {
  askText(session, "AT+CIMI", timeoutMs, (failure, lines) => {
    if (failure !== undefined || lines === undefined) return answer(failure);
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index] as string;
      if (isDigits(line)) return answer(undefined, line);
    }
    answer(malformed(session, "AT+CIMI", lines.join(", ")));
  });
}

/** Why `digits` is no PIN or PUK: 4 to 8 digits. Says what is wrong without repeating the secret. */
export function notPin(name: string, digits: string): Failure | undefined {
  const objection = unquotable(name, digits, 4, 8);
  return objection === undefined && !isDigits(digits) ? refused(`${name} must be 4 to 8 digits`) : objection;
}
