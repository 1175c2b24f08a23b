import { strict as assert } from "node:assert";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { BOARD_BUDGETS } from "../../build/budgets";
import { layTable } from "../../build/firmware/table";
import { NodeClock } from "../../hal/node/clock";
import { EmbeddedBroker } from "../../twin/networks/broker/embedded-broker";
import { holdMeasured } from "../measured";
import { firmwareImage } from "./image";

const FLASH = "build/out/firmware/spec-download.bin";
const BYTES = 100 * 1024;

describe("the firmware on the emulated STM32F405, beside the twin", function () {
  this.timeout(180000);
  let image = "";

  before(function () {
    image = firmwareImage(this, "--download");
  });

  it("publishes, and receives 100 KB whole, within its heap", async () => {
    rmSync(FLASH, { force: true });
    const clock = new NodeClock();
    const broker = new EmbeddedBroker();
    await broker.start();
    const server = createServer((socket) => socket.end(Buffer.alloc(BYTES, "fieldline ")));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const table = layTable(clock, "sim767xx", 1, [], {
      image,
      flash: FLASH,
      arguments: { host: "127.0.0.1", port: String(broker.port), client: "fieldline-board", topic: "fieldline/board" },
    });
    const { board } = table;
    let asked = false;
    const downloaded = new Promise<string>((resolve) => {
      board.onLine((text) => {
        if (text === "telemetry publishing" && !asked) {
          asked = true;
          board.command(`download ${(server.address() as AddressInfo).port}`);
        }
        if (text.startsWith("downloaded")) resolve(text);
      });
    });
    try {
      await table.start();
      assert.equal(await downloaded, `downloaded ${BYTES}`);
      const { acknowledged, overrun, heapPeakBytes, luaPeakBytes } = await board.status();
      if (process.env["FIGURES"] !== undefined) console.log(`    publishing and receiving 100 KB: heap ${heapPeakBytes}, of Lua ${luaPeakBytes}; ${acknowledged} readings acknowledged`);
      assert(acknowledged > 0, "readings were acknowledged meanwhile");
      assert.equal(overrun, 0);
      holdMeasured("heapDownloadBytes", heapPeakBytes, BOARD_BUDGETS.heapPeakBytes);
    } finally {
      await table.stop();
      server.close();
      await broker.stop();
    }
  });
});
