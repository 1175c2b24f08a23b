import type { LinkConfig } from "../../../app/link/config";
import { defaultModuleFotaConfig, type ModuleFotaConfig } from "../../../app/module-fota/config";
import { ModuleFota, type ModuleUpdate } from "../../../app/module-fota/module-fota";
import type { Failure } from "../../../drivers/failure";
import type { VirtualClock } from "../../../hal/virtual/clock";
import { Settings } from "../../../hal/settings";
import { VirtualStorage } from "../../../hal/virtual/storage";
import { expect } from "../../expect";
import type { FakeFirmware } from "../fakes/fake-firmware";
import type { FakeModem } from "../fakes/fake-modem";
import { LinkBench } from "../fakes/link-bench";

export const OLD = "R1";
export const NEW = "R2";
export const INSTALL_MS = 60000;
export const FROM_WEB: ModuleUpdate = { source: { kind: "url", url: "http://server/fw.bin" }, revision: NEW };

export interface ModuleFotaBenchOptions {
  config?: Partial<ModuleFotaConfig>;
  link?: Partial<LinkConfig>;
  /** What an earlier start of the device has left. */
  storage?: VirtualStorage;
  takeLeave?: (this: void, done: () => void) => void;
}

/** Updates of a fake module. */
export class ModuleFotaBench {
  readonly bench: LinkBench;
  readonly clock: VirtualClock;
  readonly modem: FakeModem;
  readonly firmware: FakeFirmware;
  readonly storage: VirtualStorage;
  readonly settings: Settings;
  readonly fota: ModuleFota;
  readonly progress: number[] = [];
  /** "R2", or "R1: " and why. */
  readonly ends: string[] = [];

  constructor({ config, link, storage, takeLeave }: ModuleFotaBenchOptions = {}) {
    this.bench = new LinkBench(link);
    this.clock = this.bench.clock;
    this.modem = this.bench.modem;
    this.firmware = this.modem.firmware as FakeFirmware;
    this.storage = storage === undefined ? new VirtualStorage({ pageSize: 1024, pageCount: 2, writeUnit: 4, erased: 255 }) : storage;
    this.settings = new Settings(this.storage);
    this.fota = new ModuleFota({
      modem: this.modem,
      link: this.bench.link,
      clock: this.clock,
      settings: this.settings,
      config: { ...defaultModuleFotaConfig, ...config },
      takeLeave,
      observer: (step) => this.bench.hear(step),
      onProgress: (percent) => this.progress.push(percent),
      onEnd: (failure, revision) => this.hearEnd(failure, revision),
    });
  }

  /** Online, and with an update begun that has come to `state`. */
  begun(state: string, update = FROM_WEB): void {
    this.bench.online();
    expect(this.fota.start(update)).toBe(undefined);
    this.reach(state, 60000);
  }

  reach(state: string, limitMs: number): void {
    if (this.clock.runUntilTrue(() => this.fota.state() === state, limitMs)) return;
    throw new Error("the update is not " + state + " after " + String(limitMs) + " ms, it is " + this.fota.state());
  }

  /** Runs until the update has ended, and says how. */
  end(limitMs: number): string {
    const before = this.ends.length;
    if (!this.clock.runUntilTrue(() => this.ends.length > before, limitMs)) throw new Error("no end; the update is " + this.fota.state());
    return this.ends[before] as string;
  }

  /** Whether a device that starts now would know of an update. */
  noted(): boolean {
    return new Settings(this.storage).get("module-update") !== undefined;
  }

  path(): string[] {
    return this.bench.path("module-fota", 0);
  }

  private hearEnd(failure: Failure | undefined, revision: string): void {
    this.ends.push(failure === undefined ? revision : revision + ": " + failure.message);
  }
}
