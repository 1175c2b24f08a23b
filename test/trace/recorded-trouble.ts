import { createDevice, type Device, type DeviceConfig, type DeviceListeners } from "../../app/device";
import { SeededRandom } from "../../hal/random";
import type { Sensor } from "../../hal/sensor";
import type { StorageGeometry } from "../../hal/storage";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualStorage } from "../../hal/virtual/storage";
import { VirtualLine } from "../../hal/virtual/uart";
import { createNotedDevice } from "../../trace/device-notes";
import { TraceRecorder } from "../../trace/recorder";
import { MemorySink } from "../../trace/sink";
import { recordedPins, RecordedUart } from "../../trace/tap";
import { SimulatedBroker } from "../../twin/networks/simulated/mqtt/simulated-broker";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import { Environment } from "../../twin/state/environment";
import type { SystemModule, SystemTwin } from "../system/modules";

export interface World {
  twin: SystemTwin;
  broker: SimulatedBroker;
}

/** What is wrong with the device, its module or the world. */
export interface RecordedTrouble {
  /** Before the device starts. */
  before?(world: World): void;
  /** When all has been well for a while. */
  strike?(world: World): void;
  /** Names that the network accepts; any where left out. */
  apns?: readonly string[];
  /** Passwords of the broker's users; anybody is let in where left out. */
  credentials?: Readonly<Record<string, string>>;
  /** bit/s of the device; 115200, which are the module's, where left out. */
  baud?: number;
  link?: Partial<DeviceConfig["link"]>;
  mqtt?: Partial<DeviceConfig["mqtt"]>;
}

const BAUD = 115200;
const FLASH: StorageGeometry = { pageSize: 1024, pageCount: 16, writeUnit: 4, erased: 255 };
const SENSOR: Sensor = { name: "counter", read: (done) => done(undefined, 1) };

/** The trace of a device in trouble: 20 s before it strikes, a minute after, and the stop. */
export function recordedTrouble(module: SystemModule, trouble: RecordedTrouble): string {
  const clock = new VirtualClock();
  const pins = new VirtualModulePins();
  const line = new VirtualLine(clock, { a: { baud: trouble.baud ?? BAUD }, b: { baud: BAUD, transmitCapacity: 4096 } });
  const network = new SimulatedNetwork({ clock, random: new SeededRandom(2) });
  const broker = new SimulatedBroker(clock, trouble.credentials === undefined ? {} : { credentials: trouble.credentials });
  network.host("broker.example").listenMqtt(1883, broker);
  const environment = new Environment();
  environment.apns = trouble.apns;
  const twin = module.createTwin({ uart: line.b, clock, random: new SeededRandom(3), pins, network }, BAUD, { environment });
  trouble.before?.({ twin, broker });

  const sink = new MemorySink(1 << 20);
  const recorder = new TraceRecorder({ module: module.title, baud: BAUD, configuration: "", seed: 1, start: "2025-01-01T00:00:00.000Z" }, sink);
  const uart = new RecordedUart(line.a, clock, recorder);
  const host = {
    uart,
    clock,
    pins: recordedPins(pins, clock, recorder),
    storage: new VirtualStorage(FLASH),
    random: new SeededRandom(1),
    sensors: [SENSOR],
    restart: () => undefined,
  };
  const config: DeviceConfig = {
    link: { pdp: { apn: "internet" }, ...trouble.link },
    mqtt: { host: "broker.example", port: 1883, clientId: "troubled", user: "anna", password: "secret", ...trouble.mqtt },
    telemetry: { baseTopic: "troubled", intervalMs: 3000 },
  };
  const create = (listeners: DeviceListeners): Device => createDevice(host, module.createModem(uart, clock), config, listeners);
  const { telemetry } = createNotedDevice(create, {}, recorder, clock);
  telemetry.start();
  clock.runFor(20000);
  trouble.strike?.({ twin, broker });
  clock.runFor(60000);
  telemetry.stop();
  clock.runFor(20000);
  recorder.flush();
  return sink.text();
}
