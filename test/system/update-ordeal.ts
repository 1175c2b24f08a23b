import { POWER_CUTS, type PowerCut } from "../../hal/virtual/storage";
import { noise, Workshop } from "../build/release/workshop";
import { expect } from "../expect";
import { expectRecovery } from "./ordeal";
import type { SystemModule } from "./modules";
import { Storm } from "./storm";
import { type Temper, UpdatingRig } from "./updating-rig";
import { World } from "./worlds";

const FIRST = noise(1, 9000);
const BAD = noise(3, 7000);
/** Blocks are kept, moved and changed. */
const SECOND = Buffer.concat([FIRST.subarray(0, 4000), noise(2, 900), FIRST.subarray(5000), noise(4, 700)]);
const LAST = Buffer.concat([SECOND.subarray(2000), noise(5, 2000)]);
const TROUBLES_EACH = 8;
const PAUSE_MS = 400000;
/** Slots cut at one of so many of the next operations. */
const CUT_WITHIN = 60;
const BOUND_MS = 12 * 3600000;
/** Longer than any pause between two reports, with the way to the broker. */
const TRIAL_MS = 3600000;
const STEP_MS = 600000;

/** As `endureOrdeal`, while releases come, one of which is bad: in the end the device has the last one. */
export function endureUpdates(module: SystemModule, seed: number): World {
  const shop = new Workshop();
  try {
    let made: UpdatingRig | undefined;
    const world = new World(module, seed, (options) => {
      made = new UpdatingRig(options, shop, FIRST, { trialMs: TRIAL_MS });
      return made.rig;
    });
    new Updates(world, made as unknown as UpdatingRig).endure();
    return world;
  } finally {
    shop.remove();
  }
}

class Updates {
  private readonly storm: Storm;

  constructor(
    private readonly world: World,
    private readonly updating: UpdatingRig,
  ) {
    this.storm = new Storm(world);
  }

  endure(): void {
    this.storm.tell(() => {
      const { updating, world } = this;
      world.rig.start();
      // So that there can be deltas from it.
      updating.publish("1.0.0", FIRST);
      this.suffer("1.1.0", SECOND, "good");
      this.suffer("1.2.0", BAD, world.pick("the bad image", ["hangs", "strays"] as const));
      this.storm.end();
      this.publish("1.3.0", LAST, "good");
      this.expectLast();
      expectRecovery(world);
      expect(updating.strangers).toEqual([]);
    });
  }

  private suffer(version: string, image: Buffer, temper: Temper): void {
    const { random } = this.world;
    this.publish(version, image, temper);
    for (let count = 0; count < TROUBLES_EACH / 2; count++) {
      this.storm.pass(random.below(PAUSE_MS));
      if (random.below(3) === 0) this.cutSlots();
      if (random.below(3) === 0) this.updating.command();
      this.storm.strike();
      expect(this.updating.strangers).toEqual([]);
    }
  }

  private publish(version: string, image: Buffer, temper: Temper): void {
    const { random } = this.world;
    this.storm.note(`release ${version}`);
    this.updating.publish(version, image, temper, random.below(2) === 0 ? ["1.0.0", "1.1.0"].filter((each) => each < version && this.updating.has(each)) : []);
    this.updating.command();
  }

  private cutSlots(): void {
    const { random } = this.world;
    const cut = POWER_CUTS[random.below(POWER_CUTS.length)] as PowerCut;
    const operation = 1 + random.below(CUT_WITHIN);
    this.storm.note(`power cut ${cut} operation ${operation} of the slots`);
    this.updating.slots.cutPowerAt(operation, cut);
  }

  private expectLast(): void {
    const { rig } = this.world;
    const { updating } = this;
    for (let passedMs = 0; passedMs < BOUND_MS && updating.confirmed() !== "1.3.0"; passedMs += STEP_MS) rig.clock.runFor(STEP_MS);
    const { problem, state } = updating.fota.status();
    this.storm.note(`updates ${state}: ${problem}; started ${updating.started.join(" ")}`);
    expect(updating.confirmed()).toBe("1.3.0");
  }
}
