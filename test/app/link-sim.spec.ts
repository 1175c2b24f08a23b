import type { SimState } from "../../drivers/modem";
import { expect } from "../expect";
import { LinkBench } from "./fakes/link-bench";
import { FOREVER_MS, TIMED_OUT } from "./fakes/script";

/** A link whose SIM asks for `pin`. */
function lockedBy(pin: string, configured: string | undefined): LinkBench {
  const bench = new LinkBench(configured === undefined ? {} : { pin: configured });
  bench.modem.network.pin = pin;
  bench.link.start();
  return bench;
}

describe("the link and a SIM that is slow or gone", () => {
  it("looks again at a busy SIM at the configured pace, one question at a time", () => {
    const bench = new LinkBench({ simPollMs: 3000 });
    bench.modem.network.sim = { state: "busy" };
    bench.link.start();
    bench.reach("awaiting-sim", 60000);
    bench.clock.runFor(9100);
    expect(bench.modem.script.count("simStatus")).toBe(4);
    bench.modem.network.sim = { state: "ready" };
    bench.reach("online", 4000);
    expect(bench.surprises()).toEqual([]);
  });

  it("asks no second time while an answer is outstanding", () => {
    const bench = new LinkBench({ simPollMs: 1000 });
    bench.modem.script.next("simStatus", { delayMs: 8000 });
    bench.link.start();
    bench.reach("checking-sim", 60000);
    bench.modem.network.setSim({ state: "busy" });
    bench.modem.network.setSim({ state: "ready" });
    bench.clock.runFor(7900);
    expect(bench.modem.script.count("simStatus")).toBe(1);
    bench.reach("online", 1000);
    expect(bench.surprises()).toEqual([]);
  });

  it("looks again at once when the module reports a change", () => {
    const bench = new LinkBench({ simPollMs: 60000 });
    bench.modem.network.sim = { state: "busy" };
    bench.link.start();
    bench.reach("awaiting-sim", 60000);
    bench.modem.network.setSim({ state: "ready" });
    bench.reach("online", 1000);
  });

  it("a SIM that stays busy is blocked after the configured looks, and the problem says what to check", () => {
    const bench = new LinkBench({ simPollMs: 3000, simPolls: 5 });
    bench.modem.network.sim = { state: "busy" };
    bench.link.start();
    bench.reach("sim-blocked", 60000);
    expect(bench.modem.script.count("simStatus")).toBe(5);
    expect(bench.link.problem).toContain("sits well");
  });

  it("says what a person has to do for each state of the SIM that needs one", () => {
    const words: [SimState, string][] = [
      ["absent", "insert one"],
      ["puk-required", "PUK"],
      ["locked", "ask the operator to lift the lock"],
      ["failure", "replace it"],
    ];
    for (const [state, word] of words) {
      const bench = new LinkBench();
      bench.modem.network.sim = { state };
      bench.link.start();
      bench.reach("sim-blocked", 60000);
      expect(bench.link.problem).toContain(word);
      expect(bench.modem.script.count("enterPin")).toBe(0);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("goes on at once when a missing SIM is inserted and the module says so", () => {
    const bench = new LinkBench();
    bench.modem.network.sim = { state: "absent" };
    bench.link.start();
    bench.reach("sim-blocked", 60000);
    bench.modem.network.setSim({ state: "ready" });
    bench.reach("online", 1000);
    expect(bench.link.problem).toBe("");
  });

  it("restarts the module now and then, since not every one notices a SIM that is inserted", () => {
    const bench = new LinkBench({ simRecheckMs: 600000 });
    bench.modem.network.sim = { state: "absent" };
    bench.link.start();
    bench.reach("sim-blocked", 60000);
    bench.modem.network.sim = { state: "ready" };
    bench.clock.runFor(599000);
    expect(bench.link.state()).toBe("sim-blocked");
    bench.reach("restarting", 2000);
    bench.reach("online", 60000);
    expect(bench.link.ladder.tries).toEqual([0, 0, 0, 0, 0, 0]);
    expect(bench.surprises()).toEqual([]);
  });

  it("a SIM that is taken out in any state that needs it leads to a blocked SIM, which is said", () => {
    for (const state of ["configuring", "registering", "activating", "online", "checking", "searching", "denied"]) {
      const bench = new LinkBench({ healthMs: 20000 });
      if (state === "configuring") bench.modem.script.next("defineContext", { delayMs: 20000 });
      bench.modem.script.always("signal", { delayMs: 5000 });
      if (state === "registering") bench.modem.network.registrationState = "searching";
      if (state === "denied") bench.modem.network.registrationState = "denied";
      if (state === "activating") bench.modem.script.next("activateContext", { delayMs: 20000 });
      bench.link.start();
      if (state === "searching") {
        bench.reach("online", 60000);
        bench.modem.network.setRegistration("searching");
      }
      bench.reach(state, 60000);
      bench.modem.network.setSim({ state: "absent" });
      bench.reach("sim-blocked", 1000);
      expect(bench.link.problem).toContain("no SIM");
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("a SIM question that is never answered ends at its deadline", () => {
    const bench = new LinkBench();
    bench.modem.script.next("simStatus", { delayMs: FOREVER_MS });
    bench.link.start();
    bench.reach("checking-sim", 60000);
    bench.pass("recovering", 60000);
    bench.reach("online", 60000);
  });
});

describe("the link and the SIM's PIN", () => {
  it("enters the right one, once, and remembers nothing of it", () => {
    const bench = lockedBy("1234", "1234");
    bench.reach("online", 60000);
    expect(bench.modem.script.details("enterPin")).toEqual(["1234"]);
    expect(bench.memory.pin).toBe("");
    expect(bench.surprises()).toEqual([]);
  });

  it("enters a wrong one exactly once, says so, and never again: not at a recheck, not after restarts of the module", () => {
    const bench = lockedBy("1234", "9999");
    bench.reach("sim-blocked", 60000);
    expect(bench.link.problem).toContain("set the right pin");
    bench.clock.runFor(4 * 3600000);
    expect(bench.modem.script.details("enterPin")).toEqual(["9999"]);
    expect(bench.modem.network.pinAttempts).toBe(2);
    expect(bench.modem.script.count("restart")).toBeAtLeast(5);
    expect(bench.link.problem).toContain("lest the card be locked");
    expect(bench.surprises()).toEqual([]);
  });

  it("nor after a power cut of the device, nor where the module does not tell the attempts left", () => {
    for (const told of [true, false]) {
      const first = lockedBy("1234", "9999");
      first.reach("sim-blocked", 60000);
      const second = new LinkBench({ pin: "9999" }, undefined, first, first.memory);
      if (!told) second.modem.script.always("simStatus", { value: { state: "pin-required" } });
      second.link.start();
      second.reach("sim-blocked", 60000);
      expect(second.modem.script.details("enterPin")).toEqual(["9999"]);
      expect(second.link.problem).toContain("not entered again");
    }
  });

  it("nor when the power was cut between the entering and its answer", () => {
    const first = lockedBy("1234", "9999");
    first.modem.script.next("enterPin", { delayMs: FOREVER_MS });
    first.reach("unlocking", 60000);
    const second = new LinkBench({ pin: "9999" }, undefined, first, first.memory);
    second.link.start();
    second.reach("sim-blocked", 60000);
    expect(second.modem.script.count("enterPin")).toBe(1);
  });

  it("enters another PIN that was configured after a refusal, once as well", () => {
    const first = lockedBy("1234", "9999");
    first.reach("sim-blocked", 60000);
    const second = new LinkBench({ pin: "1234" }, undefined, first, first.memory);
    second.link.start();
    second.reach("online", 60000);
    expect(second.modem.script.details("enterPin")).toEqual(["9999", "1234"]);
    expect(second.memory.pin).toBe("");
  });

  it("enters a PIN that was refused again when the SIM says that it has all its attempts", () => {
    const bench = lockedBy("1234", "9999");
    bench.reach("sim-blocked", 60000);
    bench.modem.network.pin = "9999";
    bench.modem.network.pinAttempts = 3;
    bench.modem.network.setSim({ state: "pin-required" });
    bench.reach("online", 60000);
    expect(bench.modem.script.details("enterPin")).toEqual(["9999", "9999"]);
  });

  it("never risks the last attempt", () => {
    const bench = new LinkBench({ pin: "1234" });
    bench.modem.network.pin = "1234";
    bench.modem.network.pinAttempts = 1;
    bench.link.start();
    bench.reach("sim-blocked", 60000);
    expect(bench.modem.script.count("enterPin")).toBe(0);
    expect(bench.link.problem).toContain("only 1 attempt left");
  });

  it("asks for a PIN where none is configured", () => {
    const bench = lockedBy("1234", undefined);
    bench.reach("sim-blocked", 60000);
    expect(bench.link.problem).toContain("none is configured");
  });

  it("where entering is not answered it asks the SIM, which may have accepted", () => {
    for (const outcome of [{ failure: TIMED_OUT }, { delayMs: FOREVER_MS }]) {
      const accepted = lockedBy("1234", "1234");
      accepted.modem.script.next("enterPin", outcome);
      accepted.reach("unlocking", 60000);
      accepted.modem.network.sim = { state: "ready" };
      accepted.reach("online", 100000);
      expect(accepted.modem.script.count("enterPin")).toBe(1);
      expect(accepted.memory.pin).toBe("");

      const refused = lockedBy("1234", "9999");
      refused.modem.script.next("enterPin", outcome);
      refused.reach("sim-blocked", 200000);
      expect(refused.modem.script.count("enterPin")).toBe(1);
      expect(refused.surprises()).toEqual([]);
    }
  });

  it("a PIN that the driver refuses to send is not taken for tried", () => {
    const bench = lockedBy("1234", "12");
    bench.modem.script.next("enterPin", { failure: { kind: "refused", message: "the PIN has 4 to 8 digits" } });
    bench.reach("sim-blocked", 60000);
    expect(bench.link.problem).toBe("the PIN has 4 to 8 digits");
    expect(bench.memory.pin).toBe("");
  });

  it("does not enter a PIN that it could not remember to have tried", () => {
    const bench = new LinkBench({ pin: "1234" });
    bench.memory.problem = "the page is worn out";
    bench.modem.network.pin = "1234";
    bench.link.start();
    bench.reach("sim-blocked", 60000);
    expect(bench.modem.script.count("enterPin")).toBe(0);
    expect(bench.link.problem).toContain("the page is worn out");
  });
});
