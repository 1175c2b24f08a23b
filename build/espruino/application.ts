/** The part of the application that every Espruino build has; the rest of its entry is written by application-source.ts. */
import type { DeviceConfig } from "../../app/device";
import type { EspruinoApi } from "../../hal/espruino/api";
import { espruinoHost, type EspruinoBoard } from "../../hal/espruino/host";
import { startDevice, type AddParts, type CreateModem, type MakeRecorder } from "../device/start";

/** What an application has beside its telemetry, which tells its log of itself. */
export type AddOnBoard = (this: void, log: (this: void, text: string) => void) => AddParts;

/** Builds the device and starts it: one boot. */
export function startOn(api: EspruinoApi, createModem: CreateModem, config: DeviceConfig, board: EspruinoBoard, record?: MakeRecorder, add?: AddOnBoard): void {
  const log = (text: string): void => {
    if (board.log === undefined) api.print(text);
    else board.log(text);
  };
  startDevice(espruinoHost(api, board), log, createModem, config, record, add === undefined ? undefined : add(log));
}
