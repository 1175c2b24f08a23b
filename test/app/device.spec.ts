import { expect } from "../expect";
import { DeviceBench } from "./fakes/device-bench";
import { TIMED_OUT } from "./fakes/script";

/** Options that the broker connection was made with. */
function connected(bench: DeviceBench): { keepAliveSeconds: number; cleanSession: boolean; user?: string } {
  bench.idle();
  const { options } = bench.modem.mqtt;
  if (options === undefined) throw new Error("no connection was made");
  return options;
}

describe("the assembled device", () => {
  it("needs no more than an access point, a broker and a topic", () => {
    const options = connected(new DeviceBench());
    expect(options.keepAliveSeconds).toBe(120);
    expect(options.cleanSession).toBe(true);
  });

  it("takes what is configured in place of its defaults", () => {
    const mqtt = { host: "broker", port: 1883, clientId: "it", user: "me", keepAliveSeconds: 30 };
    const options = connected(new DeviceBench({}, { mqtt }));
    expect(options.keepAliveSeconds).toBe(30);
    expect(options.user).toBe("me");
    const bench = new DeviceBench({}, { link: { pdp: { apn: "iot" }, simPollMs: 500 }, mqttTimes: { retryMinMs: 30000 } });
    bench.modem.network.sim = { state: "busy" };
    bench.modem.script.next("mqtt.connect", { failure: TIMED_OUT });
    bench.device.telemetry.start();
    bench.clock.runUntilTrue(() => bench.modem.script.count("simStatus") === 3, 60000);
    const [, second, third] = bench.modem.script.times("simStatus");
    expect((third as number) - (second as number)).toBeAtMost(520);
    bench.modem.network.sim = { state: "ready" };
    bench.reach("idle", 120000);
    expect(bench.modem.script.details("defineContext")).toEqual(["iot"]);
    const [first, again] = bench.modem.script.times("mqtt.connect");
    expect((again as number) - (first as number)).toBeAtLeast(30000);
  });

  it("counts its boots, and remembers over them the PIN that a SIM refused", () => {
    const bench = new DeviceBench({}, { link: { pdp: { apn: "internet" }, pin: "9999" } });
    bench.modem.network.pin = "1234";
    bench.device.telemetry.start();
    bench.clock.runUntilTrue(() => bench.device.link.state() === "sim-blocked", 60000);
    bench.device.telemetry.stop();
    bench.reach("stopped", 60000);
    for (let boot = 2; boot <= 4; boot++) {
      const { link, telemetry } = bench.boot();
      expect(telemetry.bootCount).toBe(boot);
      telemetry.start();
      bench.clock.runUntilTrue(() => link.state() === "sim-blocked", 60000);
      expect(link.problem).toContain("not entered again");
      telemetry.stop();
      bench.reach("stopped", 60000);
    }
    expect(bench.modem.script.details("enterPin")).toEqual(["9999"]);
  });

  it("gives up the oldest readings when the storage is full, and numbers go on over boots", () => {
    const bench = new DeviceBench({ intervalMs: 1000 });
    bench.device.telemetry.startSampling();
    bench.clock.runFor(1000000);
    expect(bench.missed).toEqual([]);
    expect(bench.device.outbox.counters().dropped).toBeAtLeast(1);
    bench.device.telemetry.stopSampling();
    const depth = bench.device.outbox.depth();
    bench.boot();
    expect(bench.device.outbox.depth()).toBe(depth);
  });
});
