import { doMainJob } from "./main-job";
import { forEachModule } from "./modules";
import { itSeeded, seeds } from "./seeded";

const SEEDS = seeds(8);
const BAUDS: readonly number[] = [9600, 921600];

forEachModule((module) => {
  const { quirks, orders } = module;

  describe("60 readings survive lost coverage, a broker that restarts and a frozen module", () => {
    for (const each of SEEDS) itSeeded("as the manual has the module", each, import.meta.url, (seed) => doMainJob({ module, seed }));

    for (const each of SEEDS) itSeeded("with every quirk at once", each, import.meta.url, (seed) => doMainJob({ module, seed, quirks: ["all"] }));

    for (const baud of BAUDS) {
      it(`at ${baud} bit/s`, () => doMainJob({ module, baud }));
      it(`at ${baud} bit/s with every quirk at once`, () => doMainJob({ module, baud, quirks: ["all"] }));
    }

    describe("with the one quirk", () => {
      for (const quirk of quirks) it(quirk, () => doMainJob({ module, quirks: [quirk] }));
    });

    describe("with the one order of answer", () => {
      for (const { command, choices } of orders) {
        for (const choice of choices) it(`${command} ${choice}`, () => doMainJob({ module, twin: { orders: { [command]: choice } } }));
      }
    });

    for (const each of SEEDS) {
      itSeeded("with every quirk and the last order of each command", each, import.meta.url, (seed) => {
        const last = Object.fromEntries(orders.map(({ command, choices }) => [command, choices[choices.length - 1] as string]));
        doMainJob({ module, seed, quirks: ["all"], twin: { orders: last } });
      });
    }
  });
});
