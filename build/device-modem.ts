/** The modem of a built application: of its driver only the services that the configuration uses. */
import { existsSync, readdirSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DeviceConfig } from "../app/device";
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

/** The families that have a driver with MQTT. */
export function modules(): string[] {
  return readdirSync(join(ROOT, "drivers")).filter((name) => existsSync(join(ROOT, "drivers", name, "modem.ts")));
}

/** `sim767xx`: `createSim767xx`, which makes a modem with every service. */
export function creatorOf(module: string): string {
  return `create${module.charAt(0).toUpperCase()}${module.slice(1)}`;
}

/** The `config` that the TypeScript file at `path` exports. */
export async function loadConfig(path: string): Promise<DeviceConfig> {
  const { config } = (await import(pathToFileURL(isAbsolute(path) ? path : join(process.cwd(), path)).href)) as { config?: DeviceConfig };
  if (config === undefined) throw new Error(`${path} exports no \`config\`; it is a DeviceConfig of app/device.ts`);
  return config;
}

/** `drivers`: the path from the entry to the drivers. `withSockets`: the application uses them as well. */
export function modemSource(module: string, config: DeviceConfig, drivers: string, withSockets = false): ModemSource {
  const services = servicesOf(config, drivers, withSockets);
  if (module === AUTO) {
    const others = modules().filter((name) => name !== "sim767xx");
    return {
      imports: [
        ...services.imports,
        `import { recognise } from "${drivers}/recognition/recognised-modem";`,
        `import { sim767xxWith } from "${drivers}/sim767xx/lean-driver";`,
        ...others.map((name) => `import { ${name} } from "${drivers}/${name}/driver";`),
      ],
      expression: `recognise([sim767xxWith(${services.expression}), ${others.map((name) => `${name}()`).join(", ")}])`,
    };
  }
  const creator = creatorOf(module);
  if (module !== "sim767xx") return { imports: [`import { ${creator} } from "${drivers}/${module}/modem";`], expression: `({ uart, clock }) => ${creator}(uart, clock)` };
  return {
    imports: [...services.imports, `import { Sim767xxModule } from "${drivers}/sim767xx/module";`, `import type { MqttModem } from "${drivers}/../app/device";`],
    expression: `({ uart, clock }) => new Sim767xxModule(uart, clock, {}, ${services.expression}) as MqttModem`,
  };
}

/** Of the SIM767XX those services that the configuration uses. */
function servicesOf(config: DeviceConfig, drivers: string, withSockets: boolean): ModemSource {
  const services = [["mqtt", "mqttService", "mqtt"]];
  if (config.mqtt.tls !== undefined) services.push(["tls", "tlsService", "tls-service"]);
  if (withSockets) services.push(["sockets", "socketService", "sockets"]);
  return {
    imports: services.map(([, make, file]) => `import { ${make} } from "${drivers}/sim767xx/${file}";`),
    expression: `{ ${services.map(([name, make]) => `${name}: ${make}`).join(", ")} }`,
  };
}
