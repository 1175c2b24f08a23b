import { expect } from "../expect";
import { expectFlowing, expectWhole, situation } from "./main-job";
import { forEachModule } from "./modules";
import { BASE_TOPIC, Rig, type RigOptions } from "./rig";

const INTERVAL_MS = 10000;
const REPORT_MS = 120000;
const LINGER_MS = 5000;
const BOUND_MS = REPORT_MS + 60000;
/** Until then a build may still be telling what has started, which wakes the device. */
const BANNERS_MS = 70000;

function sleeper(sleep: "uart-sleep" | "power-off", options: RigOptions): Rig {
  return new Rig({ telemetry: { sleep, intervalMs: INTERVAL_MS, reportMs: REPORT_MS, lingerMs: LINGER_MS }, ...options });
}

/** Runs until the telemetry goes to rest, and then a little. */
function untilResting(rig: Rig): void {
  const isResting = (): boolean => rig.device.telemetry.state() === "resting";
  const rests = rig.clock.runWhile(isResting, BOUND_MS) && rig.clock.runUntilTrue(isResting, BOUND_MS);
  if (!rests) throw new Error(`the device does not come to rest; ${situation(rig)}`);
  rig.clock.runFor(2000);
}

function expectAllArrives(rig: Rig): void {
  expect({ drained: rig.drain(2 * BOUND_MS) }).toEqual({ drained: true });
  expectWhole(rig);
}

forEachModule((module) => {
  for (const quirks of [[], ["all"]]) {
    const kind = quirks.length === 0 ? "" : ", with every quirk";

    describe(`a device whose UART sleeps between reports${kind}`, () => {
      it("releases DTR when all is said, is silent until the next report, and stays connected", () => {
        const rig = sleeper("uart-sleep", { module, quirks });
        rig.start();
        rig.clock.runFor(BANNERS_MS);
        for (let report = 0; report < 5; report++) {
          untilResting(rig);
          expect({ report, link: rig.device.link.state(), dtr: rig.pins.dtr.read() }).toEqual({ report, link: "asleep", dtr: false });
          const said = rig.conversation.toModule.length;
          rig.clock.runFor(REPORT_MS / 2);
          expect({ report, said: rig.conversation.toModule.length - said }).toEqual({ report, said: 0 });
        }
        expectAllArrives(rig);
        expect(rig.witness.count("connected")).toBe(1);
        expect(rig.conversation.count(module.phrases.startMqtt)).toBe(1);
        expect(rig.witness.states).toEqual(["online"]);
      });

      it("is woken by a message from the broker, answers it, and sleeps again", () => {
        const rig = sleeper("uart-sleep", { module, quirks });
        rig.start();
        rig.clock.runFor(BANNERS_MS);
        for (let round = 1; round <= 3; round++) {
          untilResting(rig);
          rig.broker.publish(`${BASE_TOPIC}/command`, '{"cmd":"ping"}', { qos: 1 });
          expect({ woken: rig.clock.runUntilTrue(() => rig.pins.dtr.read(), 2000) }).toEqual({ woken: true });
          expect({ answered: rig.clock.runUntilTrue(() => rig.witness.replies.length === round, 10000) }).toEqual({ answered: true });
          expect(rig.witness.replies[round - 1]).toContain('"state":"pong"');
        }
        untilResting(rig);
        expect(rig.device.link.state()).toBe("asleep");
        expectAllArrives(rig);
      });

      for (const [name, strike] of [
        ["the context is dropped", (rig: Rig) => rig.twin.dropContext()],
        ["the broker closes the connection", (rig: Rig) => rig.broker.kick("rig")],
        ["the module restarts by itself", (rig: Rig) => rig.twin.silentRestart()],
        ["the module freezes", (rig: Rig) => rig.twin.freeze()],
        ["the module loses its power", (rig: Rig) => rig.twin.losePower()],
        ["the device loses its power", (rig: Rig) => rig.rebootDevice()],
      ] as const) {
        it(`reports again where, in its sleep, ${name}`, () => {
          const rig = sleeper("uart-sleep", { module, quirks });
          rig.start();
          untilResting(rig);
          strike(rig);
          expectFlowing(rig, name, 3 * REPORT_MS);
          expectAllArrives(rig);
        });
      }
    });

    describe(`a device that switches its module off between reports${kind}`, () => {
      it("takes leave of the broker, is off, and reports all that it took when it comes back", () => {
        const rig = sleeper("power-off", { module, quirks });
        rig.start();
        for (let report = 1; report <= 5; report++) {
          untilResting(rig);
          // What was taken while the device listened, and took leave, is the next report's.
          const few = rig.device.outbox.depth() * INTERVAL_MS <= LINGER_MS + 20000;
          expect({ report, module: rig.twin.state, few }).toEqual({ report, module: "off", few: true });
          expect(rig.witness.count("disconnected")).toBe(report);
          rig.clock.runFor(REPORT_MS / 2);
          expect(rig.twin.state).toBe("off");
        }
        expectAllArrives(rig);
        expect(rig.witness.count("lost")).toBe(0);
        expect(rig.witness.states.filter((state) => state === "lost")).toEqual([]);
      });

      it("reports at the next time where it finds no broker, and keeps all until then", () => {
        const rig = sleeper("power-off", { module, quirks, telemetry: { sleep: "power-off", intervalMs: INTERVAL_MS, reportMs: REPORT_MS, lingerMs: LINGER_MS, connectMs: 60000 } });
        rig.start();
        untilResting(rig);
        rig.broker.stop();
        rig.clock.runFor(3 * REPORT_MS);
        untilResting(rig);
        expect(rig.twin.state).toBe("off");
        expect(rig.device.outbox.depth()).toBeAtLeast(30);
        rig.broker.start();
        expectFlowing(rig, "the broker's return", 2 * BOUND_MS);
        expectAllArrives(rig);
      });

      it("switches off by the power key a module that hangs when it is to go", () => {
        const rig = sleeper("power-off", { module, quirks });
        rig.start();
        expect({ leaving: rig.runUntilSaid(module.phrases.powerOff, BOUND_MS) }).toEqual({ leaving: true });
        rig.twin.freeze();
        untilResting(rig);
        expect({ off: rig.clock.runUntilTrue(() => rig.twin.state === "off", REPORT_MS) }).toEqual({ off: true });
        expectFlowing(rig, "the freeze", 3 * REPORT_MS);
        expectAllArrives(rig);
      });
    });
  }
});
