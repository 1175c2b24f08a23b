import { createDevice, type Device, type DeviceConfig } from "../../../app/device";
import type { MachineStep } from "../../../app/machine/observer";
import type { TelemetryConfig } from "../../../app/telemetry/config";
import type { Host } from "../../../hal/host";
import { SeededRandom } from "../../../hal/random";
import type { Sensor } from "../../../hal/sensor";
import type { Uart } from "../../../hal/uart";
import { VirtualClock } from "../../../hal/virtual/clock";
import { VirtualModulePins } from "../../../hal/virtual/pins";
import { ScriptedSensor } from "../../../hal/virtual/sensor";
import { VirtualStorage } from "../../../hal/virtual/storage";
import { FakeModem } from "./fake-modem";
import { pathOf, surprisesIn } from "./steps";

/** What follows each `mark` in `text` up to the next comma or bracket. */
function numbersAfter(text: string, mark: string): number[] {
  return text.split(mark).slice(1).map((rest) => {
    let end = 0;
    while (end < rest.length && ",}]".indexOf(rest.charAt(end)) < 0) end = end + 1;
    return Number(rest.substring(0, end));
  });
}

class BenchHost implements Host {
  constructor(
    readonly uart: Uart,
    readonly clock: VirtualClock,
    readonly pins: VirtualModulePins,
    readonly storage: VirtualStorage,
    readonly random: SeededRandom,
    readonly sensors: Sensor[],
    private readonly restarts: string[],
  ) {}

  restart(reason: string): void {
    this.restarts.push(reason);
  }
}

/**
 * The whole application on a fake module, with a sensor that counts: its readings are 1, 2, 3, ...
 * A restart of the device is a new application on the same storage and clock.
 */
export class DeviceBench {
  readonly clock = new VirtualClock();
  readonly pins = new VirtualModulePins();
  readonly modem = new FakeModem(this.clock, this.pins);
  readonly storage = new VirtualStorage({ pageSize: 2048, pageCount: 8, writeUnit: 4, erased: 255 });
  readonly steps: MachineStep[] = [];
  /** Reasons of the restarts that the application asked for. */
  readonly restarts: string[] = [];
  /** Readings that were not kept, with the reason. */
  readonly missed: string[] = [];
  readonly sensors: Sensor[] = [
    new ScriptedSensor("count", this.clock, 1, (_timeMs, earlier) => ({ value: earlier + 1 })),
  ];
  readonly config: DeviceConfig;
  device: Device;

  constructor(telemetry?: Partial<TelemetryConfig>, config?: Partial<DeviceConfig>) {
    this.config = {
      link: { pdp: { apn: "internet" } },
      mqtt: { host: "broker", port: 1883, clientId: "it" },
      telemetry: { baseTopic: "it", intervalMs: 10000, ...telemetry },
      ...config,
    };
    this.device = this.boot();
  }

  /** A boot of the device; what was before must not be running any more. */
  boot(): Device {
    const { clock, modem, pins, sensors, storage } = this;
    const uart = {} as Uart;
    const host: Host = new BenchHost(uart, clock, pins, storage, new SeededRandom(5), sensors, this.restarts);
    this.device = createDevice(host, modem, this.config, {
      observer: (step) => this.steps.push(step),
      onReading: (sensor, problem) => this.hearReading(sensor, problem),
    });
    return this.device;
  }

  /** Runs until the telemetry is in `state`. */
  reach(state: string, limitMs: number): void {
    const { telemetry } = this.device;
    if (this.clock.runUntilTrue(() => telemetry.state() === state, limitMs)) return;
    throw new Error("telemetry is not " + state + " after " + String(limitMs) + " ms, it is " + telemetry.state());
  }

  /** Started, connected, and all said. */
  idle(): void {
    this.device.telemetry.start();
    this.reach("idle", 120000);
  }

  /** Payloads that the broker has got under a topic of the device's. */
  payloads(topic: string): string[] {
    return this.modem.mqtt.payloads("it/" + topic);
  }

  /** Values of all readings that the broker has got, in order. */
  values(): number[] {
    return numbersAfter(this.payloads("readings").join(""), '"value":');
  }

  /** States in the statuses that the broker has got. */
  statuses(): string[] {
    return this.payloads("status").map((payload) => (payload.split('"')[3] as string));
  }

  command(payload: string): void {
    this.modem.mqtt.deliver("it/command", payload);
  }

  path(machine: string, from: number): string[] {
    return pathOf(this.steps.slice(from), machine);
  }

  surprises(): string[] {
    return surprisesIn(this.steps);
  }

  private hearReading(sensor: string, problem: string | undefined): void {
    if (problem !== undefined) this.missed.push(sensor + ": " + problem);
  }
}
