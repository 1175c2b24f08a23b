import type { Failure } from "../../drivers/failure";
import type { Clock } from "../../hal/clock";
import type { Crypto } from "../../hal/crypto";
import type { Random } from "../../hal/random";
import type { Slot, SlotImage, Slots } from "../../hal/slots";
import { Backoff } from "../backoff";
import { Machine, type Visit } from "../machine/machine";
import type { MachineObserver, MachineStep } from "../machine/observer";
import type { FotaConfig } from "./config";
import { storageFailure } from "./download";
import type { FotaHttp } from "./file-fetch";
import { Installation } from "./installation";
import { Judge } from "./judge";
import { mayPass, Patience } from "./patience";
import { refusedForGood } from "./release-check";
import type { UpdateOffer, UpdateSource } from "./source";
import type { FetchTally, FotaStatus } from "./status";
import { fotaTable, type FotaAction, type FotaDuration, type FotaEvent, type FotaState } from "./table";

export interface FotaParts {
  http: FotaHttp;
  slots: Slots;
  crypto: Crypto;
  clock: Clock;
  random: Random;
  source: UpdateSource;
  config: FotaConfig;
  /** The slot that the loader has started (`chooseImage`). */
  running: Slot;
  /** The device's own text, the IMEI for example, by which it takes part in rollouts; asked when a release is judged. */
  identity: (this: void) => string;
  /** Restarts the device through its loader, at once or when nothing is lost by it; called again every `restartMs`. */
  restart: (this: void, reason: string) => void;
  observer?: MachineObserver;
}

/** What needs the network, and what leads there soon. */
const BUSY: readonly FotaState[] = ["checking", "judging", "preparing", "listing", "looking", "fetching", "verifying", "staging", "weighing"];

const LATE: Partial<Record<FotaState, string>> = {
  checking: "the source of releases did not answer in time",
  judging: "the manifest could not be verified in time",
  verifying: "the image could not be verified in time",
};
const OVERDUE = "the files of the release did not come in time";
const NO_RECORD = "the boot record does not name the slot that runs, so nothing is updated; write it when the device is flashed";
/** Polls of a fleet are spread over so much of their interval. */
const POLL_SPREAD = 0.1;

type FotaVisit = Visit<FotaEvent>;

/**
 * Updates of the application over the air (`fotaTable`, docs/fota.md). It asks the source by itself, and when `check` is called. At
 * each start the application calls `confirm` once it has reached what it is for: the broker, as a rule.
 *
 *     const choice = chooseImage(slots, crypto);          // the loader's work: this image is the one in choice.slot
 *     const fota = new Fota({
 *       http, slots, crypto, clock, random,
 *       source: new StaticSource({ http, manifestUrl: "https://host/releases/thermometer.lua54/manifest.txt", tls }),
 *       config: { ...defaultFotaConfig, target: "thermometer.lua54", publicKeys: [publicKey] },
 *       running: choice.slot,
 *       identity: () => imei,
 *       restart: (reason) => host.restart(reason),       // leads to chooseImage again, and to a new application
 *       observer,
 *     });
 *     mqtt.onConnected((connected) => { if (connected) fota.confirm(); });
 */
export class Fota {
  private readonly machine: Machine<FotaState, FotaEvent, FotaAction, FotaDuration>;
  private readonly backoff: Backoff;
  private readonly judge: Judge;
  private readonly patience: Patience;
  private readonly tally: FetchTally = { requests: 0, receivedBytes: 0 };
  private problem = "";
  /** The image that runs; undefined where no boot record names it. */
  private running: SlotImage | undefined;
  private offer: UpdateOffer | undefined;
  private installation: Installation | undefined;
  /** The source has not answered yet. */
  private asking = false;
  private checked = false;
  /** Another check is wanted when this one is over. */
  private again = false;
  private leftState: FotaState = "starting";

  constructor(private readonly parts: FotaParts) {
    const { clock, config, crypto, random, source } = parts;
    this.judge = new Judge({ clock, crypto, publicKeys: config.publicKeys, refusedMs: config.refusedMs });
    this.backoff = new Backoff(clock, random, { floorMs: config.retryMinMs, ceilingMs: config.retryMaxMs, stableMs: 0 });
    this.patience = new Patience(config.attempts);
    this.machine = new Machine<FotaState, FotaEvent, FotaAction, FotaDuration>(fotaTable, {
      clock,
      observer: (step) => this.observe(step),
      durations: {
        poll: () => this.pollMs(),
        check: config.checkMs,
        judge: config.judgeMs,
        fetch: config.fetchMs,
        verify: config.verifyMs,
        trial: config.trialMs,
        retry: () => this.backoff.nextMs(),
      },
      actions: {
        "look-back": (visit) => this.lookBack(visit),
        ask: (visit) => this.ask(visit),
        judge: (visit) => this.judgeOffer(visit),
        prepare: (visit) => this.installing((installation) => installation.prepare(visit)),
        list: (visit) => this.installing((installation) => installation.list(visit)),
        look: (visit) => this.installing((installation) => installation.look(visit)),
        fetch: (visit) => this.installing((installation) => installation.fetch(visit)),
        "drop-request": () => this.installing((installation) => installation.dropRequest()),
        "drop-delta": (visit) => this.installing((installation) => installation.dropDelta(visit)),
        verify: (visit) => this.installing((installation) => installation.verify(visit)),
        stage: (visit) => this.installing((installation) => installation.stage(visit)),
        restart: () => this.askForRestart(),
        keep: (visit) => this.keep(visit),
        weigh: (visit) => this.weigh(visit),
        "tell-held": () => this.tellHeld(),
        "tell-end": (visit) => this.tellEnd(visit.cause),
      },
    });
    const gone: Failure = { kind: "closed", message: "the source has withdrawn the release", permanent: true };
    source.onWithdrawn(() => this.machine.raise("withdrawn", gone));
    this.machine.start();
  }

  /** Whether a release is asked for or fetched now, and not paused. */
  busy(): boolean {
    return BUSY.indexOf(this.machine.state()) >= 0;
  }

  /**
   * Asks the source now, or after the check that is under way, which may have asked too early; not while a release is being
   * installed. A release that was refused or given up is judged anew.
   */
  check(): void {
    const state = this.machine.state();
    this.judge.forget();
    this.again = state === "checking" || state === "judging";
    this.machine.raise("check");
  }

  /** This image does what it is for: where it is on trial, it is the confirmed one from now on. */
  confirm(): void {
    this.machine.raise("confirm");
  }

  status(): FotaStatus {
    const { installation, problem, running, tally } = this;
    const record = this.parts.slots.boot();
    const version = running === undefined ? "" : running.version;
    const status: FotaStatus = { state: this.machine.state(), version, problem, fetched: { ...tally } };
    if (record !== undefined && record.trial !== undefined && record.trial.image.slot === this.parts.running) status.attemptsLeft = record.trial.attempts;
    if (record !== undefined && record.failed !== undefined) status.failedVersion = record.failed.version;
    if (installation !== undefined) {
      const { blocks, delta, done, manifest, resumedAt } = installation.download;
      status.download = { version: manifest.version, done, blocks, resumedAt, delta: delta !== undefined };
    }
    return status;
  }

  private observe(step: MachineStep): void {
    if (this.parts.observer !== undefined) this.parts.observer(step);
    if (step.outcome === "moved") this.leftState = step.from as FotaState;
  }

  private pollMs(): number {
    const { config, random, source } = this.parts;
    if (this.again) return 0;
    if (!this.checked) return config.firstCheckMs;
    return source.pauseMs() ?? config.pollMs + random.below(Math.floor(config.pollMs * POLL_SPREAD) + 1);
  }

  private installing(action: (this: void, installation: Installation) => void): void {
    if (this.installation !== undefined) action(this.installation);
  }

  // --- the image that runs

  private lookBack(visit: FotaVisit): void {
    const { running, slots } = this.parts;
    const record = slots.boot();
    if (record === undefined || (record.trial === undefined && record.confirmed.slot !== running)) {
      this.problem = NO_RECORD;
      return visit.raise("settled");
    }
    const { confirmed, trial } = record;
    if (trial !== undefined && trial.image.slot === running) {
      this.running = trial.image;
      return visit.raise("on-trial");
    }
    this.running = confirmed;
    // The loader could not begin the trial. It is staged again when the release is offered the next time.
    if (trial !== undefined) slots.setBoot(record.failed === undefined ? { confirmed } : { confirmed, failed: record.failed });
    visit.raise("settled");
  }

  private keep(visit: FotaVisit): void {
    const { slots, source } = this.parts;
    const record = slots.boot();
    if (record === undefined || record.trial === undefined) return visit.raise("kept");
    const problem = slots.setBoot({ confirmed: record.trial.image, spare: record.confirmed });
    if (problem === undefined) {
      if (source.proven !== undefined) source.proven();
      return visit.raise("kept");
    }
    this.problem = `the trial cannot be ended: ${problem}`;
    visit.raise("failed", storageFailure(problem));
  }

  private askForRestart(): void {
    const { clock, config, restart, running, slots } = this.parts;
    const record = slots.boot();
    const image = record === undefined || record.trial === undefined ? undefined : record.trial.image;
    const version = image === undefined ? "" : image.version;
    const wasTried = image !== undefined && image.slot === running;
    clock.after(0, () => restart(wasTried ? `version ${version} has not confirmed itself in time` : `version ${version} is to be tried`));
    clock.after(config.restartMs, () => this.askForRestart());
  }

  // --- what is offered

  private ask(visit: FotaVisit): void {
    this.checked = true;
    this.again = false;
    this.offer = undefined;
    if (this.asking) return visit.raise("failed", { kind: "timeout", message: "the source of releases has not answered the check before this one" });
    this.asking = true;
    this.parts.source.check((failure, offer) => {
      this.asking = false;
      if (failure !== undefined) return visit.raise("failed", failure);
      if (!visit.isLive()) return;
      this.problem = "";
      this.offer = offer;
      visit.raise(offer === undefined ? "nothing" : "offered");
    });
  }

  private judgeOffer(visit: FotaVisit): void {
    const { config, slots } = this.parts;
    const { running } = this;
    const offer = this.offer as UpdateOffer;
    const record = slots.boot();
    if (running === undefined || record === undefined) return visit.raise("failed", refusedForGood(NO_RECORD));
    const standing = { target: config.target, identity: this.identity(), capacityBytes: slots.capacityBytes, running, failed: record.failed };
    const isWanted = (): boolean => visit.isLive();
    this.judge.judge(offer.manifest, standing, isWanted, (verdict) => {
      if (verdict.kind === "refuse") return visit.raise("failed", verdict.failure);
      if (verdict.kind === "running") return visit.raise("nothing");
      const { patience, tally } = this;
      const onProgress = (bytes: number, of: number): void => this.parts.source.progress(bytes, of);
      this.installation = new Installation({ ...this.parts, patience, tally, onProgress }, verdict.manifest, offer, running);
      this.offer = { ...offer, manifest: "" };
      visit.raise("accepted");
    });
  }

  private identity(): string {
    const { identity } = this.parts;
    return identity();
  }

  // --- how it ended

  private weigh(visit: FotaVisit): void {
    const failure = visit.cause ?? { kind: "timeout", message: LATE[this.leftState] ?? OVERDUE };
    this.problem = failure.message;
    const lost = this.installation === undefined ? undefined : this.installation.keep();
    const passes = this.offer === undefined ? mayPass(failure) : this.patience.allows(failure);
    if (passes && lost === undefined) visit.raise("later", failure);
    else visit.raise("over", failure);
  }

  private tellHeld(): void {
    const { source } = this.parts;
    const lost = this.installation === undefined ? undefined : this.installation.keep();
    if (lost !== undefined) this.problem = lost.message;
    if (source.fetched !== undefined) source.fetched();
  }

  private tellEnd(cause: Failure | undefined): void {
    if (this.offer === undefined) return;
    // What was withdrawn may be offered again.
    if (cause === undefined || cause.kind !== "closed") this.judge.remember(cause);
    this.parts.source.ended(cause);
  }
}
