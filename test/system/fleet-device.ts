import { defaultFotaConfig } from "../../app/fota/config";
import { Fota } from "../../app/fota/fota";
import { defaultHawkbitConfig, type HawkbitConfig } from "../../app/fota/hawkbit/config";
import { Hawkbit } from "../../app/fota/hawkbit/hawkbit";
import type { Http } from "../../app/http/http";
import { chooseImage } from "../../hal/boot-chooser";
import { flashFirstImage } from "../../hal/first-image";
import type { Clock } from "../../hal/clock";
import { nodeCrypto } from "../../hal/node/crypto";
import { SeededRandom } from "../../hal/random";
import { BootClock } from "../../hal/virtual/boot-clock";
import { publicBytes } from "../../build/release/keys";
import { DdiServer, type DdiOptions } from "../../twin/networks/hawkbit/ddi-server";
import { Fleet, type Action, type Assignment, type Target } from "../../twin/networks/hawkbit/fleet";
import { httpPeer } from "../../twin/networks/http/http-peer";
import type { Listener } from "../../twin/networks/network";
import type { PeerHandler } from "../../twin/networks/simulated/simulated-host";
import type { SimulatedServerTls } from "../../twin/networks/simulated/simulated-tls";
import { noise, TARGET, Workshop } from "../build/release/workshop";
import { fileKind } from "../hal/slots/slots-bench";
import type { RigOptions } from "./rig";
import { Web } from "./web";

export const UPDATES_HOST = "updates.example";
export const TOKEN = "bH7XXAprK1ChnLfKSdtlsp7NOlPnZAYY";
const PORT = 8080;
const TLS_PORT = 443;
const TENANT = "DEFAULT";
const IDENTITY = "490154203237518";
const CAPACITY_BYTES = 65536;
const CONFIRM_MS = 5000;
const TIMES = { firstCheckMs: 1000, pollMs: 60000, trialMs: 60000, retryMaxMs: 120000 };
const LIMIT_MS = 6 * 3600000;

export interface FleetDeviceOptions {
  rig: RigOptions;
  ddi?: Partial<DdiOptions>;
  hawkbit?: Partial<HawkbitConfig>;
  /** The server has a certificate, and is asked by https. */
  tls?: SimulatedServerTls;
  /** How the server is asked, where the bench's way is not meant. */
  source?: (http: Http, clock: Clock, identity: string, version: string) => Hawkbit;
  /** Versions that do not confirm themselves. */
  broken?: readonly string[];
}

/** A device of a fleet that a hawkBit server manages: module, HTTP, updates, loader; and the one who makes releases. */
export class FleetDevice {
  readonly web: Web;
  readonly fleet = new Fleet();
  readonly target: Target;
  readonly shop = new Workshop();
  /** Versions that the loader started, in order. */
  readonly started: string[] = [];
  ddi: DdiServer;
  fota!: Fota;
  private readonly slots = fileKind(CAPACITY_BYTES);
  private bootClock: BootClock;
  private listener: Listener | undefined;

  constructor(private readonly options: FleetDeviceOptions) {
    this.web = new Web(options.rig);
    const { clock } = this.web.rig;
    this.target = this.fleet.register(IDENTITY, TOKEN);
    this.ddi = this.server();
    this.listen();
    this.bootClock = new BootClock(clock);
    const first = noise(1, 9000);
    this.shop.release("1.0.0", first);
    flashFirstImage(this.slots.open(), first.toString("latin1"), "1.0.0", nodeCrypto);
    this.boot();
  }

  /** Makes a release of `version` and an action of it, with all its files as artifacts of one software module. */
  assign(version: string, image: Buffer = noise(2, 20000), more: Partial<Assignment> = {}): Action {
    this.shop.release(version, image);
    const { folder } = this.shop;
    const manifest = folder.manifest(version);
    const names = ["manifest.txt", manifest.image, manifest.hashes, ...manifest.deltas.map(({ file }) => file)];
    const artifacts = names.map((filename) => ({ filename, content: (folder.read(filename) as Buffer).toString("latin1") }));
    const module = this.fleet.softwareModule({ part: "bApp", name: "thermometer", version, artifacts });
    return this.fleet.assign(this.target, { modules: [module], ...more });
  }

  /** Runs until `done`; says where the device is if that does not come about. */
  runUntil(done: () => boolean): void {
    const { clock } = this.web.rig;
    if (clock.runUntilTrue(done, LIMIT_MS)) return;
    const { problem, state } = this.fota.status();
    throw new Error(`it does not come about; updates are ${state}: ${problem}; asked: ${this.asked().slice(-5).join(", ")}`);
  }

  /** Until the server has asked, and been told, all that there is. */
  settle(): void {
    const polls = this.polls();
    this.runUntil(() => this.polls() >= polls + 2 && this.fota.status().state === "idle");
  }

  /** The server goes down with all its connections, and comes up again after `ms`. */
  restartServer(ms: number): void {
    this.listener?.close();
    this.restartServerAfter(ms);
  }

  /** For `ms` the server takes requests and says nothing. */
  silenceServer(ms: number): void {
    const nothing = (): void => undefined;
    this.listener?.close();
    this.listener = this.listenWith(() => ({ connected: nothing, failed: nothing, data: nothing, ended: nothing, drained: nothing }));
    this.restartServerAfter(ms);
  }

  /** Paths that were asked for, without what is the same in all. */
  asked(): string[] {
    const base = `/${TENANT}/controller/v1/${IDENTITY}`;
    return this.ddi.requests.map(({ method, path }) => `${method} ${path.replace(base, "").replace(/\?.*/, "")}`);
  }

  confirmed(): string | undefined {
    return this.slots.open().boot()?.confirmed.version;
  }

  close(): void {
    this.shop.remove();
  }

  private polls(): number {
    return this.asked().filter((asked) => asked === "GET ").length;
  }

  private server(): DdiServer {
    const origin = this.options.tls === undefined ? {} : { origin: `https://${UPDATES_HOST}` };
    return new DdiServer(this.fleet, { tenant: TENANT, sleep: "00:00:20", ...origin, ...this.options.ddi });
  }

  private restartServerAfter(ms: number): void {
    this.web.rig.clock.after(ms, () => {
      this.listener?.close();
      this.ddi = this.server();
      this.listen();
    });
  }

  private listen(): void {
    this.listener = this.listenWith(httpPeer(this.ddi, this.web.rig.clock));
  }

  private listenWith(peer: PeerHandler): Listener {
    const { tls } = this.options;
    return this.web.rig.network.host(UPDATES_HOST).listenTcp(tls === undefined ? PORT : TLS_PORT, peer, tls);
  }

  private boot(): void {
    const { hawkbit, broken = [], source } = this.options;
    const { http, rig } = this.web;
    this.bootClock.end();
    const clock = new BootClock(rig.clock);
    this.bootClock = clock;
    const slots = this.slots.open();
    const { slot, trial } = chooseImage(slots, nodeCrypto);
    const record = slots.boot();
    const version = (trial ? record?.trial?.image.version : record?.confirmed.version) ?? "";
    this.started.push(version);
    const config: HawkbitConfig = {
      ...defaultHawkbitConfig,
      server: `http://${UPDATES_HOST}:${PORT}`,
      controllerId: IDENTITY,
      token: TOKEN,
      attributes: () => [{ name: "version", value: version }],
      ...hawkbit,
    };
    const fota = new Fota({
      http,
      slots,
      crypto: nodeCrypto,
      clock,
      random: new SeededRandom(1),
      source: source === undefined ? new Hawkbit({ http, clock, config, observer: (step) => rig.steps.push(step) }) : source(http, clock, IDENTITY, version),
      config: { ...defaultFotaConfig, ...TIMES, target: TARGET, publicKeys: [publicBytes(this.shop.key).toString("hex")], requestBytes: 4096 },
      running: slot,
      identity: () => IDENTITY,
      restart: () => this.boot(),
      observer: (step) => rig.steps.push(step),
    });
    this.fota = fota;
    if (!broken.includes(version)) clock.after(CONFIRM_MS, () => fota.confirm());
  }
}
