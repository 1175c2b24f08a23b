import { expect } from "../expect";
import { LinkBench } from "./fakes/link-bench";
import { FOREVER_MS, TIMED_OUT } from "./fakes/script";

/** Runs until the link is off and says how often it said so. */
function stopped(bench: LinkBench): number {
  let told = 0;
  bench.link.stop(() => {
    told++;
  });
  bench.clock.runUntilTrue(() => told > 0, 300000);
  bench.clock.runFor(60000);
  expect(bench.link.state()).toBe("off");
  expect(bench.link.condition()).toBe("down");
  expect(bench.modem.on).toBe(false);
  expect(bench.pins.powerKey.read()).toBe(false);
  expect(bench.surprises()).toEqual([]);
  return told;
}

describe("the link's stop", () => {
  it("shuts an online module down by command and says so once it may be switched on again", () => {
    const bench = new LinkBench();
    bench.online();
    let told = 0;
    bench.link.stop(() => {
      told++;
    });
    bench.clock.runFor(1900);
    expect(told).toBe(0);
    bench.clock.runFor(200);
    expect(told).toBe(1);
    expect(bench.modem.script.count("shutdown")).toBe(1);
    expect(bench.modem.keyPulses).toEqual([500]);
  });

  it("says so at once where the module is off already", () => {
    const bench = new LinkBench();
    let told = 0;
    bench.link.stop(() => {
      told++;
    });
    expect(told).toBe(0);
    bench.clock.runFor(0);
    expect(told).toBe(1);
  });

  it("leads from every state to a module that is off, in good order where it talks", () => {
    const requests: string[][] = [
      ["checking-sim", "simStatus"],
      ["configuring", "defineContext"],
      ["registering", "registration"],
      ["activating", "activateContext"],
    ];
    for (const [state, request] of requests) {
      const bench = new LinkBench();
      bench.modem.script.next(request as string, { delayMs: 20000 });
      bench.link.start();
      bench.reach(state as string, 60000);
      expect(stopped(bench)).toBe(1);
      expect(bench.modem.keyPulses).toEqual([500]);
    }
  });

  it("while the power key is being pressed: the pulse has its full length, the module starts, and is shut down", () => {
    const bench = new LinkBench();
    bench.link.start();
    bench.reach("powering-on", 1000);
    bench.clock.runFor(200);
    expect(stopped(bench)).toBe(1);
    expect(bench.modem.keyPulses).toEqual([500]);
    expect(bench.modem.script.count("shutdown")).toBe(1);
  });

  it("while the module boots: waits for it and shuts it down", () => {
    const bench = new LinkBench();
    bench.link.start();
    bench.reach("starting", 1000);
    bench.clock.runFor(2000);
    expect(stopped(bench)).toBe(1);
    expect(bench.modem.script.count("shutdown")).toBe(1);
  });

  it("while a module boots that then does not answer: switches it off by the power key", () => {
    const bench = new LinkBench();
    bench.modem.script.always("start", { failure: TIMED_OUT, delayMs: 30000 });
    bench.link.start();
    bench.reach("starting", 1000);
    expect(stopped(bench)).toBe(1);
    expect(bench.modem.keyPulses).toEqual([500, 3000]);
    expect(bench.modem.resetPulses).toEqual([]);
  });

  it("while it probes: what is off stays off, what answers is shut down", () => {
    const off = new LinkBench({}, (pins) => ({ powerKey: pins.powerKey }));
    off.link.start();
    off.clock.runFor(1000);
    expect(off.link.state()).toBe("probing");
    expect(stopped(off)).toBe(1);
    expect(off.modem.keyPulses).toEqual([]);
    const on = new LinkBench();
    on.modem.boot();
    on.link.start();
    on.clock.runFor(1000);
    expect(stopped(on)).toBe(1);
    expect(on.modem.script.count("shutdown")).toBe(1);
  });

  it("in the states that wait for a person or the network: shuts it down", () => {
    for (const state of ["sim-blocked", "denied", "awaiting-sim", "misconfigured", "searching"]) {
      const bench = new LinkBench();
      const { network, script } = bench.modem;
      if (state === "sim-blocked") network.sim = { state: "absent" };
      if (state === "awaiting-sim") network.sim = { state: "busy" };
      if (state === "denied") network.registrationState = "denied";
      if (state === "misconfigured") script.next("defineContext", { failure: { kind: "refused", message: "no" } });
      bench.link.start();
      if (state === "searching") {
        bench.reach("online", 60000);
        network.setRegistration("searching");
      }
      bench.reach(state, 60000);
      expect(stopped(bench)).toBe(1);
      expect(bench.modem.script.count("shutdown")).toBe(1);
    }
  });

  it("asleep, falling asleep or waking: wakes the UART before it speaks to it", () => {
    for (const state of ["falling-asleep", "asleep", "waking"]) {
      const bench = new LinkBench();
      bench.online();
      bench.link.sleep();
      bench.reach(state === "falling-asleep" ? state : "asleep", 1000);
      if (state === "waking") bench.link.wake();
      expect(stopped(bench)).toBe(1);
      expect(bench.modem.script.count("shutdown")).toBe(1);
      expect(bench.modem.keyPulses).toEqual([500]);
    }
  });

  it("on each rung of the ladder: the pulses have their full length, then the module is off", () => {
    const rungs = ["reviving-context", "cycling-radio", "restarting", "resetting", "power-cycling", "cooling"];
    for (let rung = 0; rung < rungs.length; rung++) {
      const bench = new LinkBench({ coolingMinMs: 600000 });
      bench.online();
      for (let trouble = 0; trouble < rung; trouble++) {
        bench.link.trouble({ kind: "timeout", message: "trouble" });
        bench.reach("online", 100000);
      }
      bench.modem.script.always("deactivateContext", { delayMs: 500 });
      bench.modem.script.always("setRadio", { delayMs: 500 });
      bench.modem.script.always("restart", { delayMs: 500 });
      const before = bench.modem.keyPulses.length;
      bench.link.trouble({ kind: "timeout", message: "trouble" });
      bench.reach(rungs[rung] as string, 1000);
      bench.clock.runFor(100);
      expect(stopped(bench)).toBe(1);
      for (const pulse of bench.modem.keyPulses.slice(before)) expect(pulse === 3000).toBe(true);
      for (const pulse of bench.modem.resetPulses) expect(pulse).toBe(2500);
    }
  });

  it("cooling, after the module was switched off: does not press the key, which would switch it on", () => {
    for (const status of [true, false]) {
      const bench = new LinkBench({ coolingMinMs: 600000 }, (pins) => (status ? pins : { powerKey: pins.powerKey }));
      bench.online();
      bench.modem.script.always("start", { failure: TIMED_OUT });
      bench.modem.tellUnresponsive();
      bench.reach("cooling", 600000);
      bench.clock.runFor(10000);
      const pulses = bench.modem.keyPulses.length;
      bench.link.stop();
      bench.clock.runFor(10000);
      expect(bench.link.state()).toBe("off");
      expect(bench.modem.keyPulses.length).toBe(pulses);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("of a module that refuses, or does not answer, the shutdown: by the power key", () => {
    for (const outcome of [{ failure: TIMED_OUT }, { delayMs: FOREVER_MS }]) {
      const bench = new LinkBench();
      bench.online();
      bench.modem.script.next("shutdown", outcome);
      expect(stopped(bench)).toBe(1);
      expect(bench.modem.keyPulses).toEqual([500, 3000]);
    }
  });

  it("of a module that goes silent while it shuts down: by the power key, after the shutdown's own time", () => {
    const bench = new LinkBench();
    bench.online();
    bench.modem.frozen = true;
    let told = 0;
    bench.link.stop(() => {
      told++;
    });
    bench.modem.tellUnresponsive();
    expect(bench.link.state()).toBe("stopping");
    bench.clock.runFor(60000);
    expect(told).toBe(1);
    expect(bench.modem.on).toBe(false);
  });

  it("of a module without a power key: gives its data context up and leaves it on, since nobody could switch it on again", () => {
    const bench = new LinkBench({}, (pins) => ({ reset: pins.reset }));
    bench.modem.boot();
    bench.online();
    let told = 0;
    bench.link.stop(() => {
      told++;
    });
    bench.clock.runFor(1000);
    expect(told).toBe(1);
    expect(bench.modem.on).toBe(true);
    expect(bench.modem.network.active).toBe(false);
    bench.online();
    expect(bench.surprises()).toEqual([]);
  });

  it("asked for twice, both are told", () => {
    const bench = new LinkBench();
    bench.online();
    bench.modem.script.next("shutdown", { failure: TIMED_OUT });
    let told = 0;
    const count = (): void => {
      told++;
    };
    bench.link.stop(count);
    bench.link.stop(count);
    bench.reach("forcing-off", 1000);
    bench.link.stop(count);
    bench.clock.runFor(10000);
    expect(told).toBe(3);
    expect(bench.modem.keyPulses).toEqual([500, 3000]);
    expect(bench.surprises()).toEqual([]);
  });

  it("a start while it stops: it is off first, says so, and then starts again", () => {
    for (const waitMs of [0, 5, 1000]) {
      const bench = new LinkBench();
      bench.online();
      let told = 0;
      bench.link.stop(() => {
        told++;
      });
      bench.clock.runFor(waitMs);
      bench.link.start();
      bench.reach("online", 60000);
      expect(told).toBe(1);
      expect(bench.modem.keyPulses).toEqual([500, 500]);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("a start, then a stop, then a start while the power key is pressed: one full pulse, off in good order, and on again", () => {
    const bench = new LinkBench();
    bench.link.start();
    bench.clock.runFor(100);
    bench.link.stop();
    bench.link.start();
    bench.link.stop();
    bench.link.start();
    bench.pass("off", 60000);
    bench.reach("online", 60000);
    expect(bench.modem.keyPulses).toEqual([500, 500]);
    expect(bench.surprises()).toEqual([]);
  });
});
