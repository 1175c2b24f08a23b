import { expect } from "../expect";
import { LinkBench } from "./fakes/link-bench";
import { FOREVER_MS, TIMED_OUT } from "./fakes/script";

function asleep(bench: LinkBench): void {
  bench.online();
  bench.link.sleep();
  bench.reach("asleep", 1000);
}

describe("the link's sleep", () => {
  it("allows the UART to sleep, then releases DTR; nothing is asked of the module meanwhile", () => {
    const bench = new LinkBench();
    asleep(bench);
    expect(bench.modem.asleep()).toBe(true);
    expect(bench.link.condition()).toBe("asleep");
    const calls = bench.modem.script.calls.length;
    bench.clock.runFor(600000);
    expect(bench.modem.script.calls.length).toBe(calls);
  });

  it("is woken by a wish: DTR first, the first command only when the UART hears, then a check", () => {
    const bench = new LinkBench();
    asleep(bench);
    const calls = bench.modem.script.calls.length;
    bench.link.wake();
    bench.link.wake();
    expect(bench.pins.dtr.read()).toBe(true);
    bench.clock.runFor(99);
    expect(bench.modem.script.calls.length).toBe(calls);
    bench.clock.runFor(1);
    expect(bench.modem.script.names(calls)).toEqual(["registration"]);
    bench.reach("online", 1000);
    expect(bench.surprises()).toEqual([]);
  });

  it("is woken by the module's RI, and by what the module says", () => {
    const wakings: ((bench: LinkBench) => void)[] = [
      (bench) => bench.modem.ring(),
      (bench) => bench.modem.network.setRegistration("searching"),
      (bench) => bench.modem.network.setRegistration("denied"),
      (bench) => bench.modem.network.dropContext("gone"),
    ];
    for (const waken of wakings) {
      const bench = new LinkBench();
      asleep(bench);
      bench.modem.network.setRegistration("roaming");
      expect(bench.link.state()).toBe("asleep");
      waken(bench);
      expect(bench.link.state()).toBe("waking");
      bench.clock.runFor(5000);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("finds at its end what was lost meanwhile", () => {
    const bench = new LinkBench();
    asleep(bench);
    bench.modem.network.active = false;
    bench.link.wake();
    bench.pass("activating", 1000);
    bench.reach("online", 1000);
  });

  it("lasts as long as it may, then the link is checked", () => {
    const bench = new LinkBench({ sleepMs: 600000 });
    asleep(bench);
    bench.clock.runFor(599000);
    expect(bench.link.state()).toBe("asleep");
    bench.reach("online", 5000);
  });

  it("is not begun where the link is not up, and ends nothing there", () => {
    const bench = new LinkBench();
    bench.link.sleep();
    bench.link.wake();
    bench.link.start();
    bench.reach("starting", 10000);
    bench.link.sleep();
    bench.link.wake();
    bench.modem.ring();
    bench.reach("online", 60000);
    bench.link.wake();
    bench.modem.ring();
    expect(bench.link.state()).toBe("online");
    expect(bench.surprises()).toEqual([]);
  });

  it("is broken off by a wish while the module is still being asked, and DTR stays asserted", () => {
    const bench = new LinkBench();
    bench.online();
    bench.modem.script.next("setUartSleep", { delayMs: 3000 });
    bench.link.sleep();
    bench.clock.runFor(1000);
    bench.link.wake();
    bench.reach("online", 5000);
    bench.clock.runFor(5000);
    expect(bench.pins.dtr.read()).toBe(true);
    expect(bench.link.state()).toBe("online");
    expect(bench.surprises()).toEqual([]);
  });

  it("is not begun where DTR is not wired, the module refuses, or does not answer: awake again, with the reason", () => {
    const unwired = new LinkBench({}, (pins) => ({ powerKey: pins.powerKey }));
    unwired.online();
    unwired.link.sleep();
    expect(unwired.link.state()).toBe("waking");
    expect(unwired.link.problem).toContain("DTR");
    expect(unwired.modem.script.count("setUartSleep")).toBe(0);
    unwired.reach("online", 1000);
    for (const outcome of [{ failure: TIMED_OUT }, { delayMs: FOREVER_MS }]) {
      const bench = new LinkBench();
      bench.online();
      bench.modem.script.next("setUartSleep", outcome);
      bench.link.sleep();
      bench.pass("waking", 61000);
      bench.reach("online", 1000);
      expect(bench.modem.asleep()).toBe(false);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("of a module that fell silent: found when it is woken, and recovered", () => {
    const bench = new LinkBench();
    asleep(bench);
    bench.modem.frozen = true;
    bench.link.wake();
    bench.pass("resetting", 60000);
    bench.reach("online", 60000);
    expect(bench.surprises()).toEqual([]);
  });
});
