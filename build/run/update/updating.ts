import { rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { DeviceConfig } from "../../../app/device";
import type { FotaConfig } from "../../../app/fota/config";
import type { FotaStatus } from "../../../app/fota/status";
import type { FotaState } from "../../../app/fota/table";
import { FileSlots } from "../../../hal/file-slots";
import { flashFirstImage } from "../../../hal/first-image";
import type { Host } from "../../../hal/host";
import { nodeCrypto } from "../../../hal/node/crypto";
import { FolderFiles } from "../../../hal/node/files";
import { loadImage } from "../../../hal/node/image-loader";
import { SeededRandom } from "../../../hal/random";
import { BootClock } from "../../../hal/virtual/boot-clock";
import { createNotedDevice } from "../../../trace/device-notes";
import type { TwinControls } from "../../../twin/controls";
import { staticServer } from "../../release/static-server";
import { SENSOR } from "../device-config";
import type { RunOptions } from "../options";
import { Tally } from "../tally";
import { Timeline } from "../timeline";
import type { Wiring } from "../wiring";
import type { ImageParts, ImageRun } from "./application";
import { Releases, TARGET } from "./releases";
import type { UpdateReport } from "./report";

const RELEASES = "build/out/releases";
const SLOTS = "build/out/slots";
const CAPACITY = 1048576;
const STEP_MS = 250;
const PROGRESS_MS = 2000;
/** How long the device may take to the broker, and for an update with its restart. */
const CONNECT_MS = 60000;
const UPDATE_MS = 180000;
const GOODBYE_MS = 15000;
/** The power goes when so large a share of the blocks is there. */
const CUT_SHARE = 0.5;
/** In minutes and hours a device is patient; whoever watches is not. */
const PATIENCE: Partial<FotaConfig> = { firstCheckMs: 3000, retryMinMs: 2000, trialMs: 20000, trialAttempts: 1 };

/** States that take turns for each group of blocks; the progress is said instead. */
const FETCHING: readonly string[] = ["listing", "looking", "fetching"] satisfies FotaState[];

/** The wiring of a twin. */
export type TwinWiring = Wiring & { twin: TwinControls; bootMs: number };

/** Updates of the running application, from images in two slots: a good one through a power cut, and one that has to be rolled back. */
export class Updating {
  private readonly tally = new Tally();
  private readonly timeline: Timeline;
  private readonly releases: Releases;
  private readonly slots = new FileSlots(new FolderFiles(SLOTS), CAPACITY);
  private readonly startMs: number;
  private server: Server | undefined;
  private manifestUrl = "";
  private bootClock: BootClock;
  private run: ImageRun | undefined;
  /** What the server has sent, also of requests that the power cut broke off. */
  private readonly served = { requests: 0, bytes: 0 };
  private progressMs = 0;

  constructor(
    private readonly options: RunOptions,
    private readonly wiring: TwinWiring,
    private readonly device: DeviceConfig,
    private readonly command: (payload: string) => Promise<void>,
  ) {
    const { clock } = wiring;
    this.startMs = clock.now();
    this.bootClock = new BootClock(clock);
    this.timeline = new Timeline(() => clock.now() - this.startMs, (line) => console.log(line));
    this.releases = new Releases(RELEASES, options.module);
  }

  /** A message reached the independent client at the broker. */
  arrived(topic: string, payload: string): void {
    if (topic.endsWith("/readings")) this.tally.arrive(payload);
  }

  /** Rejects with what went wrong. */
  async perform(): Promise<UpdateReport> {
    await this.prepare();
    try {
      this.start();
      await this.until(CONNECT_MS, "1.0.0 reaches the broker", () => this.isConnected());
      const good = await this.updateThroughPowerCut();
      const bad = await this.rollBack();
      await this.drain();
      return { ...good, ...bad, readings: this.tally.sent, lost: this.tally.lost };
    } finally {
      this.bootClock.end();
      this.server?.close();
    }
  }

  /** The releases, a server that has the first of them, and a device that was flashed with it. */
  private async prepare(): Promise<void> {
    console.log(`\nupdates of the application, from ${RELEASES} into ${SLOTS}`);
    const first = await this.releases.make("1.0.0");
    this.releases.publish("1.0.0");
    const server = staticServer(RELEASES, ({ bytes }) => {
      this.served.requests++;
      this.served.bytes += bytes;
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.server = server;
    this.manifestUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${TARGET}/manifest.txt`;
    rmSync(SLOTS, { recursive: true, force: true });
    new FolderFiles(SLOTS);
    const problem = flashFirstImage(this.slots, first.toString("latin1"), "1.0.0", nodeCrypto);
    if (problem !== undefined) throw new Error(`the first image cannot be written: ${problem}`);
  }

  private async updateThroughPowerCut(): Promise<Omit<UpdateReport, "rolledBack" | "readings" | "lost">> {
    const { clock, twin } = this.wiring;
    const image = await this.releases.make("1.1.0");
    this.releases.publish("1.1.0");
    const beganMs = clock.now();
    const before = { ...this.served };
    await this.command('{"cmd":"update"}');
    await this.until(UPDATE_MS, "half of 1.1.0 is there", () => this.share() >= CUT_SHARE);
    const { done: cutAt, blocks } = this.download();
    this.timeline.event("fault: power cut, of device and module");
    this.bootClock.end();
    twin.losePower();
    this.start();
    await this.until(UPDATE_MS, "1.1.0 is fetched on", () => this.share() > CUT_SHARE);
    const { resumedAt } = this.download();
    await this.until(UPDATE_MS, "1.1.0 confirms itself", () => this.confirmed() === "1.1.0");
    this.timeline.event("1.1.0 has confirmed itself");
    const { bytes, requests } = this.served;
    return { imageBytes: image.length, blocks, cutAt, resumedAt, requests: requests - before.requests, servedBytes: bytes - before.bytes, ms: clock.now() - beganMs };
  }

  private async rollBack(): Promise<Pick<UpdateReport, "rolledBack">> {
    const { clock } = this.wiring;
    await this.releases.make("1.2.0", { broken: true, deltaFrom: ["1.1.0"] });
    this.releases.publish("1.2.0");
    const beganMs = clock.now();
    await this.until(CONNECT_MS, "1.1.0 takes commands", () => this.isConnected());
    await this.command('{"cmd":"update"}');
    await this.until(UPDATE_MS, "1.2.0 is tried", () => this.status().version === "1.2.0");
    await this.until(UPDATE_MS, "1.1.0 is back at the broker", () => this.status().version === "1.1.0" && this.isConnected());
    const { failedVersion } = this.status();
    if (failedVersion !== "1.2.0" || this.confirmed() !== "1.1.0") throw new Error("1.1.0 runs, but nothing says that 1.2.0 has failed");
    this.timeline.event("1.2.0 was rolled back");
    return { rolledBack: { version: "1.2.0", to: "1.1.0", ms: clock.now() - beganMs } };
  }

  /** The readings that were taken all along reach the broker, and the device takes leave. */
  private async drain(): Promise<void> {
    const { outbox, telemetry } = this.running.device;
    telemetry.stopSampling();
    await this.until(CONNECT_MS, "the outbox is empty", () => outbox.depth() === 0 && this.tally.lost === 0);
    telemetry.stop();
    await this.until(GOODBYE_MS, "the device has taken leave", () => telemetry.state() === "stopped");
  }

  // --- the device

  /** A start of the device, through the loader. */
  private start(): void {
    const { clock, recorder } = this.wiring;
    this.bootClock.end();
    this.bootClock = new BootClock(clock);
    const { choice, exports } = loadImage(this.slots, nodeCrypto);
    const record = this.slots.boot();
    const version = choice.trial ? record?.trial?.image.version : record?.confirmed.version;
    this.tell(`start: image ${version ?? "?"} of slot ${choice.slot}${choice.trial ? ", on trial" : ""}`);
    const start = exports["start"] as (parts: ImageParts) => ImageRun;
    this.run = start({
      host: this.host(),
      bootMs: this.wiring.bootMs,
      device: this.device,
      slots: this.slots,
      crypto: nodeCrypto,
      running: choice.slot,
      manifestUrl: this.manifestUrl,
      identity: () => "fieldline-demo",
      config: { target: TARGET, publicKeys: [this.releases.publicKey], ...PATIENCE },
      create: (build) => createNotedDevice(build, { observer: (step) => this.timeline.step(step) }, recorder, clock),
      observer: (step) => {
        if (!FETCHING.includes(step.from) || !FETCHING.includes(step.to)) this.timeline.step(step);
      },
    });
  }

  private host(): Host {
    const { pins, storage, uart } = this.wiring;
    const read = (done: (problem: string | undefined, value: number) => void): void => {
      const value = (5000 + this.tally.sent) / 100;
      this.tally.take(this.running.device.telemetry.bootCount, value, this.wiring.clock.now());
      done(undefined, value);
    };
    return {
      uart,
      clock: this.bootClock,
      pins,
      storage,
      random: new SeededRandom(this.options.seed),
      sensors: [{ name: SENSOR, read }],
      restart: (reason) => {
        this.tell(`restart: ${reason}`);
        this.start();
      },
    };
  }

  // --- what is seen of it

  private tell(text: string): void {
    const { clock, recorder } = this.wiring;
    recorder.note(text, clock.now());
    this.timeline.event(text);
  }

  private get running(): ImageRun {
    if (this.run === undefined) throw new Error("no image has been started");
    return this.run;
  }

  private status(): FotaStatus {
    return this.running.fota.status();
  }

  private isConnected(): boolean {
    return this.running.device.mqtt.connected();
  }

  private confirmed(): string | undefined {
    const record = this.slots.boot();
    return record?.trial === undefined ? record?.confirmed.version : undefined;
  }

  private download(): { done: number; blocks: number; resumedAt: number } {
    return this.status().download ?? { done: 0, blocks: 1, resumedAt: 0 };
  }

  private share(): number {
    const { done, blocks } = this.download();
    return done / blocks;
  }

  private tellProgress(): void {
    const { clock } = this.wiring;
    const { download, state } = this.status();
    if (state !== "fetching" || download === undefined || clock.now() < this.progressMs + PROGRESS_MS) return;
    this.progressMs = clock.now();
    this.timeline.event(`update to ${download.version}${download.delta ? " by a delta" : ""}: block ${download.done} of ${download.blocks}`);
  }

  private until(limitMs: number, what: string, isSo: () => boolean): Promise<void> {
    const { clock } = this.wiring;
    const lastMs = clock.now() + limitMs;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        this.tellProgress();
        if (isSo()) return resolve();
        if (clock.now() > lastMs) return reject(new Error(`waited ${limitMs / 1000} s in vain until ${what}; ${this.status().problem}`));
        clock.after(STEP_MS, look);
      };
      look();
    });
  }
}
