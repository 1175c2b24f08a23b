import { SeededRandom } from "../../hal/random";
import { expect } from "../expect";
import { byteFault, SwitchedFaults } from "./line-faults";
import { expectFlowing, expectWhole } from "./main-job";
import { forEachModule, type SystemModule } from "./modules";
import { type PinName, Rig } from "./rig";
import { itSeeded, seeds } from "./seeded";
import { TROUBLES, TROUBLE_PIN } from "./troubles";

const TROUBLES_EACH = 12;
const INTERVAL_MS = 5000;
/** From one trouble to the next, at most: often the device is still busy with the one before. */
const PAUSE_MS = 200000;
/** Longest pauses between attempts, one after the other: SIM, ladder, broker. */
const BOUND_MS = 7200000;
const UNWIRED: readonly PinName[] = ["reset", "status", "dtr", "ri"];

/** One trouble after the other, drawn, often into the recovery from the one before; also power cuts of the device. */
function endure(module: SystemModule, seed: number): void {
  const random = new SeededRandom(seed * 7919);
  const quirks = seed % 2 === 0 ? ["all"] : [];
  const unwired = UNWIRED.filter(() => random.below(4) === 0);
  const plan = new SwitchedFaults(seed, 3000);
  const wrapUart = seed % 3 === 0 ? byteFault("damaged", "received", plan, seed) : undefined;
  const rig = new Rig({ module, seed, quirks, unwired, wrapUart, link: { pin: TROUBLE_PIN }, telemetry: { intervalMs: INTERVAL_MS } });
  const history: string[] = [];
  rig.start();
  for (let count = 0; count < TROUBLES_EACH; count++) {
    rig.clock.runFor(random.below(PAUSE_MS));
    history.push(strike(rig, random));
    expect({ history, betrayed: rig.betrayed }).toEqual({ history, betrayed: [] });
  }
  plan.on = false;
  expectFlowing(rig, history.join(", then "), BOUND_MS);
  expect({ history, drained: rig.drain(BOUND_MS) }).toEqual({ history, drained: true });
  expectWhole(rig);
}

/** Strikes, mends, and answers what it was. */
function strike(rig: Rig, random: SeededRandom): string {
  const index = random.below(TROUBLES.length + 2);
  const trouble = TROUBLES[index];
  const at = `at ${Math.round(rig.clock.now())} ms`;
  if (trouble === undefined) {
    rig.rebootDevice();
    return `power cut of the device ${at}`;
  }
  try {
    trouble.strike(rig);
  } catch {
    // It cannot strike now: no context to drop, no card to take out.
    return `nothing ${at}`;
  }
  rig.clock.runFor(trouble.lastsMs ?? 0);
  trouble.mend?.(rig);
  return `${trouble.name} ${at}`;
}

forEachModule((module) => {
  describe("readings survive troubles that come in any order, into each other's recovery", () => {
    for (const each of seeds(12)) itSeeded("a soak", each, import.meta.url, (seed) => endure(module, seed));
  });
});
