import { strict as assert } from "node:assert";
import { AUTO } from "../../build/device-modem";
import { ENGINES, presentEngines } from "../../build/espruino/engines";
import { MODULES } from "../system/modules";
import { applicationScripts, EspruinoRig, type Scripts } from "./rig";

const START_MS = 120000;
const RECOVERY_MS = 300000;
/** Readings that may be on their way when one looks. */
const ON_THE_WAY = 30;

for (const engine of ENGINES) {
  for (const module of MODULES) {
    describe(`the Espruino application in ${engine.name} on the twin of the ${module.title}`, function () {
      this.timeout(240000);
      let scripts: Scripts;
      let rig: EspruinoRig;

      before(async function () {
        if (!presentEngines().includes(engine)) {
          console.log(`  the application is not run in ${engine.name}: this machine has no ${engine.program}`);
          return this.skip();
        }
        scripts = await applicationScripts(module.name);
      });

      beforeEach(() => {
        rig = new EspruinoRig(engine, module, scripts);
      });

      afterEach(() => rig?.board.end());

      const expectArrival = (count: number, limitMs: number): void => {
        const problem = rig.arrive(count, limitMs);
        assert.equal(problem, undefined);
      };

      it("switches the module on and brings every reading to the broker", () => {
        expectArrival(20, START_MS);
        assert.deepEqual(rig.missing(ON_THE_WAY), []);
      });

      it("finds out by itself which module it has, where it was built with every driver", async () => {
        rig.board.end();
        rig = new EspruinoRig(engine, module, await applicationScripts(AUTO));
        expectArrival(5, START_MS);
        assert(rig.board.printed.some((line) => line.startsWith(module.title)), rig.board.printed.join("\n"));
      });

      it("loses no reading when the module loses its power and the broker restarts", () => {
        expectArrival(5, START_MS);
        rig.twin.losePower();
        expectArrival(rig.board.taken + 10, RECOVERY_MS);
        rig.broker.restart(5000);
        expectArrival(rig.board.taken + 10, RECOVERY_MS);
        assert.deepEqual(rig.missing(ON_THE_WAY), []);
      });

      it("keeps its readings in Espruino's Storage over a restart of the board without coverage", () => {
        expectArrival(3, START_MS);
        rig.twin.setCoverage(false);
        rig.clock.runFor(20000);
        rig.board.restart();
        rig.clock.runFor(5000);
        const before = rig.board.taken;
        rig.twin.setCoverage(true);
        expectArrival(before, RECOVERY_MS);
        assert.deepEqual(rig.missing(ON_THE_WAY), []);
      });
    });
  }
}
