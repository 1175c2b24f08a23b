import type { DeviceConfig } from "../../../app/device";
import { FlightRecorder } from "../../../app/flight-recorder/flight-recorder";
import type { Failure } from "../../../drivers/failure";
import type { Host } from "../../../hal/host";
import type { ModulePins } from "../../../hal/pins";
import { SeededRandom } from "../../../hal/random";
import type { Sensor } from "../../../hal/sensor";
import type { StorageGeometry } from "../../../hal/storage";
import type { Uart } from "../../../hal/uart";
import { VirtualClock } from "../../../hal/virtual/clock";
import { VirtualStorage } from "../../../hal/virtual/storage";
import { VirtualLine } from "../../../hal/virtual/uart";

const FLASH: StorageGeometry = { pageSize: 512, pageCount: 16, writeUnit: 4, erased: 255 };
/** No message that the recorder makes is longer. */
const PAYLOAD_BYTES = 2048;

class BenchHost implements Host {
  readonly pins: ModulePins = {};
  readonly random = new SeededRandom(1);
  readonly sensors: Sensor[] = [];
  readonly restarts: string[] = [];

  constructor(
    readonly uart: Uart,
    readonly clock: VirtualClock,
    readonly storage: VirtualStorage,
  ) {}

  restart(reason: string): void {
    this.restarts.push(reason);
  }
}

/** What was published of a recording. */
export interface Published {
  topics: string[];
  /** The pieces, put together. */
  trace: string;
  /** The payload of the last message. */
  end: string;
}

/** A flight recorder between a device that says what it is told and a module that does. */
export class RecorderBench {
  readonly clock = new VirtualClock();
  readonly storage: VirtualStorage;
  /** Bytes that the device's program was handed. */
  heard = "";
  recorder: FlightRecorder;
  private readonly line: VirtualLine;

  constructor(
    private readonly options: DeviceConfig["flightRecorder"] = {},
    flash: StorageGeometry = FLASH,
  ) {
    this.storage = new VirtualStorage(flash);
    this.line = new VirtualLine(this.clock, { a: { baud: 115200, transmitCapacity: 8192 }, b: { baud: 115200, transmitCapacity: 8192 } });
    this.recorder = this.boot();
  }

  /** A start of the device: everything but the storage is new. */
  boot(): FlightRecorder {
    const host = new BenchHost(this.line.a, this.clock, this.storage);
    this.recorder = new FlightRecorder(host, {
      link: { pdp: { apn: "internet" } },
      mqtt: { host: "broker", port: 1883, clientId: "it" },
      telemetry: { baseTopic: "it" },
      flightRecorder: this.options,
    });
    this.recorder.host.uart.onData((bytes) => {
      this.heard = this.heard + bytes;
    });
    return this.recorder;
  }

  /** The device says something, and a pause follows. */
  say(bytes: string): void {
    this.recorder.host.uart.write(bytes);
    this.clock.runFor(100);
  }

  /** The module does. */
  answer(bytes: string): void {
    this.line.b.write(bytes);
    this.clock.runFor(100);
  }

  /** A manager moves. */
  move(machine: string, from: string, to: string, failure?: Failure): void {
    const observe = this.recorder.observing(undefined);
    observe({ machine, outcome: "moved", from, event: "event", to, timeMs: this.clock.now(), failure });
  }

  /** Publishes all that there is, with success. */
  publish(): Published {
    const topics: string[] = [];
    const pieces: string[] = [];
    let message = this.recorder.next(PAYLOAD_BYTES);
    while (message !== undefined) {
      topics.push(message.topic);
      pieces.push(message.payload);
      this.recorder.done(undefined);
      message = this.recorder.next(PAYLOAD_BYTES);
    }
    const end = pieces[pieces.length - 1];
    return { topics, trace: pieces.slice(0, pieces.length - 1).join(""), end: end === undefined ? "" : end };
  }

  /** The events of what is published when the recording is sealed now, without their times. */
  events(): string[] {
    this.recorder.seal("the spec asks for it");
    return eventsOf(this.publish().trace);
  }
}

/** Kind and content of each event of a trace. */
export function eventsOf(trace: string): string[] {
  const lines = trace.split("\n");
  const events: string[] = [];
  for (let index = lines.indexOf("") + 1; index < lines.length - 1; index++) {
    const line = lines[index] as string;
    events.push(line.substring(line.indexOf(" ") + 1));
  }
  return events;
}
