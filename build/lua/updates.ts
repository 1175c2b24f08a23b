/** Updates of an application in Lua, where the configuration file exports `updates`. */
import { openSlots } from "../../hal/lua/launcher";
import type { LuaMachine } from "../../hal/lua/machine";
import { portableCrypto } from "../../hal/portable-crypto";
import { startUpdates, type UpdatesConfig } from "../device/updates";
import type { AddParts } from "../device/start";

/** Without a launcher there are none, and the log says so. */
export function updatesOnLua(machine: LuaMachine, config: UpdatesConfig, identity: string): AddParts {
  const log = (text: string): void => {
    if (machine.log !== undefined) machine.log(text);
  };
  return (device, host) => {
    const { loaded } = machine;
    if (loaded === undefined) return log("updates: the machine's table has no `loaded`, which the launcher gives");
    startUpdates(host, device, { slots: openSlots(loaded), crypto: portableCrypto, running: loaded.slot }, config, identity, log);
  };
}
