/** SIM767XX chapter 9, hardware: the supply's voltage (9.2.8), and the test forms. */
import { find, parseInteger, slice } from "../../hal/bytes";
import { ask, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer } from "../failure";
import { HARDWARE_RESPONSE_MS } from "./09-values";

/** The commands of this chapter that have a test form. */
export type HardwareTestForm = "+CVALARM" | "+CADC" | "+CADC2" | "+CMTE" | "+CPMVT" | "+CRIIC" | "+CWIIC" | "+CGDRT" | "+CGSETV" | "+CGGETV";

/** The test form of a command of this chapter: answers the line that tells the supported values, if any. */
export function testHardware(session: Session, command: HardwareTestForm, answer: Answer<string>): void {
  test(session, command, HARDWARE_RESPONSE_MS, answer);
}

/** AT+CBC: the supply's voltage in mV (SIM767XX 9.2.8), which the module writes in volts: `3.749V`. */
export function readSupplyVoltage(session: Session, answer: Answer<number>): void {
  ask(session, { text: "AT+CBC", timeoutMs: HARDWARE_RESPONSE_MS, prefix: "+CBC:" }, (fields) => millivolts(fields.text(0)), answer);
}

/** Of `3.749V` and `3.8`; without a point it makes no sense. */
function millivolts(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const end = find(text, "V", 0);
  const number = end < 0 ? text : slice(text, 0, end);
  const point = find(number, ".", 0);
  if (point < 1) return undefined;
  const volts = parseInteger(slice(number, 0, point));
  const thousandths = parseInteger(slice(number + "00", point + 1, point + 4));
  return volts === undefined || thousandths === undefined || thousandths < 0 ? undefined : volts * 1000 + thousandths;
}
