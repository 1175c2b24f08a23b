import { strict as assert } from "node:assert";
import { rmSync } from "node:fs";
import { EmulatedBoard, type BoardStatus } from "../../build/firmware/board";
import { BOARD_BUDGETS } from "../../build/budgets";
import { Highest, holdMeasured, noteMeasured } from "../measured";
import { firmwareImage } from "./image";

const FLASH = "build/out/firmware/spec-flash.bin";
/** At 115200 bit/s. */
const BYTES_A_MS = 11.52;
const PIECE_MS = 50;
/** An emulator that did not run for a while must not be given at once what a line would have carried meanwhile. */
const BURST = 1500;
const FLOOD_BYTES = 40000;

const LINE = "+CREG: 1,\"1A2B\",\"01C3D4E5\",7\r\n";
const PAYLOAD = `+CMQTTRXPAYLOAD: 0,1000\r\n${"0123456789".repeat(100)}\r\n`;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** `text` over and over at the full rate of the line, in the board's own time; the status before and behind it. */
async function flood(board: EmulatedBoard, text: string): Promise<{ before: BoardStatus; behind: BoardStatus; sent: number }> {
  const before = await board.status();
  const bytes = text.repeat(Math.ceil(FLOOD_BYTES / text.length));
  let sent = 0;
  let behind = before;
  while (behind.received < before.received + bytes.length && behind.nowMs < before.nowMs + 30000) {
    const due = Math.min(bytes.length, sent + BURST, Math.ceil((behind.nowMs - before.nowMs + PIECE_MS) * BYTES_A_MS));
    if (due > sent) board.send(bytes.slice(sent, due));
    sent = Math.max(sent, due);
    await pause(PIECE_MS);
    behind = await board.status();
  }
  return { before, behind, sent };
}

describe("the firmware on the emulated STM32F405", function () {
  this.timeout(180000);
  let longestTurn = 0;
  const heap = new Highest("heapFloodedBytes", BOARD_BUDGETS.heapPeakBytes);
  let image = "";
  let board: EmulatedBoard | undefined;

  before(function () {
    image = firmwareImage(this);
  });

  beforeEach(async () => {
    rmSync(FLASH, { force: true });
    board = new EmulatedBoard({ image, flash: FLASH, arguments: { host: "127.0.0.1", port: "1", client: "board", topic: "t" }, countInstructions: true });
    await board.start(() => {});
  });

  afterEach(() => board?.stop());

  for (const [what, text, figure] of [
    ["lines", LINE, "instructionsALineByte"],
    ["counted payloads", PAYLOAD, "instructionsAPayloadByte"],
  ] as const) {
    it(`takes every byte of ${what} off the UART at 115200 bit/s, within its instructions a byte and its heap`, async () => {
      assert(board !== undefined);
      const { before, behind, sent } = await flood(board, text);
      assert.equal(behind.received - before.received, sent);
      assert.equal(behind.bytesIn - before.bytesIn, sent);
      assert.equal(behind.overrun, 0);
      const each = Math.round((behind.busy - before.busy) / sent);
      if (process.env["FIGURES"] !== undefined) console.log(`    ${what}: ${each} instructions a byte, longest turn ${behind.longestTurn}, heap ${behind.heapPeakBytes}`);
      holdMeasured(figure, each, BOARD_BUDGETS[figure]);
      // What falls together in one turn is different in each run: its budget alone holds it.
      assert(behind.longestTurn <= BOARD_BUDGETS.instructionsATurn, `${behind.longestTurn} instructions in one turn`);
      longestTurn = Math.max(longestTurn, behind.longestTurn);
      noteMeasured({ instructionsATurn: longestTurn });
      heap.hold(behind.heapPeakBytes);
    });
  }

  it("keeps its readings over a restart of the board", async () => {
    assert(board !== undefined);
    const readings: string[] = [];
    board.onLine((line) => {
      if (line.startsWith("reading ")) readings.push(line);
    });
    let status = await board.status();
    while (status.waiting < 3) {
      await pause(PIECE_MS);
      status = await board.status();
    }
    board.command("restart");
    while (!readings.some((line) => line.startsWith("reading 2 "))) await pause(PIECE_MS);
    status = await board.status();
    assert(status.waiting >= 4, `${status.waiting} readings wait`);
  });
});
