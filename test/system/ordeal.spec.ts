import { forEachModule } from "./modules";
import { endureOrdeal } from "./ordeal";
import { itSeeded, seeds } from "./seeded";
import { endureUpdates } from "./update-ordeal";

forEachModule((module) => {
  describe("a device of any configuration, with troubles upon troubles, comes back and has lost nothing that it has not said", () => {
    for (const each of seeds(8)) itSeeded("an ordeal", each, import.meta.url, (seed) => void endureOrdeal(module, seed));
  });

  describe("the same while it is updated: it starts nothing but whole releases, and has the last good one in the end", () => {
    for (const each of seeds(3)) itSeeded("an ordeal with updates", each, import.meta.url, (seed) => void endureUpdates(module, seed));
  });
});
