import type { Clock } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import { expect } from "../expect";
import { byteFault, slow, SwitchedFaults } from "./line-faults";
import { forEachModule, type SystemModule } from "./modules";
import { Rig } from "./rig";
import { itSeeded, seeds } from "./seeded";
import { TROUBLES } from "./troubles";

const QUIET_MS = 20000;

/** Ten minutes in which much goes wrong, on a bad line: all that can be drawn is drawn. */
function eventfulRun(module: SystemModule, seed: number): Rig {
  const plan = new SwitchedFaults(seed, 2000);
  const wrapUart = (uart: Uart, clock: Clock): Uart => byteFault("damaged", "received", plan, seed)(slow(3, 5, 20, seed)(uart, clock));
  const rig = new Rig({ module, seed, quirks: ["all"], record: true, wrapUart, telemetry: { intervalMs: 3000 } });
  rig.network.conditions.jitterMs = 30;
  rig.network.conditions.loss = 0.02;
  rig.start();
  for (const name of ["coverage lost for 5 s", "connection closed by the broker", "silent restart of the module", "frozen module"]) {
    rig.clock.runFor(QUIET_MS);
    const trouble = TROUBLES.find((each) => each.name === name);
    if (trouble === undefined) throw new Error(`there is no trouble "${name}"`);
    trouble.strike(rig);
    rig.clock.runFor(trouble.lastsMs ?? 0);
    trouble.mend?.(rig);
    rig.clock.runFor(trouble.boundMs / 2);
  }
  rig.rebootDevice();
  rig.clock.runFor(60000);
  return rig;
}

/** Index of the first difference, with what each has there; undefined where there is none. */
function firstDifference(left: readonly string[], right: readonly string[]): string | undefined {
  for (let index = 0; index < Math.max(left.length, right.length); index++)
    if (left[index] !== right[index]) return `entry ${index}: ${JSON.stringify(left[index])} against ${JSON.stringify(right[index])}`;
  return undefined;
}

forEachModule((module) => {
  describe("a run is a function of its options and its seed", () => {
    for (const each of seeds(4)) {
      itSeeded("the same gives every byte, every step and every event at the broker at the same time", each, import.meta.url, (seed) => {
        const first = eventfulRun(module, seed);
        const second = eventfulRun(module, seed);
        expect(first.conversation.record.length).toBeAtLeast(1000);
        expect(firstDifference(first.conversation.record, second.conversation.record)).toBe(undefined);
        expect(second.steps).toEqual(first.steps);
        expect(second.broker.log).toEqual(first.broker.log);
        expect(second.storage.operations).toBe(first.storage.operations);
      });
    }

    it("another seed gives another run", () => {
      const records = seeds(4).map((seed) => eventfulRun(module, seed).conversation.record);
      for (let index = 1; index < records.length; index++)
        expect({ index, differs: firstDifference(records[0] ?? [], records[index] ?? []) !== undefined }).toEqual({ index, differs: true });
    });
  });
});
