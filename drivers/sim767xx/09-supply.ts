/** SIM767XX chapter 9, hardware: what the module does where the supply's voltage leaves a range (9.2.1, 9.2.5, 9.3). */
import { find, slice } from "../../hal/bytes";
import { flag } from "../3gpp/values";
import type { Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import { HARDWARE_RESPONSE_MS, keepParameter } from "./09-values";

const UNDER = "UNDER-VOLTAGE ";
const OVER = "OVER-VOLTAGE ";

/** The range in which nothing happens. */
export interface SupplyRange {
  on: boolean;
  /** 3200 to 4000. */
  lowMillivolts: number;
  /** 4001 to 4300. */
  highMillivolts: number;
}

/**
 * AT+CVALARM= : warns every 10 s while the voltage is outside the range, which `onSupplyWarning` hears (SIM767XX 9.2.1).
 * `keep`: also after a restart; the manual does not say what holds where that is left out.
 */
export function setSupplyAlarm(session: Session, range: SupplyRange, keep: boolean | undefined, done: Done): void {
  runUnless(session, badRange(range), "AT+CVALARM=" + parameters(range, keep), HARDWARE_RESPONSE_MS, done);
}

/** AT+CVALARM? (SIM767XX 9.2.1). */
export function readSupplyAlarm(session: Session, answer: Answer<SupplyRange>): void {
  ask(session, { text: "AT+CVALARM?", timeoutMs: HARDWARE_RESPONSE_MS, prefix: "+CVALARM:" }, parseRange, answer);
}

/** AT+CPMVT= : powers the module off where the voltage leaves the range; `keep` as for `setSupplyAlarm` (SIM767XX 9.2.5). */
export function setSupplyCutoff(session: Session, range: SupplyRange, keep: boolean | undefined, done: Done): void {
  runUnless(session, badRange(range), "AT+CPMVT=" + parameters(range, keep), HARDWARE_RESPONSE_MS, done);
}

/** AT+CPMVT? (SIM767XX 9.2.5). */
export function readSupplyCutoff(session: Session, answer: Answer<SupplyRange>): void {
  ask(session, { text: "AT+CPMVT?", timeoutMs: HARDWARE_RESPONSE_MS, prefix: "+CPMVT:" }, parseRange, answer);
}

/** What the module says of its supply. */
export interface SupplyWarning {
  voltage: "low" | "high";
  /** It goes off now, and says nothing more. */
  poweringOff: boolean;
}

/** The warnings of both (SIM767XX 9.3); their WARNING is spelt with one N or two. */
export function onSupplyWarning(session: Session, listener: (warning: SupplyWarning) => void): void {
  session.onUrc(UNDER, (line) => listener({ voltage: "low", poweringOff: isLast(line, UNDER) }));
  session.onUrc(OVER, (line) => listener({ voltage: "high", poweringOff: isLast(line, OVER) }));
}

function isLast(line: string, beginning: string): boolean {
  return find(slice(line, beginning.length, line.length), "POWER DOWN", 0) >= 0;
}

function badRange({ lowMillivolts, highMillivolts }: SupplyRange): Failure | undefined {
  return outOfRange("the lower voltage in mV", lowMillivolts, 3200, 4000) ?? outOfRange("the higher voltage in mV", highMillivolts, 4001, 4300);
}

function parameters({ on, lowMillivolts, highMillivolts }: SupplyRange, keep: boolean | undefined): string {
  return `${on ? 1 : 0},${lowMillivolts},${highMillivolts}` + keepParameter(keep);
}

function parseRange(fields: Fields): SupplyRange | undefined {
  const on = flag(fields.integer(0));
  const lowMillivolts = fields.integer(1);
  const highMillivolts = fields.integer(2);
  return on === undefined || lowMillivolts === undefined || highMillivolts === undefined ? undefined : { on, lowMillivolts, highMillivolts };
}
