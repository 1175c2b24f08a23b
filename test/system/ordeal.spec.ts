import { forEachModule } from "./modules";
import { Ordeal } from "./ordeal";
import { itSeeded, seeds } from "./seeded";

forEachModule((module) => {
  describe("a device of any configuration, with troubles upon troubles, comes back and has lost nothing that it has not said", () => {
    for (const each of seeds(12)) itSeeded("an ordeal", each, import.meta.url, (seed) => void new Ordeal(module, seed).endure());
  });
});
