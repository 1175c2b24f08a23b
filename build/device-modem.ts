/** The modem of a built application: of its driver only the services that the configuration uses. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DeviceConfig } from "../app/device";
import type { UpdatesConfig } from "./device/updates";
import { ROOT } from "./paths";

/** The lines of an entry that import what `expression` is made of; that of a modem is what `createDevice` is given. */
export interface ModemSource {
  imports: readonly string[];
  expression: string;
}

/**
 * The lines of an entry that import the flight recorder, and what makes one of a `host` and of `config`. Where
 * the configuration asks for none there is no import, so that the bundle has no part of it.
 */
export function recorderSource(config: DeviceConfig, app: string): ModemSource {
  if (config.flightRecorder === undefined) return { imports: [], expression: "undefined" };
  return {
    imports: [`import { FlightRecorder } from "${app}/flight-recorder/flight-recorder";`],
    expression: "(host) => new FlightRecorder(host, config)",
  };
}

/** In place of a module's name: the device finds out which of them it has. */
export const AUTO = "auto";

/** A service of a driver: what makes it, and the file of the driver that has it. */
const SERVICES = {
  mqtt: { make: "mqttService", file: "mqtt" },
  sockets: { make: "socketService", file: "sockets" },
  tls: { make: "tlsService", file: "tls-service" },
  http: { make: "httpService", file: "http" },
} as const;
export type Service = keyof typeof SERVICES;

/** The families that have a driver with MQTT. */
export function modules(): string[] {
  return readdirSync(join(ROOT, "drivers")).filter((name) => existsSync(join(ROOT, "drivers", name, "modem.ts")));
}

/** `sim767xx`: `createSim767xx`, which makes a modem with every service. */
export function creatorOf(module: string): string {
  return `create${module.charAt(0).toUpperCase()}${module.slice(1)}`;
}

/** What the TypeScript file of a configuration exports. */
export interface ConfigFile {
  config: DeviceConfig;
  /** Left out where the application is not updated over the air. */
  updates?: UpdatesConfig;
}

export async function loadConfigFile(path: string): Promise<ConfigFile> {
  const { config, updates } = (await import(pathToFileURL(isAbsolute(path) ? path : join(process.cwd(), path)).href)) as Partial<ConfigFile>;
  if (config === undefined) throw new Error(`${path} exports no \`config\`; it is a DeviceConfig of app/device.ts`);
  return updates === undefined ? { config } : { config, updates };
}

/** The `config` that the TypeScript file at `path` exports. */
export async function loadConfig(path: string): Promise<DeviceConfig> {
  return (await loadConfigFile(path)).config;
}

/** `drivers`: the path from the entry to the drivers. `more`: services that the application uses as well. */
export function modemSource(module: string, config: DeviceConfig, drivers: string, more: readonly Service[] = []): ModemSource {
  const wanted: Service[] = ["mqtt", ...(config.mqtt.tls === undefined ? [] : (["tls"] as const)), ...more];
  return servicesSource(module, wanted, drivers);
}

/** A `CreateModem` whose modem has these services and no others; MQTT is not there where it is not wanted. */
export function servicesSource(module: string, wanted: readonly Service[], drivers: string): ModemSource {
  const chosen = module === AUTO ? modules() : [module];
  const services = chosen.map((name) => servicesOf(name, wanted, drivers));
  const imports = services.flatMap((each) => each.imports);
  if (module === AUTO) {
    imports.push(`import { recognise } from "${drivers}/recognition/recognised-modem";`);
    imports.push(...chosen.map((name) => `import { ${name}With } from "${drivers}/${name}/lean-driver";`));
    const given = chosen.map((name, index) => `${name}With(${services[index]?.expression ?? ""} as Parameters<typeof ${name}With>[0])`);
    return { imports, expression: `recognise([${given.join(", ")}])` };
  }
  const type = typeOf(module);
  imports.push(`import { ${type} } from "${drivers}/${module}/module";`, `import type { MqttModem } from "${drivers}/driver";`);
  imports.push(`import type { RecognitionParts } from "${drivers}/recognition/recognised-modem";`);
  return { imports, expression: `({ uart, clock }: RecognitionParts) => new ${type}(uart, clock, {}, ${services[0]?.expression ?? ""}) as MqttModem` };
}

/** Of the driver the services that are wanted, under names of their own. */
function servicesOf(module: string, wanted: readonly Service[], drivers: string): ModemSource {
  const offered = wanted.filter((name) => offers(module, SERVICES[name].file, SERVICES[name].make));
  return {
    imports: offered.map((name) => `import { ${SERVICES[name].make} as ${module}_${SERVICES[name].make} } from "${drivers}/${module}/${SERVICES[name].file}";`),
    expression: `{ ${offered.map((name) => `${name}: ${module}_${SERVICES[name].make}`).join(", ")} }`,
  };
}

/** `sim767xx`: `Sim767xxModule`, which has the services that it is given. */
function typeOf(module: string): string {
  return `${module.charAt(0).toUpperCase()}${module.slice(1)}Module`;
}

/** Whether the driver has the service apart; one that others of its services stand on is always there. */
function offers(module: string, file: string, make: string): boolean {
  return readFileSync(join(ROOT, "drivers", module, `${file}.ts`), "utf8").includes(`export function ${make}(`);
}
