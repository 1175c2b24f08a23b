/** `make run TARGET=firmware`: the main job on the emulated board: twin and broker here, the device in QEMU, through the same faults. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { Command } from "commander";
import { NodeClock } from "../../hal/node/clock";
import { SeededRandom } from "../../hal/random";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualLine } from "../../hal/virtual/uart";
import { CountingClient } from "../../twin/networks/broker/counting-client";
import { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import { RealNetwork } from "../../twin/networks/real/real-network";
import { wholeNumber, wordList } from "../option-values";
import { summary, writeReport } from "../run/report";
import { faults, Scenario } from "../run/scenario";
import { Tally } from "../run/tally";
import { FAMILIES, type FamilyName } from "../twin/families";
import { EmulatedBoard } from "./board";

const IMAGE = "build/out/firmware/fieldline.elf";
const STORAGE = "build/out/firmware/storage.bin";
const REPORT = "build/out/firmware/run.json";
const TOPIC = "fieldline/board";
const BAUD = 115200;
const BATCH_MS = 2;
const PATIENCE_MS = 180000;
const STEP_MS = 500;

interface Options {
  module: FamilyName;
  readings: number;
  seed: number;
  quirks: string;
}

const program = new Command("run on the emulated board")
  .option("--module <name>", "the module that the firmware was built for", "sim767xx")
  .option("--readings <count>", "readings to take, one a second", wholeNumber(1, 10000), 60)
  .option("--seed <number>", "seed of the twin", wholeNumber(1, 2147483646), 1)
  .option("--quirks <ids>", "what real modules do beyond the manual", "")
  .parse();
const options = program.opts<Options>();

async function run(): Promise<number> {
  const startedAt = performance.now();
  mkdirSync("build/out/firmware", { recursive: true });
  rmSync(STORAGE, { force: true });
  const clock = new NodeClock();
  const broker = new EmbeddedBroker();
  await broker.start();
  const line = new VirtualLine(clock, { a: { baud: BAUD, transmitCapacity: 8192 }, b: { baud: BAUD, transmitCapacity: 4096 }, batchMs: BATCH_MS });
  const pins = new VirtualModulePins();
  const network = new RealNetwork();
  const wiring = { uart: line.b, clock, random: new SeededRandom(options.seed), pins, network };
  const twin = FAMILIES[options.module].create(wiring, { baud: BAUD, quirks: wordList(options.quirks) });
  const tally = new Tally();
  const scenario = new Scenario(clock, options.readings < 45 ? [] : faults(clock, twin, broker), (text) => console.log(text));
  const board = new EmulatedBoard({
    image: IMAGE,
    arguments: { storage: STORAGE, host: "127.0.0.1", port: String(broker.port), client: "fieldline-board", topic: TOPIC },
  });
  let stopping = false;
  board.onLine((text) => {
    const [word, first = "", second = ""] = text.split(" ");
    if (word === "reading") {
      tally.take(Number(first), Number(second) / 100, clock.now());
      if (tally.sent >= options.readings && !stopping) {
        stopping = true;
        board.command("stop-sampling");
      }
    }
    if (word === "pin") setPin(pins, first, second === "1");
    if (word !== "status") console.log(`  ${text}`);
  });
  const tellInputs = (): void => board.command(`inputs ${(pins.ri.read() ? 1 : 0) + (pins.status.read() ? 2 : 0)}`);
  pins.ri.onChange(tellInputs);
  pins.status.onChange(tellInputs);
  line.a.onData((bytes) => board.send(bytes));
  const counter = new CountingClient({ url: `mqtt://127.0.0.1:${broker.port}`, clientId: "fieldline-count", filter: `${TOPIC}/#` }, (topic, payload) => {
    if (topic !== `${TOPIC}/readings`) return;
    const takenMs = tally.arrive(payload);
    if (takenMs !== undefined) scenario.arrived(takenMs);
  });
  await counter.start();
  await board.start((bytes) => line.a.write(bytes));
  const deadline = clock.now() + options.readings * 1000 + PATIENCE_MS;
  let problem: string | undefined = "the time is over";
  let status = await board.status();
  while (clock.now() < deadline) {
    await new Promise<void>((resolve) => clock.after(STEP_MS, resolve));
    await scenario.progress(tally.sent / options.readings);
    status = await board.status();
    if (stopping && status.waiting === 0 && tally.lost === 0 && scenario.finished) {
      problem = undefined;
      break;
    }
  }
  if (problem !== undefined) problem = `${tally.lost} of ${tally.sent} readings have not arrived in time${scenario.recovering === undefined ? "" : `; not recovered from: ${scenario.recovering}`}`;
  const { sent, received, lost, duplicates } = tally;
  const report = { sent, acked: status.acknowledged, received, lost, duplicates, recoveries: scenario.recoveries, uartBytesOut: status.bytesOut, uartBytesIn: status.bytesIn };
  writeReport(REPORT, report);
  console.log(summary(report, problem, (performance.now() - startedAt) / 1000));
  console.log(`\nheap at its highest: ${status.heapPeakBytes} bytes; bytes lost on the UART: ${status.bytesLost}`);
  await board.stop();
  await counter.stop();
  twin.powerOff();
  network.close();
  await broker.stop();
  return problem === undefined ? 0 : 1;
}

function setPin(pins: VirtualModulePins, name: string, asserted: boolean): void {
  if (name === "power-key") pins.powerKey.set(asserted);
  else if (name === "reset") pins.reset.set(asserted);
  else if (name === "dtr") pins.dtr.set(asserted);
}

if (!existsSync(IMAGE)) program.error(`error: there is no ${IMAGE}; run \`make firmware\` first`);
run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  },
);
