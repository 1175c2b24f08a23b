/** The flash of a board as a file of the PC, and the core's view of it: what the device writes to it, and what the loader finds. */
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { slotImage } from "../../build/firmware/slot-image";
import { LuaStorage } from "../../hal/lua/host";
import { StorageRegion } from "../../hal/region";
import { Settings } from "../../hal/settings";
import { sha256 } from "../../hal/sha256";
import type { Slot, SlotImage, Slots } from "../../hal/slots";
import type { Board } from "../../hal/stm32f405/board";
import { boardSlots, sectors, STORAGE } from "../../hal/stm32f405/flash";
import { compileForPc } from "./tools";

const FLASH_BYTES = 1024 * 1024;
const OUT = "build/out/firmware";
const PROGRAM = `${OUT}/loader-on-pc`;
const CORE_AT = 0x80000;
const CORE_MARK_BYTES = 128;
export const SLOT_AT = [0x40000, 0x60000] as const;
/** Of the program that the specs' images are made for. */
export const INTERFACE = 3;

export function buildLoader(): void {
  compileForPc(PROGRAM, "test/firmware/loader-on-pc.c", ["loader", "boot-record", "settings", "sha256", "lzma"]);
}

/** Bytes of a core for the program with `interface`, different ones for each `seed`. */
export function someCore(seed: number, size: number, forInterface = INTERFACE): Buffer {
  const core = Buffer.alloc(size);
  let state = seed;
  for (let at = 4; at < size; at++) {
    state = (state * 48271) % 2147483647;
    // As a core has it: much that is alike, and words that repeat.
    core[at] = state % 3 === 0 ? state % 251 : core[at - 4] as number;
  }
  core.writeUInt32LE(forInterface, 0);
  return core;
}

export class FlashFile {
  readonly bytes = Buffer.alloc(FLASH_BYTES, 0xff);

  constructor(private readonly file: string) {}

  load(): this {
    readFileSync(this.file).copy(this.bytes);
    return this;
  }

  save(): void {
    writeFileSync(this.file, this.bytes);
  }

  /** As the application sees it after a start. */
  open(): { settings: Settings; slots: Slots } {
    const { bytes } = this;
    const board = {
      read: (offset: number, length: number) => bytes.toString("latin1", offset, offset + length),
      program: (offset: number, text: string) => {
        const from = Buffer.from(text, "latin1");
        for (let at = 0; at < from.length; at++) bytes[offset + at] = (bytes[offset + at] as number) & (from[at] as number);
        return undefined;
      },
      erase: (sector: number) => {
        const [at, count] = sector < 5 ? [sector * 0x4000, 0x4000] : [(sector - 4) * 0x20000, 0x20000];
        bytes.fill(0xff, at, at + count);
        return undefined;
      },
    } as unknown as Board;
    const settings = new Settings(new StorageRegion(new LuaStorage(sectors(board, STORAGE)), 0, 2));
    return { settings, slots: boardSlots(board, settings) };
  }

  /** Puts an image into a slot, whatever uses it. */
  put(slot: Slot, image: Buffer, version: string): SlotImage {
    this.bytes.fill(0xff, SLOT_AT[slot], SLOT_AT[slot] + 0x20000);
    image.copy(this.bytes, SLOT_AT[slot]);
    return { slot, size: image.length, sha256: sha256(image.toString("latin1")), version };
  }

  putCore(slot: Slot, core: Buffer, version: string): SlotImage {
    return this.put(slot, slotImage(core, version), version);
  }

  /** One bit, somewhere in the image's stream. */
  damage(slot: Slot): void {
    const at = SLOT_AT[slot] + 500;
    this.bytes[at] = (this.bytes[at] as number) ^ 1;
  }

  /** Goes up when the settings move to their other page. */
  get sequence(): number {
    return Math.max(...[0x4000, 0x8000].map((page) => (this.bytes.toString("latin1", page, page + 2) === "FS" ? this.bytes.readUInt32BE(page + 2) : 0)));
  }

  hasCore(core: Buffer): boolean {
    const from = CORE_AT + CORE_MARK_BYTES;
    return this.bytes.subarray(from, from + core.length).equals(core);
  }

  /** What the loader chooses; the flash then has what it has written. */
  start(): string {
    this.save();
    const answer = run("run", this.file);
    this.load();
    return answer.trim();
  }

  /** `operation choice hash`, for each moment at which the power went. */
  cuts(): string[] {
    this.save();
    return run("cuts", this.file).trim().split("\n");
  }
}

function run(command: string, file: string): string {
  const { status, stdout, stderr } = spawnSync(PROGRAM, [command, file, String(INTERFACE)], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout;
}
