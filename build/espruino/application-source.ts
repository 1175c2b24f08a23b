import type { DeviceConfig } from "../../app/device";
import { modemSource, recorderSource } from "../device-modem";
import { specifierOf } from "../paths";

/** The file that stands for the entry; it is not written. */
export const APPLICATION = "build/espruino/entry-application.ts";
const DEFAULT_BOARD = "build/espruino/default-board.ts";

/** Espruino's own functions as one object. Declared where they are taken, as Node's types know some of them otherwise. */
export const API = [
  `import type { EspruinoApi } from "../../hal/espruino/api";`,
  ...["getTime", "setTimeout", "clearTimeout", "digitalWrite", "digitalRead", "setWatch", "require", "print"].map((name) => `declare const ${name}: EspruinoApi["${name}"];`),
  `const api: EspruinoApi = { getTime, setTimeout, clearTimeout, digitalWrite, digitalRead, setWatch, require, print, E };`,
].join("\n");

/** `file` exports the device's `config`; `board` is a file that exports the `board`, the usual one where left out. */
export function applicationSource(module: string, file: string, config: DeviceConfig, board?: string): string {
  const modem = modemSource(module, config, "../../drivers");
  const recorder = recorderSource(config, "../../app");
  return [
    `import { startOn } from "./application";`,
    ...modem.imports,
    ...recorder.imports,
    `import { config } from "${specifierOf(APPLICATION, file)}";`,
    `import { board } from "${specifierOf(APPLICATION, board ?? DEFAULT_BOARD)}";`,
    API,
    `startOn(api, ${modem.expression}, config, board, ${recorder.expression});`,
  ].join("\n");
}
