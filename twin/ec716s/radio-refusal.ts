import { cmeRefusal } from "../refusal";
import type { Radio } from "../state/radio";

const RADIO_IS_OFF = 797;

/** Refuses a command that needs the radio while AT+CFUN is 0 or 4 (EC716S 3.13). */
export function requireRadio(radio: Radio): void {
  if (!radio.on) throw cmeRefusal(RADIO_IS_OFF);
}
