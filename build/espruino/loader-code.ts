import type { SlotArea } from "../../hal/espruino/slots";
import { LOADER, loaderSource } from "./application-source";
import { emit } from "./emit";

/**
 * Runs the image outside of all that chose it, which is then forgotten. A trial that does not even start costs its
 * attempt, and the board begins anew.
 */
const RUN = "if(E.fieldline)try{eval(E.fieldline.script)}catch(e){print(String(e));if(E.fieldline.trial)E.reboot()}";

/** The script of `.bootcde` for slots in `area`. */
export async function loaderCode(area: SlotArea): Promise<string> {
  return (await emit(LOADER, loaderSource(area), [])).code + RUN;
}
