/** Updates of the STM32F405's core, where the configuration file exports `updates`. */
import { boardCrypto } from "../../hal/stm32f405/crypto";
import { boardSlots } from "../../hal/stm32f405/flash";
import { startUpdates, type UpdatesConfig } from "../device/updates";
import { argument, type AddUpdates } from "./application";

/** On the emulator, the argument `manifest` takes the place of the URL. */
export function updatesOnBoard(config: UpdatesConfig): AddUpdates {
  return (board, host, device, identity) => {
    const slot = board.slot();
    if (slot < 0) return board.log("updates: the core was started from no slot; flash the device anew");
    const given = board.arguments();
    const manifest = given === undefined ? "" : argument(given, "manifest");
    const manifestUrl = manifest === "" ? config.manifestUrl : manifest;
    const loaded = { slots: boardSlots(board, device.settings), crypto: boardCrypto(board), running: slot === 1 ? 1 : 0 } as const;
    startUpdates(host, device, loaded, { ...config, manifestUrl }, identity, (text) => board.log(text));
  };
}
