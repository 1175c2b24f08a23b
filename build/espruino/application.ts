/** The part of the application that every Espruino build has; the rest of its entry is written by application-source.ts. */
import type { DeviceConfig } from "../../app/device";
import type { EspruinoApi } from "../../hal/espruino/api";
import { espruinoHost, type EspruinoBoard } from "../../hal/espruino/host";
import { startDevice, type CreateModem, type MakeRecorder } from "../device/start";

/** Builds the device and starts it: one boot. */
export function startOn(api: EspruinoApi, createModem: CreateModem, config: DeviceConfig, board: EspruinoBoard, record?: MakeRecorder): void {
  const log = (text: string): void => {
    if (board.log === undefined) api.print(text);
    else board.log(text);
  };
  startDevice(espruinoHost(api, board), log, createModem, config, record);
}
