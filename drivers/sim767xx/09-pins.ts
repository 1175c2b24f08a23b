/** SIM767XX chapter 9, hardware: analog inputs (9.2.2, 9.2.3) and pins for general use (9.2.10 to 9.2.12). */
import { flag } from "../3gpp/values";
import type { Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, refuse, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import { HARDWARE_RESPONSE_MS, keepParameter } from "./09-values";

/** Which there are depends on the hardware: `testHardware` asks. */
const HIGHEST_GPIO = 255;

/** How an analog input's value is given: as the converter has it, or in mV. */
export type AnalogUnit = "raw" | "millivolts";

/** AT+CADC= : the first analog input (SIM767XX 9.2.2). */
export function readAnalog(session: Session, unit: AnalogUnit, answer: Answer<number>): void {
  ask(session, { text: "AT+CADC=" + codeOf(unit), timeoutMs: HARDWARE_RESPONSE_MS, prefix: "+CADC:" }, first, answer);
}

/** AT+CADC2= : the second analog input (SIM767XX 9.2.3). */
export function readSecondAnalog(session: Session, unit: AnalogUnit, answer: Answer<number>): void {
  ask(session, { text: "AT+CADC2=" + codeOf(unit), timeoutMs: HARDWARE_RESPONSE_MS, prefix: "+CADC2:" }, first, answer);
}

export type GpioDirection = "in" | "out";

/**
 * AT+CGDRT= : makes a pin an input or an output (SIM767XX 9.2.10). After a start and each sleep all are inputs. `keep`: in
 * flash; the manual does not say what holds where that is left out.
 */
export function setGpioDirection(session: Session, gpio: number, direction: GpioDirection, keep: boolean | undefined, done: Done): void {
  const text = `AT+CGDRT=${gpio},${direction === "out" ? 1 : 0}${keepParameter(keep)}`;
  runUnless(session, outOfRange("the GPIO", gpio, 0, HIGHEST_GPIO), text, HARDWARE_RESPONSE_MS, done);
}

/** AT+CGDRT= : whether a pin is an input or an output (SIM767XX 9.2.10). */
export function readGpioDirection(session: Session, gpio: number, answer: Answer<GpioDirection>): void {
  askPin(
    session,
    { text: `AT+CGDRT=${gpio}`, prefix: "+CGDRT:", gpio },
    (high) => (high ? "out" : "in"),
    answer,
  );
}

/** AT+CGSETV= : the level of an output; an input fails with `error` (SIM767XX 9.2.11). `keep` as for `setGpioDirection`. */
export function setGpio(session: Session, gpio: number, high: boolean, keep: boolean | undefined, done: Done): void {
  const text = `AT+CGSETV=${gpio},${high ? 1 : 0}${keepParameter(keep)}`;
  runUnless(session, outOfRange("the GPIO", gpio, 0, HIGHEST_GPIO), text, HARDWARE_RESPONSE_MS, done);
}

/** AT+CGGETV= : whether an input is high; an output fails with `error` (SIM767XX 9.2.12). */
export function readGpio(session: Session, gpio: number, answer: Answer<boolean>): void {
  askPin(session, { text: `AT+CGGETV=${gpio}`, prefix: "+CGGETV:", gpio }, (high) => high, answer);
}

/** The answer names the pin again. */
function askPin<T>(
  session: Session,
  command: { text: string; prefix: string; gpio: number },
  meaning: (this: void, high: boolean) => T,
  answer: Answer<T>,
): void {
  const { text, prefix, gpio } = command;
  const objection = outOfRange("the GPIO", gpio, 0, HIGHEST_GPIO);
  if (objection !== undefined) return refuse(session, objection, answer);
  const parse = (fields: Fields): T | undefined => {
    const high = fields.integer(0) === gpio ? flag(fields.integer(1)) : undefined;
    return high === undefined ? undefined : meaning(high);
  };
  ask(session, { text, timeoutMs: HARDWARE_RESPONSE_MS, prefix }, parse, answer);
}

function first(fields: Fields): number | undefined {
  return fields.integer(0);
}

function codeOf(unit: AnalogUnit): string {
  return unit === "raw" ? "0" : "2";
}
