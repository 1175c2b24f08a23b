import { createDevice, type Device, type DeviceConfig } from "../../app/device";
import { FlightRecorder } from "../../app/flight-recorder/flight-recorder";
import type { MachineStep } from "../../app/machine/observer";
import type { ModuleReport } from "../../drivers/modem";
import type { CreateModem } from "../../drivers/recognition/recognised-modem";
import type { Clock } from "../../hal/clock";
import type { Host } from "../../hal/host";
import { SeededRandom } from "../../hal/random";
import type { Sensor } from "../../hal/sensor";
import type { Storage, StorageGeometry } from "../../hal/storage";
import type { Uart } from "../../hal/uart";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { type PowerCut, VirtualStorage } from "../../hal/virtual/storage";
import { VirtualLine } from "../../hal/virtual/uart";
import { SimulatedBroker, type SimulatedBrokerOptions } from "../../twin/networks/simulated/mqtt/simulated-broker";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import type { SimulatedServerTls } from "../../twin/networks/simulated/simulated-tls";
import { Controller } from "./controller";
import { Conversation } from "./conversation";
import type { SystemModule, SystemTwin, SystemTwinOptions } from "./modules";
import { Witness } from "./witness";

export interface RigOptions {
  module: SystemModule;
  seed?: number;
  /** bit/s at both ends of the line; 115200 where left out. */
  baud?: number;
  /** bit/s of the module after a start, where it is not `baud`; 0 for autobauding, which the EC716S has. */
  moduleBaud?: number;
  /** The device's modem, where it is not the module's own driver. */
  modem?: CreateModem;
  quirks?: readonly string[];
  twin?: SystemTwinOptions;
  broker?: SimulatedBrokerOptions;
  /** TLS of the broker's port 8883; the port is closed where left out. */
  tls?: SimulatedServerTls;
  /** Overrides of the device's configuration, part by part. */
  link?: Partial<DeviceConfig["link"]>;
  mqtt?: Partial<DeviceConfig["mqtt"]>;
  mqttTimes?: DeviceConfig["mqttTimes"];
  telemetry?: Partial<DeviceConfig["telemetry"]>;
  /** The device has a flight recorder, with these of its options. */
  flightRecorder?: DeviceConfig["flightRecorder"];
  /** Lines that the board has not wired. Without the power key the module is on from the start. */
  unwired?: readonly PinName[];
  /** Puts a fault on the device's end of the line. */
  wrapUart?: (uart: Uart, clock: Clock) => Uart;
  flash?: StorageGeometry;
  /** Puts a fault on the storage as the device sees it. */
  wrapStorage?: (storage: Storage) => Storage;
  whenFull?: DeviceConfig["whenFull"];
  /** Keeps a record of the conversation on the line. */
  record?: boolean;
  /** What the application has beside the telemetry: added at each boot, before anything is started. */
  onBoot?: (this: void, rig: Rig, device: Device, host: Host) => void;
  /** Cuts the device's power at this storage operation, the first boot's included; 1 is the first. */
  powerCut?: { operation: number; cut: PowerCut };
}

export type PinName = "powerKey" | "reset" | "dtr" | "ri" | "status";

export const BASE_TOPIC = "rig";
const FLASH: StorageGeometry = { pageSize: 1024, pageCount: 64, writeUnit: 4, erased: 255 };
/** From a power cut until the device is powered again. */
const POWER_CUT_MS = 500;

/**
 * The whole in virtual time: the application, the driver, a UART, the twin, and a simulated network
 * with a broker. The same options give the same run to the byte.
 */
export class Rig {
  readonly clock = new VirtualClock();
  readonly pins = new VirtualModulePins();
  readonly line: VirtualLine;
  readonly conversation: Conversation;
  readonly network: SimulatedNetwork;
  readonly broker: SimulatedBroker;
  readonly witness: Witness;
  readonly twin: SystemTwin;
  readonly storage: VirtualStorage;
  /** Every step of every machine, the oldest first. */
  readonly steps: MachineStep[] = [];
  /** What the module was found to be, at each of its starts. */
  readonly modules: ModuleReport[] = [];
  /** Values that the sensor gave, in order; each is said once. */
  readonly taken: number[] = [];
  /** Those of them that the device has put into its outbox. */
  readonly kept: number[] = [];
  /** Those that the device has said it gave up, as the outbox was full. */
  readonly dropped = new Set<number>();
  /** Boot count of each start that came so far as to have one, in order. */
  readonly boots: number[] = [];
  device!: Device;
  /** False stops the sensor: it fails from then on. */
  sensing = true;
  private readonly random: SeededRandom;
  private controller!: Controller;

  constructor(private readonly options: RigOptions) {
    const { clock } = this;
    const { seed = 1, baud = 115200 } = options;
    this.random = new SeededRandom(seed);
    this.storage = new VirtualStorage(options.flash ?? FLASH);
    if (options.powerCut !== undefined) this.storage.cutPowerAt(options.powerCut.operation, options.powerCut.cut);
    const end = { baud, transmitCapacity: 4096, receiveCapacity: 4096 };
    this.line = new VirtualLine(clock, { a: end, b: end });
    this.conversation = new Conversation(this.line, options.record === true);
    this.network = new SimulatedNetwork({ clock, random: new SeededRandom(seed + 1) });
    this.broker = new SimulatedBroker(clock, options.broker);
    this.network.host("broker.example").listenMqtt(1883, this.broker);
    if (options.tls !== undefined) this.network.host("broker.example").listenMqtt(8883, this.broker, options.tls);
    this.witness = new Witness(this.broker, BASE_TOPIC);
    const wiring = { uart: this.line.b, clock, random: new SeededRandom(seed + 2), pins: this.pins, network: this.network };
    this.twin = options.module.createTwin(wiring, options.moduleBaud ?? baud, { quirks: options.quirks, ...options.twin });
    if (options.unwired?.includes("powerKey") === true) this.twin.powerOn();
    this.boot();
  }

  get module(): SystemModule {
    return this.options.module;
  }

  /** Values that arrived at the broker, in order, repetitions included. */
  get arrived(): readonly number[] {
    return this.witness.values;
  }

  /** Readings that the device kept and the broker has not got. */
  get lost(): number[] {
    return this.kept.filter((value) => !this.hasReached(value) && !this.dropped.has(value));
  }

  /** Readings that the device holds for acknowledged, which it gives up in their order, and the broker has not got. */
  get betrayed(): number[] {
    // A reading that was being put when the power went may be in the outbox and not be known as kept.
    const released = this.kept.slice(0, Math.max(0, this.kept.length - this.device.outbox.depth()));
    return released.filter((value) => !this.hasReached(value) && !this.dropped.has(value));
  }

  /** Readings that arrived under another topic, where nobody on the way could notice it. */
  get misdirected(): number[] {
    const { misdirected, distinct } = this.witness;
    return this.module.countsTopics ? [] : [...misdirected].filter((value) => !distinct.has(value));
  }

  /** Messages that nobody can read, but for those that were filled up to get the module out of waiting. */
  get damaged(): string[] {
    const { unreadable } = this.witness;
    return this.module.publishesFillings ? unreadable.filter((payload) => !/[\r\x1b]/.test(payload)) : unreadable;
  }

  get duplicates(): number {
    return this.arrived.length - this.witness.distinct.size;
  }

  /** Timers of the device that wait. */
  get pendingTimers(): number {
    return this.controller.pendingTimers;
  }

  start(): void {
    this.controller.run(() => this.device.telemetry.start());
  }

  /** Runs until `count` different readings have arrived; answers whether they did. */
  runUntilArrived(count: number, limitMs: number): boolean {
    return this.clock.runUntilTrue(() => this.witness.distinct.size >= count, limitMs);
  }

  /** Runs until the device has said `text` from now on; answers whether it did. */
  runUntilSaid(text: string, limitMs: number): boolean {
    return this.clock.runUntilTrue(this.conversation.listenFor(text), limitMs);
  }

  /** Runs until a reading that was taken after now has arrived; answers how long it took, undefined where it did not. */
  runUntilFlowing(limitMs: number): number | undefined {
    const since = this.clock.now();
    const next = this.taken.length + 1;
    const flowing = (): boolean => (this.arrived[this.arrived.length - 1] ?? 0) >= next;
    return this.clock.runUntilTrue(flowing, limitMs) ? this.clock.now() - since : undefined;
  }

  /** Stops the sensor and runs until all that was kept has arrived; answers whether it did. */
  drain(limitMs: number): boolean {
    this.sensing = false;
    const gone = (): number => this.witness.distinct.size + this.misdirected.length + this.dropped.size;
    return this.clock.runUntilTrue(() => this.kept.length <= gone() && this.lost.length === 0, limitMs);
  }

  /** The MCU loses its power, and stays without until `rebootDevice`. */
  killDevice(): void {
    this.controller.end();
  }

  /** The MCU loses its power and starts again: everything but the storage and the module is new. */
  rebootDevice(): void {
    this.controller.end();
    if (!this.storage.hasPower()) this.storage.restorePower();
    this.boot();
    this.start();
  }

  /** States that machine `name` entered, in order. */
  path(name: string): string[] {
    return this.steps.filter((step) => step.machine === name && step.outcome === "moved").map((step) => step.to);
  }

  /**
   * The oldest `count` of those that wait; the newest reading is in the outbox by then, and not yet said to be kept. So is, for each
   * start, what was being put when the power went: so many more may be gone.
   */
  private drop(count: number): void {
    const end = this.kept.length + 1 - this.device.outbox.depth();
    const unsure = this.boots.length - 1;
    for (const value of this.kept.slice(Math.max(0, end - count), end + unsure)) this.dropped.add(value);
  }

  private hasReached(value: number): boolean {
    return this.witness.distinct.has(value) || (!this.module.countsTopics && this.witness.misdirected.has(value));
  }

  private boot(): void {
    const revive = (): void => {
      if (this.controller === controller) this.rebootDevice();
    };
    const controller = new Controller(this.clock, () => this.clock.after(POWER_CUT_MS, revive));
    this.controller = controller;
    controller.run(() => {
      this.device = this.build(controller, (device, host) => this.options.onBoot?.(this, device, host));
      this.boots.push(this.device.telemetry.bootCount);
    });
  }

  private build(controller: Controller, add: (device: Device, host: Host) => void): Device {
    const { storage, options } = this;
    const { clock } = controller;
    const wired: Partial<VirtualModulePins> = { ...this.pins };
    for (const name of options.unwired ?? []) delete wired[name];
    const wrapped = options.wrapUart === undefined ? this.line.a : options.wrapUart(this.line.a, clock);
    const uart = controller.uart(wrapped);
    const restart = (): void => this.rebootDevice();
    const seen = options.wrapStorage === undefined ? storage : options.wrapStorage(storage);
    const machine: Host = { uart, clock, pins: controller.pins(wired), storage: seen, random: this.random, sensors: [this.sensor()], restart };
    const config = this.deviceConfig();
    const flightRecorder = options.flightRecorder === undefined ? undefined : new FlightRecorder(machine, config);
    const host = flightRecorder?.host ?? machine;
    const device = createDevice(host, options.modem ?? options.module.createModem(host.uart, clock), config, {
      flightRecorder,
      onModule: (module) => this.modules.push(module),
      observer: (step) => this.steps.push(step),
      onReading: (_sensor, problem) => {
        if (problem === undefined) this.kept.push(this.taken.length);
      },
      onOutboxTrouble: ({ trouble, count }) => {
        if (trouble === "dropped") this.drop(count);
      },
    });
    add(device, host);
    return device;
  }

  /** Counts: no two readings are alike. */
  private sensor(): Sensor {
    return {
      name: "counter",
      read: (done) => {
        if (!this.sensing) return done("switched off", 0);
        this.taken.push(this.taken.length + 1);
        done(undefined, this.taken.length);
      },
    };
  }

  private deviceConfig(): DeviceConfig {
    const { link, mqtt, mqttTimes, telemetry, flightRecorder, whenFull } = this.options;
    return {
      link: { pdp: { apn: "internet" }, ...link },
      mqtt: { host: "broker.example", port: 1883, clientId: "rig", ...mqtt },
      mqttTimes,
      whenFull,
      flightRecorder,
      telemetry: { baseTopic: BASE_TOPIC, intervalMs: 1000, ...telemetry },
    };
  }
}
