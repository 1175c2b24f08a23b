import { SeededRandom } from "../../../hal/random";
import { VirtualClock } from "../../../hal/virtual/clock";
import { echoPeer, scriptedPeer, seededBytes, sinkPeer, sourcePeer } from "../../../twin/networks/peers";
import type { AirConditions } from "../../../twin/networks/simulated/air";
import { SimulatedNetwork } from "../../../twin/networks/simulated/simulated-network";
import { expect } from "../../expect";
import { DatagramProbe, ListenerProbe, StreamProbe } from "./probes";

const LIMIT_MS = 3600000;
const nothing = (): void => undefined;

interface World {
  clock: VirtualClock;
  network: SimulatedNetwork;
}

function makeWorld(conditions: Partial<AirConditions> = {}, seed = 1): World {
  const clock = new VirtualClock();
  return { clock, network: new SimulatedNetwork({ clock, random: new SeededRandom(seed), conditions }) };
}

function connect({ network }: World, port: number, host = "server.example") {
  const probe = new StreamProbe(nothing);
  return { probe, stream: network.connect({ host, port, timeoutMs: 30000 }, probe) };
}

describe("the simulated network", () => {
  it("lets nothing through to a host that vanished, and nothing from it, without a word", () => {
    const world = makeWorld();
    const host = world.network.host("server.example");
    host.listenTcp(7, echoPeer());
    const { probe, stream } = connect(world, 7);
    world.clock.runUntilTrue(() => probe.events.length > 0, LIMIT_MS);
    const answers: boolean[] = [];
    host.vanish();
    expect(stream.write("lost") > 0).toBe(true);
    stream.probe(1000, (answered) => void answers.push(answered));
    const late = connect(world, 7);
    world.clock.runFor(60000);
    expect(probe.events).toEqual(["connected"]);
    expect(probe.received).toBe("");
    expect(answers).toEqual([false]);
    expect(late.probe.events).toEqual(["failed timeout"]);
  });

  it("asks the name servers that it is given, one after the other", () => {
    const { clock, network } = makeWorld();
    network.host("server.example", "192.0.2.9");
    network.host("dns.example", "192.0.2.53").answerNames();
    const found: string[] = [];
    const ask = (name: string, servers: string[]): void => {
      network.setNameServers(servers);
      network.resolve(name, (failure, addresses) => void found.push(failure?.kind ?? addresses.join(" ")));
      clock.runFor(20000);
    };
    ask("server.example", ["192.0.2.1", "192.0.2.53"]);
    ask("none.example", ["192.0.2.53"]);
    ask("server.example", ["192.0.2.1", "192.0.2.2"]);
    expect(found).toEqual(["192.0.2.9", "dns", "timeout"]);
  });

  it("takes one round trip for the name and one for the connection", () => {
    const world = makeWorld({ latencyMs: 50 });
    world.network.host("server.example").listenTcp(7, echoPeer());
    const { probe } = connect(world, 7);
    world.clock.runUntilTrue(() => probe.events.length > 0, LIMIT_MS);
    expect(world.clock.now()).toBe(200);
  });

  it("takes two round trips more for TLS", () => {
    const world = makeWorld({ latencyMs: 50 });
    const host = world.network.host("server.example");
    host.listenTcp(443, echoPeer(), { ca: "", names: [] });
    const probe = new StreamProbe(nothing);
    const tls = { verifyChain: false, verifyName: false, verifyTime: false };
    world.network.connect({ host: host.address, port: 443, timeoutMs: 30000, tls }, probe);
    world.clock.runUntilTrue(() => probe.events.length > 0, LIMIT_MS);
    expect(probe.events).toEqual(["connected"]);
    expect(world.clock.now()).toBe(300);
  });

  it("delivers no faster than its bandwidth, which all connections share", () => {
    const world = makeWorld({ latencyMs: 0, bitsPerSecond: 80000 });
    world.network.host("server.example").listenTcp(80, sourcePeer("x".repeat(50000)));
    const first = connect(world, 80);
    const second = connect(world, 80);
    world.clock.runUntilTrue(() => first.probe.receivedBytes + second.probe.receivedBytes === 100000, LIMIT_MS);
    // 10000 bytes a second, and a header for each segment.
    expect(world.clock.now()).toBeAtLeast(10000);
    expect(world.clock.now()).toBeAtMost(10700);
    const difference = Math.abs(first.probe.receivedBytes - second.probe.receivedBytes);
    expect(difference).toBeAtMost(5000);
  });

  it("makes up for losses of TCP with time, and loses nothing", () => {
    const world = makeWorld({ latencyMs: 10, loss: 0.3 });
    const bytes = seededBytes(5, 100000);
    world.network.host("server.example").listenTcp(80, sourcePeer(bytes));
    const { probe } = connect(world, 80);
    world.clock.runUntilTrue(() => probe.events.includes("ended"), LIMIT_MS);
    expect(probe.received === bytes).toBe(true);
    expect(world.clock.now()).toBeAtLeast(1000);
  });

  it("loses datagrams, about as many as it says", () => {
    const world = makeWorld({ latencyMs: 10, loss: 0.25 });
    const host = world.network.host("server.example");
    const peer = new DatagramProbe(nothing);
    host.openUdp(9, peer);
    const socket = world.network.openUdp(0, new DatagramProbe(nothing));
    for (let count = 0; count < 1000; count++) socket.send(String(count), host.address, 9, nothing);
    world.clock.runUntilIdle(LIMIT_MS);
    expect(peer.datagrams.length).toBeAtLeast(700);
    expect(peer.datagrams.length).toBeAtMost(800);
  });

  it("delivers datagrams out of order where jitter has it, and streams in order", () => {
    const world = makeWorld({ latencyMs: 10, jitterMs: 100 });
    const host = world.network.host("server.example");
    const peer = new DatagramProbe(nothing);
    host.openUdp(9, peer);
    const socket = world.network.openUdp(0, new DatagramProbe(nothing));
    for (let count = 10; count < 30; count++) socket.send(String(count), host.address, 9, nothing);
    const received = new StreamProbe(nothing);
    host.listenTcp(80, () => received);
    const { stream, probe } = connect(world, 80);
    world.clock.runUntilTrue(() => probe.events.length > 0, LIMIT_MS);
    for (let count = 10; count < 30; count++) stream.write(String(count));
    world.clock.runUntilIdle(LIMIT_MS);
    const sent = Array.from({ length: 20 }, (_, index) => String(index + 10));
    const arrived = peer.datagrams.map((datagram) => datagram.bytes);
    expect(received.received).toBe(sent.join(""));
    expect(arrived.join("") === sent.join("")).toBe(false);
    expect([...arrived].sort().join("")).toBe(sent.join(""));
  });

  it("answers a ping after a round trip, and none for an address where nobody is", () => {
    const { clock, network } = makeWorld({ latencyMs: 35 });
    const host = network.host("server.example");
    const answers: unknown[] = [];
    network.ping(host.address, 32, 1000, (failure, ms) => answers.push(failure?.kind ?? ms));
    network.ping("203.0.113.9", 32, 1000, (failure, ms) => answers.push(failure?.kind ?? ms));
    network.ping("nobody.example", 32, 1000, (failure, ms) => answers.push(failure?.kind ?? ms));
    clock.runUntilIdle(LIMIT_MS);
    expect(answers).toEqual(["dns", 70, "timeout"]);
  });

  it("gives a connection to an address where nobody is its whole time", () => {
    const world = makeWorld();
    const { probe } = connect(world, 80, "203.0.113.9");
    world.clock.runUntilIdle(LIMIT_MS);
    expect(probe.events).toEqual(["failed timeout"]);
    expect(world.clock.now()).toBe(30000);
  });

  it("lets no more than a window of bytes out to a peer that does not read", () => {
    const world = makeWorld();
    const server = new ListenerProbe(nothing);
    world.network.host("server.example").listenTcp(80, (stream) => {
      stream.pause();
      return server.accepted(stream);
    });
    const { stream, probe } = connect(world, 80);
    world.clock.runUntilTrue(() => probe.events.length > 0, LIMIT_MS);
    stream.write("x".repeat(200000));
    world.clock.runFor(60000);
    expect(stream.write("")).toBeAtLeast(200000 - 65535);
    server.streams[0]?.resume();
    world.clock.runFor(60000);
    expect(server.probes[0]?.receivedBytes).toBe(200000);
  });

  it("is the same to the byte and to the millisecond for the same seed", () => {
    const run = (seed: number): string => {
      const world = makeWorld({ latencyMs: 20, jitterMs: 30, loss: 0.05, bitsPerSecond: 400000 }, seed);
      const log: string[] = [];
      world.network.host("server.example").listenTcp(7, echoPeer());
      const { stream, probe } = connect(world, 7);
      probe.onData = () => log.push(`${world.clock.now()} ${probe.receivedBytes}`);
      stream.write(seededBytes(3, 30000));
      for (const atMs of [150, 300, 450]) {
        world.clock.after(atMs, () => world.network.setReachable(false));
        world.clock.after(atMs + 70, () => world.network.setReachable(true));
      }
      world.clock.runUntilIdle(LIMIT_MS);
      return `${log.join("\n")}\n${probe.received}`;
    };
    const first = run(1);
    const again = run(1);
    const other = run(2);
    expect(again === first).toBe(true);
    expect(other === first).toBe(false);
  });

  it("leaves nothing in the clock when it is closed in the middle of everything", () => {
    const world = makeWorld({ latencyMs: 20 });
    const { network, clock } = world;
    const host = network.host("server.example");
    host.listenTcp(80, sourcePeer("x".repeat(500000)));
    const { probe } = connect(world, 80);
    clock.runUntilTrue(() => probe.receivedBytes > 100000, LIMIT_MS);
    connect(world, 80);
    network.listen(80, new ListenerProbe(nothing));
    network.openUdp(80, new DatagramProbe(nothing));
    network.resolve("server.example", () => probe.events.push("resolved"));
    network.setReachable(false);
    network.close();
    clock.runUntilIdle(1000);
    expect(clock.pendingCount()).toBe(0);
    expect(probe.events).toEqual(["connected"]);
    const again = new ListenerProbe(nothing);
    network.listen(80, again);
    clock.runUntilIdle(1000);
    expect(again.port).toBe(80);
  });

  it("tells which step of a script the other side did not keep to", () => {
    const world = makeWorld();
    let problem: string | undefined;
    const script = scriptedPeer([{ expect: "HELO\r\n" }, { send: "250\r\n" }], (found) => (problem = found));
    world.network.host("server.example").listenTcp(25, script);
    const { stream, probe } = connect(world, 25);
    stream.write("HEL");
    world.clock.runFor(1000);
    expect(problem).toBe(undefined);
    stream.write("P\r\n");
    world.clock.runUntilIdle(LIMIT_MS);
    expect(problem).toBe('step 1 expects "HELO\\r\\n" and got "HELP\\r\\n"');
    expect(probe.events).toEqual(["connected", "failed reset"]);
  });

  it("tells a sink whether the connection ended or broke", () => {
    const world = makeWorld();
    const outcomes: (string | undefined)[] = [];
    world.network.host("server.example").listenTcp(80, sinkPeer((bytes) => outcomes.push(bytes)));
    const ending = connect(world, 80);
    const breaking = connect(world, 80);
    ending.stream.write("all");
    world.clock.runFor(1000);
    ending.stream.end();
    world.clock.runFor(1000);
    breaking.stream.destroy();
    world.clock.runFor(1000);
    expect(outcomes.length).toBe(2);
    expect(outcomes[0]).toBe("all");
    expect(outcomes[1]).toBe(undefined);
  });
});
