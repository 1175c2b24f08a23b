import { chooseQuirks, type QuirkRow } from "../3gpp/quirks";

/** What firmware does beyond the manual, as far as the driver has to know which one it speaks to. */
export interface Quirks {
  /** An OK that belongs to nothing may come so long after +CMQTTCONNLOST, ms: nothing is asked meanwhile. */
  strayOkAfterConnectionLossMs: number;
}

/** What is assumed of firmware that is not in the table, and until it is known. */
export const cautiousQuirks: Readonly<Quirks> = { strayOkAfterConnectionLossMs: 300 };

const ROWS: readonly QuirkRow<Quirks>[] = [{ model: "SIMCOM_SIM7600", revision: "", quirks: { strayOkAfterConnectionLossMs: 0 } }];

/** All rows that fit, the later ones over the earlier ones. */
export function quirksOf(model: string, revision: string): Quirks {
  return chooseQuirks(ROWS, cautiousQuirks, model, revision);
}

/**
 * Lines that firmware of the family prints when it has started, none of them in the manual. In the
 * middle of a conversation one means that the module restarted by itself.
 */
export const startBanners: readonly string[] = ["RDY", "QCRDY", "*ATREADY: 1"];

/** Lines that say nothing about a restart: they come up to a minute after it, and in any order. */
export const idleLines: readonly string[] = ["SMS DONE", "PB DONE", "*ISIMAID:", "*COPN:", "+MSTK:"];
