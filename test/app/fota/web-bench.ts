import { defaultFotaConfig } from "../../../app/fota/config";
import { Fota } from "../../../app/fota/fota";
import { StaticSource } from "../../../app/fota/static-source";
import type { MachineStep } from "../../../app/machine/observer";
import { encodeBootRecord } from "../../../hal/boot-record";
import { flashFirstImage } from "../../../hal/first-image";
import { SeededRandom } from "../../../hal/random";
import type { BootRecord } from "../../../hal/slots";
import type { Failure } from "../../../drivers/failure";
import type { HttpHeader } from "../../../drivers/modem";
import { flashKind } from "../../hal/slots/slots-bench";
import { ranged, type WebAnswer, type WebRequest } from "../fakes/fake-web";
import { HttpBench } from "../http/http-bench";
import { cheapCrypto, imageOf, KEY, makeRelease, TARGET, type Release } from "./release-maker";

export const FOLDER = "http://h/r/";
export const MANIFEST = FOLDER + "manifest.txt";
export const IMAGE = FOLDER + "1.1.0.img";
export const HASHES = FOLDER + "1.1.0.hashes";
export const DELTA = FOLDER + "1.1.0.vcdiff";
export const OLD = imageOf(1, 1500);
export const NEW = imageOf(2, 512) + OLD.substring(512) + imageOf(5, 548);
const HOUR_MS = 3600000;

/** The update manager on the HTTP manager that it has in the field, with a server behind a module's HTTP that may lie. */
export class WebFotaBench {
  readonly bench = new HttpBench({ attempts: 2, retryMinMs: 100, retryMaxMs: 1000 }, { tcp: false });
  readonly kind = flashKind(2);
  readonly fota: Fota;
  readonly steps: MachineStep[] = [];
  readonly restarts: string[] = [];
  /** Each failure that the manager had to weigh. */
  readonly failures: Failure[] = [];
  private readonly before: string;

  constructor(release: Release = release11()) {
    const { clock, http } = this.bench;
    const slots = this.kind.open();
    flashFirstImage(slots, OLD, "1.0.0", cheapCrypto);
    this.before = encodeBootRecord(slots.boot() as BootRecord);
    this.publish(release);
    this.fota = new Fota({
      http,
      slots,
      crypto: cheapCrypto,
      clock,
      random: new SeededRandom(1),
      source: new StaticSource({ http, manifestUrl: MANIFEST }),
      config: { ...defaultFotaConfig, target: TARGET, publicKeys: [KEY], retryMinMs: 1000, retryMaxMs: 60000, requestBytes: 512 },
      running: 0,
      identity: () => "490154203237518",
      restart: (reason) => this.restarts.push(reason),
      observer: (step) => this.hear(step),
    });
    this.bench.online();
  }

  publish(release: Release): void {
    const { web } = this.bench;
    web.has(MANIFEST, release.manifest);
    for (const { bytes, name } of release.files) web.has(FOLDER + name, bytes);
  }

  /** Checks, and runs until the manager is done with the release, or for an hour. Gives its problem. */
  refusal(): string {
    const { clock } = this.bench;
    const ends = this.steps.length;
    this.fota.check();
    clock.runUntilTrue(() => this.isDoneSince(ends), HOUR_MS);
    return this.fota.status().problem;
  }

  /** The image that runs and the record of it are as they were at first. */
  isUntouched(): boolean {
    const slots = this.kind.open();
    return encodeBootRecord(slots.boot() as BootRecord) === this.before && slots.read(0, 0, OLD.length) === OLD;
  }

  /** Nothing stands in the way any more: whether the image comes to be tried. */
  succeeds(): boolean {
    this.fota.check();
    return this.bench.clock.runUntilTrue(() => this.restarts.length > 0, HOUR_MS) && this.kind.open().read(1, 0, NEW.length) === NEW;
  }

  private isDoneSince(step: number): boolean {
    return this.steps.slice(step).some(({ outcome, to }) => outcome === "moved" && (to === "idle" || to === "restarting"));
  }

  private hear(step: MachineStep): void {
    this.steps.push(step);
    if (step.outcome === "moved" && step.to === "weighing" && step.failure !== undefined) this.failures.push(step.failure);
  }
}

export function release11(delta: boolean = false): Release {
  return makeRelease(delta ? { version: "1.1.0", image: NEW, from: { version: "1.0.0", image: OLD } } : { version: "1.1.0", image: NEW });
}

/** An honest answer, spoilt. */
export function spoilt(body: string, spoil: (this: void, answer: WebAnswer, request: WebRequest) => WebAnswer): (request: WebRequest) => WebAnswer {
  return (request) => spoil(ranged(request, body), request);
}

export function withHeader(answer: WebAnswer, header: HttpHeader): WebAnswer {
  return { ...answer, headers: answer.headers.filter((each) => each.name !== header.name).concat([header]) };
}
