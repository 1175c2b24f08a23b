import { createSocket } from "node:dgram";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { MqttClientOptions } from "../../../twin/networks/network";
import { RealNetwork } from "../../../twin/networks/real/real-network";
import { expect } from "../../expect";
import { ListenerProbe, MqttProbe, StreamProbe } from "./probes";

const CONNACK = "\x20\x02\x00\x00";
const CONNACK_WITH_SESSION = "\x20\x02\x01\x00";

/** A server that notes what it gets, byte by byte, and answers what it is told to. */
class RawServer {
  received = "";
  readonly sockets: Socket[] = [];
  private readonly server = createServer((socket) => {
    this.sockets.push(socket);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      this.received += chunk.toString("latin1");
      this.look();
    });
    this.look();
  });
  private look: () => void = () => undefined;

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.server.listen(0, "127.0.0.1", () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.look = () => {
        if (condition()) resolve();
      };
      this.look();
    });
  }

  /** To the newest connection. */
  send(bytes: string): void {
    this.sockets.at(-1)?.write(bytes, "latin1");
  }

  readonly changed = (): void => this.look();

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

describe("the real network", () => {
  let network: RealNetwork;
  let server: RawServer;
  let port: number;
  beforeEach(async () => {
    network = new RealNetwork();
    server = new RawServer();
    port = await server.listen();
  });
  afterEach(async () => {
    network.close();
    await server.close();
  });
  const connectMqtt = (options: Partial<MqttClientOptions> = {}) => {
    const probe = new MqttProbe(server.changed);
    const defaults = { host: "127.0.0.1", port, protocolVersion: 4, clientId: "d", keepAliveSeconds: 60, cleanSession: true, timeoutMs: 10000 } as const;
    return { probe, client: network.connectMqtt({ ...defaults, ...options }, probe) };
  };

  it("puts each byte of a byte string on the wire as it is", async () => {
    const bytes = Array.from({ length: 256 }, (_, value) => String.fromCharCode(value)).join("");
    const probe = new StreamProbe(server.changed);
    const stream = network.connect({ host: "127.0.0.1", port, timeoutMs: 10000 }, probe);
    stream.write(bytes);
    await server.until(() => server.received === bytes);
    server.send(bytes);
    await server.until(() => probe.received === bytes);
  });

  it("connects from the port that it is asked to", async () => {
    const probe = new StreamProbe(server.changed);
    const first = network.connect({ host: "127.0.0.1", port, timeoutMs: 10000 }, probe);
    await server.until(() => probe.events.length > 0);
    const { localPort } = first;
    expect(server.sockets[0]?.remotePort).toBe(localPort);
    const second = new StreamProbe(server.changed);
    network.connect({ host: "127.0.0.1", port, localPort, timeoutMs: 10000 }, second);
    await server.until(() => second.failure !== undefined);
    expect(second.events.length).toBe(1);
  });

  it("is heard by any program that listens, and hears any that connects", async () => {
    const probe = new ListenerProbe(server.changed);
    network.listen(0, probe);
    await server.until(() => probe.port !== 0);
    const socket = connect(probe.port, "127.0.0.1", () => socket.end("hello\xff", "latin1"));
    await server.until(() => probe.probes[0]?.events.includes("ended") === true);
    expect(probe.probes[0]?.received).toBe("hello\xff");
    expect(probe.probes[0]?.events).toEqual(["ended"]);
  });

  it("answers a ping with the time it took, or says why there is none", async () => {
    let answer: string | undefined;
    network.ping("127.0.0.1", 32, 5000, (failure, roundTripMs) => {
      answer = failure === undefined ? `${roundTripMs >= 0}` : failure.kind;
      server.changed();
    });
    await server.until(() => answer !== undefined);
    expect(answer === "true" || answer === "unreachable").toBe(true);
  });

  it("sends the CONNECT of MQTT 3.1 with its own protocol name, will and credentials", async () => {
    connectMqtt({
      protocolVersion: 3,
      cleanSession: false,
      keepAliveSeconds: 300,
      user: "u\xc3\xbc",
      password: "p\xff",
      will: { topic: "w", payload: "\x00\xff", qos: 2, retain: true },
    });
    const flags = "\xf4";
    const body = `\x00\x06MQIsdp\x03${flags}\x01\x2c\x00\x01d\x00\x01w\x00\x02\x00\xff\x00\x03u\xc3\xbc\x00\x02p\xff`;
    const packet = `\x10${String.fromCharCode(body.length)}${body}`;
    await server.until(() => server.received.length >= packet.length);
    expect(server.received).toBe(packet);
  });

  it("sets the dup flag of a publication as it is told to", async () => {
    const { client, probe } = connectMqtt();
    await server.until(() => server.received.length > 0);
    server.send(CONNACK);
    await server.until(() => probe.events.length > 0);
    server.received = "";
    client.publish("t", "p", { qos: 1, retain: false, dup: true }, () => undefined);
    await server.until(() => server.received.length > 0);
    expect(server.received.charCodeAt(0)).toBe(0x3a);
  });

  it("makes no second connection by itself when the broker breaks the first", async () => {
    const { client, probe } = connectMqtt();
    await server.until(() => server.received.length > 0);
    server.send(CONNACK);
    await server.until(() => probe.events.length > 0);
    const outcomes: (string | undefined)[] = [];
    const note = (failure: { kind: string } | undefined): void => void outcomes.push(failure?.kind);
    client.publish("t", "p", { qos: 1, retain: false, dup: false }, note);
    client.subscribe("t", 1, note);
    client.unsubscribe("t", note);
    server.sockets[0]?.resetAndDestroy();
    await server.until(() => probe.failure !== undefined);
    expect(probe.events).toEqual(["accepted", "lost reset"]);
    expect(outcomes).toEqual(["reset", "reset", "reset"]);
    expect(server.sockets.length).toBe(1);
  });

  it("passes a QoS 2 message on that was received before a reconnect and released after it", async () => {
    const first = connectMqtt({ cleanSession: false });
    await server.until(() => server.received.length > 0);
    server.send(CONNACK);
    await server.until(() => first.probe.events.length > 0);
    server.received = "";
    server.send("\x34\x06\x00\x01t\x00\x07p");
    await server.until(() => server.received === "\x50\x02\x00\x07");
    first.client.destroy();
    server.received = "";
    const second = connectMqtt({ cleanSession: false });
    await server.until(() => server.received.length > 0);
    server.received = "";
    server.send(CONNACK_WITH_SESSION);
    server.send("\x62\x02\x00\x07");
    await server.until(() => server.received === "\x70\x02\x00\x07");
    await server.until(() => second.probe.messages.length > 0);
    expect(first.probe.messages).toEqual([]);
    expect(second.probe.events).toEqual(["accepted true"]);
    expect(second.probe.messages).toEqual([{ topic: "t", payload: "p", qos: 2, retain: false }]);
  });

  it("goes on with new packet identifiers in a session, and sends nothing again by itself", async () => {
    const publishOnce = async (connack: string): Promise<string> => {
      const { client, probe } = connectMqtt({ cleanSession: false });
      await server.until(() => server.received.length > 0);
      server.received = "";
      server.send(connack);
      await server.until(() => probe.events.length > 0);
      client.publish("t", "p", { qos: 2, retain: false, dup: false }, () => undefined);
      await server.until(() => server.received.length >= 8);
      const sent = server.received;
      client.destroy();
      server.received = "";
      return sent;
    };
    const first = await publishOnce(CONNACK);
    const second = await publishOnce(CONNACK_WITH_SESSION);
    const identifier = (packet: string): number => packet.charCodeAt(5) * 256 + packet.charCodeAt(6);
    expect(second.length).toBe(8);
    expect(second.charCodeAt(0)).toBe(0x34);
    expect(identifier(second)).toBe((identifier(first) % 65535) + 1);
  });

  it("disconnects with a DISCONNECT, even while a publication waits for its acknowledgement", async () => {
    const { client, probe } = connectMqtt();
    await server.until(() => server.received.length > 0);
    server.send(CONNACK);
    await server.until(() => probe.events.length > 0);
    server.received = "";
    client.publish("t", "p", { qos: 1, retain: false, dup: false }, () => probe.events.push("acknowledged"));
    let isDone = false;
    client.disconnect(() => {
      isDone = true;
      server.changed();
    });
    await server.until(() => server.received.endsWith("\xe0\x00"));
    server.sockets[0]?.end();
    await server.until(() => isDone);
    expect(probe.events).toEqual(["accepted"]);
  });
});

describe("the real network's names", () => {
  it("come from the servers that it is given", async () => {
    // Answers each question with the address 192.0.2.9: the question, one answer that points to its name, A, IN, 60 s.
    const server = createSocket("udp4", (question, from) => {
      const answer = Buffer.concat([question.subarray(0, 2), Buffer.from("81800001000100000000", "hex"), questionOf(question), Buffer.from("c00c000100010000003c0004c0000209", "hex")]);
      server.send(answer, from.port, from.address);
    });
    await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
    const network = new RealNetwork();
    try {
      const found = await new Promise<string>((resolve) => {
        network.setNameServers([`127.0.0.1:${server.address().port}`]);
        network.resolve("server.example", (failure, addresses) => resolve(failure?.kind ?? addresses.join(" ")));
      });
      expect(found).toBe("192.0.2.9");
    } finally {
      network.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  });
});

/** Name, type and class of a DNS query that asks one question. */
function questionOf(query: Buffer): Buffer {
  const nameEnd = query.indexOf(0, 12) + 1;
  return query.subarray(12, nameEnd + 4);
}
