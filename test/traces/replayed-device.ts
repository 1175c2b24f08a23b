import { createDevice, type Device, type DeviceConfig, type MqttModem } from "../../app/device";
import { FlightRecorder } from "../../app/flight-recorder/flight-recorder";
import { ec716s } from "../../drivers/ec716s/driver";
import { recognise, type CreateModem } from "../../drivers/recognition/recognised-modem";
import { sim767xx } from "../../drivers/sim767xx/driver";
import type { Clock } from "../../hal/clock";
import type { Sensor } from "../../hal/sensor";
import { SeededRandom } from "../../hal/random";
import type { StorageGeometry } from "../../hal/storage";
import type { Uart } from "../../hal/uart";
import { BootClock } from "../../hal/virtual/boot-clock";
import { VirtualClock } from "../../hal/virtual/clock";
import type { ReplayEvent } from "../../hal/virtual/replay/events";
import { parseNote, type RunNote } from "../../hal/virtual/replay/notes";
import type { ReplayOptions } from "../../hal/virtual/replay/replay";
import { ReplayUart } from "../../hal/virtual/replay/uart";
import { VirtualStorage } from "../../hal/virtual/storage";

/** A recorded run of the application, as `fieldline trace spec` writes it. */
export interface RecordedRun {
  /** The module's family: "SIM767XX". */
  module: string;
  device: DeviceConfig;
  /** Where the device found out which module it had: the drivers that it could choose from. */
  recognition?: { drivers: readonly string[]; baud: number };
  bootMs?: number;
  pins: readonly string[];
  sensors: readonly string[];
  flash: StorageGeometry;
  /** Left out where the device's randomness had no seed: its pauses may differ then. */
  seed?: number;
  options: ReplayOptions;
  events: readonly ReplayEvent[];
}

/** Of every family, in the order in which a run tries them. */
const DRIVERS = [sim767xx, ec716s];

/** Behind the last event of the trace; what is late is told of before. */
const REST_MS = 60000;

/**
 * The application and the driver at a recorded conversation. They start with an empty storage, so the
 * trace has to begin with the device's first start.
 */
export class ReplayedDevice {
  private readonly clock = new VirtualClock();
  private readonly uart: ReplayUart;
  private readonly storage: VirtualStorage;
  private readonly random: SeededRandom;
  private readonly sensors: ReplayedSensor[] = [];
  private bootClock: BootClock | undefined = undefined;
  private device: Device | undefined = undefined;

  constructor(private readonly run: RecordedRun) {
    this.uart = new ReplayUart(this.clock, run.events, run.options);
    this.uart.onNote = (text) => this.follow(parseNote(text));
    this.storage = new VirtualStorage(run.flash);
    this.random = new SeededRandom(run.seed === undefined ? 1 : run.seed);
    for (const name of run.sensors) this.sensors.push(new ReplayedSensor(name));
  }

  /** Runs to the end of the trace; answers where the device departed from it, empty where it did not. */
  departure(): string {
    const last = this.run.events[this.run.events.length - 1];
    const lateMs = this.run.options.lateMs === undefined ? 0 : this.run.options.lateMs;
    const { replay } = this.uart;
    const ended = this.clock.runUntilTrue(() => replay.ended(), (last === undefined ? 0 : last.atMs) + lateMs + REST_MS);
    return ended ? replay.departure : "the replay did not come to its end";
  }

  private follow(note: RunNote | undefined): void {
    if (note === undefined) return;
    if (note.kind === "boot") return this.boot();
    if (note.kind === "reading") {
      for (const sensor of this.sensors) if (sensor.name === note.sensor) sensor.recorded(note.error, note.value);
      return;
    }
    if (this.device === undefined) return;
    const { telemetry } = this.device;
    if (note.kind === "start") telemetry.start();
    else if (note.kind === "stop") telemetry.stop();
    else telemetry.stopSampling();
  }

  private boot(): void {
    if (this.bootClock !== undefined) this.bootClock.end();
    const clock = new BootClock(this.clock);
    this.bootClock = clock;
    const { run, uart, storage, random, sensors } = this;
    const machine = { uart, clock, pins: uart.pins(run.pins), storage, random, sensors, restart: (_reason: string) => this.restart() };
    const flightRecorder = run.device.flightRecorder === undefined ? undefined : new FlightRecorder(machine, run.device);
    const host = flightRecorder === undefined ? machine : flightRecorder.host;
    this.device = createDevice(host, modemOf(run, host.uart, clock), run.device, { flightRecorder });
  }

  private restart(): void {
    this.boot();
    if (this.device !== undefined) this.device.telemetry.start();
  }
}

/** As it was in the recorded run: the driver itself, or one that is recognised. */
function modemOf({ module, recognition, bootMs }: RecordedRun, uart: Uart, clock: Clock): MqttModem | CreateModem {
  const drivers = DRIVERS.map((make) => make(bootMs === undefined ? {} : { timing: { bootMs } }));
  if (recognition !== undefined) {
    const { baud, drivers: names } = recognition;
    return recognise(
      drivers.filter(({ family }) => names.some((name) => name.toUpperCase() === family)),
      { baud },
    );
  }
  for (const driver of drivers) if (driver.family === module) return driver.create(uart, clock);
  throw new Error("there is no driver for " + module);
}

/** Answers when, and what, the recorded sensor answered. */
class ReplayedSensor implements Sensor {
  private readonly recordedYet: { error: string | undefined; value: number }[] = [];
  private asked: ((error: string | undefined, value: number) => void)[] = [];

  constructor(readonly name: string) {}

  read(done: (error: string | undefined, value: number) => void): void {
    this.asked.push(done);
    this.answer();
  }

  recorded(error: string | undefined, value: number): void {
    this.recordedYet.push({ error, value });
    this.answer();
  }

  private answer(): void {
    const done = this.asked[0];
    const reading = this.recordedYet[0];
    if (done === undefined || reading === undefined) return;
    this.asked.splice(0, 1);
    this.recordedYet.splice(0, 1);
    done(reading.error, reading.value);
  }
}
