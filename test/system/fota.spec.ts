import type { FotaConfig } from "../../app/fota/config";
import { noise, Workshop } from "../build/release/workshop";
import { expect } from "../expect";
import { expectFlowing, expectWhole } from "./main-job";
import { forEachModule } from "./modules";
import type { RigOptions } from "./rig";
import { ranged } from "./site";
import { UpdatingRig } from "./updating-rig";

const BLOCK_BYTES = 1024;
const OLD = noise(1, 30000);
const NEW = noise(2, 33000);
/** Blocks are kept, moved and changed. */
const SIMILAR = Buffer.concat([OLD.subarray(0, 12000), noise(4, 900), OLD.subarray(14000), noise(5, 3000)]);
const BROKEN = noise(3, 20000);
const ONLINE_MS = 120000;
const UPDATE_MS = 1800000;
const DRAIN_MS = 300000;

forEachModule((module) => {
  for (const quirks of [[], ["all"]]) {
    describe(`an update over the module${quirks.length === 0 ? "" : ", with every quirk"}`, () => {
      const shops: Workshop[] = [];
      const made = (telemetry: RigOptions["telemetry"] = {}, config: Partial<FotaConfig> = {}): UpdatingRig => {
        const shop = new Workshop();
        shops.push(shop);
        const updating = new UpdatingRig({ module, quirks, telemetry: { intervalMs: 5000, ...telemetry } }, shop, OLD, config);
        updating.rig.start();
        expectFlowing(updating.rig, "the start", ONLINE_MS);
        return updating;
      };
      after(() => shops.forEach((shop) => shop.remove()));

      it("goes on where the power was cut, confirms itself at the broker; one that hangs after it is rolled back", () => {
        const updating = made();
        const { rig, slots } = updating;
        updating.publish("1.1.0", NEW);
        updating.command();
        updating.runUntil(() => updating.fota.status().download?.done === 16, UPDATE_MS);
        slots.cutPowerAt(2, "half");
        updating.runUntil(() => updating.started.length === 2, UPDATE_MS);
        const asked = updating.asked("1.1.0.img").length;
        expectFlowing(rig, "the power cut", ONLINE_MS);
        updating.command();
        updating.runUntil(() => updating.confirmed() === "1.1.0", UPDATE_MS);
        expect(updating.started).toEqual(["1.0.0", "1.0.0", "1.1.0?"]);
        // The block that was torn, and what came before it in its page of flash, which is one block.
        expect(Math.floor((updating.asked("1.1.0.img")[asked]?.from ?? 0) / BLOCK_BYTES)).toBeAtLeast(16);
        expect(slots.open().read(1, 0, NEW.length) === NEW.toString("latin1")).toBe(true);

        updating.publish("1.2.0", BROKEN, "hangs");
        expectFlowing(rig, "the update", ONLINE_MS);
        updating.command();
        updating.runUntil(() => slots.open().boot()?.failed?.version === "1.2.0", UPDATE_MS);
        expect(updating.started.slice(3)).toEqual(["1.2.0?", "1.2.0?", "1.1.0"]);
        expectFlowing(rig, "the roll back", ONLINE_MS);
        updating.command();
        updating.runUntil(() => updating.fota.status().problem.includes("did not confirm itself"), UPDATE_MS);
        expect(updating.confirmed()).toBe("1.1.0");
        expect({ drained: rig.drain(DRAIN_MS) }).toEqual({ drained: true });
        expectWhole(rig);
      });

      it("goes on after a loss of coverage, a server that drops it, and a module that freezes", () => {
        const updating = made();
        const { rig, site } = updating;
        updating.publish("1.1.0", NEW);
        let drops = 3;
        site.on("/releases/1.1.0.img", (request) => {
          const reply = ranged(request, NEW.toString("latin1"), '"1"');
          drops--;
          return drops < 0 ? reply : { ...reply, resetAfter: 700 };
        });
        updating.command();
        const reach = (done: number): void => updating.runUntil(() => (updating.fota.status().download?.done ?? 0) >= done, UPDATE_MS);
        reach(8);
        rig.twin.setCoverage(false);
        rig.clock.runFor(90000);
        rig.twin.setCoverage(true);
        reach(20);
        rig.twin.freeze();
        updating.runUntil(() => updating.confirmed() === "1.1.0", 4 * UPDATE_MS);
        expect(updating.started).toEqual(["1.0.0", "1.1.0?"]);
        expectFlowing(rig, "the update", ONLINE_MS);
        expect({ drained: rig.drain(DRAIN_MS) }).toEqual({ drained: true });
        expectWhole(rig);
      });

      for (const sleep of ["uart-sleep", "power-off"] as const) {
        it(`comes about on a device whose ${sleep === "uart-sleep" ? "UART sleeps" : "module is off"} between reports`, () => {
          const updating = made({ sleep, intervalMs: 30000, reportMs: 120000, lingerMs: 10000 });
          const { rig } = updating;
          updating.publish("1.1.0", NEW);
          updating.fota.check();
          updating.runUntil(() => updating.confirmed() === "1.1.0", 10 * UPDATE_MS);
          expect(updating.started).toEqual(["1.0.0", "1.1.0?"]);
          expectFlowing(rig, "the update", ONLINE_MS * 2);
        });
      }

      it("comes about where the module is off between reports, and the network so slow that nothing comes while the device listens", () => {
        const updating = made({ sleep: "power-off", intervalMs: 60000, reportMs: 900000 }, { trialMs: 3600000 });
        const { rig } = updating;
        Object.assign(rig.network.conditions, { latencyMs: 2500, bitsPerSecond: 20000 });
        updating.publish("1.1.0", NEW);
        updating.fota.check();
        updating.runUntil(() => updating.confirmed() === "1.1.0", 10 * UPDATE_MS);
        expect(updating.started).toEqual(["1.0.0", "1.1.0?"]);
      });

      it("comes as a delta to the image that runs; one that does not reach the broker is rolled back", () => {
        const updating = made();
        const { rig } = updating;
        updating.publish("1.0.0", OLD);
        updating.publish("1.1.0", SIMILAR, "good", ["1.0.0"]);
        updating.command();
        updating.runUntil(() => updating.confirmed() === "1.1.0", UPDATE_MS);
        expect(updating.asked("1.1.0.img")).toEqual([]);
        expectFlowing(rig, "the update", ONLINE_MS);
        updating.publish("1.2.0", BROKEN, "strays");
        updating.command();
        updating.runUntil(() => updating.started.length === 5, UPDATE_MS);
        expect(updating.started).toEqual(["1.0.0", "1.1.0?", "1.2.0?", "1.2.0?", "1.1.0"]);
        expect(updating.confirmed()).toBe("1.1.0");
        expectFlowing(rig, "the roll back", ONLINE_MS);
        expect({ drained: rig.drain(DRAIN_MS) }).toEqual({ drained: true });
        expectWhole(rig);
      });
    });
  }
});
