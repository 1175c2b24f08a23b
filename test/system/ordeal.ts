import { expect } from "../expect";
import { expectFlowing } from "./main-job";
import type { SystemModule } from "./modules";
import { Storm } from "./storm";
import { World } from "./worlds";

const TROUBLES_EACH = 10;
/** From one trouble to the next, at most. */
const PAUSE_MS = 600000;
/** Longest pauses between attempts, one after the other: SIM, ladder, broker; and what a report waits. */
const BOUND_MS = 2 * 3600000;
/** What is sent meanwhile has come by then, and what was begun has ended. */
const SETTLE_MS = 900000;

/** A device of a drawn configuration in a storm of troubles: throws where it does not come back, or anything is lost. */
export function endureOrdeal(module: SystemModule, seed: number): World {
  const world = new World(module, seed);
  const { random, rig } = world;
  const storm = new Storm(world);
  storm.tell(() => {
    rig.start();
    for (let count = 0; count < TROUBLES_EACH; count++) {
      storm.pass(random.below(PAUSE_MS));
      storm.strike();
      expect(rig.betrayed).toEqual([]);
    }
    storm.end();
    expectRecovery(world);
  });
  return world;
}

/** All is well around the device: readings flow again, and what was kept has come, or was said to be given up. */
export function expectRecovery({ reportMs, rig }: World): void {
  const boundMs = BOUND_MS + 2 * reportMs;
  expectFlowing(rig, "the storm", boundMs);
  rig.sensing = false;
  rig.clock.runFor(SETTLE_MS + 2 * reportMs);
  expect({ drained: rig.drain(boundMs) }).toEqual({ drained: true });
  expect(rig.lost).toEqual([]);
  const arrived = [...rig.witness.distinct];
  expect(arrived).toEqual([...arrived].sort((left, right) => left - right));
  expect(arrived.filter((value) => !rig.taken.includes(value))).toEqual([]);
  expect(rig.damaged).toEqual([]);
  expect(rig.steps.filter(({ outcome }) => outcome === "overflow" || outcome === "untaken")).toEqual([]);
}
