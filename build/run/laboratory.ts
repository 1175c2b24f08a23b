import { createDevice, type Device, type DeviceConfig, type DeviceListeners } from "../../app/device";
import { moduleText } from "../../app/module-text";
import type { ModuleReport } from "../../drivers/modem";
import type { Host } from "../../hal/host";
import { SystemRandom } from "../../hal/node/random";
import { SeededRandom } from "../../hal/random";
import type { Sensor } from "../../hal/sensor";
import { BootClock } from "../../hal/virtual/boot-clock";
import type { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import { createNotedDevice } from "../../trace/device-notes";
import { recordNote, RecordedSensor } from "../../trace/tap";
import { INTERVAL_MS, SENSOR } from "./device-config";
import { recognition } from "./drivers";
import type { RunOptions } from "./options";
import type { RunReport } from "./report";
import { faults, Scenario } from "./scenario";
import { Tally } from "./tally";
import { Timeline } from "./timeline";
import type { Wiring } from "./wiring";

const STATUS_MS = 1000;
/** A fault is overcome when a reading that was taken after it arrives: fewer are all taken before. */
const READINGS_FOR_FAULTS = 45;
/** How long the whole may take beyond one interval for each reading, the faults included. */
const PATIENCE_MS = 55000;
/** With a real module, the first registration can take its time. */
const REAL_PATIENCE_MS = 300000;
const GOODBYE_MS = 15000;

/** The device in its surroundings: runs it to the end and counts. */
export class Laboratory {
  private readonly tally = new Tally();
  private readonly timeline: Timeline;
  private readonly scenario: Scenario;
  private readonly startMs: number;
  /** Both are made when the run begins, and anew when the device restarts. */
  private boot!: BootClock;
  private device!: Device;
  private ended: (problem: string | undefined) => void = () => {};
  private leaving = false;
  private told = "";

  constructor(
    private readonly options: RunOptions,
    private readonly wiring: Wiring,
    private readonly config: DeviceConfig,
    embedded: EmbeddedBroker | undefined,
    private readonly baseTopic: string,
  ) {
    const { clock, twin, recorder } = wiring;
    this.startMs = clock.now();
    this.timeline = new Timeline(() => clock.now() - this.startMs, (line) => console.log(line));
    const enough = options.readings >= READINGS_FOR_FAULTS;
    this.scenario = new Scenario(clock, twin === undefined || !enough ? [] : faults(clock, twin, embedded), (text) => {
      recorder.note(text, clock.now());
      this.timeline.event(text);
    });
    if (twin !== undefined && !enough) this.timeline.event(`no faults: they want ${READINGS_FOR_FAULTS} readings or more`);
  }

  /** Resolves at the end with what went wrong; undefined where nothing was lost. */
  run(): Promise<string | undefined> {
    const { clock, twin } = this.wiring;
    const patienceMs = this.options.readings * INTERVAL_MS + (twin === undefined ? REAL_PATIENCE_MS : PATIENCE_MS);
    return new Promise((resolve) => {
      this.ended = resolve;
      clock.after(patienceMs, () => this.end(this.lateProblem()));
      clock.enter(() => this.start());
      this.tick();
    });
  }

  /** A message reached the independent client at the broker. */
  arrived(topic: string, payload: string): void {
    if (topic !== `${this.baseTopic}/readings`) return;
    const takenMs = this.tally.arrive(payload);
    if (takenMs !== undefined) this.scenario.arrived(takenMs);
  }

  report(): RunReport {
    const { sent, received, lost, duplicates } = this.tally;
    const { bytesIn, bytesOut } = this.device.modem.diagnostics();
    const { recoveries } = this.scenario;
    const acked = this.device.outbox.counters().acknowledged;
    return { module: this.device.modem.found, sent, acked, received, lost, duplicates, recoveries, uartBytesOut: bytesOut, uartBytesIn: bytesIn };
  }

  private build(): Device {
    const { uart, pins, storage, recorder } = this.wiring;
    const { boot: clock } = this;
    const random = this.wiring.twin === undefined ? new SystemRandom() : new SeededRandom(this.options.seed);
    const host: Host = {
      uart,
      clock,
      pins,
      storage,
      random,
      sensors: [new RecordedSensor(this.sensor(), this.wiring.clock, recorder)],
      restart: (reason) => this.reboot(reason),
    };
    const listeners: DeviceListeners = {
      observer: (step) => this.timeline.step(step),
      onModule: (module) => this.tellModule(module),
      onReading: (_sensor, problem) => {
        if (problem !== undefined) this.timeline.event(`reading not kept: ${problem}`);
      },
      onOutboxTrouble: (report) => this.timeline.event(`outbox: ${report.detail}`),
    };
    const create = (noted: DeviceListeners): Device => createDevice(host, recognition(this.options.recognition, this.wiring.bootMs), this.config, noted);
    return createNotedDevice(create, listeners, recorder, this.wiring.clock);
  }

  /** At each start of the module; said once as long as it stays the same. */
  private tellModule(module: ModuleReport): void {
    const text = `module: ${moduleText(module)}`;
    this.wiring.recorder.note(text, this.wiring.clock.now());
    if (text !== this.told) this.timeline.event(text);
    this.told = text;
  }

  /** One instant, so that a replay of the trace begins as this run did. */
  private start(): void {
    const { clock, recorder } = this.wiring;
    this.boot = new BootClock(clock);
    recordNote(recorder, { kind: "boot" }, clock);
    this.device = this.build();
    recordNote(recorder, { kind: "start" }, clock);
    this.device.telemetry.start();
  }

  private reboot(reason: string): void {
    this.timeline.event(`restart: ${reason}`);
    this.boot.end();
    this.boot = new BootClock(this.wiring.clock);
    this.device = this.build();
    this.device.telemetry.start();
  }

  /** Each value is said once, so that a reading is known again at the broker. */
  private sensor(): Sensor {
    return {
      name: SENSOR,
      read: (done) => {
        const value = (2000 + this.tally.sent) / 100;
        this.tally.take(this.device.telemetry.bootCount, value, this.wiring.clock.now());
        if (this.tally.sent >= this.options.readings) this.stopSampling();
        done(undefined, value);
      },
    };
  }

  private stopSampling(): void {
    recordNote(this.wiring.recorder, { kind: "stop-sampling" }, this.wiring.clock);
    this.device.telemetry.stopSampling();
  }

  private tick(): void {
    const { clock } = this.wiring;
    if (this.leaving) return;
    this.timeline.status(this.device, this.tally.received, this.scenario.recovering);
    this.scenario.progress(this.tally.sent / this.options.readings).catch((error: unknown) => {
      this.end(`a fault could not be injected: ${error instanceof Error ? error.message : String(error)}`);
    });
    const allSent = this.tally.sent >= this.options.readings && this.device.outbox.depth() === 0;
    if (allSent && this.tally.lost === 0 && this.scenario.finished) this.sayGoodbye();
    else clock.after(STATUS_MS, () => this.tick());
  }

  /** The device takes leave in good order; that it does not must not hold up the result. */
  private sayGoodbye(): void {
    const { clock } = this.wiring;
    this.leaving = true;
    clock.after(GOODBYE_MS, () => this.end(undefined));
    recordNote(this.wiring.recorder, { kind: "stop" }, clock);
    this.device.telemetry.stop();
    const wait = (): void => {
      if (this.device.telemetry.state() === "stopped") this.end(undefined);
      else clock.after(STATUS_MS / 4, wait);
    };
    wait();
  }

  private end(problem: string | undefined): void {
    this.leaving = true;
    this.ended(problem);
  }

  private lateProblem(): string {
    const { link, mqtt } = this.device;
    const open = this.scenario.recovering;
    const cause = link.problem !== "" ? link.problem : mqtt.problem;
    const parts = [`${this.tally.lost} of ${this.tally.sent} readings have not arrived in time`];
    if (open !== undefined) parts.push(`not recovered from: ${open}`);
    if (cause !== "") parts.push(cause);
    return `${parts.join("; ")}; they are still in the outbox`;
  }
}
