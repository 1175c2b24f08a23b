import { APPLICATION, applicationSource, LIBRARY, libraryNames, librarySource } from "../../build/espruino/application-source";
import { emit } from "../../build/espruino/emit";
import type { Engine } from "../../build/espruino/engines";
import { SeededRandom } from "../../hal/random";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualLine } from "../../hal/virtual/uart";
import { SimulatedBroker } from "../../twin/networks/simulated/mqtt/simulated-broker";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import type { SystemModule, SystemTwin } from "../system/modules";
import { Witness } from "../system/witness";
import { modelScript, ModelBoard } from "./board";
import { config } from "./device";

const BAUD = 115200;
/** Bytes come to the board in portions of so many ms, as from an interrupt's buffer. */
const BATCH_MS = 2;

/** What is built once for all specs. */
export interface Scripts {
  model: string;
  bundle: string;
}

const made = new Map<string, Promise<Scripts>>();

/** The application for a module; built at the first call. */
export function applicationScripts(module: string): Promise<Scripts> {
  const scripts = made.get(module) ?? buildScripts(module);
  made.set(module, scripts);
  return scripts;
}

async function buildScripts(module: string): Promise<Scripts> {
  const source = applicationSource(module, "test/espruino/device.ts", config, "test/espruino/device-board.ts");
  return { model: await modelScript(), bundle: (await emit(APPLICATION, source, [])).code };
}

const libraries = new Map<string, Promise<string>>();

/** The library for a module, and behind it the script `program`, for which `fieldline` is the library. */
export async function libraryScripts(module: string, program: string): Promise<Scripts> {
  return { model: await modelScript(), bundle: `var exports = {};\n${await libraryCode(module)}\nvar fieldline = exports;\n${program}` };
}

/** The library for a module; built at the first call. */
export function libraryCode(module: string): Promise<string> {
  const library = libraries.get(module) ?? emit(LIBRARY, librarySource(module), libraryNames()).then(({ code }) => code);
  libraries.set(module, library);
  return library;
}

/** A bundle on the model board, a twin, and a simulated network with a broker, all in virtual time. */
export class EspruinoRig {
  readonly clock = new VirtualClock();
  readonly pins = new VirtualModulePins();
  readonly network: SimulatedNetwork;
  readonly broker: SimulatedBroker;
  readonly witness: Witness;
  readonly twin: SystemTwin;
  readonly board: ModelBoard;

  constructor(engine: Engine, module: SystemModule, scripts: Scripts) {
    const { clock, pins } = this;
    const end = { baud: BAUD, transmitCapacity: 4096, receiveCapacity: 4096 };
    const line = new VirtualLine(clock, { a: end, b: end, batchMs: BATCH_MS });
    this.network = new SimulatedNetwork({ clock, random: new SeededRandom(2) });
    this.broker = new SimulatedBroker(clock);
    this.network.host("broker.example").listenMqtt(1883, this.broker);
    this.witness = new Witness(this.broker, config.telemetry.baseTopic);
    this.twin = module.createTwin({ uart: line.b, clock, random: new SeededRandom(3), pins, network: this.network }, BAUD, {});
    this.board = new ModelBoard({ engine, clock, uart: line.a, pins, ...scripts });
  }

  /** Runs until `count` different readings have arrived; what is printed last where they do not. */
  arrive(count: number, limitMs: number): string | undefined {
    const { clock, witness, board } = this;
    if (clock.runUntilTrue(() => witness.distinct.size >= count, limitMs)) return undefined;
    return `${witness.distinct.size} of ${count} readings arrived in ${limitMs} ms; the board's last words:\n${board.printed.slice(-10).join("\n")}`;
  }

  /** Values that the sensor gave and the broker has not got, but for the latest `waiting`. */
  missing(waiting: number): number[] {
    const values = Array.from({ length: Math.max(0, this.board.taken - waiting) }, (_, index) => index + 1);
    return values.filter((value) => !this.witness.distinct.has(value));
  }
}
