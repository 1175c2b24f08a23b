/** SIM767XX chapter 9, hardware: the module's temperature (9.2.4, 9.2.9, 9.3). */
import { flag } from "../3gpp/values";
import { fieldsAfter } from "../at/fields";
import { ask, run } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import { HARDWARE_RESPONSE_MS, keepParameter } from "./09-values";

/** AT+CPMUTEMP: in degrees Celsius (SIM767XX 9.2.9). */
export function readTemperature(session: Session, answer: Answer<number>): void {
  ask(session, { text: "AT+CPMUTEMP", timeoutMs: HARDWARE_RESPONSE_MS, prefix: "+CPMUTEMP:" }, (fields) => fields.integer(0), answer);
}

/**
 * AT+CMTE= : warns where the temperature is critical, which `onTemperatureWarning` hears (SIM767XX 9.2.4). `keep`: also after a
 * restart; the manual does not say what holds where that is left out.
 */
export function setTemperatureAlarm(session: Session, on: boolean, keep: boolean | undefined, done: Done): void {
  run(session, `AT+CMTE=${on ? 1 : 0}${keepParameter(keep)}`, HARDWARE_RESPONSE_MS, done);
}

/** AT+CMTE? : whether a critical temperature is told (SIM767XX 9.2.4). */
export function readTemperatureAlarm(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CMTE?", timeoutMs: HARDWARE_RESPONSE_MS, prefix: "+CMTE:" }, (fields) => flag(fields.integer(0)), answer);
}

/** Below -45 degrees Celsius, up to -30, over 80, over 85. That it is well again, the module does not tell. */
export type TemperatureLevel = "much-too-cold" | "too-cold" | "too-hot" | "much-too-hot";

/** Levels that a critical temperature reaches (SIM767XX 9.3), whether the line begins with a plus sign or not. */
export function onTemperatureWarning(session: Session, listener: (level: TemperatureLevel) => void): void {
  const hear = (line: string, prefix: string): void => {
    const level = levelOf(fieldsAfter(line, prefix).integer(0));
    if (level === undefined) session.malformed(line);
    else listener(level);
  };
  session.onUrc("CMTE:", (line) => hear(line, "CMTE:"));
  session.onUrc("+CMTE:", (line) => hear(line, "+CMTE:"));
}

function levelOf(code: number | undefined): TemperatureLevel | undefined {
  if (code === -2) return "much-too-cold";
  if (code === -1) return "too-cold";
  if (code === 1) return "too-hot";
  return code === 2 ? "much-too-hot" : undefined;
}
