import type { Failure } from "../../drivers/failure";
import { expect } from "../expect";
import { MqttBench } from "./fakes/mqtt-bench";
import { FOREVER_MS } from "./fakes/script";

const AWAY: Failure = { kind: "code", code: 3, message: "the broker is not there" };

describe("the broker connection: stop", () => {
  it("takes leave of the broker and says so", () => {
    const bench = new MqttBench();
    bench.connected();
    let told = 0;
    bench.mqtt.stop(() => {
      told++;
    });
    expect(bench.mqtt.connected()).toBe(false);
    expect(told).toBe(0);
    bench.clock.runFor(20);
    expect(told).toBe(1);
    expect(bench.modem.mqtt.connected).toBe(false);
    expect(bench.told).toBe("+-");
    bench.clock.runFor(100000);
    expect(bench.mqtt.state()).toBe("stopped");
    expect(bench.surprises()).toEqual([]);
  });

  it("leads from every state to stopped, once told for each that asked", () => {
    for (const state of ["stopped", "offline", "connecting", "subscribing", "connected", "suspended", "dormant", "waiting"]) {
      const bench = new MqttBench();
      if (state !== "stopped") bench.mqtt.start();
      if (state === "connecting") bench.modem.script.next("mqtt.connect", { delayMs: 20000 });
      if (state === "subscribing") bench.modem.script.next("mqtt.subscribe", { delayMs: 20000 });
      if (state === "waiting") bench.modem.script.next("mqtt.connect", { failure: AWAY });
      if (state !== "stopped" && state !== "offline") bench.online();
      if (state === "suspended" || state === "dormant") bench.arrive("connected", 1000);
      if (state === "suspended") bench.modem.network.setRegistration("searching");
      if (state === "dormant") bench.link.sleep();
      bench.arrive(state, 1000);
      let told = 0;
      const count = (): void => {
        told++;
      };
      bench.mqtt.stop(count);
      bench.mqtt.stop(count);
      bench.clock.runFor(25000);
      expect(bench.mqtt.state()).toBe("stopped");
      expect(told).toBe(2);
      expect(bench.modem.mqtt.connected).toBe(false);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("asks nothing of a module that is down, nor of a UART that sleeps before it is awake", () => {
    const down = new MqttBench();
    down.mqtt.start();
    down.mqtt.stop();
    down.clock.runFor(1000);
    expect(down.modem.script.calls.length).toBe(0);
    const asleep = new MqttBench();
    asleep.connected();
    asleep.link.sleep();
    asleep.reach("asleep", 1000);
    asleep.clock.runFor(1000);
    asleep.mqtt.stop();
    expect(asleep.modem.script.count("mqtt.disconnect")).toBe(0);
    asleep.clock.runFor(1000);
    expect(asleep.modem.script.count("mqtt.disconnect")).toBe(1);
    expect(asleep.mqtt.state()).toBe("stopped");
  });

  it("is over at its deadline, or when the link goes down, whatever the module says", () => {
    const deaf = new MqttBench();
    deaf.connected();
    deaf.modem.script.next("mqtt.disconnect", { delayMs: FOREVER_MS });
    deaf.mqtt.stop();
    deaf.clock.runFor(30001);
    expect(deaf.mqtt.state()).toBe("stopped");
    const down = new MqttBench();
    down.connected();
    down.modem.script.next("mqtt.disconnect", { delayMs: FOREVER_MS });
    down.mqtt.stop();
    down.modem.network.dropContext("gone");
    down.clock.runFor(0);
    expect(down.mqtt.state()).toBe("stopped");
    expect(down.surprises()).toEqual([]);
  });

  it("a start while leave is taken: it connects again afterwards", () => {
    const bench = new MqttBench();
    bench.connected();
    let told = 0;
    bench.mqtt.stop(() => {
      told++;
    });
    bench.mqtt.start();
    bench.arrive("connected", 1000);
    expect(told).toBe(1);
    expect(bench.modem.script.count("mqtt.connect")).toBe(2);
    expect(bench.surprises()).toEqual([]);
  });

  it("late news of the connection, and of the link, are nobody's then", () => {
    const bench = new MqttBench();
    bench.connected();
    bench.modem.script.next("mqtt.publish", { delayMs: 5000 });
    bench.publish("one", 1);
    bench.mqtt.stop();
    bench.modem.mqtt.drop("dropped");
    bench.clock.runFor(1000);
    bench.modem.network.setRegistration("searching");
    bench.clock.runFor(1000);
    bench.modem.network.setRegistration("home");
    bench.clock.runFor(1000);
    bench.link.sleep();
    bench.clock.runFor(10000);
    expect(bench.mqtt.state()).toBe("stopped");
    expect(bench.results).toEqual(["ok"]);
    expect(bench.surprises()).toEqual([]);
  });
});
