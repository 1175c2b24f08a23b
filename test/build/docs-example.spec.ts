import { startThermometer } from "../../docs/examples/thermometer";
import { SeededRandom } from "../../hal/random";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualStorage } from "../../hal/virtual/storage";
import { VirtualLine } from "../../hal/virtual/uart";
import { SimulatedBroker } from "../../twin/networks/simulated/mqtt/simulated-broker";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import { Sim767xxTwin } from "../../twin/sim767xx/twin";
import { expect } from "../expect";

const END = { baud: 115200, transmitCapacity: 4096, receiveCapacity: 4096 };
const FLASH = { pageSize: 2048, pageCount: 32, writeUnit: 8, erased: 255 };
const RUN_MS = 180000;

describe("the example of the README", () => {
  it("brings a reading a minute to the broker", () => {
    const clock = new VirtualClock();
    const pins = new VirtualModulePins();
    const line = new VirtualLine(clock, { a: END, b: END });
    const network = new SimulatedNetwork({ clock, random: new SeededRandom(1) });
    const broker = new SimulatedBroker(clock);
    network.host("broker.example").listenMqtt(1883, broker);
    const payloads: string[] = [];
    broker.subscribe("site/thermometer-7/readings", (_topic, payload) => payloads.push(payload));
    new Sim767xxTwin({ uart: line.b, clock, random: new SeededRandom(2), pins, network });
    startThermometer({
      uart: line.a,
      clock,
      pins,
      storage: new VirtualStorage(FLASH),
      random: new SeededRandom(3),
      sensors: [{ name: "temperature", read: (done) => done(undefined, 21.5) }],
      restart: () => undefined,
    });
    clock.runFor(RUN_MS);
    const readings = payloads.flatMap((payload) => (JSON.parse(payload) as { readings: unknown[] }).readings);
    expect(readings.length).toBeAtLeast(3);
    expect(payloads[0]).toContain('"sensor":"temperature","value":21.5}');
  });
});
