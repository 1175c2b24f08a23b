import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { NodeClock } from "../../hal/node/clock";
import { ClockedUart } from "../../hal/node/clocked-uart";
import { SerialPortUart } from "../../hal/node/serial-port-uart";
import { FileStorage } from "../../hal/node/storage";
import type { ModulePins } from "../../hal/pins";
import { SeededRandom } from "../../hal/random";
import type { Storage, StorageGeometry } from "../../hal/storage";
import type { Uart } from "../../hal/uart";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualStorage } from "../../hal/virtual/storage";
import { VirtualLine } from "../../hal/virtual/uart";
import type { DeviceConfig } from "../../app/device";
import { configurationLine } from "../../trace/configuration";
import type { TraceHeader } from "../../trace/events";
import { TraceRecorder } from "../../trace/recorder";
import { StreamSink } from "../../trace/sink";
import { recordedPins, RecordedUart } from "../../trace/tap";
import type { TwinControls } from "../../twin/controls";
import { RealNetwork } from "../../twin/networks/real/real-network";
import { FAMILIES } from "../twin/families";
import { SENSOR } from "./device-config";
import type { RunOptions } from "./options";

/** What the device is soldered to: a real module or the twin. */
export interface Wiring {
  clock: NodeClock;
  uart: Uart;
  pins: ModulePins;
  storage: Storage;
  recorder: TraceRecorder;
  /** How long the driver lets the module take to start; its own patience where left out. */
  bootMs?: number;
  /** There is none behind a real serial port. */
  twin?: TwinControls;
  close(): Promise<void>;
}

/** 64 KiB of flash such as MCUs have. */
const FLASH: StorageGeometry = { pageSize: 2048, pageCount: 32, writeUnit: 8, erased: 255 };
const FLASH_FILE = "build/out/device.flash";
/** A timer of the PC is late by a millisecond: bytes come in portions. */
const BATCH_MS = 2;
/** The twin starts in less than half of it. */
const TWIN_BOOT_MS = 15000;
const PINS = ["power-key", "reset", "dtr", "ri", "status"];

/**
 * `storage`: what the device had before, where it is not a new one. Rejects with a sentence that says
 * what to do where a serial port cannot be opened.
 */
export async function wire(options: RunOptions, device: DeviceConfig, storage?: Storage): Promise<Wiring> {
  const clock = new NodeClock();
  mkdirSync(dirname(options.trace), { recursive: true });
  mkdirSync(dirname(FLASH_FILE), { recursive: true });
  const stream = createWriteStream(options.trace);
  const sink = new StreamSink(stream);
  const recorder = new TraceRecorder(header(options, device), sink, { startMs: clock.now() });
  const closeTrace = async (): Promise<void> => {
    recorder.flush();
    await sink.close();
  };
  return options.port === undefined ? wireTwin(options, clock, recorder, storage ?? new VirtualStorage(FLASH), closeTrace) : wirePort(options, options.port, clock, recorder, closeTrace);
}

async function wirePort(options: RunOptions, path: string, clock: NodeClock, recorder: TraceRecorder, closeTrace: () => Promise<void>): Promise<Wiring> {
  const port = await SerialPortUart.open({ path, baud: options.baud });
  const storage = new FileStorage(FLASH_FILE, FLASH);
  const close = async (): Promise<void> => {
    port.close();
    await closeTrace();
  };
  return { clock, uart: new RecordedUart(new ClockedUart(port, clock), clock, recorder), pins: {}, storage, recorder, close };
}

function wireTwin(options: RunOptions, clock: NodeClock, recorder: TraceRecorder, storage: Storage, closeTrace: () => Promise<void>): Wiring {
  const capacities = { transmitCapacity: 4096, receiveCapacity: 4096 };
  const end = { baud: options.baud, ...capacities };
  const line = new VirtualLine(clock, { a: end, b: { ...end, baud: options.baud }, batchMs: BATCH_MS });
  const pins = new VirtualModulePins();
  const network = new RealNetwork();
  const wiring = { uart: line.b, clock, random: new SeededRandom(options.seed), pins, network };
  const { baud, quirks, revision, pin } = options;
  const twin = FAMILIES[options.module].create(wiring, { baud, quirks, revision, pin });
  const close = async (): Promise<void> => {
    twin.powerOff();
    network.close();
    await closeTrace();
  };
  const uart = new RecordedUart(line.a, clock, recorder);
  return { clock, uart, pins: recordedPins(pins, clock, recorder), storage, recorder, bootMs: TWIN_BOOT_MS, twin, close };
}

/** A real module's run has no seed, as its device draws on the machine's randomness. */
function header(options: RunOptions, device: DeviceConfig): TraceHeader {
  const { module, recognition, baud, seed, quirks, revision, port } = options;
  const surroundings = port === undefined ? { bootMs: TWIN_BOOT_MS, pins: PINS, quirks, revision } : { pins: [] };
  const configuration = configurationLine({ device, recognition, sensors: [SENSOR], flash: FLASH, ...surroundings });
  const start = new Date().toISOString();
  const title = port === undefined || recognition.drivers.length === 1 ? FAMILIES[module].title : "not known yet";
  return { module: title, baud, configuration, ...(port === undefined ? { seed } : {}), start };
}
