import type { Device } from "../../app/device";
import type { FotaConfig } from "../../app/fota/config";
import type { Fota } from "../../app/fota/fota";
import { StaticSource } from "../../app/fota/static-source";
import { addUpdates } from "../../app/updates";
import { publicBytes } from "../../build/release/keys";
import { httpOf } from "../../docs/examples/fetch";
import { chooseImage } from "../../hal/boot-chooser";
import { flashFirstImage } from "../../hal/first-image";
import type { Host } from "../../hal/host";
import { nodeCrypto } from "../../hal/node/crypto";
import { TARGET, type Workshop } from "../build/release/workshop";
import { flashKind, type SlotKind } from "../hal/slots/slots-bench";
import { BASE_TOPIC, Rig, type RigOptions } from "./rig";
import { Site } from "./site";

const HOST = "server.example";
const FOLDER = "/releases/";
const MANIFEST = "manifest.txt";
const PAGES = 40;
const WATCHDOG_MS = 8000;
const TIMES: Partial<FotaConfig> = { firstCheckMs: 3600000, trialMs: 300000, trialAttempts: 2, requestBytes: 8192 };

/** What an image does: all that it should, nothing but hang (the watchdog ends that), or all without the broker. */
export type Temper = "good" | "hangs" | "strays";

/** A device of a rig that is updated from a server of static files, over its module, by a command from its broker. */
export class UpdatingRig {
  readonly rig: Rig;
  readonly site = new Site();
  readonly slots: SlotKind = flashKind(PAGES);
  /** Versions that the loader started, in order; with a "?" where on trial. */
  readonly started: string[] = [];
  fota!: Fota;
  /** Versions whose bytes were not those of their release when they were started. */
  readonly strangers: string[] = [];
  private readonly released = new Map<string, string>();
  /** By their bytes, where they are not good. */
  private readonly tempers = new Map<string, Temper>();

  constructor(
    options: RigOptions,
    private readonly shop: Workshop,
    first: Buffer,
    private readonly config: Partial<FotaConfig> = {},
  ) {
    this.released.set("1.0.0", first.toString("latin1"));
    const problem = flashFirstImage(this.slots.open(), first.toString("latin1"), "1.0.0", nodeCrypto);
    if (problem !== undefined) throw new Error(problem);
    this.rig = new Rig({ ...options, onBoot: (rig, device, host) => this.boot(rig, device, host) });
    this.rig.network.host(HOST).listenTcp(80, this.site.peer);
  }

  /** Makes a release and publishes it with all its files. */
  publish(version: string, image: Buffer, temper: Temper = "good", deltaFrom: readonly string[] = []): void {
    this.tempers.set(image.toString("latin1"), temper);
    this.released.set(version, image.toString("latin1"));
    this.shop.release(version, image, { deltaFrom: [...deltaFrom] });
    for (const name of this.shop.folder.names()) this.site.has(FOLDER + name, (this.shop.folder.read(name) as Buffer).toString("latin1"));
  }

  has(version: string): boolean {
    return this.released.has(version);
  }

  /** Tells the device to look for a release. */
  command(): void {
    this.rig.broker.publish(`${BASE_TOPIC}/command`, '{"cmd":"update"}', { qos: 1 });
  }

  /** Runs until `done`; says where the device is if that does not come about. */
  runUntil(done: () => boolean, limitMs: number): void {
    if (this.rig.clock.runUntilTrue(done, limitMs)) return;
    const { problem, state } = this.fota.status();
    throw new Error(`it does not come about; updates are ${state}: ${problem}; started: ${this.started.join(" ")}; link ${this.rig.device.link.state()}`);
  }

  confirmed(): string | undefined {
    return this.slots.open().boot()?.confirmed.version;
  }

  /** Ranges of a file that were asked for. */
  asked(name: string): { from: number; to: number }[] {
    const requests = this.site.requests.filter(({ path }) => path === FOLDER + name);
    return requests.map(({ headers }) => {
      const [from = "", to = ""] = (headers["range"] ?? "").replace("bytes=", "").split("-");
      return { from: Number(from), to: Number(to) };
    });
  }

  /** The loader and the image that it starts. */
  private boot(rig: Rig, device: Device, host: Host): void {
    this.slots.restorePower();
    const slots = this.slots.open();
    const { size = 0, slot, trial } = chooseImage(slots, nodeCrypto);
    const record = slots.boot();
    const { version } = trial && record?.trial !== undefined ? record.trial.image : (record?.confirmed ?? { version: "" });
    this.started.push(version + (trial ? "?" : ""));
    const image = slots.read(slot, 0, size);
    if (this.released.get(version) !== image) this.strangers.push(version);
    const temper = this.tempers.get(image) ?? "good";
    const http = httpOf(device, host);
    this.fota = addUpdates({
      device,
      host,
      http,
      slots,
      crypto: nodeCrypto,
      running: slot,
      source: new StaticSource({ http, manifestUrl: `http://${HOST}${FOLDER}${MANIFEST}` }),
      identity: () => "490154203237518",
      config: { ...TIMES, ...this.config, target: TARGET, publicKeys: [publicBytes(this.shop.key).toString("hex")] },
      observer: (step) => rig.steps.push(step),
    });
    if (temper === "strays") host.clock.after(1, () => device.mqtt.stop());
    if (temper === "hangs") this.hang(rig, host);
  }

  private hang(rig: Rig, host: Host): void {
    host.clock.after(0, () => rig.killDevice());
    rig.clock.after(WATCHDOG_MS, () => rig.rebootDevice());
  }
}
