import type { Failure } from "../../drivers/failure";
import { expect } from "../expect";
import { LinkBench } from "./fakes/link-bench";
import { FOREVER_MS, TIMED_OUT } from "./fakes/script";

const BROKER_AWAY: Failure = { kind: "timeout", message: "the broker does not answer" };

/** The states that an online module is sent through by `trouble` from above, until it is online again. */
function climbed(bench: LinkBench): string[] {
  const from = bench.steps.length;
  bench.link.trouble(BROKER_AWAY);
  bench.reach("online", 4000000);
  return bench.path("link", from);
}

describe("the link's ladder of recovery", () => {
  it("climbs a rung for each trouble in a row, from the data context to the power key, then rests", () => {
    const bench = new LinkBench({ coolingMinMs: 60000, coolingMaxMs: 60000 });
    bench.online();
    const anew = ["checking-sim", "configuring", "registering", "activating", "online"];
    const restarted = ["starting"].concat(anew);
    expect(climbed(bench)).toEqual(["recovering", "reviving-context"].concat(anew));
    expect(bench.modem.script.count("deactivateContext")).toBe(1);
    expect(climbed(bench)).toEqual(["recovering", "cycling-radio"].concat(anew));
    expect(bench.modem.script.details("setRadio").indexOf("false")).toBeAtLeast(0);
    expect(climbed(bench)).toEqual(["recovering", "restarting"].concat(restarted));
    expect(bench.modem.script.count("restart")).toBe(1);
    expect(climbed(bench)).toEqual(["recovering", "resetting"].concat(restarted));
    expect(bench.modem.resetPulses).toEqual([2500]);
    expect(climbed(bench)).toEqual(["recovering", "power-cycling", "powering-on"].concat(restarted));
    expect(bench.modem.keyPulses).toEqual([500, 3000, 500]);
    expect(climbed(bench)).toEqual(["recovering", "cooling", "probing", "powering-on"].concat(restarted));
    expect(bench.modem.keyPulses).toEqual([500, 3000, 500, 3000, 500]);
    expect(bench.link.ladder.tries).toEqual([1, 1, 1, 1, 1, 1]);
    expect(climbed(bench)).toEqual(["recovering", "reviving-context"].concat(anew));
    expect(bench.surprises()).toEqual([]);
  });

  it("waits the radio's and the power key's pauses as the configuration and the hardware want them", () => {
    const bench = new LinkBench({ radioOffMs: 7000 });
    bench.online();
    climbed(bench);
    climbed(bench);
    const off = bench.modem.script.details("setRadio").indexOf("false");
    const times = bench.modem.script.times("setRadio");
    expect((times[off + 1] as number) - (times[off] as number)).toBeAtLeast(7000);
    climbed(bench);
    climbed(bench);
    bench.link.trouble(BROKER_AWAY);
    expect(bench.link.state()).toBe("power-cycling");
    bench.clock.runFor(3000 + 1999);
    expect(bench.link.state()).toBe("power-cycling");
    bench.clock.runFor(1);
    expect(bench.link.state()).toBe("powering-on");
  });

  it("starts from below when something above proved to work", () => {
    const bench = new LinkBench();
    bench.online();
    climbed(bench);
    climbed(bench);
    bench.link.confirm();
    expect(bench.link.problem).toBe("");
    expect(climbed(bench)[1]).toBe("reviving-context");
  });

  it("does not take its own health for proof while those above have trouble", () => {
    const bench = new LinkBench({ healthMs: 20000 });
    bench.online();
    climbed(bench);
    bench.clock.runFor(100000);
    expect(bench.link.problem).toBe("the broker does not answer");
    expect(climbed(bench)[1]).toBe("cycling-radio");
  });

  it("takes its own health for proof where nobody above complained", () => {
    const bench = new LinkBench({ healthMs: 20000 });
    bench.modem.script.next("activateContext", { failure: TIMED_OUT });
    bench.online();
    expect(bench.link.ladder.tries).toEqual([1, 0, 0, 0, 0, 0]);
    bench.clock.runFor(30000);
    expect(climbed(bench)[1]).toBe("reviving-context");
  });

  it("leaves out the rungs that the board has not wired", () => {
    const bench = new LinkBench({}, (pins) => ({ dtr: pins.dtr }));
    bench.modem.boot();
    bench.online();
    climbed(bench);
    climbed(bench);
    climbed(bench);
    expect(climbed(bench)[1]).toBe("cooling");
    expect(bench.link.ladder.tries).toEqual([1, 1, 1, 0, 0, 1]);
  });

  it("leaves out the rungs that a silent module would not hear", () => {
    const bench = new LinkBench();
    bench.online();
    bench.modem.frozen = true;
    bench.pass("recovering", 120000);
    expect(bench.link.state()).toBe("resetting");
    bench.reach("online", 60000);
    expect(bench.link.ladder.tries).toEqual([0, 0, 0, 1, 0, 0]);
    expect(bench.surprises()).toEqual([]);
  });

  it("presses the power key for switching on, and not for switching off, as soon as the hardware allows when STATUS says that the module is off", () => {
    const bench = new LinkBench();
    bench.online();
    const pulses = bench.modem.keyPulses.length;
    bench.modem.cutPower();
    bench.clock.runFor(1999);
    expect(bench.link.state()).toBe("power-cycling");
    expect(bench.link.problem).toContain("lost its power");
    bench.clock.runFor(1);
    expect(bench.link.state()).toBe("powering-on");
    bench.reach("online", 60000);
    expect(bench.modem.keyPulses.slice(pulses)).toEqual([500]);
    expect(bench.link.ladder.tries).toEqual([0, 0, 0, 0, 1, 0]);
    expect(bench.surprises()).toEqual([]);
  });

  it("goes on to the next rung when a rung itself fails", () => {
    const bench = new LinkBench();
    bench.online();
    for (const request of ["deactivateContext", "setRadio", "restart"]) bench.modem.script.next(request, { failure: TIMED_OUT });
    bench.link.trouble(BROKER_AWAY);
    bench.reach("resetting", 1000);
    expect(bench.link.ladder.tries).toEqual([1, 1, 1, 1, 0, 0]);
    bench.reach("online", 60000);
    expect(bench.surprises()).toEqual([]);
  });

  it("goes on to the next rung at a rung's deadline", () => {
    const bench = new LinkBench();
    bench.online();
    for (const request of ["deactivateContext", "setRadio", "restart"]) bench.modem.script.next(request, { delayMs: FOREVER_MS });
    bench.link.trouble(BROKER_AWAY);
    bench.reach("cycling-radio", 61000);
    bench.reach("restarting", 61000);
    expect(bench.link.problem).toContain("cycling-radio");
    bench.reach("resetting", 61000);
    bench.reach("online", 60000);
  });

  it("rests longer each time when the whole ladder failed, with the module off, and never gives up", () => {
    const bench = new LinkBench({ coolingMinMs: 60000, coolingMaxMs: 3600000 });
    bench.modem.script.always("start", { failure: TIMED_OUT });
    bench.link.start();
    for (let round = 0; round < 9; round++) {
      bench.pass("cooling", 8000000);
      bench.clock.runFor(6000);
      expect(bench.modem.on).toBe(false);
    }
    const pauses = bench.steps.filter((step) => step.event === "deadline" && step.from === "cooling");
    expect(pauses.length).toBe(8);
    bench.modem.script.usually("start");
    bench.reach("online", 8000000);
    expect(bench.surprises()).toEqual([]);
  });

  it("is not hurried out of its rest by a start from above", () => {
    const bench = new LinkBench({ coolingMinMs: 600000, coolingMaxMs: 600000 });
    bench.modem.script.always("start", { failure: TIMED_OUT });
    bench.link.start();
    bench.reach("cooling", 1000000);
    bench.link.start();
    bench.clock.runFor(100000);
    expect(bench.link.state()).toBe("cooling");
    expect(bench.surprises()).toEqual([]);
  });

  it("hears of trouble while it checks itself, and not while it is down anyhow", () => {
    const bench = new LinkBench({ healthMs: 20000 });
    bench.online();
    bench.modem.script.next("registration", { delayMs: 5000 });
    bench.reach("checking", 30000);
    bench.link.trouble(BROKER_AWAY);
    expect(bench.link.state()).toBe("reviving-context");
    bench.link.trouble(BROKER_AWAY);
    bench.reach("online", 60000);
    expect(bench.link.ladder.tries).toEqual([1, 0, 0, 0, 0, 0]);
    expect(bench.surprises()).toEqual([]);
  });
});

describe("the link and what the module does by itself", () => {
  it("a silent restart in any state leads to a new start, where the module is to be on", () => {
    const delayed: string[][] = [
      ["checking-sim", "simStatus"],
      ["configuring", "defineContext"],
      ["registering", "registration"],
      ["activating", "activateContext"],
      ["online", ""],
      ["searching", ""],
      ["asleep", ""],
    ];
    for (const [state, request] of delayed) {
      const bench = new LinkBench();
      if (request !== "") bench.modem.script.next(request as string, { delayMs: 20000 });
      bench.link.start();
      if (request === "") bench.reach("online", 60000);
      if (state === "searching") bench.modem.network.setRegistration("searching");
      if (state === "asleep") bench.link.sleep();
      bench.reach(state as string, 60000);
      bench.modem.restartByItself();
      bench.pass("starting", 20000);
      bench.modem.network.registrationState = "home";
      expect(bench.link.problem).toContain("restarted by itself");
      bench.reach("online", 60000);
      expect(bench.modem.resetPulses).toEqual([]);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("what is said of a module that is off or being switched means nothing", () => {
    const ladder = ["powering-on", "starting", "resetting", "power-cycling", "cooling"];
    for (const state of ["off"].concat(ladder, ["stopping", "forcing-off"])) {
      const bench = new LinkBench();
      if (ladder.indexOf(state) >= 0) {
        bench.modem.script.always("start", { failure: TIMED_OUT, delayMs: 5000 });
        bench.link.start();
      } else if (state !== "off") {
        bench.online();
        bench.modem.script.next("shutdown", { failure: TIMED_OUT });
        bench.link.stop();
      }
      bench.reach(state, 200000);
      const before = bench.steps.length;
      bench.modem.tellUnresponsive();
      expect(bench.path("link", before)).toEqual([]);
      if (state !== "starting") bench.modem.tellRestarted();
      expect(bench.path("link", before)).toEqual([]);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("a module that goes silent while it restarts by command is waited for until that fails", () => {
    const bench = new LinkBench();
    bench.online();
    for (let rung = 0; rung < 2; rung++) climbed(bench);
    bench.modem.script.next("restart", { failure: TIMED_OUT, delayMs: 5000 });
    bench.link.trouble(BROKER_AWAY);
    bench.modem.tellUnresponsive();
    expect(bench.link.state()).toBe("restarting");
    bench.reach("resetting", 5001);
    expect(bench.surprises()).toEqual([]);
  });

  it("a module that ceases to talk in any state in which it talked is reset", () => {
    for (const request of ["simStatus", "defineContext", "registration", "activateContext"]) {
      const bench = new LinkBench();
      bench.modem.script.next(request, { delayMs: FOREVER_MS });
      bench.link.start();
      bench.clock.runUntilTrue(() => bench.modem.script.count(request) === 1, 60000);
      bench.modem.tellUnresponsive();
      expect(bench.link.state()).toBe("resetting");
      bench.reach("online", 60000);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("the context dropped by the network while online: activated anew, those above hear that it was gone", () => {
    const bench = new LinkBench();
    bench.online();
    bench.modem.network.dropContext("the network deactivated the data context");
    expect(bench.link.state()).toBe("activating");
    expect(bench.link.problem).toContain("deactivated");
    bench.reach("online", 1000);
    bench.clock.runFor(0);
    expect(bench.conditions).toEqual(["down>up", "up>down", "down>up"]);
    expect(bench.link.problem).toBe("");
  });

  it("a context that is gone without a word is found at the next check", () => {
    const bench = new LinkBench({ healthMs: 20000 });
    bench.online();
    bench.modem.network.active = false;
    bench.pass("activating", 21000);
    bench.reach("online", 1000);
    expect(bench.surprises()).toEqual([]);
  });

  it("a registration that is gone without a word is found at the next check", () => {
    const bench = new LinkBench({ healthMs: 20000 });
    bench.online();
    bench.modem.network.registrationState = "unknown";
    bench.pass("searching", 21000);
    expect(bench.link.problem).toContain("not registered");
    bench.modem.network.registrationState = "denied";
    bench.pass("denied", 6000);
    expect(bench.surprises()).toEqual([]);
  });

  it("a check that fails, or is not answered, recovers", () => {
    for (const request of ["registration", "contextActive", "signal"]) {
      for (const outcome of [{ failure: TIMED_OUT }, { delayMs: FOREVER_MS }]) {
        const bench = new LinkBench({ healthMs: 20000 });
        bench.online();
        bench.modem.script.next(request, outcome);
        bench.pass("recovering", 90000);
        bench.reach("online", 60000);
        expect(bench.surprises()).toEqual([]);
      }
    }
  });

  it("keeps the signal that the check found", () => {
    const bench = new LinkBench({ healthMs: 20000 });
    bench.online();
    expect(bench.link.signal).toEqual({});
    bench.clock.runFor(21000);
    expect(bench.link.signal).toEqual({ rssiDbm: -71 });
  });

  it("coverage lost and back: searching meanwhile, then the context is checked, and what stands on it stays", () => {
    const bench = new LinkBench();
    bench.online();
    bench.modem.network.setRegistration("searching");
    expect(bench.link.condition()).toBe("searching");
    bench.modem.network.setRegistration("not-searching");
    bench.clock.runFor(20000);
    bench.modem.network.setRegistration("home");
    expect(bench.link.state()).toBe("checking");
    bench.modem.network.setRegistration("home");
    bench.reach("online", 1000);
    bench.modem.network.setRegistration("roaming");
    bench.clock.runFor(0);
    expect(bench.conditions).toEqual(["down>up", "up>searching", "searching>up"]);
    expect(bench.modem.script.count("activateContext")).toBe(1);
    expect(bench.link.problem).toBe("");
    expect(bench.surprises()).toEqual([]);
  });

  it("coverage lost, and the context with it: waits for the registration and activates anew", () => {
    const bench = new LinkBench();
    bench.online();
    bench.modem.network.setRegistration("searching");
    bench.modem.network.dropContext("gone with the coverage");
    expect(bench.link.state()).toBe("registering");
    bench.modem.network.setRegistration("home");
    bench.reach("online", 1000);
    expect(bench.modem.script.count("activateContext")).toBe(2);
  });

  it("coverage that does not come back in time: the radio is cycled", () => {
    const bench = new LinkBench({ registerMs: 100000 });
    bench.online();
    bench.modem.network.setRegistration("searching");
    bench.pass("cycling-radio", 100001);
    expect(bench.link.problem).toContain("finds no network");
  });

  it("an hour of ups and downs leaves no event untaken", () => {
    const bench = new LinkBench({ healthMs: 15000 });
    bench.online();
    for (let minute = 0; minute < 60; minute++) {
      const { modem } = bench;
      if (minute % 7 === 1) modem.network.setRegistration("searching");
      if (minute % 7 === 2) modem.network.setRegistration("home");
      if (minute % 11 === 5) modem.network.dropContext("for the sake of it");
      if (minute % 13 === 6) modem.restartByItself();
      if (minute % 17 === 7) modem.frozen = true;
      if (minute % 5 === 3) bench.link.sleep();
      if (minute % 19 === 8) bench.link.trouble(BROKER_AWAY);
      bench.clock.runFor(60000);
    }
    bench.modem.network.setRegistration("home");
    bench.reach("online", 600000);
    expect(bench.surprises()).toEqual([]);
  });
});
