import { createHash } from "node:crypto";
import type { EspruinoApi } from "../../hal/espruino/api";
import { espruinoSlots, SLOTS_FILE, type SlotArea } from "../../hal/espruino/slots";
import type { Slots } from "../../hal/slots";
import { VirtualStorage } from "../../hal/virtual/storage";

const HEADER_BYTES = 32;
const WRITE_UNIT = 4;
const ERASED = "\xff".repeat(WRITE_UNIT);

/** A board whose Storage is virtual flash, whose power can be cut; it runs scripts of Espruino on Node. */
export class SlotsBoard {
  readonly flash: VirtualStorage;
  /** What images have said since the latest start. */
  said: string[] = [];
  reboots = 0;
  /** Since the latest start: whether a watchdog runs, and what the loader has set a timer for. */
  watched = false;
  due: (() => void)[] = [];
  hasCrypto = true;
  /** Of a file it reads no more bytes at once. */
  longestRead = Infinity;

  /** `image`: all of its Storage. */
  constructor(
    private readonly area: SlotArea,
    image: Uint8Array,
  ) {
    const { pageSize } = area;
    this.flash = new VirtualStorage({ pageSize, pageCount: image.length / pageSize, writeUnit: WRITE_UNIT, erased: 255 });
    const bytes = Buffer.from(image).toString("latin1");
    for (let at = 0; at < bytes.length; at += WRITE_UNIT) {
      const unit = bytes.slice(at, at + WRITE_UNIT);
      if (unit !== ERASED) this.flash.write(at, unit);
    }
  }

  slots(): Slots {
    return espruinoSlots(this.api(), this.area);
  }

  /** One boot: runs `loader`, as Espruino runs `.bootcde`. Throws what ends it. */
  boot(loader: string): void {
    this.said = [];
    this.watched = false;
    this.due = [];
    const api = this.api();
    const world = { ...api, eval: (script: string) => this.runImage(script), getTime: 0, setTimeout: (callback: () => void) => this.due.push(callback), clearTimeout: 0, digitalWrite: 0, digitalRead: 0, setWatch: 0, process: 0 };
    new Function(...Object.keys(world), loader)(...Object.values(world));
  }

  private runImage(script: string): void {
    new Function("say", script)((text: string) => void this.said.push(text));
  }

  private api(): EspruinoApi {
    const { address } = this.area;
    const flash = {
      read: (length: number, at: number) => Buffer.from(this.flash.read(at - address, length), "latin1"),
      write: (bytes: string, at: number) => this.must(this.flash.write(at - address, bytes)),
      erasePage: (at: number) => this.must(this.flash.erase((at - address) / this.area.pageSize)),
    };
    const storage = { read: (name: string, offset: number, length: number) => (name === SLOTS_FILE ? this.flash.read(HEADER_BYTES + offset, Math.min(length, this.longestRead)) : undefined) };
    const crypto = { SHA256: (bytes: string) => createHash("sha256").update(Buffer.from(bytes, "latin1")).digest() };
    const modules: Record<string, unknown> = { Flash: flash, Storage: storage, ...(this.hasCrypto ? { crypto } : {}) };
    return {
      require: (name: string) => {
        if (modules[name] === undefined) throw new Error(`Module ${name} not found`);
        return modules[name];
      },
      print: (text: string) => void this.said.push(text),
      E: { enableWatchdog: () => void (this.watched = true), toString: (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1"), reboot: () => void this.reboots++ },
    } as unknown as EspruinoApi;
  }

  private must(problem: string | undefined): void {
    if (problem !== undefined) throw new Error(problem);
  }
}
