import type { DeviceConfig } from "../../app/device";
import type { SlotArea } from "../../hal/espruino/slots";
import { modemSource, recorderSource, servicesSource } from "../device-modem";
import { specifierOf } from "../paths";
import { publicNames } from "./names";

/** The file that stands for the entry; it is not written. */
export const APPLICATION = "build/espruino/entry-application.ts";
const DEFAULT_BOARD = "build/espruino/default-board.ts";

export const LIBRARY = "build/espruino/entry-library.ts";
export const LOADER = "build/espruino/entry-loader.ts";
export const MANAGERS = "build/espruino/entry-managers.ts";

/** Espruino's own functions as one object. Declared where they are taken, as Node's types know some of them otherwise. */
export const ESPRUINO_API = [
  `import type { EspruinoApi } from "../../hal/espruino/api";`,
  ...["getTime", "setTimeout", "clearTimeout", "digitalWrite", "digitalRead", "setWatch", "require", "print", "process"].map((name) => `declare const ${name}: EspruinoApi["${name}"];`),
  `const api: EspruinoApi = { getTime, setTimeout, clearTimeout, digitalWrite, digitalRead, setWatch, require, print, process, E };`,
].join("\n");

/**
 * `file` exports the device's `config`; `board` is a file that exports the `board`, the usual one where left out. With `slots` the
 * application is updated over the air, as the `updates` say that `file` exports too.
 */
export function applicationSource(module: string, file: string, config: DeviceConfig, board?: string, slots?: SlotArea): string {
  const modem = modemSource(module, config, "../../drivers", slots === undefined ? [] : ["http"]);
  const recorder = recorderSource(config, "../../app");
  const updates = `(log) => updatesOnEspruino(api, ${JSON.stringify(slots)}, updates, config.mqtt.clientId, log)`;
  return [
    `import { startOn } from "./application";`,
    ...modem.imports,
    ...recorder.imports,
    `import { config${slots === undefined ? "" : ", updates"} } from "${specifierOf(APPLICATION, file)}";`,
    `import { board } from "${specifierOf(APPLICATION, board ?? DEFAULT_BOARD)}";`,
    ...(slots === undefined ? [] : [`import { updatesOnEspruino } from "./updates";`]),
    ESPRUINO_API,
    `startOn(api, ${modem.expression}, config, board, ${recorder.expression}, ${slots === undefined ? "undefined" : updates});`,
  ].join("\n");
}

/** What chooses between two images of the application; nothing of it is in these. */
export function loaderSource(area: SlotArea): string {
  return [`import { choose } from "./loader";`, ESPRUINO_API, `choose(api, ${JSON.stringify(area)});`].join("\n");
}

/** The `fieldline` module for one cellular module, or for any: the rest of the configuration comes from the caller. */
export function librarySource(module: string): string {
  const modem = servicesSource(module, ["sockets", "tls"], "../../drivers");
  return [
    `import { connectOn, type LibraryOptions, type Connected, type Connection } from "./library";`,
    ...modem.imports,
    `import type { EspruinoSerial } from "../../hal/espruino/api";`,
    ESPRUINO_API,
    `declare const exports: { connect(serial: EspruinoSerial, options: LibraryOptions, callback: Connected): Connection };`,
    `exports.connect = (serial, options, callback) => connectOn(api, ${modem.expression}, serial, options, callback);`,
  ].join("\n");
}

/** Link, TCP and MQTT of one module, whose bytes have a budget. */
export function managersSource(module: string): string {
  const modem = servicesSource(module, ["sockets", "mqtt"], "../../drivers");
  return [
    `import { managersOn, type Managers, type ManagersConfig } from "./managers";`,
    ...modem.imports,
    `import type { EspruinoSerial } from "../../hal/espruino/api";`,
    ESPRUINO_API,
    `declare const exports: { managers(serial: EspruinoSerial, config: ManagersConfig): Managers };`,
    `exports.managers = (serial, config) => managersOn(api, ${modem.expression}, serial, config);`,
  ].join("\n");
}

export function managersNames(): string[] {
  return ["managers", ...publicNames("build/espruino/managers.ts", ["ManagersConfig", "Managers"])];
}

/** What callers of the library name, and what it names to them. */
export function libraryNames(): string[] {
  return ["connect", ...publicNames("build/espruino/library.ts", ["LibraryOptions", "Connection"])];
}
