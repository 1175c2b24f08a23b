/** The emulated board beside the twin of its module, as on a table: the UART between them, and the pins. */
import { SeededRandom } from "../../hal/random";
import type { NodeClock } from "../../hal/node/clock";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualLine } from "../../hal/virtual/uart";
import { RealNetwork } from "../../twin/networks/real/real-network";
import { FAMILIES, type FamilyName, type StationTwin } from "../twin/families";
import { EmulatedBoard, type BoardOptions } from "./board";

const BAUD = 115200;
const BATCH_MS = 2;

export interface Table {
  board: EmulatedBoard;
  twin: StationTwin;
  /** Resolves when the board runs. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function layTable(clock: NodeClock, module: FamilyName, seed: number, quirks: readonly string[], options: BoardOptions): Table {
  const line = new VirtualLine(clock, { a: { baud: BAUD, transmitCapacity: 8192 }, b: { baud: BAUD, transmitCapacity: 4096 }, batchMs: BATCH_MS });
  const pins = new VirtualModulePins();
  const network = new RealNetwork();
  const twin = FAMILIES[module].create({ uart: line.b, clock, random: new SeededRandom(seed), pins, network }, { baud: BAUD, quirks });
  const board = new EmulatedBoard(options);
  board.onLine((text) => {
    const [word, name = "", level = ""] = text.split(" ");
    if (word === "pin") setPin(pins, name, level === "1");
  });
  const tellInputs = (): void => board.command(`inputs ${(pins.ri.read() ? 1 : 0) + (pins.status.read() ? 2 : 0)}`);
  pins.ri.onChange(tellInputs);
  pins.status.onChange(tellInputs);
  line.a.onData((bytes) => board.send(bytes));
  return {
    board,
    twin,
    start: () => board.start((bytes) => line.a.write(bytes)),
    async stop() {
      await board.stop();
      twin.powerOff();
      network.close();
    },
  };
}

function setPin(pins: VirtualModulePins, name: string, asserted: boolean): void {
  if (name === "power-key") pins.powerKey.set(asserted);
  else if (name === "reset") pins.reset.set(asserted);
  else if (name === "dtr") pins.dtr.set(asserted);
}
