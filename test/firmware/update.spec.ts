import { strict as assert } from "node:assert";
import { readFileSync, rmSync } from "node:fs";
import { EmulatedBoard } from "../../build/firmware/board";
import { slotImage } from "../../build/firmware/slot-image";
import type { SlotImage } from "../../hal/slots";
import { FlashFile } from "./flash-file";
import { firmwareImage } from "./image";

const FLASH = "build/out/firmware/spec-update.bin";
const CORE = "build/out/firmware/core.bin";
const OLD = "fieldline 1.0.0 on STM32F405";
const NEW = "fieldline 1.1.0 on STM32F405";
/** Where the core begins: interface, buckets of strings, the function that starts it (flash.h). */
const START_AT = 8;
const CORE_ADDRESS = 0x08080080;
/** In the interpreter's structures (LClosure, Proto). */
const PROTO_IN_CLOSURE = 12;
const CODE_IN_PROTO = 28;
/** OP_JMP, by -1 (lopcodes.h). */
const JUMP_TO_ITSELF = 0x7fffff38;
/** An emulated watchdog that nobody has to wait long for, in ms. */
const WATCHDOG_MS = 2000;
/** What the loader writes at once, and the emulator erases (lzma.h, memory.c). */
const PIECE_BYTES = 4096;
const ERASED_AT_ONCE = 512;
const SECTOR_BYTES = 131072;
const MARK_BYTES = 128;
/** Outside of all memory. */
const NOWHERE = 0xfffffff0;

describe("an update of the emulated STM32F405", function () {
  this.timeout(60000);
  let image = "";
  let core = Buffer.alloc(0);
  let board: EmulatedBoard | undefined;
  const said: string[] = [];

  before(function () {
    image = firmwareImage(this);
    core = readFileSync(CORE);
  });

  beforeEach(async () => {
    rmSync(FLASH, { force: true });
    await powerOn();
    await powerOff();
    said.length = 0;
  });

  afterEach(() => powerOff());

  /** Resolves when an application has started. */
  async function powerOn(more: Readonly<Record<string, string>> = {}): Promise<void> {
    board = new EmulatedBoard({ image, flash: FLASH, arguments: { ...more, watchdog: String(WATCHDOG_MS) } });
    board.onLine((line) => said.push(line));
    const started = says("fieldline ");
    await board.start(() => {});
    await started;
  }

  async function powerOff(): Promise<void> {
    const last = board;
    board = undefined;
    await last?.stop();
  }

  function says(beginning: string): Promise<string> {
    return new Promise((resolve) => board?.onLine((line) => (line.startsWith(beginning) ? resolve(line) : undefined)));
  }

  /** The core that runs, under another version. */
  function newCore(): Buffer {
    const copy = Buffer.from(core);
    copy.write("1.1.0", copy.lastIndexOf("1.0.0\0"), "latin1");
    return copy;
  }

  function stage(bytes: Buffer, attempts: number): { confirmed: SlotImage; trial: SlotImage } {
    const flash = new FlashFile(FLASH).load();
    const confirmed = flash.open().slots.boot()?.confirmed;
    assert(confirmed !== undefined, "the first start has written the record");
    const trial = flash.put(1, bytes, "1.1.0");
    flash.open().slots.setBoot({ confirmed, trial: { image: trial, attempts } });
    flash.save();
    return { confirmed, trial };
  }

  function started(): string[] {
    return said.filter((line) => line.startsWith("fieldline ")).map((line) => line.slice(0, OLD.length));
  }

  it("is tried, confirmed, and stays", async () => {
    const { confirmed, trial } = stage(slotImage(newCore(), "1.1.0"), 2);
    await powerOn();
    assert(said.includes("loader: an image on trial"));
    assert.deepEqual(started(), [NEW]);
    await powerOff();
    const flash = new FlashFile(FLASH).load();
    assert.equal(flash.open().slots.boot()?.trial?.attempts, 1);
    flash.open().slots.setBoot({ confirmed: trial, spare: confirmed });
    flash.save();
    await powerOn();
    assert.deepEqual(started(), [NEW, NEW]);
    assert(said.lastIndexOf("loader: an image on trial") < said.length - 2);
  });

  it("that is not confirmed is taken back when its attempts are over", async () => {
    const { confirmed } = stage(slotImage(newCore(), "1.1.0"), 2);
    await powerOn();
    for (const expected of [NEW, OLD]) {
      const again = says("fieldline ");
      board?.command("restart");
      assert((await again).startsWith(expected));
    }
    assert.deepEqual(started(), [NEW, NEW, OLD]);
    const record = new FlashFile(FLASH).load().open().slots.boot();
    assert.deepEqual(record?.confirmed, confirmed);
    assert.equal(record.failed?.version, "1.1.0");
  });

  it("that crashes is taken back by itself", async () => {
    const broken = newCore();
    broken.writeUInt32LE(NOWHERE, START_AT);
    stage(slotImage(broken, "1.1.0"), 2);
    await powerOn();
    assert.deepEqual(started(), [OLD]);
    assert.equal(said.filter((line) => line === "loader: an image on trial").length, 2);
    assert(said.includes("fault: restart"));
  });

  it("that hangs is taken back by the watchdog", async () => {
    const broken = newCore();
    // The function that starts it jumps back to where it is.
    const start = broken.readUInt32LE(START_AT) - CORE_ADDRESS;
    const code = broken.readUInt32LE(broken.readUInt32LE(start + PROTO_IN_CLOSURE) - CORE_ADDRESS + CODE_IN_PROTO) - CORE_ADDRESS;
    broken.writeUInt32LE(JUMP_TO_ITSELF, code);
    stage(slotImage(broken, "1.1.0"), 2);
    await powerOn();
    assert.deepEqual(started(), [OLD]);
    assert.equal(said.filter((line) => line === "loader: an image on trial").length, 2);
  });

  it("that is damaged is never started", async () => {
    const bytes = slotImage(newCore(), "1.1.0");
    const { trial } = stage(bytes, 2);
    const flash = new FlashFile(FLASH).load();
    flash.damage(trial.slot);
    flash.save();
    await powerOn();
    assert.deepEqual(started(), [OLD]);
    assert.equal(said.includes("loader: an image on trial"), false);
  });

  for (const [moment, cutOf] of [
    ["erases the core", ({ erasing }) => Math.floor(erasing / 2)],
    ["expands the image", ({ erasing, pieces }) => erasing + Math.floor(pieces / 2)],
    ["writes the core's mark", ({ erasing, pieces }) => erasing + pieces + 1],
  ] as [string, (writes: { erasing: number; pieces: number }) => number][]) {
    it(`comes through a power cut while the loader ${moment}`, async () => {
      stage(slotImage(newCore(), "1.1.0"), 1);
      const writes = { erasing: Math.ceil((MARK_BYTES + core.length) / SECTOR_BYTES) * (SECTOR_BYTES / ERASED_AT_ONCE), pieces: Math.ceil(core.length / PIECE_BYTES) };
      await powerOn({ cut: String(cutOf(writes)) });
      assert.deepEqual(started(), [NEW]);
      // It went, and it was ended by the loader once the core was made.
      assert.equal(board?.powerOns, 3);
    });
  }

  it("comes through a power that goes again and again", async () => {
    stage(slotImage(newCore(), "1.1.0"), 200);
    for (let time = 1; time <= 6; time++) {
      await powerOn({ cut: String(time * 140) });
      board?.cutPower();
      await says("fieldline ");
      await powerOff();
    }
    assert.equal(started().every((line) => line === NEW), true);
  });
});
