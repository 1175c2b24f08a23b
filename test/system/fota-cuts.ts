/** The whole life of two updates, with the power cut wherever storage is touched. */
import { nodeCrypto } from "../../hal/node/crypto";
import type { Crypto } from "../../hal/crypto";
import { isPowerLost, POWER_CUTS, type PowerCut } from "../../hal/virtual/storage";
import { FotaBench } from "../app/fota/fota-bench";
import { cheapCrypto, imageOf, makeRelease, type Release } from "../app/fota/release-maker";
import { fileKind, flashKind, type SlotKind } from "../hal/slots/slots-bench";

const BLOCK_BYTES = 256;
const BLOCKS = 66;
const CAPACITY_BYTES = 24576;
const PAGE_BYTES = 1024;
/** A page of 32 blocks: what is torn is in the middle of it, as a rule. */
const LARGE_PAGE_BYTES = 8192;
const LIMIT_MS = 6 * 3600000;
const STEP_MS = 20000;
/** Their sizes are no whole blocks; each new one has parts of the one before in other places. */
const OLD = imageOf(1, BLOCKS * BLOCK_BYTES - 100);
const NEW = imageOf(2, 20 * BLOCK_BYTES) + OLD.slice(1000, 10000) + imageOf(3, (BLOCKS + 4) * BLOCK_BYTES - 20 * BLOCK_BYTES - 9000 - 7);
const BROKEN = NEW.slice(0, 3000) + imageOf(4, 40 * BLOCK_BYTES) + NEW.slice(5000, 10000);
/** Of each version. */
const IMAGES = new Map([["1.0.0", OLD], ["1.1.0", NEW], ["1.2.0", BROKEN]]);

/** Signatures that were found valid. */
const valid = new Set<string>();

/** Nothing is signed in earnest here, and a signature is verified once: what counts is that hashes are right, and they are Node's. */
const crypto: Crypto = {
  sha256: () => nodeCrypto.sha256(),
  ed25519: (key, signature, message) => {
    const verification = cheapCrypto.ed25519(key, signature, message);
    return { step: () => valid.has(signature + message) || remembered(verification.step(), signature + message) };
  },
};

function remembered(verdict: boolean | undefined, what: string): boolean | undefined {
  if (verdict === true) valid.add(what);
  return verdict;
}

/** What a power cut may cost on the network: the rest of a request, a group's hashes, and what is asked for at each start. */
const EXTRA_BYTES = 3200;
/** Windows of a delta that were read since the journal was written. */
const JOURNAL_BYTES = 8 * BLOCK_BYTES;

/** How images are kept, and how they come. */
export interface Way {
  name: string;
  kind: (this: void) => SlotKind;
  delta: boolean;
  /** Bytes that one power cut may cost on the network. */
  extraBytes: number;
}

export const WAYS: readonly Way[] = [false, true].flatMap((delta) => {
  const how = delta ? "as a delta" : "whole";
  const flash = (pageBytes: number): Way => ({
    name: `flash of ${pageBytes / 1024} KB pages, ${how}`,
    kind: () => flashKind(CAPACITY_BYTES / pageBytes, pageBytes),
    delta,
    // A page is fetched again, and a delta read again from its beginning.
    extraBytes: EXTRA_BYTES + (delta ? NEW.length : pageBytes),
  });
  return [
    flash(PAGE_BYTES),
    flash(LARGE_PAGE_BYTES),
    { name: `files, ${how}`, kind: () => fileKind(CAPACITY_BYTES), delta, extraBytes: EXTRA_BYTES + (delta ? JOURNAL_BYTES : 0) },
  ];
});

export interface Cut {
  operation: number;
  cut: PowerCut;
}

/** What each way offers: made once. */
const releases = new Map<boolean, { good: Release; bad: Release }>();

function releasesOf(delta: boolean): { good: Release; bad: Release } {
  const made = releases.get(delta) ?? {
    good: makeRelease({ version: "1.1.0", image: NEW, groupBlocks: 16, ...(delta ? { from: { version: "1.0.0", image: OLD } } : {}) }),
    bad: makeRelease({ version: "1.2.0", image: BROKEN, groupBlocks: 16, ...(delta ? { from: { version: "1.1.0", image: NEW } } : {}) }),
  };
  releases.set(delta, made);
  return made;
}

/**
 * A device runs 1.0.0; 1.1.0 is published, which is good, and when it is confirmed 1.2.0, which never confirms itself. The first cut
 * counts operations from the first start, each other one from the start after the cut before it.
 */
export class Life {
  readonly bench: FotaBench;
  /** Storage operations from the first start to the end. */
  operations = 0;
  /** Cuts that came about. */
  cuts = 0;
  private readonly kind: SlotKind;
  private newest = "1.0.0";

  constructor(
    private readonly way: Way,
    private readonly plan: readonly Cut[] = [],
  ) {
    this.kind = way.kind();
    this.bench = new FotaBench({
      kind: this.kind,
      crypto,
      image: OLD,
      broken: [BROKEN],
      config: { firstCheckMs: 1000, pollMs: 60000, retryMinMs: 1000, retryMaxMs: 10000, trialMs: 30000, requestBytes: 2048 },
      onStep: (step) => {
        if (step.event === "kept") this.offerBroken();
      },
    });
    this.bench.publish(releasesOf(way.delta).good);
  }

  /** Lives to the end; throws where an image is started, or lost, that should not be. */
  live(): this {
    const first = this.kind.operations();
    this.planCut();
    this.survive(() => this.bench.boot());
    while (!this.isOver()) {
      if (this.bench.clock.now() > LIMIT_MS) throw new Error(`no end after ${LIMIT_MS} ms: ${this.bench.fota.status().state}, ${this.bench.started.join(" ")}`);
      this.survive(() => this.bench.clock.runFor(STEP_MS));
    }
    this.operations = this.kind.operations() - first;
    if (this.cuts < this.plan.length && this.plan.length === 1) throw new Error("the power was never cut");
    const surprises = this.bench.surprises();
    if (surprises.length > 0) throw new Error(`surprised by ${surprises.join(", ")}`);
    return this;
  }

  private isOver(): boolean {
    const { problem, failedVersion, state } = this.bench.fota.status();
    this.inspect();
    return state === "idle" && failedVersion === "1.2.0" && problem.includes("did not confirm itself");
  }

  private survive(deed: () => void): void {
    try {
      deed();
    } catch (loss) {
      if (!isPowerLost(loss)) throw loss;
      this.cuts++;
      this.kind.restorePower();
      this.planCut();
      this.inspect();
      this.survive(() => this.bench.boot());
    }
    this.expectTrueStarts();
  }

  private planCut(): void {
    const next = this.plan[this.cuts];
    if (next !== undefined) this.kind.cutPowerAt(next.operation, next.cut);
  }

  /** Whatever was cut: the record is there, the confirmed image is whole, and never older than one that was confirmed. */
  private inspect(): void {
    const slots = this.kind.open();
    const record = slots.boot();
    if (record === undefined) throw new Error("the boot record is lost");
    const { confirmed, trial } = record;
    for (const image of trial === undefined ? [confirmed] : [confirmed, trial.image]) {
      if (slots.read(image.slot, 0, image.size) !== IMAGES.get(image.version)) throw new Error(`the image of ${image.version} is not whole`);
    }
    if (confirmed.version < this.newest || confirmed.version === "1.2.0") throw new Error(`${confirmed.version} is confirmed after ${this.newest}`);
    this.newest = confirmed.version;
    if (this.newest === "1.1.0") this.offerBroken();
  }

  private expectTrueStarts(): void {
    const wrong = this.bench.startedImages.filter(({ image, version }) => IMAGES.get(version) !== image);
    if (wrong.length > 0) throw new Error(`another image than that of ${wrong.map(({ version }) => version).join(", ")} was started`);
    this.bench.startedImages = [];
  }

  private offerBroken(): void {
    this.bench.publish(releasesOf(this.way.delta).bad);
  }
}

/** Cuts the power at every operation of a life, in this manner; gives how many cuts that were. */
export function tryEveryCut(way: Way, cut: PowerCut, undisturbed: Life): number {
  const { bench, operations } = undisturbed;
  const most = bench.files.sentBytes + way.extraBytes;
  for (let operation = 1; operation <= operations; operation++) {
    survive(way, [{ operation, cut }], (life) => {
      const { sentBytes } = life.bench.files;
      if (sentBytes > most) throw new Error(`${sentBytes} bytes were fetched instead of ${bench.files.sentBytes}`);
    });
  }
  return operations;
}

/** Cuts the power at every `stride`th operation, and again and again in the boots after it; gives how many cuts that were. */
export function tryRepeatedCuts(way: Way, stride: number, undisturbed: Life): number {
  let lives = 0;
  let cuts = 0;
  for (let first = 1; first <= undisturbed.operations; first += stride) {
    const cut = POWER_CUTS[lives % POWER_CUTS.length] as PowerCut;
    const plan = [first, 1, 2, 3, 5, 8, 13].map((operation) => ({ operation, cut }));
    survive(way, plan, (life) => (cuts += life.cuts));
    lives++;
  }
  return cuts;
}

function survive(way: Way, cuts: readonly Cut[], inspect: (life: Life) => void): void {
  try {
    inspect(new Life(way, cuts).live());
  } catch (error) {
    const circumstances = cuts.map(({ cut, operation }) => `${cut} operation ${operation}`).join(", then ");
    throw new Error(`${way.name}, power cut ${circumstances}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
