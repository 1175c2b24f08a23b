import { strict as assert } from "node:assert";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { slotImage } from "../../build/firmware/slot-image";
import { layTable } from "../../build/firmware/table";
import { buildRelease } from "../../build/release/build";
import { generateKey, publicBytes } from "../../build/release/keys";
import { TargetFolder } from "../../build/release/layout";
import { signRelease } from "../../build/release/sign";
import { staticServer } from "../../build/release/static-server";
import { NodeClock } from "../../hal/node/clock";
import { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import { FlashFile } from "./flash-file";
import { firmwareImage } from "./image";

const OUT = "build/out/firmware/releases";
const CONFIG = `${OUT}/config.ts`;
const FLASH = "build/out/firmware/spec-over-the-air.bin";
const CORE = "build/out/firmware/core.bin";
const TARGET = "board.stm32f405";
/** All that the linker script leaves: telemetry, HTTP and the verification of a signature take most of it. */
const HEAP_BYTES = 96 * 1024;

describe("the emulated STM32F405, updated over the air", function () {
  this.timeout(240000);
  let image = "";

  before(function () {
    // Minutes, of which the most go by at the rate of the UART.
    if (process.env["OVER_THE_AIR"] === undefined) this.skip();
    rmSync(OUT, { recursive: true, force: true });
    mkdirSync(OUT, { recursive: true });
    const key = generateKey(`${OUT}/release.key`);
    const updates = { target: TARGET, manifestUrl: "http://127.0.0.1/", publicKeys: [publicBytes(key).toString("hex")], firstCheckMs: 5000, retryMinMs: 1000 };
    writeFileSync(CONFIG, `export { config } from "../../../../docs/examples/telemetry";\nexport const updates = ${JSON.stringify(updates)};\n`);
    image = firmwareImage(this, "--config", CONFIG);
    const core = readFileSync(CORE);
    core.write("1.1.0", core.lastIndexOf("1.0.0\0"), "latin1");
    writeFileSync(`${OUT}/1.1.0.bin`, slotImage(core, "1.1.0"));
    buildRelease(`${OUT}/1.1.0.bin`, { directory: OUT, target: TARGET, version: "1.1.0", minimum: "1.0.0", downgrade: false, rolloutPercent: 100, deltaFrom: [] });
    signRelease(new TargetFolder(OUT, TARGET), "1.1.0", key, { publish: true });
  });

  it("fetches 1.1.0 by the module's HTTP through a power cut, tries it, and keeps it once it has reached the broker", async () => {
    rmSync(FLASH, { force: true });
    const clock = new NodeClock();
    const broker = new EmbeddedBroker();
    await broker.start();
    let served = 0;
    const server = staticServer(OUT, ({ bytes }) => {
      served += bytes;
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const manifest = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${TARGET}/manifest.txt`;
    const given = { host: "127.0.0.1", port: String(broker.port), client: "board", topic: "t", manifest };
    const table = layTable(clock, "sim767xx", 1, [], { image, flash: FLASH, arguments: given });
    const { board } = table;
    let cut = false;
    const watch = setInterval(() => {
      if (cut || served < 60000) return;
      cut = true;
      board.cutPower();
    }, 50);
    const confirmed = new Promise<void>((resolve) => {
      let isNew = false;
      board.onLine((line) => {
        if (process.env["FIGURES"] !== undefined && !line.startsWith("reading") && !line.startsWith("status")) console.log(`    ${line}`);
        if (line.startsWith("fieldline 1.1.0 on STM32F405")) isNew = true;
        if (isNew && line === "fota idle") resolve();
      });
    });
    try {
      await table.start();
      await confirmed;
      const { heapPeakBytes, overrun } = await board.status();
      if (process.env["FIGURES"] !== undefined) console.log(`    heap ${heapPeakBytes}, overrun ${overrun}, served ${served}`);
      assert(cut, "the power was cut");
      assert(heapPeakBytes <= HEAP_BYTES, `${heapPeakBytes} bytes of heap`);
      const record = new FlashFile(FLASH).load().open().slots.boot();
      assert.equal(record?.confirmed.version, "1.1.0");
      assert.equal(record.spare?.version, "1.0.0");
    } finally {
      clearInterval(watch);
      await table.stop();
      server.close();
      await broker.stop();
    }
  });
});
