/** `make run TARGET=firmware`: the main job on the emulated board: twin and broker here, the device in QEMU, through the same faults. */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { Command } from "commander";
import { NodeClock } from "../../hal/node/clock";
import { CountingClient } from "../../twin/networks/broker/counting-client";
import { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import { wholeNumber, wordList } from "../option-values";
import { summary, writeReport } from "../run/report";
import { faults, Scenario } from "../run/scenario";
import { Tally } from "../run/tally";
import type { FamilyName } from "../twin/families";
import { layTable } from "./table";

const IMAGE = "build/out/firmware/fieldline.bin";
const FLASH = "build/out/firmware/flash.bin";
const REPORT = "build/out/firmware/run.json";
const TOPIC = "fieldline/board";
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
  rmSync(FLASH, { force: true });
  const clock = new NodeClock();
  const broker = new EmbeddedBroker();
  await broker.start();
  const table = layTable(clock, options.module, options.seed, wordList(options.quirks), {
    image: IMAGE,
    flash: FLASH,
    arguments: { host: "127.0.0.1", port: String(broker.port), client: "fieldline-board", topic: TOPIC },
  });
  const { board, twin } = table;
  const tally = new Tally();
  const scenario = new Scenario(clock, options.readings < 45 ? [] : faults(clock, twin, broker), (text) => console.log(text));
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
    if (word !== "status") console.log(`  ${text}`);
  });
  const counter = new CountingClient({ url: `mqtt://127.0.0.1:${broker.port}`, clientId: "fieldline-count", filter: `${TOPIC}/#` }, (topic, payload) => {
    if (topic !== `${TOPIC}/readings`) return;
    const takenMs = tally.arrive(payload);
    if (takenMs !== undefined) scenario.arrived(takenMs);
  });
  await counter.start();
  await table.start();
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
  await table.stop();
  await counter.stop();
  await broker.stop();
  return problem === undefined ? 0 : 1;
}

if (!existsSync(IMAGE)) program.error(`error: there is no ${IMAGE}; run \`make firmware\` first`);
run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  },
);
