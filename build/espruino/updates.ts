/** Updates of an application on Espruino, where the configuration file exports `updates` and slots are built. */
import type { EspruinoApi } from "../../hal/espruino/api";
import { espruinoCrypto } from "../../hal/espruino/crypto";
import { espruinoSlots, type SlotArea } from "../../hal/espruino/slots";
import type { AddParts } from "../device/start";
import { startUpdates, type UpdatesConfig } from "../device/updates";

/** Without the loader there are none, and the log says so. */
export function updatesOnEspruino(api: EspruinoApi, area: SlotArea, config: UpdatesConfig, identity: string, log: (this: void, text: string) => void): AddParts {
  return (device, host) => {
    const image = api.E.fieldline;
    if (image === undefined) return log("updates: the loader did not start this; flash the image of Storage that the build made");
    startUpdates(host, device, { slots: espruinoSlots(api, area), crypto: espruinoCrypto(api), running: image.slot }, config, identity, log);
    // From here on the manager sees to the end of a trial.
    if (image.deadline !== undefined) api.clearTimeout(image.deadline);
  };
}
