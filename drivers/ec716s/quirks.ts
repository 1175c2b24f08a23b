import { chooseQuirks, type QuirkRow } from "../3gpp/quirks";
import type { MqttMessageMode } from "./13-mqtt-messages";

/** What firmware does beyond the manual, as far as the driver has to know which one it speaks to. */
export interface Quirks {
  /** It looks for upgrades by itself, and restarts with them, unless it is told not to (EC716S 4.21). */
  upgradesByItself: boolean;
  /** How messages are taken: its cache of four loses the oldest without a word (EC716S 13.8). */
  mqttMessages: MqttMessageMode;
}

/** What is assumed of firmware that is not in the table, and until it is known. */
export const cautiousQuirks: Readonly<Quirks> = { upgradesByItself: true, mqttMessages: "pushed" };

/** The firmware of the manual (V2.0, 2024-08-19) does as the manual says. */
const ROWS: readonly QuirkRow<Quirks>[] = [
  { model: "YM310 X09", revision: "YM310.X09_AT", quirks: { upgradesByItself: true, mqttMessages: "pushed" } },
];

/** All rows that fit, the later ones over the earlier ones. */
export function quirksOf(model: string, revision: string): Quirks {
  return chooseQuirks(ROWS, cautiousQuirks, model, revision);
}

/**
 * Lines that a module prints when it has started. The first is the boot ROM's, without a line end: it
 * is glued to what follows. With autobauding they come only when the module has heard `AT`.
 */
export const startBanners: readonly string[] = ["^boot.rom", "RDY"];

/**
 * Lines that say nothing: those of the start and of registration, whose order differs, and the state
 * that stands in front of a failed connection's result.
 */
export const idleLines: readonly string[] = ["^MODE:", "+E_UTRAN", "+CREG:", "+CGREG:", "*BANDIND:", "STATE:", "+NITZ:"];
