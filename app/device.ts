import type { MqttModem } from "../drivers/driver";
import type { Modem, ModuleReport, MqttOptions } from "../drivers/modem";
import type { CreateModem, RateMemory } from "../drivers/recognition/recognised-modem";
import { parseInteger } from "../hal/bytes";
import type { Host } from "../hal/host";
import { RecordLog } from "../hal/records";
import { StorageRegion } from "../hal/region";
import { Settings } from "../hal/settings";
import type { FlightRecorderConfig } from "./flight-recorder/config";
import type { Recorder } from "./flight-recorder/recorder";
import { defaultLinkTimes, type LinkConfig } from "./link/config";
import { Link } from "./link/link";
import type { PinMemory } from "./link/pin-guard";
import type { MachineObserver } from "./machine/observer";
import { defaultMqttTimes, type MqttConfig } from "./mqtt/config";
import { Mqtt } from "./mqtt/mqtt";
import { Outbox, type FullPolicy, type OutboxReport } from "./outbox/outbox";
import { defaultTelemetryConfig, type TelemetryConfig } from "./telemetry/config";
import { WILL_PAYLOAD } from "./telemetry/status";
import { Telemetry } from "./telemetry/telemetry";

/** What a maker has to say, and may say, about a device. What is left out has the managers' defaults. */
export interface DeviceConfig {
  /** SIM, access point, certificates, and how a module that fails is recovered. */
  link: Pick<LinkConfig, "pdp"> & Partial<LinkConfig>;
  /** The broker. The will and a clean session are the application's. */
  mqtt: Omit<MqttOptions, "will" | "keepAliveSeconds" | "cleanSession"> & Partial<Pick<MqttOptions, "keepAliveSeconds">>;
  /** How patient the connection to the broker is. */
  mqttTimes?: Partial<MqttConfig>;
  /** Topics, intervals, batches and sleep. */
  telemetry: Pick<TelemetryConfig, "baseTopic"> & Partial<TelemetryConfig>;
  /** What gives way when the outbox is full: the new reading (`refuse-newest`), or a page of the oldest (`drop-oldest`). */
  whenFull?: FullPolicy;
  /** What a `FlightRecorder` keeps of the conversation with the module, to be published after a fault. */
  flightRecorder?: Partial<FlightRecorderConfig>;
}

/** Where the managers' own defaults do not say it. */
export const deviceDefaults: { readonly keepAliveSeconds: number; readonly whenFull: FullPolicy } = {
  keepAliveSeconds: 120,
  whenFull: "drop-oldest",
};

export type { MqttModem } from "../drivers/driver";

export interface DeviceListeners {
  observer?: MachineObserver;
  /** Told at each start of the module what it is (`moduleText` makes a line of it). */
  onModule?: (this: void, module: ModuleReport) => void;
  onReading?: (this: void, sensor: string, problem: string | undefined) => void;
  onOutboxTrouble?: (this: void, report: OutboxReport) => void;
  /** A `FlightRecorder`, made with the machine's own host. Then `host` is the recorder's, and the driver has its UART. */
  flightRecorder?: Recorder;
}

export interface Device {
  modem: Modem;
  /** In pages 0 and 1 of the storage. Another part that keeps something there does so through this object. */
  settings: Settings;
  link: Link;
  mqtt: Mqtt;
  outbox: Outbox;
  telemetry: Telemetry;
}

/** Pages of the storage for settings; the outbox has the rest, but for what a flight recorder takes at the end. */
const SETTINGS_PAGES = 2;
const REFUSED_PIN_SETTING = "pin-tried";
const RATE_SETTING = "module-rate";

/**
 * Builds the telemetry application on a machine and a module: one boot. `driven` is the driver's modem,
 * or `recognise(drivers)` where the device is to find out which module it has. The storage needs four
 * pages or more. Call `telemetry.start()` to set it going.
 */
export function createDevice(host: Host, driven: MqttModem | CreateModem, config: DeviceConfig, listeners: DeviceListeners): Device {
  const { clock, pins, random, storage, uart } = host;
  const { flightRecorder, onReading, onOutboxTrouble } = listeners;
  const observer = flightRecorder === undefined ? listeners.observer : flightRecorder.observing(listeners.observer);
  const settings = new Settings(new StorageRegion(storage, 0, SETTINGS_PAGES));
  const modem = typeof driven === "function" ? driven({ uart, clock, rateMemory: new SettingsRateMemory(settings) }) : driven;
  const recorderPages = flightRecorder === undefined ? 0 : flightRecorder.pages;
  const outboxPages = storage.geometry.pageCount - SETTINGS_PAGES - recorderPages;
  const outbox = new Outbox(new RecordLog(new StorageRegion(storage, SETTINGS_PAGES, outboxPages)), {
    whenFull: config.whenFull === undefined ? deviceDefaults.whenFull : config.whenFull,
    onTrouble: onOutboxTrouble,
  });
  const pinMemory = new SettingsPinMemory(settings);
  const linkConfig: LinkConfig = { ...defaultLinkTimes, ...config.link };
  const link = new Link({ modem, clock, pins, random, config: linkConfig, pinMemory, observer });
  link.onModuleFound((module) => hearModule(listeners, module));
  const mqtt = new Mqtt({ mqtt: modem.mqtt, link, clock, random, config: mqttConfig(config), observer });
  const telemetryConfig: TelemetryConfig = { ...defaultTelemetryConfig, ...config.telemetry };
  const telemetry = new Telemetry({
    clock,
    sensors: host.sensors,
    settings,
    outbox,
    link,
    mqtt,
    limits: () => modem.mqtt.limits,
    config: telemetryConfig,
    restart: (reason) => host.restart(reason),
    extra: flightRecorder,
    observer,
    onReading,
  });
  if (flightRecorder !== undefined) flightRecorder.begin(telemetry.bootCount);
  return { modem, settings, link, mqtt, outbox, telemetry };
}

function hearModule({ flightRecorder, onModule }: DeviceListeners, module: ModuleReport): void {
  if (flightRecorder !== undefined) flightRecorder.hearModule(module);
  if (onModule !== undefined) onModule(module);
}

function mqttConfig(config: DeviceConfig): MqttConfig {
  const { baseTopic } = config.telemetry;
  return {
    ...defaultMqttTimes,
    ...config.mqttTimes,
    subscriptions: [{ filter: baseTopic + "/command", qos: 1 }],
    options: {
      keepAliveSeconds: deviceDefaults.keepAliveSeconds,
      ...config.mqtt,
      cleanSession: true,
      will: { topic: baseTopic + "/status", payload: WILL_PAYLOAD, qos: 1, retain: true },
    },
  };
}

class SettingsPinMemory implements PinMemory {
  constructor(private readonly settings: Settings) {}

  read(): string {
    const pin = this.settings.get(REFUSED_PIN_SETTING);
    return pin === undefined ? "" : pin;
  }

  write(pin: string): string | undefined {
    return this.settings.put(REFUSED_PIN_SETTING, pin);
  }
}

class SettingsRateMemory implements RateMemory {
  constructor(private readonly settings: Settings) {}

  read(): number | undefined {
    const text = this.settings.get(RATE_SETTING);
    const baud = text === undefined ? undefined : parseInteger(text);
    return baud === undefined || baud <= 0 ? undefined : baud;
  }

  write(baud: number): void {
    this.settings.put(RATE_SETTING, String(baud));
  }
}
