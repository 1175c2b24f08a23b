/** What `.bootcde` has where the application is updated: it chooses the image that runs. */
import { chooseImage } from "../../hal/boot-chooser";
import type { EspruinoApi } from "../../hal/espruino/api";
import { espruinoCrypto } from "../../hal/espruino/crypto";
import { espruinoSlots, objectionToArea, slotText, type SlotArea } from "../../hal/espruino/slots";

/** Leaves the image in `E.fieldline`, or says why there is none. */
export function choose(api: EspruinoApi, area: SlotArea): void {
  const objection = objectionToArea(api, area);
  if (objection !== undefined) return api.print(objection);
  const { slot, size, trial } = chooseImage(espruinoSlots(api, area), espruinoCrypto(api));
  if (size === undefined) return api.print("no record says which image is to be started; flash the image of Storage that the build made");
  const script = slotText(api, area, slot, size);
  if (script === undefined) api.print("this Espruino does not read all " + String(size) + " bytes of the image; take 2v21 or later");
  else api.E.fieldline = { slot, trial, script };
}
