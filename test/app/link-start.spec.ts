import { refused } from "../../drivers/failure";
import { expect } from "../expect";
import { LinkBench } from "./fakes/link-bench";
import { FOREVER_MS, TIMED_OUT } from "./fakes/script";

describe("the link from off to online", () => {
  it("presses the power key for its time, waits for the boot, and goes by SIM, APN, registration and context", () => {
    const bench = new LinkBench();
    bench.link.start();
    bench.reach("online", 60000);
    expect(bench.path("link", 1)).toEqual([
      "probing",
      "powering-on",
      "starting",
      "checking-sim",
      "configuring",
      "registering",
      "activating",
      "online",
    ]);
    expect(bench.modem.keyPulses).toEqual([500]);
    expect(bench.modem.script.details("defineContext")).toEqual(["internet"]);
    expect(bench.pins.dtr.read()).toBe(true);
    expect(bench.link.problem).toBe("");
    expect(bench.surprises()).toEqual([]);
  });

  it("tells each change of its condition, with the one before it", () => {
    const bench = new LinkBench();
    bench.online();
    bench.modem.network.setRegistration("searching");
    bench.clock.runFor(100);
    bench.modem.network.setRegistration("roaming");
    bench.clock.runFor(10000);
    bench.link.sleep();
    bench.clock.runFor(100);
    bench.link.stop();
    bench.clock.runFor(10000);
    expect(bench.conditions).toEqual(["down>up", "up>searching", "searching>up", "up>asleep", "asleep>down"]);
  });

  it("does not press the power key of a module that is on, STATUS wired or not", () => {
    for (const status of [true, false]) {
      const bench = new LinkBench({}, (pins) => (status ? pins : { powerKey: pins.powerKey, dtr: pins.dtr }));
      bench.modem.boot();
      bench.clock.runFor(10000);
      bench.online();
      expect(bench.modem.keyPulses).toEqual([]);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("waits for a module that is on by STATUS and still boots, as after a restart of the MCU alone", () => {
    const bench = new LinkBench();
    bench.modem.bootsInMs = 20000;
    bench.modem.boot();
    bench.link.start();
    bench.reach("online", 30000);
    expect(bench.modem.keyPulses).toEqual([]);
    expect(bench.modem.resetPulses).toEqual([]);
  });

  it("without STATUS it presses the power key of a silent module after the probe, which does not switch it off", () => {
    const bench = new LinkBench({ probeMs: 3000 }, (pins) => ({ powerKey: pins.powerKey }));
    bench.modem.bootsInMs = 20000;
    bench.modem.boot();
    bench.link.start();
    bench.reach("powering-on", 3001);
    bench.reach("online", 30000);
    expect(bench.modem.keyPulses).toEqual([500]);
    expect(bench.modem.on).toBe(true);
  });

  it("on a board that has wired nothing it waits for a module that is switched on by hand", () => {
    const bench = new LinkBench({ coolingMinMs: 60000 }, () => ({}));
    bench.link.start();
    bench.clock.runFor(120000);
    expect(bench.link.condition()).toBe("down");
    bench.modem.boot();
    bench.reach("online", 200000);
    expect(bench.modem.keyPulses.length + bench.modem.resetPulses.length).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("a module that STATUS says is on and that never answers is reset", () => {
    const bench = new LinkBench();
    bench.modem.boot();
    bench.modem.frozen = true;
    bench.link.start();
    bench.clock.runFor(29000);
    expect(bench.link.state()).toBe("probing");
    bench.reach("resetting", 2000);
    bench.reach("online", 60000);
  });

  it("a probe, or a start, that is never answered ends at the boot deadline, and the problem says what to check", () => {
    const bench = new LinkBench();
    bench.modem.script.always("start", { delayMs: FOREVER_MS });
    bench.link.start();
    bench.pass("recovering", 200000);
    expect(bench.link.problem).toContain("check its power supply");
    const probing = new LinkBench();
    probing.modem.boot();
    probing.modem.script.always("start", { delayMs: FOREVER_MS });
    probing.link.start();
    probing.pass("recovering", 200000);
    expect(probing.link.ladder.tries).toEqual([0, 0, 0, 1, 0, 0]);
  });

  it("started twice, it starts once", () => {
    const bench = new LinkBench();
    bench.link.start();
    bench.link.start();
    bench.reach("online", 60000);
    bench.link.start();
    bench.clock.runFor(1000);
    expect(bench.modem.keyPulses).toEqual([500]);
    expect(bench.surprises()).toEqual([]);
  });

  it("ignores the answers that come when the state that asked is left", () => {
    const bench = new LinkBench();
    bench.modem.script.next("registration", { value: { state: "denied" }, delayMs: 20000 });
    bench.link.start();
    bench.reach("registering", 60000);
    bench.modem.network.setRegistration("home");
    bench.reach("online", 1000);
    bench.clock.runFor(30000);
    expect(bench.link.state()).toBe("online");
    expect(bench.link.problem).toBe("");
  });
});

describe("the link and the network", () => {
  it("asks for the registration at the configured pace until it is there", () => {
    const bench = new LinkBench({ registrationPollMs: 5000 });
    bench.modem.network.registrationState = "searching";
    bench.link.start();
    bench.reach("registering", 60000);
    bench.clock.runFor(21000);
    expect(bench.modem.script.count("registration")).toBe(5);
    bench.modem.network.registrationState = "roaming";
    bench.reach("online", 6000);
  });

  it("goes on at once when the module reports the registration by itself", () => {
    const bench = new LinkBench({ registrationPollMs: 60000 });
    bench.modem.network.registrationState = "searching";
    bench.link.start();
    bench.reach("registering", 60000);
    bench.clock.runFor(1000);
    bench.modem.network.setRegistration("unknown");
    expect(bench.link.state()).toBe("registering");
    bench.modem.network.setRegistration("home");
    bench.reach("online", 100);
    expect(bench.surprises()).toEqual([]);
  });

  it("not registered in time it says what to check and cycles the radio: the context is not to blame", () => {
    const bench = new LinkBench({ registerMs: 100000 });
    bench.modem.network.registrationState = "searching";
    bench.link.start();
    bench.reach("registering", 60000);
    bench.clock.runFor(100000);
    expect(bench.link.problem).toContain("antenna");
    bench.reach("cycling-radio", 1000);
    expect(bench.modem.script.count("deactivateContext")).toBe(0);
  });

  it("refused by the network it says so, waits long, and asks anew with the radio off and on", () => {
    const bench = new LinkBench({ deniedMs: 600000 });
    bench.modem.network.registrationState = "denied";
    bench.link.start();
    bench.reach("denied", 60000);
    expect(bench.link.problem).toContain("ask the operator");
    bench.modem.network.setRegistration("denied");
    bench.modem.network.setRegistration("searching");
    bench.clock.runFor(599000);
    expect(bench.link.state()).toBe("denied");
    bench.reach("cycling-radio", 2000);
    bench.modem.network.registrationState = "home";
    bench.reach("online", 60000);
    expect(bench.link.problem).toBe("");
    expect(bench.surprises()).toEqual([]);
  });

  it("refused and then admitted it goes on at once", () => {
    const bench = new LinkBench();
    bench.modem.network.registrationState = "denied";
    bench.link.start();
    bench.reach("denied", 60000);
    bench.modem.network.setRegistration("home");
    bench.reach("online", 1000);
    expect(bench.surprises()).toEqual([]);
  });

  it("refused in any state that hears of it, the reason is the problem", () => {
    for (const state of ["registering", "activating", "searching", "online", "checking"]) {
      const bench = new LinkBench({ healthMs: 20000 });
      bench.modem.script.always(state === "registering" ? "registration" : "activateContext", { delayMs: 3000 });
      bench.link.start();
      if (state === "searching") {
        bench.reach("online", 60000);
        bench.modem.network.setRegistration("searching");
      }
      bench.modem.script.always("registration", { delayMs: 3000 });
      bench.reach(state, 60000);
      bench.modem.network.setRegistration("denied");
      expect(bench.link.state()).toBe("denied");
      expect(bench.link.problem).toContain("refuses this SIM");
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("registration lost while the context is activated: waits for the network again", () => {
    const bench = new LinkBench();
    bench.modem.script.next("activateContext", { delayMs: 20000 });
    bench.link.start();
    bench.reach("activating", 60000);
    bench.modem.network.setRegistration("roaming");
    expect(bench.link.state()).toBe("activating");
    bench.modem.network.setRegistration("searching");
    expect(bench.link.state()).toBe("registering");
    bench.modem.network.setRegistration("home");
    bench.reach("online", 1000);
    expect(bench.surprises()).toEqual([]);
  });

  it("a wrong APN: the problem names it and whom to ask, with the module's own words", () => {
    const bench = new LinkBench({ pdp: { apn: "interent" } });
    bench.modem.network.rightApn = "internet";
    bench.link.start();
    bench.pass("recovering", 60000);
    expect(bench.link.problem).toContain('APN "interent"');
    expect(bench.link.problem).toContain("check APN, user and password with the operator");
    expect(bench.link.problem).toContain("not subscribed");
    bench.modem.network.rightApn = "interent";
    bench.reach("online", 100000);
    expect(bench.link.problem).toBe("");
  });

  it("a context that is not activated in time: the problem names the APN too", () => {
    const bench = new LinkBench({ activateMs: 30000 });
    bench.modem.script.next("activateContext", { delayMs: FOREVER_MS });
    bench.link.start();
    bench.reach("activating", 60000);
    bench.clock.runFor(30000);
    expect(bench.link.problem).toContain('APN "internet"');
  });

  it("a configuration that cannot be stored: the problem says so, and the ladder is not climbed for it", () => {
    const bench = new LinkBench({ simRecheckMs: 600000 });
    bench.modem.script.next("defineContext", { failure: { kind: "refused", message: "the APN has 1 to 99 characters" } });
    bench.link.start();
    bench.reach("misconfigured", 60000);
    expect(bench.link.problem).toBe("the APN has 1 to 99 characters");
    bench.clock.runFor(599000);
    expect(bench.link.state()).toBe("misconfigured");
    expect(bench.link.ladder.tries).toEqual([0, 0, 0, 0, 0, 0]);
    bench.reach("online", 10000);
    expect(bench.surprises()).toEqual([]);
  });

  it("certificates on a driver that cannot store them: the same", () => {
    const bench = new LinkBench({ certificates: [{ name: "ca.pem", contents: "x" }] });
    bench.link.start();
    bench.reach("misconfigured", 60000);
    expect(bench.link.problem).toContain("cannot store certificates");
  });

  it("a failed request in a state that a failure is not the state's own: recovers, with its words as the problem", () => {
    for (const request of ["simStatus", "defineContext", "registration"]) {
      const bench = new LinkBench();
      bench.modem.script.next(request, { failure: TIMED_OUT });
      bench.link.start();
      bench.pass("recovering", 60000);
      expect(bench.link.problem).toBe("the module did not answer");
      expect(bench.link.state()).toBe("cycling-radio");
      bench.reach("online", 60000);
      expect(bench.surprises()).toEqual([]);
    }
  });
});

describe("the link and a module that no driver knows", () => {
  const unknown = refused("no driver here knows this module");

  it("leaves it alone, says why, and looks again later", () => {
    const bench = new LinkBench({ simRecheckMs: 60000 });
    bench.modem.script.always("start", { failure: unknown });
    bench.link.start();
    bench.reach("unsupported", 60000);
    expect(bench.link.problem).toBe("no driver here knows this module");
    bench.clock.runFor(59000);
    expect(bench.link.state()).toBe("unsupported");
    expect(bench.modem.resetPulses).toEqual([]);
    bench.modem.script.usually("start");
    bench.reach("online", 60000);
    expect(bench.link.problem).toBe("");
    expect(bench.surprises()).toEqual([]);
  });

  it("starts what is put in its place as soon as STATUS tells of it", () => {
    const bench = new LinkBench();
    bench.modem.boot();
    bench.modem.script.always("start", { failure: unknown });
    bench.link.start();
    bench.reach("unsupported", 60000);
    bench.modem.script.usually("start");
    bench.modem.cutPower();
    bench.reach("online", 60000);
    expect(bench.modem.keyPulses.length).toBe(1);
  });

  it("switches it off when nobody wants it", () => {
    const bench = new LinkBench();
    bench.modem.script.always("start", { failure: unknown });
    bench.link.start();
    bench.reach("unsupported", 60000);
    bench.link.stop();
    bench.reach("off", 60000);
    expect(bench.pins.status.read()).toBe(false);
  });
});
