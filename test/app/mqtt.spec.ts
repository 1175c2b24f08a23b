import type { Failure } from "../../drivers/failure";
import { fromByte } from "../../hal/bytes";
import { expect } from "../expect";
import { MqttBench } from "./fakes/mqtt-bench";
import { FOREVER_MS, TIMED_OUT } from "./fakes/script";

const AWAY: Failure = { kind: "code", code: 3, message: "the broker is not there" };
const BAD_PASSWORD: Failure = { kind: "code", code: 30, message: "bad user name or password", permanent: true };

/** From each attempt's end to the beginning of the next, ms. */
function pauses(bench: MqttBench): number[] {
  const times = bench.modem.script.times("mqtt.connect");
  return times.slice(1).map((time, index) => time - (times[index] as number) - bench.modem.script.delayMs);
}

describe("the broker connection: coming about", () => {
  it("connects when the link is up, subscribes to all that is wanted, and says so", () => {
    const bench = new MqttBench();
    bench.mqtt.start();
    expect(bench.mqtt.state()).toBe("offline");
    expect(bench.modem.script.calls.length).toBe(0);
    bench.connected();
    expect(bench.modem.script.details("mqtt.subscribe")).toEqual(["it/command 1", "all/# 0"]);
    expect(bench.mqtt.connected()).toBe(true);
    expect(bench.mqtt.sessions).toBe(1);
    expect(bench.told).toBe("+");
    expect(bench.mqtt.problem).toBe("");
    expect(bench.surprises()).toEqual([]);
  });

  it("hands the options on as they are, the will among them", () => {
    const will = { topic: "it/status", payload: "lost", qos: 1 as const, retain: true };
    const options = { host: "b", port: 8883, clientId: "c", keepAliveSeconds: 30, cleanSession: false, will };
    const bench = new MqttBench({ options });
    bench.connected();
    expect(bench.modem.mqtt.options).toEqual(options);
  });

  it("connects at once where the link is up already", () => {
    const bench = new MqttBench();
    bench.online();
    bench.mqtt.start();
    bench.mqtt.start();
    bench.arrive("connected", 100);
    expect(bench.modem.script.count("mqtt.connect")).toBe(1);
    expect(bench.surprises()).toEqual([]);
  });

  it("waits with a floor and longer from time to time, for ever, and is quick again after a lasting success", () => {
    const bench = new MqttBench({ retryMinMs: 2000, retryMaxMs: 60000, stableMs: 30000, attemptsBeforeTrouble: 1000 });
    bench.modem.script.always("mqtt.connect", { failure: AWAY });
    bench.mqtt.start();
    bench.online();
    bench.clock.runFor(1800000);
    expect(bench.mqtt.problem).toBe("the broker is not there");
    const waits = pauses(bench);
    expect(waits.length).toBeAtLeast(25);
    for (const wait of waits) expect(wait).toBeAtLeast(2000);
    for (const wait of waits) expect(wait).toBeAtMost(60000);
    expect(waits[0]).toBeAtMost(4000);
    expect(waits[10]).toBeAtLeast(30000);
    bench.modem.script.usually("mqtt.connect");
    bench.arrive("connected", 60000);
    bench.clock.runFor(40000);
    const attempts = bench.modem.script.count("mqtt.connect");
    bench.modem.mqtt.drop("the broker restarts");
    bench.clock.runFor(4100);
    expect(bench.modem.script.count("mqtt.connect")).toBe(attempts + 1);
    expect(bench.surprises()).toEqual([]);
  });

  it("does not take a broker that accepts and at once drops for a success", () => {
    const bench = new MqttBench({ retryMinMs: 2000, retryMaxMs: 60000, stableMs: 30000 });
    bench.connected();
    for (let round = 0; round < 6; round++) {
      bench.modem.mqtt.drop("dropped");
      bench.arrive("connected", 70000);
    }
    const waits = pauses(bench);
    expect(waits[5]).toBeAtLeast(15000);
  });

  it("waits long after a refusal that stays until a person changes something, and does not blame the link for it", () => {
    for (const failure of [BAD_PASSWORD, { kind: "refused" as const, message: "the client id has 1 to 128 characters" }]) {
      const bench = new MqttBench({ retryMinMs: 2000, retryMaxMs: 60000, refusedMs: 900000, attemptsBeforeTrouble: 2 });
      bench.modem.script.always("mqtt.connect", { failure });
      bench.mqtt.start();
      bench.online();
      bench.clock.runFor(4 * 3600000);
      for (const wait of pauses(bench)) expect(wait).toBe(900000);
      expect(bench.mqtt.problem).toBe(failure.message);
      expect(bench.link.ladder.tries).toEqual([0, 0, 0, 0, 0, 0]);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("does not blame the link for a broker that answers and refuses, however often", () => {
    const bench = new MqttBench({ retryMinMs: 2000, retryMaxMs: 5000, attemptsBeforeTrouble: 3 });
    bench.modem.script.always("mqtt.connect", { failure: { ...AWAY, byPeer: true } });
    bench.mqtt.start();
    bench.online();
    bench.clock.runFor(3600000);
    expect(bench.modem.script.count("mqtt.connect")).toBeAtLeast(100);
    expect(bench.mqtt.problem).toBe("the broker is not there");
    expect(bench.link.ladder.tries).toEqual([0, 0, 0, 0, 0, 0]);
    expect(bench.surprises()).toEqual([]);
  });

  it("doubts the link after the configured number of failed attempts in a row, and again after as many", () => {
    const bench = new MqttBench({ retryMinMs: 2000, retryMaxMs: 5000, attemptsBeforeTrouble: 3 });
    bench.modem.script.always("mqtt.connect", { failure: AWAY });
    bench.mqtt.start();
    bench.online();
    bench.clock.runUntilTrue(() => bench.modem.script.count("mqtt.connect") === 3, 60000);
    expect(bench.link.ladder.tries).toEqual([0, 0, 0, 0, 0, 0]);
    bench.clock.runFor(10);
    expect(bench.link.ladder.tries).toEqual([1, 0, 0, 0, 0, 0]);
    bench.clock.runUntilTrue(() => bench.modem.script.count("mqtt.connect") === 6, 60000);
    bench.clock.runFor(10);
    expect(bench.link.ladder.tries).toEqual([1, 1, 0, 0, 0, 0]);
    bench.modem.script.usually("mqtt.connect");
    bench.arrive("connected", 60000);
    expect(bench.link.problem).toBe("");
    expect(bench.surprises()).toEqual([]);
  });

  it("a broker that accepts not, or grants not, in time: another attempt, with the reason", () => {
    for (const request of ["mqtt.connect", "mqtt.subscribe"]) {
      const bench = new MqttBench({ connectMs: 20000, subscribeMs: 20000 });
      bench.modem.script.next(request, { delayMs: FOREVER_MS });
      bench.mqtt.start();
      bench.online();
      bench.arrive("waiting", 21000);
      expect(bench.mqtt.problem).toContain("in time");
      bench.arrive("connected", 10000);
      expect(bench.mqtt.problem).toBe("");
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("a subscription that fails: another attempt from the connect on", () => {
    const bench = new MqttBench();
    bench.modem.script.next("mqtt.subscribe", {});
    bench.modem.script.next("mqtt.subscribe", { failure: AWAY });
    bench.mqtt.start();
    bench.online();
    bench.arrive("waiting", 1000);
    bench.arrive("connected", 10000);
    expect(bench.modem.mqtt.filters).toEqual(["it/command", "all/#"]);
    expect(bench.mqtt.sessions).toBe(2);
  });

  it("the connection lost while it subscribes: another attempt", () => {
    const bench = new MqttBench();
    bench.modem.script.next("mqtt.subscribe", { delayMs: 20000 });
    bench.mqtt.start();
    bench.online();
    bench.arrive("subscribing", 1000);
    bench.modem.mqtt.drop("dropped");
    expect(bench.mqtt.state()).toBe("waiting");
    bench.arrive("connected", 10000);
    bench.clock.runFor(30000);
    expect(bench.mqtt.connected()).toBe(true);
    expect(bench.surprises()).toEqual([]);
  });
});

describe("the broker connection: messages", () => {
  it("hands incoming ones on as they are", () => {
    const bench = new MqttBench();
    bench.connected();
    const payload = "OK\r\n" + fromByte(0) + fromByte(255);
    bench.modem.mqtt.deliver("it/command", payload);
    expect(bench.messages).toEqual([{ topic: "it/command", payload }]);
  });

  it("publishes with the asked QoS and retained flag, and is done at the acknowledgement", () => {
    const bench = new MqttBench();
    bench.connected();
    bench.mqtt.publish({ topic: "t", payload: "p" }, 2, true, () => undefined);
    bench.publish("one", 0);
    expect(bench.results).toEqual([]);
    bench.clock.runFor(10);
    expect(bench.results).toEqual(["ok"]);
    expect(bench.modem.mqtt.published).toEqual([
      { topic: "t", payload: "p", qos: 2, retain: true },
      { topic: "it/readings", payload: "one", qos: 0, retain: false },
    ]);
    expect(bench.surprises()).toEqual([]);
  });

  it("fails a publish at once, but not inside the call, where there is no connection", () => {
    const bench = new MqttBench();
    bench.publish("one", 1);
    expect(bench.results).toEqual([]);
    bench.clock.runFor(0);
    expect(bench.results).toEqual(["closed"]);
    expect(bench.modem.script.count("mqtt.publish")).toBe(0);
  });

  it("ends the connection when a publish fails, since nothing tells whether the broker has the message", () => {
    const bench = new MqttBench();
    bench.connected();
    bench.modem.script.next("mqtt.publish", { failure: TIMED_OUT });
    bench.publish("one", 1);
    bench.clock.runFor(20);
    expect(bench.results).toEqual(["timeout"]);
    expect(bench.mqtt.state()).toBe("waiting");
    expect(bench.told).toBe("+-");
    bench.arrive("connected", 10000);
    expect(bench.told).toBe("+-+");
    expect(bench.surprises()).toEqual([]);
  });

  it("keeps the connection when the driver refuses a message that is too long", () => {
    const bench = new MqttBench();
    bench.connected();
    bench.modem.script.next("mqtt.publish", { failure: { kind: "refused", message: "the payload has 1 to 4096 bytes" } });
    bench.publish("one", 1);
    bench.clock.runFor(20);
    expect(bench.results).toEqual(["refused"]);
    expect(bench.mqtt.connected()).toBe(true);
  });

  it("what becomes of an earlier connection's message says nothing about the present one", () => {
    const bench = new MqttBench();
    bench.connected();
    bench.modem.script.next("mqtt.publish", { failure: TIMED_OUT, delayMs: 30000 });
    bench.publish("one", 1);
    bench.modem.mqtt.drop("dropped");
    bench.arrive("connected", 10000);
    bench.clock.runFor(30000);
    expect(bench.results).toEqual(["timeout"]);
    expect(bench.mqtt.connected()).toBe(true);
    expect(bench.mqtt.sessions).toBe(2);
  });
});

describe("the broker connection: what happens to it", () => {
  it("lost, it is made anew, with all subscriptions", () => {
    const bench = new MqttBench();
    bench.connected();
    bench.modem.mqtt.drop("the broker went away");
    expect(bench.mqtt.state()).toBe("waiting");
    expect(bench.mqtt.problem).toBe("the broker went away");
    bench.arrive("connected", 10000);
    expect(bench.modem.mqtt.filters).toEqual(["it/command", "all/#"]);
    expect(bench.mqtt.sessions).toBe(2);
    expect(bench.told).toBe("+-+");
    expect(bench.surprises()).toEqual([]);
  });

  it("silent for long, it is proved by subscribing again; acknowledged messages put that off", () => {
    const bench = new MqttBench({ verifyMs: 60000 });
    bench.connected();
    bench.clock.runFor(50000);
    bench.publish("one", 1);
    bench.clock.runFor(50000);
    expect(bench.modem.script.count("mqtt.subscribe")).toBe(2);
    bench.clock.runFor(11000);
    expect(bench.modem.script.count("mqtt.subscribe")).toBe(4);
    expect(bench.mqtt.connected()).toBe(true);
    expect(bench.mqtt.sessions).toBe(1);
    bench.modem.script.always("mqtt.subscribe", { failure: AWAY });
    bench.arrive("waiting", 61000);
    expect(bench.surprises()).toEqual([]);
  });

  it("outlasts a gap in the coverage: no messages pass meanwhile, and no new connection is made", () => {
    const bench = new MqttBench();
    bench.connected();
    bench.modem.network.setRegistration("searching");
    bench.clock.runFor(0);
    expect(bench.mqtt.state()).toBe("suspended");
    bench.publish("one", 1);
    bench.clock.runFor(60000);
    expect(bench.results).toEqual(["closed"]);
    bench.modem.network.setRegistration("home");
    bench.arrive("connected", 1000);
    expect(bench.modem.script.count("mqtt.connect")).toBe(1);
    expect(bench.told).toBe("+-+");
    expect(bench.mqtt.sessions).toBe(1);
    expect(bench.surprises()).toEqual([]);
  });

  it("a message on its way in a gap: its acknowledgement counts, its failure ends the connection", () => {
    const bench = new MqttBench();
    bench.connected();
    bench.modem.script.next("mqtt.publish", { delayMs: 5000 });
    bench.publish("one", 1);
    bench.modem.network.setRegistration("searching");
    bench.clock.runFor(6000);
    expect(bench.results).toEqual(["ok"]);
    expect(bench.mqtt.state()).toBe("suspended");
    bench.modem.network.setRegistration("home");
    bench.arrive("connected", 1000);
    bench.modem.script.next("mqtt.publish", { delayMs: 5000, failure: TIMED_OUT });
    bench.publish("two", 1);
    bench.modem.network.setRegistration("searching");
    bench.clock.runFor(6000);
    expect(bench.mqtt.state()).toBe("offline");
    bench.modem.network.setRegistration("home");
    bench.arrive("connected", 1000);
    expect(bench.mqtt.sessions).toBe(2);
    expect(bench.surprises()).toEqual([]);
  });

  it("a gap that lasts too long, or in which the connection is lost: made anew when coverage is back", () => {
    for (const lost of [true, false]) {
      const bench = new MqttBench({ verifyMs: 60000 });
      bench.connected();
      bench.modem.network.setRegistration("searching");
      bench.clock.runFor(1000);
      if (lost) bench.modem.mqtt.drop("the keep-alive failed");
      else bench.clock.runFor(60000);
      expect(bench.mqtt.state()).toBe("offline");
      bench.modem.network.setRegistration("home");
      bench.arrive("connected", 1000);
      expect(bench.mqtt.sessions).toBe(2);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("a gap, or sleep, before all is subscribed: it begins anew, so that no subscription is missed", () => {
    for (const state of ["connecting", "subscribing", "waiting"]) {
      for (const gap of ["coverage", "sleep"]) {
        const bench = new MqttBench({ retryMinMs: 20000 });
        const request = state === "subscribing" ? "mqtt.subscribe" : "mqtt.connect";
        bench.modem.script.next(request, state === "waiting" ? { failure: AWAY } : { delayMs: 20000 });
        bench.mqtt.start();
        bench.online();
        bench.arrive(state, 1000);
        if (gap === "coverage") bench.modem.network.setRegistration("searching");
        else bench.link.sleep();
        bench.clock.runFor(100);
        expect(bench.mqtt.state()).toBe("offline");
        if (gap === "coverage") bench.modem.network.setRegistration("home");
        else bench.link.wake();
        bench.arrive("connected", 30000);
        expect(bench.modem.mqtt.filters).toEqual(["it/command", "all/#"]);
        bench.clock.runFor(30000);
        expect(bench.mqtt.connected()).toBe(true);
        expect(bench.surprises()).toEqual([]);
      }
    }
  });

  it("outlasts the sleep of the UART, however long, and nothing is asked of the module meanwhile", () => {
    const bench = new MqttBench({ verifyMs: 60000 });
    bench.connected();
    bench.link.sleep();
    bench.reach("asleep", 1000);
    bench.clock.runFor(0);
    expect(bench.mqtt.state()).toBe("dormant");
    const calls = bench.modem.script.calls.length;
    bench.clock.runFor(1800000);
    expect(bench.modem.script.calls.length).toBe(calls);
    bench.link.wake();
    bench.arrive("connected", 1000);
    expect(bench.mqtt.sessions).toBe(1);
    expect(bench.surprises()).toEqual([]);
  });

  it("lost while the UART sleeps: the UART is woken and the connection made anew", () => {
    const bench = new MqttBench();
    bench.connected();
    bench.link.sleep();
    bench.reach("asleep", 1000);
    bench.clock.runFor(60000);
    bench.modem.mqtt.drop("the broker went away");
    bench.arrive("connected", 10000);
    expect(bench.mqtt.sessions).toBe(2);
    expect(bench.surprises()).toEqual([]);
  });

  it("lost while the broker's acceptance is awaited: another attempt", () => {
    const bench = new MqttBench();
    bench.modem.script.next("mqtt.connect", { delayMs: 20000 });
    bench.mqtt.start();
    bench.online();
    bench.arrive("connecting", 1000);
    bench.modem.mqtt.connected = true;
    bench.modem.mqtt.drop("the module's MQTT service stopped");
    bench.arrive("connected", 10000);
    expect(bench.surprises()).toEqual([]);
  });

  it("the link down while it is stopped or waits for the link: nothing to do", () => {
    const bench = new MqttBench();
    bench.online();
    bench.modem.tellUnresponsive();
    bench.clock.runFor(0);
    bench.mqtt.start();
    bench.reach("online", 60000);
    bench.modem.tellUnresponsive();
    bench.arrive("connected", 60000);
    expect(bench.surprises()).toEqual([]);
    const searching = new MqttBench();
    searching.online();
    searching.modem.network.setRegistration("searching");
    searching.clock.runFor(0);
    searching.mqtt.start();
    searching.modem.tellUnresponsive();
    searching.clock.runFor(0);
    expect(searching.mqtt.state()).toBe("offline");
    expect(searching.surprises()).toEqual([]);
  });

  it("the link down in any state: it waits for the link, and connects at once when that is back", () => {
    for (const state of ["connecting", "subscribing", "connected", "suspended", "dormant", "waiting"]) {
      const bench = new MqttBench({ retryMinMs: 60000 });
      if (state === "connecting" || state === "subscribing")
        bench.modem.script.next(state === "connecting" ? "mqtt.connect" : "mqtt.subscribe", { delayMs: 20000 });
      if (state === "waiting") bench.modem.script.next("mqtt.connect", { failure: AWAY });
      bench.mqtt.start();
      bench.online();
      if (state === "suspended" || state === "dormant") bench.arrive("connected", 1000);
      if (state === "suspended") bench.modem.network.setRegistration("searching");
      if (state === "dormant") bench.link.sleep();
      bench.arrive(state, 1000);
      bench.modem.tellUnresponsive();
      bench.clock.runFor(0);
      expect(bench.mqtt.state()).toBe("offline");
      bench.modem.network.registrationState = "home";
      bench.arrive("connected", 60000);
      expect(bench.surprises()).toEqual([]);
    }
  });
});
