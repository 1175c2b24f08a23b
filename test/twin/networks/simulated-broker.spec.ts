import { SeededRandom } from "../../../hal/random";
import { VirtualClock } from "../../../hal/virtual/clock";
import type { MqttClient, MqttClientOptions } from "../../../twin/networks/network";
import { SimulatedBroker, type SimulatedBrokerOptions } from "../../../twin/networks/simulated/mqtt/simulated-broker";
import { isValidFilter, isValidTopic, matches } from "../../../twin/networks/simulated/mqtt/topics";
import { SimulatedNetwork } from "../../../twin/networks/simulated/simulated-network";
import { expect } from "../../expect";
import { MqttProbe } from "./probes";

const nothing = (): void => undefined;

interface World {
  clock: VirtualClock;
  network: SimulatedNetwork;
  broker: SimulatedBroker;
}

function makeWorld(options: SimulatedBrokerOptions = {}): World {
  const clock = new VirtualClock();
  const network = new SimulatedNetwork({ clock, random: new SeededRandom(1), conditions: { latencyMs: 50 } });
  const broker = new SimulatedBroker(clock, options);
  network.host("broker.example").listenMqtt(1883, broker);
  return { clock, network, broker };
}

function connect(world: World, options: Partial<MqttClientOptions> = {}): { client: MqttClient; probe: MqttProbe } {
  const probe = new MqttProbe(nothing);
  const client = world.network.connectMqtt(
    {
      host: "broker.example",
      port: 1883,
      protocolVersion: 4,
      clientId: "device",
      keepAliveSeconds: 60,
      cleanSession: true,
      timeoutMs: 10000,
      ...options,
    },
    probe,
  );
  world.clock.runUntilTrue(() => probe.events.length > 0, 20000);
  return { client, probe };
}

function subscribe(world: World, client: MqttClient, filter: string, qos: 0 | 1 | 2): number | undefined {
  let granted: number | undefined;
  client.subscribe(filter, qos, (failure, code) => (granted = failure === undefined ? code : undefined));
  world.clock.runFor(1000);
  return granted;
}

const payloads = (probe: MqttProbe): string[] => probe.messages.map((message) => message.payload);

describe("the simulated broker", () => {
  it("throws a client out that does not log in", () => {
    const world = makeWorld({ connectTimeoutMs: 5000 });
    const probe = new MqttProbe(nothing);
    world.network.openMqtt({ host: "broker.example", port: 1883, timeoutMs: 10000 }, probe);
    world.clock.runFor(4000);
    expect(probe.events).toEqual(["connected"]);
    world.clock.runFor(2000);
    expect(probe.events).toEqual(["connected", "lost reset"]);
  });

  it("refuses a wrong password with 4 and no user at all with 5, and notes both", () => {
    const world = makeWorld({ credentials: { device: "secret" } });
    expect(connect(world, { user: "device", password: "guess" }).probe.failure?.code).toBe(4);
    expect(connect(world, { user: "constructor", password: "guess" }).probe.failure?.code).toBe(4);
    expect(connect(world).probe.failure?.code).toBe(5);
    expect(connect(world, { user: "device", password: "secret" }).probe.events).toEqual(["accepted"]);
    expect(world.broker.log.map((entry) => entry.event)).toEqual(["refused", "refused", "refused", "connected"]);
  });

  it("refuses client ids that it does not accept, and long ones of MQTT 3.1", () => {
    const world = makeWorld({ acceptsClientId: (clientId) => !clientId.startsWith("bad") });
    const long = "d".repeat(24);
    expect(connect(world, { clientId: "bad-device" }).probe.failure?.code).toBe(2);
    expect(connect(world, { clientId: long, protocolVersion: 3 }).probe.failure?.code).toBe(2);
    expect(connect(world, { clientId: long }).probe.events).toEqual(["accepted"]);
  });

  it("breaks connections and refuses new ones while it restarts, then is there again with its kept sessions", () => {
    const world = makeWorld();
    const { clock, broker } = world;
    const kept = connect(world, { clientId: "kept", cleanSession: false });
    const clean = connect(world, { clientId: "clean" });
    subscribe(world, kept.client, "news", 1);
    subscribe(world, clean.client, "news", 1);
    broker.restart(5000);
    clock.runFor(1000);
    expect(kept.probe.events).toEqual(["accepted", "lost reset"]);
    expect(clean.probe.events).toEqual(["accepted", "lost reset"]);
    expect(connect(world, { clientId: "early" }).probe.events).toEqual(["lost refused"]);
    clock.runFor(5000);
    broker.publish("news", "while away", { qos: 1 });
    const keptAgain = connect(world, { clientId: "kept", cleanSession: false });
    const cleanAgain = connect(world, { clientId: "clean", cleanSession: false });
    clock.runFor(1000);
    expect(keptAgain.probe.events).toEqual(["accepted true"]);
    expect(payloads(keptAgain.probe)).toEqual(["while away"]);
    expect(cleanAgain.probe.events).toEqual(["accepted"]);
    expect(payloads(cleanAgain.probe)).toEqual([]);
  });

  it("fails a publication that it has not acknowledged when it breaks the connection", () => {
    const world = makeWorld();
    const { client, probe } = connect(world);
    let outcome: string | undefined;
    client.publish("t", "p", { qos: 1, retain: false, dup: false }, (failure) => (outcome = failure?.kind));
    world.broker.stop();
    world.clock.runFor(1000);
    expect(outcome).toBe("reset");
    expect(probe.events).toEqual(["accepted", "lost reset"]);
  });

  it("publishes the will of a client that it kicks", () => {
    const world = makeWorld();
    const wills: string[] = [];
    world.broker.subscribe("will/#", (topic, payload) => wills.push(`${topic} ${payload}`));
    const { probe } = connect(world, { will: { topic: "will/device", payload: "gone", qos: 1, retain: false } });
    expect(world.broker.clients()).toEqual(["device"]);
    expect(world.broker.kick("device")).toBe(true);
    expect(world.broker.kick("device")).toBe(false);
    world.clock.runFor(1000);
    expect(wills).toEqual(["will/device gone"]);
    expect(probe.events).toEqual(["accepted", "lost reset"]);
  });

  it("keeps a client alive by its pings, and gives one up that falls silent for half as long again", () => {
    const world = makeWorld();
    const { clock, network, broker } = world;
    const { probe } = connect(world, { keepAliveSeconds: 10 });
    clock.runFor(60000);
    expect(probe.events).toEqual(["accepted"]);
    const before = clock.now();
    network.setReachable(false);
    clock.runFor(60000);
    expect(probe.events).toEqual(["accepted", "lost timeout"]);
    const lost = broker.log.find((entry) => entry.event === "lost");
    expect(lost?.atMs).toBeAtMost(before + 15000);
  });

  it("grants no more than it has, and refuses what it does not accept", () => {
    const world = makeWorld({ maximumQos: 1, acceptsFilter: (filter) => filter !== "private/#" });
    const { client } = connect(world);
    expect(subscribe(world, client, "public/#", 2)).toBe(1);
    expect(subscribe(world, client, "private/#", 1)).toBe(128);
  });

  it("drops what does not fit into a session's queue, and notes it", () => {
    const world = makeWorld({ queueLimit: 2 });
    const before = connect(world, { cleanSession: false });
    subscribe(world, before.client, "t", 1);
    before.client.destroy();
    world.clock.runFor(1000);
    for (let count = 0; count < 30; count++) world.broker.publish("t", String(count), { qos: 1 });
    const after = connect(world, { cleanSession: false });
    world.clock.runFor(1000);
    expect(payloads(after.probe)).toEqual(["0", "1"]);
    expect(world.broker.log.filter((entry) => entry.event === "dropped").length).toBe(28);
  });

  it("sends a message of QoS 1 again that was not acknowledged, and one of QoS 2 exactly once", () => {
    for (let cutMs = 0; cutMs <= 400; cutMs += 10) {
      const world = makeWorld();
      const first = connect(world, { cleanSession: false });
      subscribe(world, first.client, "once", 2);
      subscribe(world, first.client, "often", 1);
      world.broker.publish("once", "two", { qos: 2 });
      world.broker.publish("often", "one", { qos: 1 });
      world.clock.runFor(cutMs);
      first.client.destroy();
      world.clock.runFor(1000);
      const second = connect(world, { cleanSession: false });
      world.clock.runFor(1000);
      const all = [...payloads(first.probe), ...payloads(second.probe)];
      const context = `cut after ${cutMs} ms: ${all.join()}`;
      if (all.filter((payload) => payload === "two").length !== 1) throw new Error(`not exactly once, ${context}`);
      if (!all.includes("one")) throw new Error(`not at least once, ${context}`);
    }
  });

  it("takes a publication of QoS 2 once, however often its connection broke on the way", () => {
    for (let cutMs = 0; cutMs <= 400; cutMs += 10) {
      const world = makeWorld();
      const received: string[] = [];
      world.broker.subscribe("t", (_topic, payload) => received.push(payload));
      const first = connect(world, { cleanSession: false });
      let done = false;
      first.client.publish("t", "first", { qos: 2, retain: false, dup: false }, (failure) => (done = failure === undefined));
      world.clock.runFor(cutMs);
      first.client.destroy();
      world.clock.runFor(1000);
      const second = connect(world, { cleanSession: false });
      second.client.publish("t", "second", { qos: 2, retain: false, dup: false }, nothing);
      world.clock.runFor(1000);
      const context = `cut after ${cutMs} ms: ${received.join()}`;
      if (received.filter((payload) => payload === "second").length !== 1) throw new Error(`lost the next one, ${context}`);
      if (received.filter((payload) => payload === "first").length > 1) throw new Error(`twice, ${context}`);
      if (done && !received.includes("first")) throw new Error(`acknowledged and lost, ${context}`);
    }
  });

  it("keeps order within a QoS when there are more messages than may be in flight", () => {
    const world = makeWorld();
    const { client, probe } = connect(world);
    subscribe(world, client, "t", 1);
    for (let count = 100; count < 200; count++) world.broker.publish("t", String(count), { qos: 1 });
    world.clock.runFor(5000);
    expect(payloads(probe)).toEqual(Array.from({ length: 100 }, (_, index) => String(index + 100)));
  });

  it("hands retained messages to the spec's own subscription, too", () => {
    const { broker } = makeWorld();
    const seen: string[] = [];
    broker.publish("a/b", "kept", { retain: true });
    broker.subscribe("a/+", (topic, payload, _qos, retain) => seen.push(`${topic} ${payload} ${retain}`));
    broker.publish("a/c", "live");
    expect(seen).toEqual(["a/b kept true", "a/c live false"]);
  });
});

describe("MQTT topics", () => {
  const MATCHING = [
    ["a/b", "a/b"],
    ["a/+", "a/b"],
    ["a/+", "a/"],
    ["+/+", "/b"],
    ["#", "a/b/c"],
    ["a/#", "a"],
    ["a/#", "a/b/c"],
    ["+/b/#", "a/b"],
    ["$SYS/#", "$SYS/load"],
  ] as const;
  const DIFFERENT = [
    ["a/b", "a/B"],
    ["a/+", "a/b/c"],
    ["a/+", "a"],
    ["+", "/a"],
    ["a/#", "ab"],
    ["#", "$SYS/load"],
    ["+/load", "$SYS/load"],
  ] as const;
  for (const [filter, topic] of MATCHING) {
    it(`${topic} is in ${filter}`, () => expect(matches(filter, topic)).toBe(true));
  }
  for (const [filter, topic] of DIFFERENT) {
    it(`${topic} is not in ${filter}`, () => expect(matches(filter, topic)).toBe(false));
  }

  it("have rules for wildcards and length", () => {
    for (const filter of ["a", "+", "#", "a/+/b", "/", "a/#"]) expect(isValidFilter(filter)).toBe(true);
    for (const filter of ["", "a#", "#/a", "a+/b", "a\0", "x".repeat(65536)]) expect(isValidFilter(filter)).toBe(false);
    for (const topic of ["", "a/+", "#", "a\0"]) expect(isValidTopic(topic)).toBe(false);
  });
});
