import { defaultFotaConfig, type FotaConfig } from "../../../app/fota/config";
import type { FotaHttp } from "../../../app/fota/file-fetch";
import { Fota } from "../../../app/fota/fota";
import type { UpdateSource } from "../../../app/fota/source";
import { StaticSource } from "../../../app/fota/static-source";
import type { MachineStep } from "../../../app/machine/observer";
import { chooseImage, type BootChoice } from "../../../hal/boot-chooser";
import type { Clock, Timer } from "../../../hal/clock";
import type { Crypto } from "../../../hal/crypto";
import { flashFirstImage } from "../../../hal/first-image";
import { SeededRandom } from "../../../hal/random";
import type { BootRecord, Slot, Slots } from "../../../hal/slots";
import { BootClock } from "../../../hal/virtual/boot-clock";
import { VirtualClock } from "../../../hal/virtual/clock";
import { flashKind, type SlotKind } from "../../hal/slots/slots-bench";
import { FakeFiles, FakeHttp } from "./fake-http";
import { cheapCrypto, imageOf, KEY, makeRelease, TARGET, type Release } from "./release-maker";

export const BASE_URL = "https://host/releases/";
export const MANIFEST = "manifest.txt";
const HOUR_MS = 3600000;

export interface BenchOptions {
  kind?: SlotKind;
  crypto?: Crypto;
  config?: Partial<FotaConfig>;
  /** The image that is flashed as 1.0.0. */
  image?: string;
  /** Images that do not confirm themselves, by their bytes. */
  broken?: readonly string[];
  /** How long a good image takes until it confirms itself, ms. */
  confirmMs?: number;
  /** What a turn of the device takes, ms; nothing where left out. */
  turnMs?: number;
  onStep?: (this: void, step: MachineStep) => void;
  /** What stands before the HTTP of each boot. */
  http?: (this: void, http: FotaHttp) => FotaHttp;
  source?: (this: void, http: FotaHttp) => UpdateSource;
}

export const IMAGE_1 = imageOf(1, 3000);

/** The clock of a device whose turns take time. */
class BusyClock implements Clock {
  constructor(
    private readonly inner: Clock,
    private readonly turnMs: number,
  ) {}

  now(): number {
    return this.inner.now();
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.inner.after(Math.max(delayMs, this.turnMs), callback);
  }
}

/** A device that is updated, with its loader, its power, and a server of releases. */
export class FotaBench {
  readonly clock = new VirtualClock();
  readonly kind: SlotKind;
  readonly files = new FakeFiles(BASE_URL);
  readonly steps: MachineStep[] = [];
  /** Versions that the loader has started, in order; with a "?" where on trial. */
  readonly started: string[] = [];
  /** The same, with their bytes. */
  startedImages: { version: string; image: string }[] = [];
  readonly restarts: string[] = [];
  fota!: Fota;
  slots!: Slots;
  private readonly crypto: Crypto;
  private bootClock: BootClock;

  constructor(private readonly options: BenchOptions = {}) {
    this.kind = options.kind ?? flashKind(5);
    this.crypto = options.crypto ?? cheapCrypto;
    const image = options.image ?? IMAGE_1;
    flashFirstImage(this.kind.open(), image, "1.0.0", this.crypto);
    this.bootClock = new BootClock(this.clock);
  }

  publish(release: Release): void {
    this.files.has(MANIFEST, release.manifest);
    for (const { bytes, name } of release.files) this.files.has(name, bytes);
  }

  /**
   * The loader starts an image, and this is what it does: updates, and if it is a good one it confirms itself. `slot`: the one that a
   * loader starts which heeds no record.
   */
  boot(slot?: Slot): void {
    const { config, confirmMs, http: wrap, source, turnMs } = this.options;
    this.bootClock.end();
    this.bootClock = new BootClock(this.clock);
    const clock = turnMs === undefined ? this.bootClock : new BusyClock(this.bootClock, turnMs);
    this.slots = this.kind.open();
    const choice = slot === undefined ? chooseImage(this.slots, this.crypto) : { slot, trial: false };
    const image = this.slots.read(choice.slot, 0, choice.size ?? 0);
    this.noteStart(choice, image);
    const restart = (reason: string): void => {
      this.restarts.push(reason);
      this.boot();
    };
    const fake = new FakeHttp(clock, this.files);
    this.fota = new Fota({
      http: wrap === undefined ? fake : wrap(fake),
      slots: this.slots,
      crypto: this.crypto,
      clock,
      random: new SeededRandom(1),
      source: source === undefined ? new StaticSource({ http: fake, manifestUrl: BASE_URL + MANIFEST }) : source(fake),
      config: { ...defaultFotaConfig, target: TARGET, publicKeys: [KEY], ...config },
      running: choice.slot,
      identity: () => "490154203237518",
      restart,
      observer: (step) => this.hear(step),
    });
    const { fota } = this;
    if ((this.options.broken ?? []).indexOf(image) < 0) clock.after(confirmMs ?? 5000, () => fota.confirm());
  }

  /** Boots, and runs until the update has come to its end or to a rest; answers the version that is confirmed then. */
  run(limitMs: number = HOUR_MS): string {
    if (this.started.length === 0) this.boot();
    this.fota.check();
    this.clock.runFor(1);
    this.clock.runUntilTrue(() => this.isAtRest(), limitMs);
    return this.confirmed();
  }

  isAtRest(): boolean {
    return this.fota.status().state === "idle";
  }

  confirmed(): string {
    const record = this.kind.open().boot() as BootRecord;
    return record.confirmed.version + (record.trial === undefined ? "" : " with a trial");
  }

  /** States that were entered, in order. */
  path(): string[] {
    return this.steps.filter((step) => step.outcome === "moved").map((step) => step.to);
  }

  /** What no state took, or was lost: an error of the table. */
  surprises(): string[] {
    return this.steps.filter((step) => step.outcome === "untaken" || step.outcome === "overflow").map((step) => step.from + " " + step.event);
  }

  private hear(step: MachineStep): void {
    const { onStep } = this.options;
    this.steps.push(step);
    if (onStep !== undefined) onStep(step);
  }

  private noteStart({ trial }: BootChoice, image: string): void {
    const record = this.slots.boot() as BootRecord;
    const version = trial && record.trial !== undefined ? record.trial.image.version : record.confirmed.version;
    this.started.push(version + (trial ? "?" : ""));
    this.startedImages.push({ version, image });
  }
}

/** Version 1.1.0 of another image, whole and as a delta to `IMAGE_1`. */
export function release11(image: string, delta: boolean = false): Release {
  return delta ? makeRelease({ version: "1.1.0", image, from: { version: "1.0.0", image: IMAGE_1 } }) : makeRelease({ version: "1.1.0", image });
}
