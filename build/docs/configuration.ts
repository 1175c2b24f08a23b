import { deviceDefaults } from "../../app/device";
import { defaultFlightRecorderConfig } from "../../app/flight-recorder/config";
import { defaultFotaConfig } from "../../app/fota/config";
import { defaultHawkbitConfig } from "../../app/fota/hawkbit/config";
import { defaultHttpConfig } from "../../app/http/config";
import { defaultModuleFotaConfig } from "../../app/module-fota/config";
import { defaultLinkTimes } from "../../app/link/config";
import { defaultMqttTimes } from "../../app/mqtt/config";
import { defaultTelemetryConfig } from "../../app/telemetry/config";
import { defaultSessionOptions } from "../../drivers/at/options";
import { defaultPowerTiming } from "../../drivers/sim767xx/power";
import { code, table } from "./markdown";
import { choicesOf, interfaceFields, type Field } from "./source";

interface Options {
  heading: string;
  file: string;
  name: string;
  defaults: Readonly<Record<string, unknown>>;
  /** Fields that the application sets itself. */
  without?: readonly string[];
}

const MODEM = "drivers/modem.ts";

const CONFIGURATION: readonly Options[] = [
  { heading: "`DeviceConfig`", file: "app/device.ts", name: "DeviceConfig", defaults: { whenFull: deviceDefaults.whenFull } },
  { heading: "`link`: SIM, network, recovery", file: "app/link/config.ts", name: "LinkConfig", defaults: defaultLinkTimes },
  { heading: "`link.pdp`: the access point", file: MODEM, name: "PdpOptions", defaults: { ipType: "IP" } },
  { heading: "`link.certificates`: files in the module", file: "app/link/certificates.ts", name: "CertificateFile", defaults: {} },
  {
    heading: "`mqtt`: the broker",
    file: MODEM,
    name: "MqttOptions",
    defaults: { keepAliveSeconds: deviceDefaults.keepAliveSeconds },
    without: ["cleanSession", "will"],
  },
  { heading: "`mqtt.tls`", file: MODEM, name: "TlsOptions", defaults: { ignoreValidityPeriod: false } },
  {
    heading: "`mqttTimes`: patience with the broker",
    file: "app/mqtt/config.ts",
    name: "MqttConfig",
    defaults: defaultMqttTimes,
    without: ["options", "subscriptions"],
  },
  { heading: "`telemetry`: readings and reports", file: "app/telemetry/config.ts", name: "TelemetryConfig", defaults: defaultTelemetryConfig },
  { heading: "`flightRecorder`: the last of the conversation, after a fault", file: "app/flight-recorder/config.ts", name: "FlightRecorderConfig", defaults: { ...defaultFlightRecorderConfig } },
];

/** Every option of a device, from the docstrings and defaults of the sources. */
export function configuration(): string[] {
  return CONFIGURATION.flatMap((options) => [`### ${options.heading}`, "", ...optionTable(options), ""]).slice(0, -1);
}

export function powerTiming(): string[] {
  return optionTable({ heading: "", file: MODEM, name: "PowerTiming", defaults: { ...defaultPowerTiming } });
}

export function sessionOptions(): string[] {
  return optionTable({ heading: "", file: "drivers/at/options.ts", name: "SessionOptions", defaults: { ...defaultSessionOptions } });
}

export function httpOptions(): string[] {
  return optionTable({ heading: "", file: "app/http/options.ts", name: "HttpOptions", defaults: { followRedirects: true, allowInsecureRedirects: false, repeatable: false } });
}

export function httpConfig(): string[] {
  return optionTable({ heading: "", file: "app/http/config.ts", name: "HttpConfig", defaults: { ...defaultHttpConfig } });
}

export function moduleFotaConfig(): string[] {
  return optionTable({ heading: "", file: "app/module-fota/config.ts", name: "ModuleFotaConfig", defaults: { ...defaultModuleFotaConfig } });
}

export function fotaConfig(): string[] {
  return optionTable({ heading: "", file: "app/fota/config.ts", name: "FotaConfig", defaults: { ...defaultFotaConfig } });
}

export function hawkbitConfig(): string[] {
  return optionTable({ heading: "", file: "app/fota/hawkbit/config.ts", name: "HawkbitConfig", defaults: { ...defaultHawkbitConfig } });
}

function optionTable({ file, name, defaults, without = [] }: Options): string[] {
  const fields = interfaceFields(file, name).filter((field) => !without.includes(field.name));
  const rows = fields.map((field) => [code(field.name), unit(field), defaultOf(field, defaults), field.about]);
  return table(["option", "unit or type", "default", "what it is"], rows);
}

function unit({ name, type }: Field): string {
  if (type === "number") return unitOf(name);
  if (type === "string") return "text";
  if (type === "readonly string[]") return "texts";
  if (type === "boolean") return "true or false";
  if (type.startsWith("{")) return code(type);
  const choices = choicesOf(type);
  return choices === undefined ? "see its own table" : choices.map(code).join(", ");
}

function unitOf(name: string): string {
  const units: readonly (readonly [string, string])[] = [["Ms", "ms"], ["Seconds", "s"], ["Bytes", "bytes"], ["Readings", "readings"]];
  return units.find(([ending]) => name.endsWith(ending))?.[1] ?? "number";
}

function defaultOf({ name, optional }: Field, defaults: Readonly<Record<string, unknown>>): string {
  const value = defaults[name];
  if (value !== undefined) return code(String(value));
  return optional ? "none" : "has to be said";
}
