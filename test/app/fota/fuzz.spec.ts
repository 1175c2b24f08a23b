import { fromByte } from "../../../hal/bytes";
import { SeededRandom } from "../../../hal/random";
import type { BootRecord } from "../../../hal/slots";
import { isPowerLost, POWER_CUTS, type PowerCut } from "../../../hal/virtual/storage";
import { expect } from "../../expect";
import { fileKind, flashKind } from "../../hal/slots/slots-bench";
import { stride } from "../../hal/sparse";
import type { FakeAnswer } from "./fake-http";
import { FotaBench, IMAGE_1, MANIFEST, release11 } from "./fota-bench";
import { imageOf } from "./release-maker";

const NEW = imageOf(2, 600) + IMAGE_1.substring(600, 2000) + imageOf(3, 900);
const SEEDS = 30;
const HOUR_MS = 3600000;
/** Starts that are disturbed; then the server is honest and the power stays. */
const BAD_STARTS = 6;

/** A device in a bad world: servers that answer anything, links that break, power that goes at any operation. */
class BadWorld {
  readonly bench: FotaBench;
  private readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    const kind = seed % 2 === 0 ? flashKind(5) : fileKind(5120);
    this.bench = new FotaBench({ kind, config: { retryMinMs: 1000, retryMaxMs: 30000, fetchMs: 60000, trialMs: 60000, trialAttempts: 200, requestBytes: 700 } });
    this.bench.files.pieceBytes = 1 + this.random.below(700);
    this.bench.publish(release11(NEW, this.random.below(2) === 0));
  }

  /** Gives what went wrong; empty where nothing did. */
  live(): string {
    for (const name of [MANIFEST, "1.1.0.img", "1.1.0.hashes", "1.1.0.vcdiff"]) this.bench.files.lies(name, (_range, honest) => this.answer(honest));
    for (let start = 0; start < BAD_STARTS; start++) {
      this.bench.kind.cutPowerAt(1 + this.random.below(25), POWER_CUTS[this.random.below(POWER_CUTS.length)] as PowerCut);
      this.run(HOUR_MS * (1 + this.random.below(3)));
      const problem = this.problem();
      if (problem !== "") return problem;
    }
    for (const name of [MANIFEST, "1.1.0.img", "1.1.0.hashes", "1.1.0.vcdiff"]) this.bench.files.lies(name, undefined);
    this.run(0);
    this.bench.fota.check();
    this.bench.clock.runUntilTrue(() => this.bench.confirmed() === "1.1.0", 2 * HOUR_MS);
    return this.problem() + (this.bench.confirmed() === "1.1.0" ? "" : "it does not come about: " + this.bench.fota.status().state + ", " + this.bench.fota.status().problem);
  }

  /** A start, and what follows until the power goes or the time is over. */
  private run(limitMs: number): void {
    try {
      this.bench.boot();
      if (limitMs > 0) this.bench.fota.check();
      this.bench.clock.runFor(limitMs);
    } catch (loss) {
      if (!isPowerLost(loss)) throw loss;
    }
    this.bench.kind.restorePower();
  }

  /** Of the images that are confirmed or on trial none is another than what was released. */
  private problem(): string {
    const slots = this.bench.kind.open();
    const record = slots.boot() as BootRecord;
    const images = record.trial === undefined ? [record.confirmed] : [record.confirmed, record.trial.image];
    for (const { size, slot, version } of images) {
      if (slots.read(slot, 0, size) !== (version === "1.0.0" ? IMAGE_1 : NEW)) return "the image of " + version + " is not whole";
    }
    return this.bench.surprises().join(", ");
  }

  private answer(honest: FakeAnswer): FakeAnswer {
    const { body, headers } = honest;
    const at = this.random.below(body.length + 1);
    switch (this.random.below(12)) {
      case 0:
        return { headers, body: body.substring(0, at) };
      case 1:
        return { headers, body: body.substring(0, at), failure: { kind: "closed", message: "the connection broke" } };
      case 2:
        return { headers, body: body.substring(0, at), silent: true };
      case 3:
        return { headers, body: body.substring(0, at) + fromByte(this.random.below(256)) + body.substring(at + 1) };
      case 4:
        return { headers, body: body.substring(0, at) + body.substring(at + 1) };
      case 5:
        return { headers, body: "", failure: { kind: "code", code: 503, message: "Service Unavailable (503)", byPeer: true } };
      case 6:
        return { headers: [{ name: "content-type", value: "text/html" }], body };
      default:
        return honest;
    }
  }
}

describe("an update in a bad world", () => {
  it("has no image but the released ones in its record, and comes about when the world is better", () => {
    for (let seed = 1; seed <= SEEDS; seed += stride(15)) {
      const problem = new BadWorld(seed).live();
      expect(problem === "" ? "" : "seed " + String(seed) + ": " + problem).toBe("");
    }
  });
});
