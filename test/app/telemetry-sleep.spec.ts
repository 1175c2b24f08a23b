import { expect } from "../expect";
import { DeviceBench } from "./fakes/device-bench";
import { FOREVER_MS, TIMED_OUT } from "./fakes/script";

const REPORT_MS = 300000;

function cycling(sleep: "uart-sleep" | "power-off"): DeviceBench {
  const bench = new DeviceBench({ sleep, reportMs: REPORT_MS, lingerMs: 5000 });
  bench.idle();
  bench.reach("resting", 60000);
  return bench;
}

describe("the telemetry between reports, with the UART asleep", () => {
  it("listens for a while, lets the UART sleep, and reports all that was taken meanwhile, on the same connection", () => {
    const bench = cycling("uart-sleep");
    bench.clock.runFor(1000);
    expect(bench.device.link.state()).toBe("asleep");
    const calls = bench.modem.script.calls.length;
    const reported = bench.values().length;
    bench.clock.runFor(250000);
    expect(bench.modem.script.calls.length).toBe(calls);
    expect(bench.device.outbox.depth()).toBeAtLeast(20);
    for (let report = 0; report < 4; report++) {
      bench.reach("idle", REPORT_MS + 1000);
      expect(bench.device.outbox.depth()).toBe(0);
      bench.reach("resting", 60000);
    }
    expect(bench.values().length).toBeAtLeast(reported + 90);
    expect(bench.device.mqtt.sessions).toBe(1);
    expect(bench.statuses()).toEqual(["online"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("goes to sleep even where readings come faster than it does", () => {
    const bench = new DeviceBench({ sleep: "uart-sleep", intervalMs: 1000, lingerMs: 5000, reportMs: REPORT_MS });
    bench.idle();
    bench.reach("resting", 6000);
  });

  it("answers a command that wakes the module, and sleeps again", () => {
    const bench = cycling("uart-sleep");
    bench.clock.runFor(60000);
    bench.modem.ring();
    bench.command('{"cmd":"ping"}');
    bench.clock.runFor(2000);
    expect(bench.payloads("reply").length).toBe(1);
    bench.reach("resting", 60000);
    bench.clock.runFor(1000);
    expect(bench.device.link.state()).toBe("asleep");
    expect(bench.surprises()).toEqual([]);
  });

  it("makes the connection anew when it is lost in its sleep, and announces itself", () => {
    const bench = cycling("uart-sleep");
    bench.clock.runFor(60000);
    bench.modem.mqtt.drop("the broker restarted");
    bench.clock.runFor(20000);
    expect(bench.statuses()).toEqual(["online", "online"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("sleeps, and tries again at the next report, when no broker is found in time", () => {
    const bench = new DeviceBench({ sleep: "uart-sleep", reportMs: REPORT_MS, connectMs: 60000 });
    bench.modem.script.always("mqtt.connect", { failure: TIMED_OUT });
    bench.device.telemetry.start();
    bench.reach("resting", 61000);
    bench.modem.script.usually("mqtt.connect");
    bench.reach("idle", REPORT_MS + 60000);
    expect(bench.device.outbox.depth()).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("says good-bye from its sleep: wakes the UART, publishes, disconnects, and switches the module off", () => {
    const bench = cycling("uart-sleep");
    bench.clock.runFor(60000);
    bench.device.telemetry.stop();
    bench.reach("stopped", 60000);
    expect(bench.statuses()).toEqual(["online", "offline"]);
    expect(bench.modem.script.count("mqtt.disconnect")).toBe(1);
    expect(bench.modem.on).toBe(false);
    expect(bench.surprises()).toEqual([]);
  });
});

describe("the telemetry between reports, with the module off", () => {
  it("says that it sleeps, takes leave, switches off, and comes back for each report with all that was taken", () => {
    const bench = cycling("power-off");
    expect(bench.modem.on).toBe(false);
    expect(bench.statuses()).toEqual(["online", "asleep"]);
    expect(bench.modem.script.count("mqtt.disconnect")).toBe(1);
    for (let report = 0; report < 3; report++) {
      bench.clock.runFor(REPORT_MS - 10000);
      expect(bench.modem.on).toBe(false);
      bench.reach("idle", 120000);
      expect(bench.device.outbox.depth()).toBe(0);
      bench.reach("resting", 60000);
    }
    expect(bench.modem.keyPulses).toEqual([500, 500, 500, 500]);
    expect(bench.surprises()).toEqual([]);
  });

  it("stays for what is under way, an update for example, and goes when that has ended", () => {
    const bench = new DeviceBench({ sleep: "power-off", reportMs: REPORT_MS, lingerMs: 5000 });
    let busy = true;
    bench.device.telemetry.stayWhile(() => busy);
    bench.idle();
    bench.clock.runFor(200000);
    expect(bench.modem.on).toBe(true);
    expect(bench.device.outbox.depth()).toBeAtMost(1);
    busy = false;
    bench.reach("resting", 60000);
    expect(bench.modem.on).toBe(false);
    expect(bench.surprises()).toEqual([]);
  });

  it("does not stay longer than it may, at each report", () => {
    const bench = new DeviceBench({ sleep: "power-off", reportMs: REPORT_MS, lingerMs: 5000, stayMs: 60000 });
    bench.device.telemetry.stayWhile(() => true);
    for (let report = 0; report < 3; report++) {
      if (report === 0) bench.idle();
      else bench.reach("idle", REPORT_MS + 120000);
      bench.clock.runFor(50000);
      expect(bench.modem.on).toBe(true);
      bench.reach("resting", 60000);
      expect(bench.modem.on).toBe(false);
    }
    expect(bench.surprises()).toEqual([]);
  });

  it("does not stay where the broker is out of reach", () => {
    const bench = new DeviceBench({ sleep: "power-off", reportMs: REPORT_MS, connectMs: 60000 });
    bench.device.telemetry.stayWhile(() => true);
    bench.modem.script.always("mqtt.connect", { failure: TIMED_OUT });
    bench.device.telemetry.start();
    bench.reach("resting", 70000);
    expect(bench.modem.on).toBe(false);
  });

  it("reports even when the module did not want to go", () => {
    const bench = new DeviceBench({ sleep: "power-off", reportMs: REPORT_MS });
    bench.idle();
    bench.modem.script.always("mqtt.disconnect", { delayMs: FOREVER_MS });
    bench.modem.script.always("shutdown", { delayMs: FOREVER_MS });
    bench.reach("resting", 200000);
    bench.reach("idle", REPORT_MS + 200000);
    expect(bench.device.outbox.depth()).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("switches off, too, when no broker is found in time", () => {
    const bench = new DeviceBench({ sleep: "power-off", reportMs: REPORT_MS, connectMs: 60000 });
    bench.modem.script.always("mqtt.connect", { failure: TIMED_OUT });
    bench.device.telemetry.start();
    bench.reach("resting", 70000);
    expect(bench.modem.on).toBe(false);
    expect(bench.surprises()).toEqual([]);
  });
});

describe("the telemetry's awake mode", () => {
  it("keeps trying when no broker is found in time", () => {
    const bench = new DeviceBench({ connectMs: 60000 });
    bench.modem.script.always("mqtt.connect", { failure: TIMED_OUT });
    bench.device.telemetry.start();
    bench.clock.runFor(200000);
    expect(bench.device.telemetry.state()).toBe("connecting");
    bench.modem.script.usually("mqtt.connect");
    bench.reach("idle", 1000000);
    expect(bench.surprises()).toEqual([]);
  });
});

describe("the telemetry's stop", () => {
  it("says good-bye, takes leave and switches the module off; readings are still taken and kept", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.device.telemetry.stop();
    bench.device.telemetry.stop();
    bench.reach("stopped", 60000);
    expect(bench.statuses()).toEqual(["online", "offline"]);
    expect(bench.modem.mqtt.connected).toBe(false);
    expect(bench.modem.on).toBe(false);
    bench.clock.runFor(60000);
    expect(bench.device.outbox.depth()).toBeAtLeast(6);
    bench.idle();
    expect(bench.device.outbox.depth()).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("ends with the module off whether the broker acknowledges the good-bye or not", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.modem.script.always("mqtt.publish", { delayMs: FOREVER_MS });
    bench.device.telemetry.stop();
    bench.reach("stopped", 130000);
    expect(bench.modem.on).toBe(false);
    expect(bench.surprises()).toEqual([]);
  });

  it("is over at its deadline when the module does not want to go", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.modem.script.always("mqtt.disconnect", { delayMs: FOREVER_MS });
    bench.modem.script.always("shutdown", { delayMs: FOREVER_MS });
    bench.device.telemetry.stop();
    bench.reach("stopped", 61000);
    bench.clock.runFor(60000);
    expect(bench.modem.on).toBe(false);
    expect(bench.surprises()).toEqual([]);
  });

  it("in every state: the module is off in the end", () => {
    for (const state of ["stopped", "connecting", "announcing", "publishing", "holding", "retiring", "restarting"]) {
      const bench = new DeviceBench({ sleep: state === "retiring" ? "power-off" : "awake" });
      if (state !== "stopped") bench.device.telemetry.start();
      if (state === "announcing") bench.modem.script.next("mqtt.publish", { delayMs: 5000 });
      if (state === "holding") bench.modem.script.next("mqtt.publish", { failure: { kind: "refused", message: "no" } });
      if (state === "restarting") {
        bench.idle();
        bench.clock.runFor(31000);
        bench.modem.script.next("mqtt.publish", { delayMs: 5000 });
        bench.command('{"cmd":"restart"}');
      }
      bench.reach(state, 120000);
      bench.device.telemetry.stop();
      bench.reach("stopped", 200000);
      bench.clock.runFor(10000);
      expect(bench.device.link.state()).toBe("off");
      expect(bench.modem.on).toBe(false);
      expect(bench.restarts).toEqual([]);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("and a start before it is over: reports again afterwards", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.device.telemetry.stop();
    bench.device.telemetry.start();
    expect(bench.device.telemetry.state()).toBe("leaving");
    bench.reach("idle", 120000);
    expect(bench.statuses()).toEqual(["online", "offline", "online"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("with the module gone: it is over at its deadline, and the module is switched off by its key", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.modem.frozen = true;
    bench.device.telemetry.stop();
    bench.reach("closing", 100000);
    bench.device.telemetry.stop();
    bench.reach("stopped", 200000);
    bench.clock.runFor(200000);
    expect(bench.modem.on).toBe(false);
    expect(bench.surprises()).toEqual([]);
  });
});
