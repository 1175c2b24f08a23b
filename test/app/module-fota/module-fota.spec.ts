import type { ModuleUpdate } from "../../../app/module-fota/module-fota";
import { slice } from "../../../hal/bytes";
import { expect } from "../../expect";
import { FROM_WEB, INSTALL_MS, ModuleFotaBench, NEW, OLD } from "./module-fota-bench";

const IMAGE = "0123456789";
const FROM_BYTES: ModuleUpdate = {
  source: { kind: "bytes", bytes: { length: IMAGE.length, read: (from, to) => slice(IMAGE, from, to) } },
};

describe("an update of the module", () => {
  it("goes from its fitness over the download and the installation to its new revision", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    expect(t.noted()).toBe(true);
    for (const percent of [0, 17, 17, 50, 100]) t.firmware.progress(percent);
    t.clock.runFor(0);
    t.firmware.announceRestart(8000);
    expect(t.fota.state()).toBe("installing");
    expect(t.bench.link.state()).toBe("awaiting-restart");
    t.clock.runFor(8000);
    t.modem.install(NEW, INSTALL_MS);
    expect(t.end(300000)).toBe(NEW);
    expect(t.progress).toEqual([0, 17, 50, 100]);
    expect(t.firmware.sources).toEqual([FROM_WEB.source]);
    const fetched = ["fetching", "fetching", "fetching", "fetching", "fetching"];
    expect(t.path()).toEqual(["idle", "offline", "checking", "leaving", "beginning"].concat(fetched, ["installing", "verifying", "ending", "idle"]));
    expect(t.noted()).toBe(false);
    t.bench.reach("online", 60000);
    expect(t.modem.destroyed).toBe(false);
    expect(t.bench.surprises()).toEqual([]);
  });

  it("asks for supply and signal, and then nothing of the module but how it stands", () => {
    const t = new ModuleFotaBench();
    t.bench.online();
    const from = t.modem.script.calls.length;
    t.fota.start(FROM_WEB);
    t.reach("fetching", 60000);
    expect(t.modem.script.names(from)).toEqual(["firmware.supply", "signal", "registration", "firmware.start"]);
    const begun = t.modem.script.calls.length;
    t.clock.runFor(12000);
    expect(t.modem.script.names(begun)).toEqual(["firmware.check", "check", "firmware.check", "check"]);
  });

  it("from bytes needs no signal, and takes any other revision where none was named", () => {
    const t = new ModuleFotaBench();
    t.modem.network.rssiDbm = -113;
    t.begun("fetching", FROM_BYTES);
    expect(t.modem.script.count("signal")).toBe(0);
    t.firmware.announceRestart(8000);
    t.modem.install("R7", INSTALL_MS);
    expect(t.end(300000)).toBe("R7");
  });

  it("of a module that tells nothing unless it is asked is followed all the same", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    t.firmware.whenAsked = { kind: "progress", percent: 40 };
    t.clock.runFor(11000);
    expect(t.progress).toEqual([40]);
    t.firmware.whenAsked = { kind: "restarting", withinMs: 30000 };
    t.reach("installing", 6000);
    t.firmware.whenAsked = undefined;
    t.modem.install(NEW, INSTALL_MS);
    expect(t.end(300000)).toBe(NEW);
  });

  it("of a module that restarts without a word is followed all the same, and never disturbed", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    t.modem.install(NEW, 800000);
    t.reach("installing", 60000);
    expect(t.end(1000000)).toBe(NEW);
    expect(t.modem.destroyed).toBe(false);
  });

  it("that restarts the module before it has answered its start is followed as well", () => {
    const t = new ModuleFotaBench();
    t.modem.script.next("firmware.start", { delayMs: 60000 });
    t.begun("beginning");
    t.firmware.progress(50);
    t.firmware.announceRestart(8000);
    t.modem.install(NEW, INSTALL_MS);
    expect(t.end(300000)).toBe(NEW);
  });

  it("waits for a link that is not up yet, and wakes one that sleeps", () => {
    const t = new ModuleFotaBench();
    expect(t.fota.start(FROM_WEB)).toBe(undefined);
    t.clock.runFor(60000);
    expect(t.fota.state()).toBe("offline");
    t.bench.link.start();
    t.reach("fetching", 60000);
    const sleeping = new ModuleFotaBench();
    sleeping.bench.online();
    sleeping.bench.link.sleep();
    sleeping.bench.reach("asleep", 10000);
    sleeping.fota.start(FROM_WEB);
    sleeping.reach("fetching", 60000);
  });

  it("begins when the application has taken leave, or has had its time for that", () => {
    const t = new ModuleFotaBench({ takeLeave: (done) => void t.clock.after(5000, done) });
    t.begun("leaving");
    t.clock.runFor(4900);
    expect(t.firmware.sources).toEqual([]);
    t.reach("fetching", 1000);
    const stuck = new ModuleFotaBench({ takeLeave: () => undefined });
    stuck.begun("leaving");
    stuck.clock.runFor(59000);
    expect(stuck.fota.state()).toBe("leaving");
    stuck.reach("fetching", 5000);
  });

  it("is one at a time, and the next one may follow it", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    const second = t.fota.start(FROM_WEB);
    expect(second === undefined ? "" : second.message).toContain("an update of the module is under way");
    t.firmware.fail({ kind: "error", message: "no" });
    expect(t.end(1000)).toBe(OLD + ": no");
    expect(t.fota.start(FROM_WEB)).toBe(undefined);
    t.reach("fetching", 60000);
    t.firmware.progress(3);
    t.clock.runFor(0);
    expect(t.progress).toEqual([3]);
  });

  it("of a module that restarts once more than it had to is judged by the last revision", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    t.modem.restartByItself();
    t.reach("settling", 60000);
    t.modem.install(NEW, 700000);
    expect(t.end(900000)).toBe(NEW);
    expect(t.modem.destroyed).toBe(false);
    expect(t.modem.resetPulses).toEqual([]);
  });
});
