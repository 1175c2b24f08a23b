import { expect } from "../expect";
import { expectFlowing, expectWhole, situation } from "./main-job";
import { fewMomentsOf, momentsOf, type Moment } from "./moments";
import { forEachModule } from "./modules";
import { type PinName, Rig, type RigOptions } from "./rig";
import { canStrike, TROUBLES, TROUBLE_PIN, type Trouble } from "./troubles";

const INTERVAL_MS = 2000;
const DRAIN_MS = 120000;

interface Board {
  name: string;
  unwired: readonly PinName[];
}

const BOARDS: readonly Board[] = [
  { name: "no reset line", unwired: ["reset"] },
  { name: "no STATUS line", unwired: ["status"] },
  { name: "no power key", unwired: ["powerKey"] },
  { name: "neither DTR nor RI", unwired: ["dtr", "ri"] },
  { name: "nothing but the UART", unwired: ["powerKey", "reset", "status", "dtr", "ri"] },
];

/** A trouble strikes at a moment: afterwards readings flow again within the trouble's bound, and none is lost. */
function survive(trouble: Trouble, moment: Moment, options: RigOptions): void {
  const rig = new Rig({ link: { pin: TROUBLE_PIN }, telemetry: { intervalMs: INTERVAL_MS }, ...options });
  rig.start();
  if (!moment.reach(rig)) throw new Error(`the moment did not come; ${situation(rig)}`);
  trouble.strike(rig);
  rig.clock.runFor(trouble.lastsMs ?? 0);
  trouble.mend?.(rig);
  expectFlowing(rig, trouble.name, trouble.boundMs);
  expect({ drained: rig.drain(DRAIN_MS) }).toEqual({ drained: true });
  expectWhole(rig);
}

function describeTroubles(title: string, moments: readonly Moment[], options: RigOptions): void {
  const { unwired = [] } = options;
  describe(title, () => {
    for (const trouble of TROUBLES) {
      if (trouble.needs !== undefined && unwired.includes(trouble.needs)) continue;
      for (const moment of moments) {
        if (canStrike(trouble, moment.stage)) it(`${trouble.name}, ${moment.name}`, () => survive(trouble, moment, options));
      }
    }
  });
}

forEachModule((module) => {
  describe("readings flow again and none is lost after", () => {
    describeTroubles("a trouble at any moment", momentsOf(module), { module });
    describeTroubles("a trouble at any moment, with every quirk", momentsOf(module), { module, quirks: ["all"], seed: 7 });
    for (const { name, unwired } of BOARDS) describeTroubles(`a trouble on a board with ${name}`, fewMomentsOf(module), { module, unwired });
  });
});
