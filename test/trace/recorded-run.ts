import { createDevice, type Device, type DeviceConfig, type DeviceListeners } from "../../app/device";
import { ec716s } from "../../drivers/ec716s/driver";
import { recognise } from "../../drivers/recognition/recognised-modem";
import { sim767xx } from "../../drivers/sim767xx/driver";
import { createSim767xx } from "../../drivers/sim767xx/modem";
import { SeededRandom } from "../../hal/random";
import type { Sensor } from "../../hal/sensor";
import type { StorageGeometry } from "../../hal/storage";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualStorage } from "../../hal/virtual/storage";
import { VirtualLine } from "../../hal/virtual/uart";
import { configurationLine } from "../../trace/configuration";
import { createNotedDevice } from "../../trace/device-notes";
import { TraceRecorder } from "../../trace/recorder";
import { MemorySink } from "../../trace/sink";
import { recordNote, recordedPins, RecordedSensor, RecordedUart } from "../../trace/tap";
import { SimulatedBroker } from "../../twin/networks/simulated/mqtt/simulated-broker";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import { Sim767xxTwin } from "../../twin/sim767xx/twin";

const FLASH: StorageGeometry = { pageSize: 1024, pageCount: 16, writeUnit: 4, erased: 255 };

/**
 * Runs the application on the twin in virtual time and answers its trace. `trouble` is played after 15 s.
 * `firstBaud`: the device finds out which module it has, and tries this rate first.
 */
export function recordedRun(seed: number, trouble: (twin: Sim767xxTwin) => void, config?: Partial<DeviceConfig["link"]>, firstBaud?: number): string {
  const clock = new VirtualClock();
  const pins = new VirtualModulePins();
  const line = new VirtualLine(clock, { a: { baud: 115200 }, b: { baud: 115200, transmitCapacity: 4096 } });
  const network = new SimulatedNetwork({ clock, random: new SeededRandom(seed + 1) });
  network.host("broker.example").listenMqtt(1883, new SimulatedBroker(clock));
  const twin = new Sim767xxTwin({ uart: line.b, clock, random: new SeededRandom(seed + 2), pins, network });

  const device: DeviceConfig = {
    link: { pdp: { apn: "internet" }, ...config },
    mqtt: { host: "broker.example", port: 1883, clientId: "replayed", user: "anna", password: "secret" },
    telemetry: { baseTopic: "replayed", intervalMs: 3000 },
  };
  const names = ["power-key", "reset", "dtr", "ri", "status"];
  const recognition = firstBaud === undefined ? undefined : { drivers: ["sim767xx", "ec716s"], baud: firstBaud };
  const configuration = configurationLine({ device, recognition, pins: names, sensors: ["counter"], flash: FLASH });
  const sink = new MemorySink(1 << 20);
  const recorder = new TraceRecorder({ module: "SIM767XX", baud: 115200, configuration, seed, start: "2025-01-01T00:00:00.000Z" }, sink);
  const uart = new RecordedUart(line.a, clock, recorder);
  let readings = 0;
  const counter: Sensor = {
    name: "counter",
    read: (done) => {
      readings++;
      if (readings === 3) done("no contact", 0);
      else done(undefined, readings / 4);
    },
  };
  recordNote(recorder, { kind: "boot" }, clock);
  const host = {
    uart,
    clock,
    pins: recordedPins(pins, clock, recorder),
    storage: new VirtualStorage(FLASH),
    random: new SeededRandom(seed),
    sensors: [new RecordedSensor(counter, clock, recorder)],
    restart: () => undefined,
  };
  const modem = firstBaud === undefined ? createSim767xx(uart, clock) : recognise([sim767xx(), ec716s()], { baud: firstBaud });
  const create = (listeners: DeviceListeners): Device => createDevice(host, modem, device, listeners);
  const { telemetry } = createNotedDevice(create, {}, recorder, clock);
  recordNote(recorder, { kind: "start" }, clock);
  telemetry.start();
  clock.runFor(15000);
  trouble(twin);
  clock.runFor(120000);
  recordNote(recorder, { kind: "stop" }, clock);
  telemetry.stop();
  clock.runFor(20000);
  recorder.flush();
  return sink.text();
}
