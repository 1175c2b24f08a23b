import { expect } from "../../expect";
import { INSTALL_MS, ModuleFotaBench, NEW, OLD } from "./module-fota-bench";

/** A device that starts again, on a module that is on, after an earlier one had come to `state` with its update. */
function restarted(state: string): ModuleFotaBench {
  const before = new ModuleFotaBench();
  if (state === "installing") {
    before.begun("fetching");
    before.firmware.announceRestart(8000);
  } else before.begun(state);
  const t = new ModuleFotaBench({ storage: before.storage });
  t.modem.boot();
  t.clock.runFor(30000);
  return t;
}

describe("an update of the module over a restart of the device", () => {
  for (const state of ["fetching", "installing"]) {
    it("is known to the device that finds its module silent in " + state + ", and leaves it alone until it is back", () => {
      const t = restarted(state);
      expect(t.fota.state()).toBe("installing");
      t.modem.install(NEW, 800000);
      t.bench.link.start();
      expect(t.end(1000000)).toBe(NEW);
      expect(t.modem.destroyed).toBe(false);
      expect(t.modem.resetPulses.length + t.modem.keyPulses.length).toBe(0);
      expect(t.noted()).toBe(false);
      t.bench.reach("online", 60000);
      expect(t.bench.surprises()).toEqual([]);
    });
  }

  it("has ended well where the module is back before the device", () => {
    const t = restarted("installing");
    t.modem.revision = NEW;
    t.bench.link.start();
    expect(t.end(60000)).toBe(NEW);
  });

  it("is waited for a little, and has failed, where the module runs on with its old firmware", () => {
    const t = restarted("installing");
    t.bench.link.start();
    expect(t.end(180000)).toContain("R1: the module still runs R1");
    expect(t.noted()).toBe(false);
    t.bench.reach("online", 60000);
  });

  it("goes on where the module still fetches, as long as it gets on", () => {
    const t = restarted("fetching");
    t.bench.link.start();
    t.reach("settling", 60000);
    for (let percent = 10; percent <= 100; percent = percent + 10) {
      t.clock.runFor(100000);
      t.firmware.progress(percent);
    }
    expect(t.ends).toEqual([]);
    t.firmware.announceRestart(8000);
    expect(t.bench.link.state()).toBe("awaiting-restart");
    expect(t.bench.link.condition()).toBe("down");
    t.modem.install(NEW, INSTALL_MS);
    expect(t.end(300000)).toBe(NEW);
    expect(t.modem.destroyed).toBe(false);
  });

  it("ends as the module says where it gives the update up then", () => {
    const t = restarted("fetching");
    t.bench.link.start();
    t.reach("settling", 60000);
    t.firmware.fail({ kind: "error", message: "no such file" });
    expect(t.end(1000)).toBe(OLD + ": no such file");
  });

  it("is waited for where it is installing when the device starts a second time", () => {
    const first = restarted("installing");
    const t = new ModuleFotaBench({ storage: first.storage });
    t.modem.boot();
    t.modem.install(NEW, INSTALL_MS);
    t.bench.link.start();
    expect(t.end(300000)).toBe(NEW);
  });

  it("is refused a second time until it has ended", () => {
    const t = restarted("installing");
    const failure = t.fota.start({ source: { kind: "url", url: "http://server/other.bin" } });
    expect(failure === undefined ? "" : failure.message).toContain("an update of the module is under way");
  });
});
