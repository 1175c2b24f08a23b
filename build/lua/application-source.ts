import { AUTO, creatorOf, modemSource, modules, recorderSource, type ConfigFile } from "../device-modem";
import { specifierOf } from "../paths";

/** The file of an entry that is written, in a folder from which the project's files are reached. */
export const APPLICATION = "build/lua/entry-application.ts";
export const LIBRARY = "build/lua/entry-library.ts";
export const LAUNCHER = "build/lua/entry-launcher.ts";

/** How a board's functions come in: as a machine (`none`), or from the tables of a known firmware. */
export const HOSTS = ["none", "luatos", "nodemcu"] as const;
export type LuaHostName = (typeof HOSTS)[number];

/** `file`: path of the file that exports `config`, from the project's root or absolute. */
export function applicationSource(module: string, host: LuaHostName, file: string, { config, updates }: ConfigFile): string {
  const modem = modemSource(module, config, "../../drivers", updates === undefined ? [] : ["http"]);
  const recorder = recorderSource(config, "../../app");
  const common = [
    `import { startOn } from "./application";`,
    ...modem.imports,
    ...recorder.imports,
    ...(updates === undefined ? [] : [`import { updatesOnLua } from "./updates";`]),
    `import { config${updates === undefined ? "" : ", updates"} } from "${specifierOf(APPLICATION, file)}";`,
    `import type { Device } from "../../app/device";`,
  ];
  const add = updates === undefined ? "undefined" : "updatesOnLua(machine, updates, config.mqtt.clientId)";
  const start = (machine: string): string => `const machine = ${machine}; return startOn(machine, ${modem.expression}, config, ${recorder.expression}, ${add});`;
  if (host === "none") {
    return [
      ...common,
      `import type { LuaMachine } from "../../hal/lua/machine";`,
      `export function start(given: LuaMachine): Device { ${start("given")} }`,
    ].join("\n");
  }
  const [firmware, machine] = host === "luatos" ? ["LuatOs", "luatOsMachine"] : ["NodeMcu", "nodeMcuMachine"];
  return [
    ...common,
    `import { ${machine}, type ${firmware}, type ${firmware}Board } from "../../hal/lua/${host}";`,
    `declare const _G: ${firmware};`,
    `export function start(board: ${firmware}Board): Device { ${start(`${machine}(_G, board)`)} }`,
  ].join("\n");
}

/** What starts an application that is updated over the air. */
export function launcherSource(): string {
  return `export { install, run } from "../../hal/lua/launcher";`;
}

/** The `fieldline` module: the configuration comes from the caller, and every family is in it. */
export function librarySource(): string {
  const lines = modules().flatMap((module) => [
    `import { ${creatorOf(module)} } from "../../drivers/${module}/modem";`,
    `export function ${module}(machine: LuaMachine, config: DeviceConfig): Device { return startOn(machine, ({ uart, clock }) => ${creatorOf(module)}(uart, clock), config); }`,
    `import { ${module} as ${module}Driver } from "../../drivers/${module}/driver";`,
  ]);
  return [
    `import { startOn } from "./application";`,
    `import type { Device, DeviceConfig } from "../../app/device";`,
    `import type { LuaMachine } from "../../hal/lua/machine";`,
    `export { luaHost } from "../../hal/lua/host";`,
    `export { luatOsMachine } from "../../hal/lua/luatos";`,
    `export { nodeMcuMachine } from "../../hal/lua/nodemcu";`,
    `export { Tcp } from "../../app/tcp/tcp";`,
    `import { recognise } from "../../drivers/recognition/recognised-modem";`,
    ...lines,
    `export function ${AUTO}(machine: LuaMachine, config: DeviceConfig): Device { return startOn(machine, recognise([${modules().map((module) => `${module}Driver()`).join(", ")}]), config); }`,
  ].join("\n");
}
