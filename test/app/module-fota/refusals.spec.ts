import { refused } from "../../../drivers/failure";
import { expect } from "../../expect";
import { TIMED_OUT } from "../fakes/script";
import { FROM_WEB, INSTALL_MS, ModuleFotaBench, NEW, OLD } from "./module-fota-bench";

interface Objection {
  name: string;
  /** What makes it; done when the module is online. */
  arrange: (this: void, t: ModuleFotaBench) => void;
  /** In the message. */
  says: string;
}

const OBJECTIONS: readonly Objection[] = [
  {
    name: "the battery is low",
    arrange: (t) => setSupply(t, 3599),
    says: "the supply has 3599 mV, and an update wants 3600 mV; charge the battery first",
  },
  { name: "the supply cannot be asked for", arrange: (t) => t.modem.script.next("firmware.supply", { failure: TIMED_OUT }), says: TIMED_OUT.message },
  { name: "the signal is weak", arrange: (t) => setSignal(t, -98), says: "the signal is -98 dBm, and an update wants -97 dBm" },
  { name: "the signal is not known", arrange: (t) => setSignal(t, undefined), says: "the module does not know its signal" },
  { name: "the signal cannot be asked for", arrange: (t) => t.modem.script.next("signal", { failure: TIMED_OUT }), says: TIMED_OUT.message },
  {
    name: "the module is not registered",
    arrange: (t) => t.modem.script.next("registration", { value: { state: "searching" } }),
    says: "the module is not registered with a network",
  },
  { name: "the registration cannot be asked for", arrange: (t) => t.modem.script.next("registration", { failure: TIMED_OUT }), says: TIMED_OUT.message },
  { name: "the driver has no firmware service", arrange: (t) => takeService(t), says: "the modem was made without its firmware service" },
  { name: "the note cannot be stored", arrange: (t) => fillSettings(t), says: "the update of the module cannot be noted: " },
  {
    name: "the module does not take the source",
    arrange: (t) => t.modem.script.next("firmware.start", { failure: refused("this module takes none from there") }),
    says: "this module takes none from there",
  },
  {
    name: "the module refuses to begin",
    arrange: (t) => t.modem.script.next("firmware.start", { failure: { kind: "error", message: "AT+X: ERROR" } }),
    says: "AT+X: ERROR",
  },
];

function setSupply(t: ModuleFotaBench, millivolts: number): void {
  t.firmware.millivolts = millivolts;
}

function fillSettings(t: ModuleFotaBench): void {
  let filler = "";
  while (filler.length < 990) filler = filler + "x";
  expect(t.settings.put("filler", filler)).toBe(undefined);
}

function setSignal(t: ModuleFotaBench, rssiDbm: number | undefined): void {
  t.modem.script.next("signal", { value: { rssiDbm } });
}

function takeService(t: ModuleFotaBench): void {
  t.modem.firmware = undefined;
}

describe("an update of the module that may not be", () => {
  for (const { arrange, name, says } of OBJECTIONS) {
    it("is refused where " + name + ", and the link goes on", () => {
      const t = new ModuleFotaBench();
      t.bench.online();
      arrange(t);
      expect(t.fota.start(FROM_WEB)).toBe(undefined);
      expect(t.end(120000)).toContain(OLD + ": " + says);
      expect(t.noted()).toBe(false);
      t.bench.reach("online", 60000);
      t.modem.frozen = true;
      const since = t.clock.now();
      t.clock.runUntilTrue(() => t.modem.resetPulses.length === 1, 900000);
      expect(t.clock.now() - since < 300000).toBe(true);
    });
  }

  it("is refused at once where the module runs it already, and later where it is not known before", () => {
    const again = { source: FROM_WEB.source, revision: OLD };
    const t = new ModuleFotaBench();
    t.bench.online();
    const failure = t.fota.start(again);
    expect(failure === undefined ? "" : failure.message).toBe("the module runs R1 already");
    expect(t.fota.state()).toBe("idle");
    const early = new ModuleFotaBench();
    expect(early.fota.start(again)).toBe(undefined);
    early.bench.online();
    expect(early.ends).toEqual(["R1: the module runs R1 already"]);
  });

  it("leaves the link as patient as an earlier one has made it", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    expect(t.end(700000)).toContain("the module's update does not get on any further");
    t.bench.reach("online", 60000);
    setSupply(t, 3000);
    t.fota.start(FROM_WEB);
    expect(t.end(60000)).toContain("the supply has 3000 mV");
    t.modem.install(NEW, 800000);
    t.clock.runFor(900000);
    expect(t.modem.destroyed).toBe(false);
  });

  it("tells no progress of what others have the module do", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    t.firmware.fail({ kind: "error", message: "no" });
    t.end(1000);
    t.firmware.progress(50);
    t.firmware.announceRestart(8000);
    t.clock.runFor(0);
    expect(t.progress).toEqual([]);
    expect(t.fota.state()).toBe("idle");
  });

  it("is refused where the module does not tell its revision", () => {
    const t = new ModuleFotaBench();
    t.modem.revision = "";
    t.bench.online();
    t.fota.start(FROM_WEB);
    expect(t.end(120000)).toContain("the module does not tell its revision");
    expect(t.firmware.sources).toEqual([]);
  });

  it("has the limits that are configured", () => {
    const t = new ModuleFotaBench({ config: { minMillivolts: 3300, minRssiDbm: -110 } });
    t.firmware.millivolts = 3300;
    t.modem.network.rssiDbm = -110;
    t.begun("fetching");
  });

  it("ends where the link goes down in front of it", () => {
    const t = new ModuleFotaBench({ takeLeave: (done) => void t.clock.after(5000, done) });
    t.begun("leaving");
    t.modem.network.setRegistration("searching");
    expect(t.end(60000)).toContain("the link went down in front of the update");
    expect(t.firmware.sources).toEqual([]);
    expect(t.noted()).toBe(false);
  });

  it("ends where the link does not come up, the questions take too long, or the module does not begin", () => {
    const offline = new ModuleFotaBench();
    offline.fota.start(FROM_WEB);
    expect(offline.end(300100)).toContain("the link did not come up in time for the update");
    const checking = new ModuleFotaBench();
    checking.modem.script.next("firmware.supply", { delayMs: 1000000 });
    checking.begun("checking");
    expect(checking.end(60100)).toContain("the module did not tell in time whether an update may begin");
    const beginning = new ModuleFotaBench();
    beginning.modem.script.next("firmware.start", { delayMs: 1000000 });
    beginning.begun("beginning");
    expect(beginning.end(300100)).toContain("the module did not begin its update in time");
    expect(beginning.noted()).toBe(false);
  });
});

describe("an update of the module that goes wrong", () => {
  it("ends with what the module says of it, and the link goes on", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    t.firmware.progress(30);
    t.firmware.fail({ kind: "code", code: -1002, message: "the server cannot be reached" });
    expect(t.end(1000)).toBe(OLD + ": the server cannot be reached");
    expect(t.noted()).toBe(false);
    t.bench.reach("online", 60000);
    expect(t.bench.surprises()).toEqual([]);
  });

  it("ends where the download does not get on, from its last progress on, and a late installation is not disturbed", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    t.clock.runFor(500000);
    t.firmware.progress(30);
    t.clock.runFor(599000);
    expect(t.ends).toEqual([]);
    expect(t.end(2000)).toContain("the module's update does not get on any further");
    t.bench.reach("online", 60000);
    t.modem.install(NEW, 800000);
    t.clock.runFor(850000);
    t.bench.reach("online", 120000);
    expect(t.modem.destroyed).toBe(false);
    expect(t.modem.revision).toBe(NEW);
  });

  it("ends where the module comes back with its old revision, and stays with it", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    t.firmware.announceRestart(8000);
    t.modem.install(OLD, INSTALL_MS);
    t.reach("settling", 300000);
    t.clock.runFor(119000);
    expect(t.ends).toEqual([]);
    expect(t.end(2000)).toContain("R1: the module still runs R1: its update did not take");
    t.bench.reach("online", 60000);
  });

  it("ends at once where the module comes back with its old revision twice", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    t.modem.restartByItself();
    t.reach("settling", 60000);
    t.modem.restartByItself();
    expect(t.end(30000)).toContain("the module still runs R1");
  });

  it("ends where the module comes back with another revision than was wanted", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    t.firmware.announceRestart(8000);
    t.modem.install("R9", INSTALL_MS);
    expect(t.end(300000)).toBe("R9: the module runs R9 behind its update, and R2 was wanted; check the image");
  });

  it("ends where the module never comes back, which the link has meanwhile reset and switched off and on", () => {
    const t = new ModuleFotaBench();
    t.begun("fetching");
    t.firmware.announceRestart(8000);
    t.modem.destroyed = true;
    t.modem.boot();
    t.clock.runFor(890000);
    expect(t.modem.resetPulses.length + t.modem.keyPulses.length).toBe(1);
    expect(t.end(7200000)).toContain("the module did not come back from its update in time");
    expect(t.modem.resetPulses.length).toBeAtLeast(1);
    expect(t.modem.keyPulses.indexOf(3000)).toBeAtLeast(1);
    expect(t.noted()).toBe(false);
  });
});
