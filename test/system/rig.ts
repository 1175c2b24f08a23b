import { createDevice, type Device, type DeviceConfig } from "../../app/device";
import type { MachineStep } from "../../app/machine/observer";
import { createSim767xx } from "../../drivers/sim767xx/modem";
import type { Clock } from "../../hal/clock";
import type { Host } from "../../hal/host";
import { SeededRandom } from "../../hal/random";
import type { StorageGeometry } from "../../hal/storage";
import type { Uart } from "../../hal/uart";
import { BootClock } from "../../hal/virtual/boot-clock";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualStorage } from "../../hal/virtual/storage";
import { VirtualLine } from "../../hal/virtual/uart";
import { SimulatedBroker, type SimulatedBrokerOptions } from "../../twin/networks/simulated/mqtt/simulated-broker";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import { Sim767xxTwin, type Sim767xxOptions } from "../../twin/sim767xx/twin";

export interface RigOptions {
  seed?: number;
  baud?: number;
  quirks?: readonly string[];
  twin?: Partial<Sim767xxOptions>;
  broker?: SimulatedBrokerOptions;
  /** Overrides of the device's configuration, part by part. */
  link?: Partial<DeviceConfig["link"]>;
  mqtt?: Partial<DeviceConfig["mqtt"]>;
  mqttTimes?: DeviceConfig["mqttTimes"];
  telemetry?: Partial<DeviceConfig["telemetry"]>;
  /** Lines that the board has not wired. */
  unwired?: readonly ("powerKey" | "reset" | "dtr" | "ri" | "status")[];
  /** Puts a fault on the device's end of the line. */
  wrapUart?: (uart: Uart, clock: Clock) => Uart;
}

const FLASH: StorageGeometry = { pageSize: 1024, pageCount: 16, writeUnit: 4, erased: 255 };
const BASE_TOPIC = "rig";

/**
 * The whole in virtual time: the application, the driver, a UART, the twin, and a simulated network
 * with a broker. The same options give the same run to the byte.
 */
export class Rig {
  readonly clock = new VirtualClock();
  readonly pins = new VirtualModulePins();
  readonly line: VirtualLine;
  readonly network: SimulatedNetwork;
  readonly broker: SimulatedBroker;
  readonly twin: Sim767xxTwin;
  readonly storage = new VirtualStorage(FLASH);
  /** Every step of every machine, the oldest first. */
  readonly steps: MachineStep[] = [];
  /** Values that the sensor gave, in order; each is said once. */
  readonly taken: number[] = [];
  /** Values that arrived at the broker, in order, repetitions included. */
  readonly arrived: number[] = [];
  device: Device;
  /** False stops the sensor: it fails from then on. */
  sensing = true;
  private readonly random: SeededRandom;
  private boot: BootClock;

  constructor(private readonly options: RigOptions = {}) {
    const { clock } = this;
    const seed = options.seed ?? 1;
    this.random = new SeededRandom(seed);
    const end = { baud: options.baud ?? 115200, transmitCapacity: 4096, receiveCapacity: 4096 };
    this.line = new VirtualLine(clock, { a: end, b: end });
    this.network = new SimulatedNetwork({ clock, random: new SeededRandom(seed + 1) });
    this.broker = new SimulatedBroker(clock, options.broker);
    this.network.host("broker.example").listenMqtt(1883, this.broker);
    this.broker.subscribe(`${BASE_TOPIC}/readings`, (_topic, payload) => this.arrive(payload));
    const wiring = { uart: this.line.b, clock, random: new SeededRandom(seed + 2), pins: this.pins, network: this.network };
    this.twin = new Sim767xxTwin(wiring, { quirks: options.quirks, ...options.twin });
    this.boot = new BootClock(clock);
    this.device = this.build();
  }

  /** Readings that the sensor gave and the broker has not got. */
  get lost(): number[] {
    const arrived = new Set(this.arrived);
    return this.taken.filter((value) => !arrived.has(value));
  }

  get duplicates(): number {
    return this.arrived.length - new Set(this.arrived).size;
  }

  start(): void {
    this.device.telemetry.start();
  }

  /** Runs until a reading that was taken after now has arrived; answers how long it took, undefined where it did not. */
  runUntilFlowing(limitMs: number): number | undefined {
    const since = this.clock.now();
    const next = this.taken.length;
    const flowing = (): boolean => this.arrived.some((value) => this.taken.indexOf(value) >= next);
    return this.clock.runUntilTrue(flowing, limitMs) ? this.clock.now() - since : undefined;
  }

  /** Stops the sensor and runs until all that was taken has arrived; answers whether it did. */
  drain(limitMs: number): boolean {
    this.sensing = false;
    return this.clock.runUntilTrue(() => this.lost.length === 0, limitMs);
  }

  /** The MCU loses its power and starts again: everything but the storage and the module is new. */
  rebootDevice(): void {
    this.boot.end();
    this.boot = new BootClock(this.clock);
    this.device = this.build();
    this.device.telemetry.start();
  }

  /** States that machine `name` entered, in order. */
  path(name: string): string[] {
    return this.steps.filter((step) => step.machine === name && step.outcome === "moved").map((step) => step.to);
  }

  private arrive(payload: string): void {
    const batch = JSON.parse(payload) as { readings: { value: number }[] };
    for (const reading of batch.readings) this.arrived.push(reading.value);
  }

  private build(): Device {
    const { boot: clock, storage, options } = this;
    const wired: Partial<VirtualModulePins> = { ...this.pins };
    for (const name of options.unwired ?? []) delete wired[name];
    const uart = options.wrapUart === undefined ? this.line.a : options.wrapUart(this.line.a, clock);
    const host: Host = {
      uart,
      clock,
      pins: wired,
      storage,
      random: this.random,
      sensors: [
        {
          name: "counter",
          read: (done) => {
            if (!this.sensing) return done("switched off", 0);
            this.taken.push(this.taken.length + 1);
            done(undefined, this.taken.length);
          },
        },
      ],
      restart: () => this.rebootDevice(),
    };
    return createDevice(host, createSim767xx(uart, clock), this.deviceConfig(), {
      observer: (step) => this.steps.push(step),
    });
  }

  private deviceConfig(): DeviceConfig {
    const { link, mqtt, mqttTimes, telemetry } = this.options;
    return {
      link: { pdp: { apn: "internet" }, ...link },
      mqtt: { host: "broker.example", port: 1883, clientId: "rig", ...mqtt },
      mqttTimes,
      telemetry: { baseTopic: BASE_TOPIC, intervalMs: 1000, ...telemetry },
    };
  }
}
