import { existsSync, readdirSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { ROOT } from "./compile";

/** The file of an entry that is written, in a folder from which the project's files are reached. */
export const APPLICATION = "build/lua/entry-application.ts";
export const LIBRARY = "build/lua/entry-library.ts";

/** How a board's functions come in: as a machine (`none`), or from the tables of a known firmware. */
export const HOSTS = ["none", "luatos", "nodemcu"] as const;
export type LuaHostName = (typeof HOSTS)[number];

/** The families that have a driver with MQTT. */
export function modules(): string[] {
  return readdirSync(join(ROOT, "drivers")).filter((name) => existsSync(join(ROOT, "drivers", name, "modem.ts")));
}

/** `sim767xx`: `createSim767xx`. */
export function creatorOf(module: string): string {
  return `create${module.charAt(0).toUpperCase()}${module.slice(1)}`;
}

/** `config`: path of a file that exports the device's `config`, from the project's root or absolute. */
export function applicationSource(module: string, host: LuaHostName, config: string): string {
  const path = relative(join(ROOT, "build/lua"), isAbsolute(config) ? config : join(ROOT, config)).replace(/\.ts$/, "");
  const creator = creatorOf(module);
  const common = [
    `import { startOn } from "./application";`,
    `import { ${creator} } from "../../drivers/${module}/modem";`,
    `import { config } from "${path.startsWith(".") ? path : `./${path}`}";`,
    `import type { Device } from "../../app/device";`,
  ];
  const start = (machine: string): string => `return startOn(${machine}, (uart, clock) => ${creator}(uart, clock), config);`;
  if (host === "none") {
    return [
      ...common,
      `import type { LuaMachine } from "../../hal/lua/machine";`,
      `export function start(machine: LuaMachine): Device { ${start("machine")} }`,
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

/** The `fieldline` module: the configuration comes from the caller, and every family is in it. */
export function librarySource(): string {
  const lines = modules().flatMap((module) => [
    `import { ${creatorOf(module)} } from "../../drivers/${module}/modem";`,
    `export function ${module}(machine: LuaMachine, config: DeviceConfig): Device { return startOn(machine, (uart, clock) => ${creatorOf(module)}(uart, clock), config); }`,
  ]);
  return [
    `import { startOn } from "./application";`,
    `import type { Device, DeviceConfig } from "../../app/device";`,
    `import type { LuaMachine } from "../../hal/lua/machine";`,
    `export { luaHost } from "../../hal/lua/host";`,
    `export { luatOsMachine } from "../../hal/lua/luatos";`,
    `export { nodeMcuMachine } from "../../hal/lua/nodemcu";`,
    `export { Tcp } from "../../app/tcp/tcp";`,
    ...lines,
  ].join("\n");
}
