/** The part of the application that every Lua build has. Compiled to Lua; the rest of its entry is written by application-source.ts. */
import type { Device, DeviceConfig } from "../../app/device";
import { luaHost } from "../../hal/lua/host";
import type { LuaMachine } from "../../hal/lua/machine";
import { startDevice, type AddParts, type CreateModem, type MakeRecorder } from "../device/start";

/** Builds the device on `machine` and starts it: one boot. Troubles go to the machine's log. */
export function startOn(machine: LuaMachine, createModem: CreateModem, config: DeviceConfig, record?: MakeRecorder, add?: AddParts): Device {
  const log = (text: string): void => {
    if (machine.log !== undefined) machine.log(text);
  };
  return startDevice(luaHost(machine), log, createModem, config, record, add);
}
