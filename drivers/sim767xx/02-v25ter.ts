/** SIM767XX chapter 2: commands of V.25ter. */
import { startsWith } from "../../hal/bytes";
import { sendEcho } from "../3gpp/equipment";
import { askName } from "../3gpp/identification";
import { askText, run, runUnless, test, textAfter } from "../at/requests";
import { outOfRange } from "../at/parameters";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { Identity } from "../modem";

/** The manual gives 5000 ms for ATI and ATE and nothing for the others, which are as local. */
const RESPONSE_MS = 5000;

/** The commands of this chapter that have a test form. */
export type V25terTestForm = "+CGMI" | "+CGMM" | "+CGMR" | "+CGSN" | "+CSCS";

/** The test form of a command of this chapter: all but AT+CSCS only say that they exist. */
export function testV25ter(session: Session, command: V25terTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** The commands of this chapter that set their default where no value is named. */
export type V25terDefaultForm = "V" | "Q" | "+CSCS";

/** ATV and ATQ: texts for results, which are sent; AT+CSCS: IRA (SIM767XX 2.2.8, 2.2.10, 2.2.17). */
export function setV25terDefault(session: Session, command: V25terDefaultForm, done: Done): void {
  run(session, "AT" + command, RESPONSE_MS, done);
}

/** ATE: whether the module repeats the commands that it gets (SIM767XX 2.2.6). On after each start. */
export function setEcho(session: Session, on: boolean, done: Done): void {
  sendEcho(session, on, RESPONSE_MS, done);
}

/** ATI: what the module is (SIM767XX 2.2.5). What a firmware leaves out is an empty text. */
export function readProduct(session: Session, answer: Answer<Identity>): void {
  askText(session, "ATI", RESPONSE_MS, (failure, lines) => {
    if (failure !== undefined || lines === undefined) return answer(failure);
    answer(undefined, {
      manufacturer: labelled(lines, "Manufacturer:"),
      model: labelled(lines, "Model:"),
      revision: labelled(lines, "Revision:"),
      imei: labelled(lines, "IMEI:"),
    });
  });
}

/** AT+CGMI: the manufacturer (SIM767XX 2.2.13). */
export function readManufacturer(session: Session, answer: Answer<string>): void {
  askName(session, "+CGMI", "+CGMI:", RESPONSE_MS, answer);
}

/** AT+CGMM: the model (SIM767XX 2.2.14). */
export function readModel(session: Session, answer: Answer<string>): void {
  askName(session, "+CGMM", "+CGMM:", RESPONSE_MS, answer);
}

/** AT+CGMR: the firmware's revision (SIM767XX 2.2.15). ATI may show another one. */
export function readRevision(session: Session, answer: Answer<string>): void {
  askName(session, "+CGMR", "+CGMR:", RESPONSE_MS, answer);
}

/** AT+CGSN: the IMEI, 15 digits (SIM767XX 2.2.16). */
export function readSerialNumber(session: Session, answer: Answer<string>): void {
  askName(session, "+CGSN", "+CGSN:", RESPONSE_MS, answer);
}

/** AT&F: URC port and NITZ update as from the factory; ends all calls (SIM767XX 2.2.9). */
export function restoreFactorySettings(session: Session, done: Done): void {
  run(session, "AT&F", RESPONSE_MS, done);
}

/**
 * AT&W: saves what ATE, ATQ, ATV, AT&C, AT&D and AT+IFC set (SIM767XX 2.2.11); only
 * `restoreSettings` brings it back. `profile` is 0.
 */
export function saveSettings(session: Session, profile: number, done: Done): void {
  runUnless(session, outOfRange("profile", profile, 0, 0), `AT&W${profile}`, RESPONSE_MS, done);
}

/** ATZ: brings back what `saveSettings` saved, once at least (SIM767XX 2.2.12). `profile` is 0. */
export function restoreSettings(session: Session, profile: number, done: Done): void {
  runUnless(session, outOfRange("profile", profile, 0, 0), `ATZ${profile}`, RESPONSE_MS, done);
}

function labelled(lines: readonly string[], label: string): string {
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as string;
    if (startsWith(line, label)) return textAfter(line, label);
  }
  return "";
}
