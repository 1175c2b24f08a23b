import { CHAPTERS } from "../../twin/sim767xx/chapters";
import { LINE_QUIRKS } from "../../twin/line-quirks";
import { doMainJob } from "./main-job";
import { itSeeded, seeds } from "./seeded";

const QUIRKS = [...LINE_QUIRKS, ...CHAPTERS.flatMap((chapter) => chapter.quirks ?? [])].map((quirk) => quirk.id);
const ORDERS = CHAPTERS.flatMap((chapter) => chapter.orders ?? []);
const SEEDS = seeds(8);
const BAUDS: readonly number[] = [9600, 921600];

describe("60 readings survive lost coverage, a broker that restarts and a frozen module", () => {
  for (const each of SEEDS) itSeeded("as the manual has the module", each, import.meta.url, (seed) => doMainJob({ seed }));

  for (const each of SEEDS) itSeeded("with every quirk at once", each, import.meta.url, (seed) => doMainJob({ seed, quirks: ["all"] }));

  for (const baud of BAUDS) {
    it(`at ${baud} bit/s`, () => doMainJob({ baud }));
    it(`at ${baud} bit/s with every quirk at once`, () => doMainJob({ baud, quirks: ["all"] }));
  }

  describe("with the one quirk", () => {
    for (const quirk of QUIRKS) it(quirk, () => doMainJob({ quirks: [quirk] }));
  });

  describe("with the one order of answer", () => {
    for (const { command, choices } of ORDERS) {
      for (const choice of choices) it(`${command} ${choice}`, () => doMainJob({ twin: { orders: { [command]: choice } } }));
    }
  });

  for (const each of SEEDS) {
    itSeeded("with every quirk and the last order of each command", each, import.meta.url, (seed) => {
      const orders = Object.fromEntries(ORDERS.map(({ command, choices }) => [command, choices[choices.length - 1] as string]));
      doMainJob({ seed, quirks: ["all"], twin: { orders } });
    });
  }
});
