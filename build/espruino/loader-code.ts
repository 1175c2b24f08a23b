import type { SlotArea } from "../../hal/espruino/slots";
import { LOADER, loaderSource } from "./application-source";
import { emit } from "./emit";

/** An image on trial has so long to start its manager of updates, in ms, and so long for a turn, in seconds. */
const DEADLINE_MS = 900000;
const WATCHDOG_SECONDS = 60;

/**
 * Runs the image outside of all that chose it, which is then forgotten. A trial that ends with an exception, hangs, or does
 * not look after itself costs its attempt, and the board begins anew.
 */
const RUN =
  `if(E.fieldline){if(E.fieldline.trial){E.enableWatchdog(${WATCHDOG_SECONDS},true);E.fieldline.deadline=setTimeout(function(){E.reboot()},${DEADLINE_MS})}` +
  "try{eval(E.fieldline.script)}catch(e){print(String(e));if(E.fieldline.trial)E.reboot()}}";

/** The script of `.bootcde` for slots in `area`. */
export async function loaderCode(area: SlotArea): Promise<string> {
  return (await emit(LOADER, loaderSource(area), [])).code + RUN;
}
