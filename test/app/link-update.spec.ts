import type { ModulePins } from "../../hal/pins";
import type { VirtualModulePins } from "../../hal/virtual/pins";
import { expect } from "../expect";
import type { FakeModem } from "./fakes/fake-modem";
import { LinkBench } from "./fakes/link-bench";

const INSTALL_MS = 900000;
/** Longer than any wait of the ladder, shorter than what an installation may take. */
const WRITING_MS = 880000;
/** What the module runs behind an installation. */
const NEW = "R2";

/** A link that has given its module away. */
function given(): LinkBench {
  const bench = new LinkBench();
  bench.online();
  expect(bench.link.beginUpdate()).toBe(true);
  bench.clock.runFor(0);
  return bench;
}

/** A device that starts on a module that is on, and knows that an update was under way. */
function resumed(wired: ((pins: VirtualModulePins) => ModulePins) | undefined, begin: (modem: FakeModem) => void): LinkBench {
  const before = new LinkBench();
  before.modem.boot();
  before.clock.runFor(60000);
  begin(before.modem);
  const bench = new LinkBench({}, wired, before);
  bench.link.expectInstallation();
  bench.link.start();
  return bench;
}

/** A board without STATUS. */
function withoutStatus({ dtr, powerKey, reset, ri }: VirtualModulePins): ModulePins {
  return { dtr, powerKey, reset, ri };
}

function expectUntouched(bench: LinkBench, keyPulses = [500]): void {
  const { modem } = bench;
  expect(modem.destroyed).toBe(false);
  expect(modem.resetPulses).toEqual([]);
  expect(modem.keyPulses).toEqual(keyPulses);
  expect(modem.script.count("restart") + modem.script.count("shutdown")).toBe(0);
}

/** What a link makes of a module that goes silent in one way or another, and installs. */
const LOSSES: readonly { name: string; lose: (this: void, bench: LinkBench) => void }[] = [
  { name: "announced its restart", lose: (bench) => bench.link.expectRestart(8000) },
  { name: "is found silent", lose: (bench) => bench.modem.tellUnresponsive() },
  { name: "said that it restarted", lose: (bench) => bench.modem.tellRestarted() },
  { name: "drops STATUS for a moment", lose: (bench) => dropStatus(bench) },
  { name: "announced its restart, and drops STATUS", lose: (bench) => announceAndDrop(bench) },
  { name: "restarted when the update seemed to be over", lose: (bench) => bench.link.endUpdate(true) },
];

function dropStatus(bench: LinkBench): void {
  bench.pins.status.set(false);
  bench.clock.after(50, () => bench.pins.status.set(true));
}

function announceAndDrop(bench: LinkBench): void {
  bench.link.expectRestart(8000);
  dropStatus(bench);
}

describe("the link while its module gets new firmware", () => {
  it("is down to those above, asks the module nothing, and takes it back with the end of the update", () => {
    const bench = given();
    const { clock, link, modem } = bench;
    expect(link.condition()).toBe("down");
    const asked = modem.script.calls.length;
    clock.runFor(3600000);
    link.wake();
    link.sleep();
    expect(modem.script.calls.length).toBe(asked);
    expect(link.state()).toBe("updating");
    link.endUpdate(false);
    expect(link.state()).toBe("checking");
    bench.reach("online", 60000);
    expectUntouched(bench);
    expect(bench.surprises()).toEqual([]);
  });

  it("is not given away where it is not up", () => {
    const bench = new LinkBench();
    expect(bench.link.beginUpdate()).toBe(false);
    bench.link.start();
    bench.pass("registering", 60000);
    expect(bench.link.beginUpdate()).toBe(false);
    bench.reach("online", 60000);
  });

  it("takes the module back by itself when the longest update is over", () => {
    const bench = given();
    bench.clock.runFor(7200000 - 1000);
    expect(bench.link.state()).toBe("updating");
    bench.reach("online", 2000);
  });

  it("tells that the module is lost, and what it is when it is back", () => {
    const bench = given();
    const told: string[] = [];
    bench.link.onModuleLost(() => told.push("lost"));
    bench.link.onModuleFound((module) => told.push(module.revision));
    bench.link.expectRestart(8000);
    bench.clock.runFor(7000);
    expect(told).toEqual([]);
    bench.modem.install(NEW, 60000);
    bench.clock.runFor(10000);
    expect(told).toEqual(["lost"]);
    bench.reach("online", 180000);
    expect(told).toEqual(["lost", NEW]);
    expectUntouched(bench);
  });

  for (const { lose, name } of LOSSES) {
    it("waits for a module that " + name + " for as long as an installation may take, and touches none of its lines", () => {
      const bench = given();
      bench.modem.install(NEW, WRITING_MS);
      lose(bench);
      bench.clock.runFor(WRITING_MS);
      expectUntouched(bench);
      bench.reach("online", 120000);
      expectUntouched(bench);
      expect(bench.modem.revision).toBe(NEW);
    });

    it("recovers a module that " + name + " and stays silent for longer than that", () => {
      const bench = given();
      bench.modem.frozen = true;
      lose(bench);
      bench.clock.runFor(INSTALL_MS - 1000);
      expectUntouched(bench);
      bench.clock.runUntilTrue(() => bench.modem.resetPulses.length === 1, 120000);
      expect(bench.modem.resetPulses).toEqual([2500]);
      bench.reach("online", 180000);
    });
  }

  it("waits as long again behind a reset, as the module then begins anew", () => {
    const bench = given();
    bench.modem.frozen = true;
    bench.modem.tellUnresponsive();
    bench.clock.runUntilTrue(() => bench.modem.resetPulses.length === 1, INSTALL_MS + 120000);
    bench.modem.install(NEW, WRITING_MS);
    bench.clock.runFor(WRITING_MS);
    expect(bench.modem.destroyed).toBe(false);
    bench.reach("online", 120000);
    expect(bench.modem.revision).toBe(NEW);
  });

  it("bears one silence more behind an end that nobody is sure of, and then none", () => {
    const bench = given();
    bench.link.endUpdate(true);
    bench.reach("online", 60000);
    bench.modem.frozen = true;
    bench.clock.runUntilTrue(() => bench.modem.resetPulses.length === 1, 2 * INSTALL_MS);
    expect(bench.clock.now()).toBeAtLeast(INSTALL_MS);
    bench.reach("online", 180000);
    bench.clock.runFor(120000);
    const since = bench.clock.now();
    bench.modem.frozen = true;
    bench.clock.runUntilTrue(() => bench.modem.resetPulses.length === 2, 2 * INSTALL_MS);
    expect(bench.clock.now() - since < 300000).toBe(true);
  });

  it("recovers a silent module at once behind an end that is certain", () => {
    const bench = given();
    bench.link.endUpdate(false);
    bench.reach("online", 60000);
    const since = bench.clock.now();
    bench.modem.frozen = true;
    bench.clock.runUntilTrue(() => bench.modem.resetPulses.length === 1, INSTALL_MS);
    expect(bench.clock.now() - since < 300000).toBe(true);
  });

  it("does not restart a module that is back between two restarts, whatever its SIM and its network are like", () => {
    const bench = given();
    bench.modem.network.setSim({ state: "absent" });
    bench.modem.restartByItself();
    bench.pass("sim-blocked", 60000);
    bench.clock.runFor(INSTALL_MS);
    bench.modem.network.setSim({ state: "ready" });
    bench.modem.network.setRegistration("searching");
    bench.clock.runFor(3600000);
    expectUntouched(bench);
    bench.modem.network.setRegistration("home");
    bench.reach("online", 120000);
    expectUntouched(bench);
    expect(bench.surprises()).toEqual([]);
  });

  it("switches a module on that has lost its power, by the short pulse alone", () => {
    const bench = given();
    bench.modem.cutPower();
    bench.reach("online", 180000);
    expect(bench.modem.keyPulses).toEqual([500, 500]);
    expect(bench.modem.resetPulses).toEqual([]);
  });

  it("is stopped when the update is over, not before", () => {
    const bench = given();
    const stopped: number[] = [];
    bench.link.stop(() => stopped.push(bench.clock.now()));
    bench.modem.install(NEW, 300000);
    bench.modem.tellUnresponsive();
    bench.clock.runFor(400000);
    expect(bench.link.state()).toBe("online");
    expectUntouched(bench);
    bench.link.endUpdate(false);
    bench.reach("off", 60000);
    bench.clock.runFor(0);
    expect(stopped.length).toBe(1);
    expect(bench.modem.script.count("shutdown")).toBe(1);
  });

  for (const board of ["with", "without"]) {
    const wired = board === "with" ? undefined : withoutStatus;
    it("looks for a module that an earlier start has left installing, " + board + " STATUS, as long as it may", () => {
      const bench = resumed(wired, (modem) => modem.install(NEW, WRITING_MS));
      bench.clock.runFor(WRITING_MS);
      expectUntouched(bench, []);
      bench.reach("online", 120000);
      expectUntouched(bench, []);
    });
  }

  it("switches on by the short pulse what was taken for installing, where there is no STATUS and the time for it is over", () => {
    const bench = resumed(withoutStatus, (modem) => modem.cutPower());
    bench.clock.runFor(INSTALL_MS - 1000);
    expect(bench.modem.keyPulses).toEqual([]);
    bench.reach("online", 120000);
    expect(bench.modem.keyPulses).toEqual([500]);
    expect(bench.modem.resetPulses).toEqual([]);
  });
});
