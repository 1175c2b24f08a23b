import { createDevice, type Device } from "../../app/device";
import { batterySensor } from "../../docs/examples/battery";
import { secureConfig } from "../../docs/examples/secure";
import { startThermometer } from "../../docs/examples/thermometer";
import { createSim767xx } from "../../drivers/sim767xx/modem";
import type { Host } from "../../hal/host";
import { SeededRandom } from "../../hal/random";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualStorage } from "../../hal/virtual/storage";
import { VirtualLine } from "../../hal/virtual/uart";
import { SimulatedBroker } from "../../twin/networks/simulated/mqtt/simulated-broker";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import { Sim767xxTwin } from "../../twin/sim767xx/twin";
import { Environment } from "../../twin/state/environment";
import { certificates, SERVER_NAMES } from "../certificates";
import { expect } from "../expect";

const END = { baud: 115200, transmitCapacity: 4096, receiveCapacity: 4096 };
const FLASH = { pageSize: 2048, pageCount: 32, writeUnit: 8, erased: 255 };
const RUN_MS = 180000;

/** Readings that reach the broker in three minutes, as their JSON. */
function readingsOf(start: (host: Host) => Device): string[] {
  const clock = new VirtualClock();
  const pins = new VirtualModulePins();
  const line = new VirtualLine(clock, { a: END, b: END });
  const network = new SimulatedNetwork({ clock, random: new SeededRandom(1) });
  const broker = new SimulatedBroker(clock);
  const host = network.host("broker.example");
  host.listenMqtt(1883, broker);
  host.listenMqtt(8883, broker, { ca: certificates().ca.certificate, names: SERVER_NAMES });
  const payloads: string[] = [];
  broker.subscribe("site/thermometer-7/readings", (_topic, payload) => payloads.push(payload));
  const environment = new Environment();
  environment.networkTime = () => ({ utcMs: Date.UTC(2026, 0, 1), zoneQuarters: 0, daylightHours: 0 });
  new Sim767xxTwin({ uart: line.b, clock, random: new SeededRandom(2), pins, network }, { environment });
  const sensors = [batterySensor((done) => done(undefined, 3625))];
  const storage = new VirtualStorage(FLASH);
  start({ uart: line.a, clock, pins, storage, random: new SeededRandom(3), sensors, restart: () => undefined });
  clock.runFor(RUN_MS);
  return payloads.flatMap((payload) => (JSON.parse(payload) as { readings: unknown[] }).readings).map((reading) => JSON.stringify(reading));
}

describe("the examples of the docs", () => {
  it("bring a reading a minute to the broker", () => {
    const { log } = console;
    const said: string[] = [];
    console.log = (line: string): void => void said.push(line);
    let readings: string[];
    try {
      readings = readingsOf(startThermometer);
    } finally {
      console.log = log;
    }
    expect(said.length).toBe(1);
    expect(said[0]).toContain("SIM767XX: SIM767XX-XXXX, revision ");
    expect(readings.length).toBeAtLeast(3);
    expect(readings[0]).toContain('"sensor":"battery","value":3.625}');
  });

  it("bring it there by TLS, with the broker's certificate verified", () => {
    const readings = readingsOf((host) => {
      const device = createDevice(host, createSim767xx(host.uart, host.clock), secureConfig(certificates().ca.certificate), {});
      device.telemetry.start();
      return device;
    });
    expect(readings.length).toBeAtLeast(3);
  });
});
