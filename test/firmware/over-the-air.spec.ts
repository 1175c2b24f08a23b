import { strict as assert } from "node:assert";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { BOARD_BUDGETS } from "../../build/budgets";
import type { BoardStatus, EmulatedBoard } from "../../build/firmware/board";
import { slotImage } from "../../build/firmware/slot-image";
import { layTable } from "../../build/firmware/table";
import { buildRelease } from "../../build/release/build";
import { generateKey, publicBytes } from "../../build/release/keys";
import { TargetFolder } from "../../build/release/layout";
import { signRelease } from "../../build/release/sign";
import { staticServer } from "../../build/release/static-server";
import type { FamilyName } from "../../build/twin/families";
import { NodeClock } from "../../hal/node/clock";
import { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import { Highest } from "../measured";
import { FlashFile } from "./flash-file";
import { firmwareImage } from "./image";

const OUT = "build/out/firmware/releases";
const CONFIG = `${OUT}/config.ts`;
const FLASH = "build/out/firmware/spec-over-the-air.bin";
const CORE = "build/out/firmware/core.bin";
const TARGET = "board.stm32f405";
/** Bytes of files that were fetched when the power goes: about a half. */
const CUT_AT = 60000;
const ASK_MS = 500;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** An image of 1.0.0 that takes updates, in the flash of a new board, and the release of 1.1.0. Its path. */
function prepare(suite: Mocha.Context, module: FamilyName): string {
  for (const each of [OUT, FLASH]) rmSync(each, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const key = generateKey(`${OUT}/release.key`);
  const updates = { target: TARGET, manifestUrl: "http://127.0.0.1/", publicKeys: [publicBytes(key).toString("hex")], firstCheckMs: 5000, retryMinMs: 1000 };
  writeFileSync(CONFIG, `export { config } from "../../../../docs/examples/telemetry";\nexport const updates = ${JSON.stringify(updates)};\n`);
  const image = firmwareImage(suite, "--module", module, "--config", CONFIG);
  const core = readFileSync(CORE);
  core.write("1.1.0", core.lastIndexOf("1.0.0\0"), "latin1");
  writeFileSync(`${OUT}/1.1.0.bin`, slotImage(core, "1.1.0"));
  buildRelease(`${OUT}/1.1.0.bin`, { directory: OUT, target: TARGET, version: "1.1.0", minimum: "1.0.0", downgrade: false, rolloutPercent: 100, deltaFrom: [] });
  signRelease(new TargetFolder(OUT, TARGET), "1.1.0", key, { publish: true });
  return image;
}

/** Resolves when 1.1.0 is idle: it is confirmed then, and nothing newer is there. */
function isConfirmed(board: EmulatedBoard): Promise<void> {
  return new Promise((resolve) => {
    let isNew = false;
    board.onLine((line) => {
      if (process.env["FIGURES"] !== undefined && !line.startsWith("reading") && !line.startsWith("status")) console.log(`    ${line}`);
      if (line.startsWith("fieldline 1.1.0 on STM32F405")) isNew = true;
      if (isNew && line === "fota idle") resolve();
    });
  });
}

/** Of the heap, asked again and again until `end`; each start of the board begins anew. */
async function highestUntil(end: Promise<void>, board: EmulatedBoard): Promise<BoardStatus> {
  let isOver = false;
  void end.then(() => {
    isOver = true;
  });
  let highest = await board.status();
  while (!isOver) {
    await pause(ASK_MS);
    const status = await board.status();
    highest = { ...status, heapPeakBytes: Math.max(highest.heapPeakBytes, status.heapPeakBytes), overrun: highest.overrun + status.overrun };
  }
  return highest;
}

describe("the emulated STM32F405, updated over the air", function () {
  this.timeout(240000);
  const heap = new Highest("heapUpdateBytes", BOARD_BUDGETS.heapUpdateBytes);

  for (const [module, cutAt] of [["sim767xx", CUT_AT], ["ec716s", Infinity]] as const) {
    const how = cutAt === Infinity ? "" : " through a power cut";
    it(`fetches 1.1.0 by the HTTP of the ${module.toUpperCase()}${how}, tries it, and keeps it once it has reached the broker`, async function () {
      const image = prepare(this, module);
      const clock = new NodeClock();
      const broker = new EmbeddedBroker();
      await broker.start();
      let served = 0;
      let cut = false;
      const server = staticServer(OUT, ({ bytes }) => {
        served += bytes;
        if (cut || served < cutAt) return;
        cut = true;
        table.board.cutPower();
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const manifest = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${TARGET}/manifest.txt`;
      const given = { host: "127.0.0.1", port: String(broker.port), client: "board", topic: "t", manifest };
      const table = layTable(clock, module, 1, [], { image, flash: FLASH, arguments: given });
      const confirmed = isConfirmed(table.board);
      try {
        await table.start();
        const { heapPeakBytes, overrun } = await highestUntil(confirmed, table.board);
        if (process.env["FIGURES"] !== undefined) console.log(`    heap ${heapPeakBytes}, overrun ${overrun}, served ${served}`);
        assert.equal(cut, cutAt !== Infinity, "whether the power was cut");
        const record = new FlashFile(FLASH).load().open().slots.boot();
        assert.equal(record?.confirmed.version, "1.1.0");
        assert.equal(record.spare?.version, "1.0.0");
        assert.equal(overrun, 0);
        heap.hold(heapPeakBytes);
      } finally {
        await table.stop();
        server.close();
        await broker.stop();
      }
    });
  }
});
