import type { StorageGeometry } from "../../hal/storage";
import { POWER_CUTS, type PowerCut } from "../../hal/virtual/storage";
import { expect } from "../expect";
import { expectFlowing, expectWhole, situation } from "./main-job";
import { fewMomentsOf, momentsOf } from "./moments";
import { forEachModule } from "./modules";
import { Rig, type RigOptions } from "./rig";

const INTERVAL_MS = 2000;
const BOUND_MS = 180000;
const SCENARIO_MS = 25000;
/** Long enough for some operations of the boot that follows. */
const AFTER_CUT_MS = 5000;
/** Small pages, so that a short scenario erases some. */
const SMALL_FLASH: StorageGeometry = { pageSize: 256, pageCount: 6, writeUnit: 4, erased: 255 };

function made(options: RigOptions): Rig {
  return new Rig({ telemetry: { intervalMs: INTERVAL_MS }, ...options });
}

/**
 * What was kept has arrived, first arrivals in their order; a reading that was being put when the power
 * went may have arrived as well.
 */
function expectKeptArrived(rig: Rig): void {
  expect(rig.lost).toEqual([]);
  const arrived = [...rig.witness.distinct];
  expect(arrived).toEqual([...arrived].sort((left, right) => left - right));
  expect(arrived.filter((value) => !rig.taken.includes(value))).toEqual([]);
  expect(rig.damaged).toEqual([]);
}

forEachModule((module) => {
  describe("the power of the device is cut", () => {
    for (const moment of momentsOf(module)) {
      it(`${moment.name}: the next boot goes on with the module as it is, and loses nothing`, () => {
        const rig = made({ module });
        rig.start();
        if (!moment.reach(rig)) throw new Error(`the moment did not come; ${situation(rig)}`);
        rig.rebootDevice();
        expectFlowing(rig, "the power cut", BOUND_MS);
        expect({ drained: rig.drain(BOUND_MS) }).toEqual({ drained: true });
        expectWhole(rig);
        expect(rig.boots).toEqual([1, 2]);
      });
    }

    for (const moment of fewMomentsOf(module)) {
      it(`${moment.name}, and ten more times at short intervals, with every quirk: nothing is lost`, () => {
        const rig = made({ module, quirks: ["all"] });
        rig.start();
        moment.reach(rig);
        for (let cut = 0; cut < 10; cut++) {
          rig.rebootDevice();
          rig.clock.runFor(3700 * (cut + 1));
        }
        expectFlowing(rig, "the last power cut", BOUND_MS);
        expect({ drained: rig.drain(BOUND_MS) }).toEqual({ drained: true });
        expectWhole(rig);
        expect(rig.boots).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      });
    }

    it("while the radio is off for the ladder's sake: the next boot switches it on", () => {
      const rig = made({ module });
      rig.start();
      expectFlowing(rig, "the start", BOUND_MS);
      rig.twin.setCoverage(false);
      expect({ off: rig.runUntilSaid("AT+CFUN=4\r", 3600000) }).toEqual({ off: true });
      rig.clock.runFor(1000);
      rig.rebootDevice();
      rig.twin.setCoverage(true);
      expectFlowing(rig, "the power cut", BOUND_MS);
      expect({ drained: rig.drain(BOUND_MS) }).toEqual({ drained: true });
      expectWhole(rig);
    });

    it("while the power key is pressed: the line is released and the module started anew", () => {
      const rig = made({ module });
      rig.start();
      rig.clock.runUntilTrue(() => rig.pins.powerKey.read(), BOUND_MS);
      rig.clock.runFor(20);
      rig.rebootDevice();
      expectFlowing(rig, "the power cut", BOUND_MS);
      expect({ drained: rig.drain(BOUND_MS) }).toEqual({ drained: true });
      expectWhole(rig);
      expect(rig.pins.powerKey.read()).toBe(false);
    });

    it("together with the module's, at any time: nothing is lost", () => {
      for (let atMs = 1000; atMs < 30000; atMs += 1700) {
        const rig = made({ module });
        rig.start();
        rig.clock.runFor(atMs);
        rig.twin.losePower();
        rig.rebootDevice();
        expectFlowing(rig, `the power cut at ${atMs} ms`, BOUND_MS);
        expect({ atMs, drained: rig.drain(BOUND_MS) }).toEqual({ atMs, drained: true });
        expectWhole(rig);
      }
    });
  });

  describe("the power of the device is cut in a storage operation", () => {
    const undisturbed = scenario({});
    const { operations } = undisturbed.storage;

    it("of a scenario that counts boots, keeps readings, releases them and erases pages", () => {
      expect(operations).toBeAtLeast(60);
      expect(undisturbed.storage.erases.filter((count) => count > 1).length).toBeAtLeast(2);
    });

    for (const cut of POWER_CUTS) {
      it(`"${cut}", at each operation: nothing that was put is lost, boots are counted, order is kept`, () => {
        for (let operation = 1; operation <= operations; operation++) survive(cut, operation, []);
      });
    }

    it("and again in each of the next boots: nothing that was put is lost, boots are counted, order is kept", () => {
      for (const cut of POWER_CUTS) for (let first = 1; first <= operations; first += 9) survive(cut, first, [1, 2, 3, 4]);
    });
  });

  /** A short life at a quick pace, with so little flash that pages are used again. */
  function scenario(options: Partial<RigOptions>): Rig {
    const rig = made({ module, flash: SMALL_FLASH, telemetry: { intervalMs: 700, batchReadings: 4 }, ...options });
    rig.start();
    rig.clock.runFor(SCENARIO_MS);
    return rig;
  }

  /** Cuts the power at operation `first` of the scenario, then at `next[0]` of the boot after it, and so on. */
  function survive(cut: PowerCut, first: number, next: readonly number[]): void {
    try {
      const rig = scenario({ powerCut: { operation: first, cut } });
      for (const operation of next) {
        rig.storage.cutPowerAt(operation, cut);
        rig.rebootDevice();
        rig.clock.runFor(AFTER_CUT_MS);
      }
      rig.clock.runFor(AFTER_CUT_MS);
      if (!rig.drain(BOUND_MS)) throw new Error(`not all arrived; ${situation(rig)}`);
      expectKeptArrived(rig);
      expectBootsCounted(rig, 2 + 2 * next.length);
    } catch (error) {
      throw new Error(`${cut} operation ${[first, ...next].join(", ")}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  /** Upwards, though a boot that was cut may have no number, and to no more than there were boots. */
  function expectBootsCounted(rig: Rig, most: number): void {
    rig.boots.forEach((boot, index) => expect(boot).toBeAtLeast((rig.boots[index - 1] ?? 0) + 1));
    expect(rig.boots.length).toBeAtLeast(most / 2);
    expect(rig.boots[rig.boots.length - 1]).toBeAtMost(most);
  }
});
