import type { Device } from "../../app/device";
import type { ModuleFota } from "../../app/module-fota/module-fota";
import { addModuleUpdates, type ModuleUpdatesParts } from "../../app/module-updates";
import type { Host } from "../../hal/host";
import { firmwarePackage } from "../../twin/firmware-package";
import { seededBytes } from "../../twin/networks/peers";
import { Environment } from "../../twin/state/environment";
import { expect } from "../expect";
import { expectFlowing, expectWhole, situation } from "./main-job";
import { BASE_TOPIC, Rig, type RigOptions } from "./rig";
import { Site } from "./site";

export const HOST = "firmware.example";
export const PATH = "/module.bin";
const INTERVAL_MS = 5000;
const ONLINE_MS = 120000;
/** Longer than anything but an installation may be silent: whoever is impatient would interrupt it. */
export const INSTALLATION_MS = 400000;
const IMAGE_BYTES = 20000;
/** So that the image takes some seconds. */
const BITS_PER_SECOND = 40000;
const DRAIN_MS = 300000;
/** A module whose installation is interrupted has its old firmware for ever. */
const BRITTLE = "install-cut-drops-image";

/** Telemetry whose module is updated by a command from its broker, from a server that has an image. */
export class ModuleUpdatingRig {
  readonly rig: Rig;
  readonly site = new Site();
  readonly environment = new Environment();
  /** What each update came to: the revision, with the problem where there is one. */
  readonly ends: string[] = [];
  readonly progress: number[] = [];
  /** Of the latest start of the device. */
  fota!: ModuleFota;

  constructor(options: RigOptions, private readonly config: ModuleUpdatesParts["config"] = {}) {
    this.environment.installationMs = INSTALLATION_MS;
    const quirks = [...(options.quirks ?? []), BRITTLE];
    this.rig = new Rig({
      ...options,
      quirks,
      telemetry: { intervalMs: INTERVAL_MS, ...options.telemetry },
      twin: { ...options.twin, environment: this.environment },
      onBoot: (rig, device, host) => this.boot(rig, device, host),
    });
    const { network } = this.rig;
    network.conditions.bitsPerSecond = BITS_PER_SECOND;
    network.host(HOST).listenTcp(80, this.site.peer);
    this.site.has(PATH, this.image());
    this.rig.start();
    expectFlowing(this.rig, "the start", ONLINE_MS);
  }

  /** What the module runs when it is asked now. */
  get revision(): string {
    return this.rig.modules.at(-1)?.revision ?? "";
  }

  get lastReply(): string {
    return this.rig.witness.replies.at(-1) ?? "";
  }

  /** An image for the module, or for another family's. */
  image({ title, update } = this.rig.module, revision = update.revision): string {
    return firmwarePackage(title, { revision }, seededBytes(3, IMAGE_BYTES));
  }

  /** Sends the command that begins an update, with these fields beside or in place of its own. */
  command(fields: Readonly<Record<string, string>> = {}): void {
    const { revision } = this.rig.module.update;
    const command = { cmd: "module-update", url: `http://${HOST}${PATH}`, revision, ...fields };
    this.rig.broker.publish(`${BASE_TOPIC}/command`, JSON.stringify(command), { qos: 1 });
  }

  /** Runs until the update is in `state`. */
  reach(state: string, limitMs = 1000000): void {
    this.runUntil(() => this.fota.state() === state, limitMs);
  }

  /** Runs until the module writes its flash. */
  reachWriting(): void {
    this.reach("installing");
    this.runUntil(() => this.rig.device.link.state() === "starting", 60000);
    this.rig.clock.runFor(30000);
  }

  /** Runs until the latest update has ended, and says how. */
  end(limitMs = 3000000): string {
    const before = this.ends.length;
    this.runUntil(() => this.ends.length > before, limitMs);
    return this.ends[before] as string;
  }

  runUntil(done: () => boolean, limitMs: number): void {
    if (this.rig.clock.runUntilTrue(done, limitMs)) return;
    throw new Error(`it does not come about; the update is ${this.fota.state()}, ended were ${this.ends.join("; ")}; ${situation(this.rig)}`);
  }

  /** The readings flow again, and none is lost. */
  expectAllArrives(): void {
    expectFlowing(this.rig, "the update", 120000);
    expect({ drained: this.rig.drain(DRAIN_MS) }).toEqual({ drained: true });
    expectWhole(this.rig);
  }

  private boot(rig: Rig, device: Device, host: Host): void {
    this.fota = addModuleUpdates({
      device,
      host,
      config: this.config,
      observer: (step) => rig.steps.push(step),
      onProgress: (percent) => this.progress.push(percent),
      onEnd: (failure, revision) => this.ends.push(failure === undefined ? revision : `${revision}: ${failure.message}`),
    });
  }
}
