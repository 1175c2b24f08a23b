import { POWER_CUTS, type PowerCut } from "../../hal/virtual/storage";
import { expect } from "../expect";
import { situation } from "./main-job";
import { ModuleUpdatingRig } from "./module-updating-rig";
import { forEachModule } from "./modules";
import type { RigOptions } from "./rig";

const END_MS = 1800000;

function made(options: RigOptions): ModuleUpdatingRig {
  return new ModuleUpdatingRig({ ...options, telemetry: { intervalMs: 30000 } });
}

/** The device's power is cut at one storage operation of the update; what the module has been given, it runs in the end. */
function survive(options: RigOptions, powerCut: { operation: number; cut: PowerCut }): void {
  const t = made({ ...options, powerCut });
  t.command();
  t.runUntil(() => t.rig.boots.length === 2, END_MS);
  t.runUntil(() => t.fota.state() === "idle", END_MS);
  expect(t.rig.runUntilFlowing(300000) === undefined ? situation(t.rig) : "").toBe("");
  expect(t.rig.lost).toEqual([]);
  const asked = t.site.requests.length;
  expect(asked <= 1).toBe(true);
  if (asked === 1) expect(t.revision).toBe(options.module.update.revision);
}

forEachModule((module) => {
  for (const cut of POWER_CUTS) {
    it(`the device's power may be cut at every storage operation (${cut}) while its module gets new firmware`, () => {
      const clean = made({ module });
      const before = clean.rig.storage.operations;
      clean.command();
      clean.end();
      const after = clean.rig.storage.operations;
      expect(after - before).toBeAtLeast(10);
      for (let operation = before + 1; operation <= after; operation++) survive({ module }, { operation, cut });
    });
  }
});
