import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { NodeClock } from "../../hal/node/clock";
import { SerialPortUart } from "../../hal/node/serial-port-uart";
import { FileStorage } from "../../hal/node/storage";
import type { Clock } from "../../hal/clock";
import type { ModulePins } from "../../hal/pins";
import { SeededRandom } from "../../hal/random";
import type { Storage, StorageGeometry } from "../../hal/storage";
import type { Uart } from "../../hal/uart";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualStorage } from "../../hal/virtual/storage";
import { VirtualLine } from "../../hal/virtual/uart";
import { TraceRecorder } from "../../trace/recorder";
import { StreamSink } from "../../trace/sink";
import { RecordedPin, RecordedUart } from "../../trace/tap";
import type { TwinControls } from "../../twin/controls";
import { RealNetwork } from "../../twin/networks/real/real-network";
import { FAMILIES } from "../twin/families";
import type { RunOptions } from "./options";

/** What the device is soldered to: a real module or the twin. */
export interface Wiring {
  clock: Clock;
  uart: Uart;
  pins: ModulePins;
  storage: Storage;
  recorder: TraceRecorder;
  /** There is none behind a real serial port. */
  twin?: TwinControls;
  close(): Promise<void>;
}

/** 64 KiB of flash such as MCUs have. */
const FLASH: StorageGeometry = { pageSize: 2048, pageCount: 32, writeUnit: 8, erased: 255 };
const FLASH_FILE = "build/out/device.flash";
/** A timer of the PC is late by a millisecond: bytes come in portions. */
const BATCH_MS = 2;

/** Rejects with a sentence that says what to do where a serial port cannot be opened. */
export async function wire(options: RunOptions): Promise<Wiring> {
  const clock = new NodeClock();
  mkdirSync(dirname(options.trace), { recursive: true });
  mkdirSync(dirname(FLASH_FILE), { recursive: true });
  const stream = createWriteStream(options.trace);
  const sink = new StreamSink(stream);
  const recorder = new TraceRecorder(header(options), sink, { startMs: clock.now() });
  const closeTrace = async (): Promise<void> => {
    recorder.flush();
    await sink.close();
  };
  return options.port === undefined ? wireTwin(options, clock, recorder, closeTrace) : wirePort(options, options.port, clock, recorder, closeTrace);
}

async function wirePort(options: RunOptions, path: string, clock: Clock, recorder: TraceRecorder, closeTrace: () => Promise<void>): Promise<Wiring> {
  const port = await SerialPortUart.open({ path, baud: options.baud });
  const storage = new FileStorage(FLASH_FILE, FLASH);
  const close = async (): Promise<void> => {
    port.close();
    await closeTrace();
  };
  return { clock, uart: new RecordedUart(port, clock, recorder), pins: {}, storage, recorder, close };
}

function wireTwin(options: RunOptions, clock: Clock, recorder: TraceRecorder, closeTrace: () => Promise<void>): Wiring {
  const capacities = { transmitCapacity: 4096, receiveCapacity: 4096 };
  const end = { baud: options.baud, ...capacities };
  const line = new VirtualLine(clock, { a: end, b: { ...end, baud: options.baud }, batchMs: BATCH_MS });
  const pins = new VirtualModulePins();
  const network = new RealNetwork();
  const wiring = { uart: line.b, clock, random: new SeededRandom(options.seed), pins, network };
  const { baud, quirks, pin } = options;
  const twin = FAMILIES[options.module].create(wiring, { baud, quirks, pin });
  const { dtr, ri, status } = pins;
  const powerKey = new RecordedPin("power-key", pins.powerKey, clock, recorder);
  const reset = new RecordedPin("reset", pins.reset, clock, recorder);
  const close = async (): Promise<void> => {
    twin.powerOff();
    network.close();
    await closeTrace();
  };
  const uart = new RecordedUart(line.a, clock, recorder);
  return { clock, uart, pins: { powerKey, reset, dtr, ri, status }, storage: new VirtualStorage(FLASH), recorder, twin, close };
}

function header(options: RunOptions): ConstructorParameters<typeof TraceRecorder>[0] {
  const { module, baud, seed, quirks } = options;
  const configuration = JSON.stringify({ quirks });
  return { module: FAMILIES[module].title, baud, configuration, seed, start: new Date().toISOString() };
}
