import { connect, connectAsync } from "mqtt";
import { CountingClient } from "../../../twin/networks/broker/counting-client";
import { EmbeddedBroker } from "../../../twin/networks/broker/embedded-broker";
import { certificates } from "../../certificates";
import { expect } from "../../expect";

describe("the embedded broker", () => {
  const running: EmbeddedBroker[] = [];
  const startBroker = async (...options: ConstructorParameters<typeof EmbeddedBroker>): Promise<EmbeddedBroker> => {
    const broker = new EmbeddedBroker(...options);
    running.push(broker);
    await broker.start();
    return broker;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((broker) => broker.stop()));
  });

  it("lets the right password in, and refuses others with return code 4", async () => {
    const { port } = await startBroker({ credentials: { device: "secret" } });
    const client = await connectAsync({ port, host: "127.0.0.1", username: "device", password: "secret" });
    await client.endAsync();
    const code = await new Promise((resolve) => {
      const refused = connect({ port, host: "127.0.0.1", username: "device", password: "guess", reconnectPeriod: 0 });
      refused.on("error", (error) => resolve((error as { code?: unknown }).code));
    });
    expect(code).toBe(4);
  });

  it("asks for a client certificate where it has a CA for clients", async () => {
    const { ca, client, server } = certificates();
    const { tlsPort } = await startBroker({ tls: { ...server, clientCa: ca.certificate } });
    const options = { protocol: "mqtts", host: "127.0.0.1", port: tlsPort, ca: ca.certificate, reconnectPeriod: 0 } as const;
    const known = await connectAsync({ ...options, cert: client.certificate, key: client.key });
    await known.endAsync();
    await new Promise<void>((resolve) => {
      const unknown = connect(options);
      unknown.on("error", () => undefined);
      unknown.on("connect", () => resolve(Promise.reject(new Error("it was let in"))));
      unknown.on("close", () => resolve());
    });
  });

  it("rejects a start on a port that is taken, and can be stopped afterwards", async () => {
    const { port } = await startBroker();
    const second = new EmbeddedBroker({ port });
    let code: unknown;
    await second.start().catch((error: unknown) => (code = (error as { code?: unknown }).code));
    expect(code).toBe("EADDRINUSE");
    expect(second.isRunning).toBe(false);
    await second.stop();
  });

  it("keeps its port, its sessions, retained messages and what was published meanwhile over a restart", async () => {
    const broker = await startBroker();
    const { port } = broker;
    const reader = { host: "127.0.0.1", port, clientId: "reader", clean: false, reconnectPeriod: 0 };
    const before = await connectAsync(reader);
    await before.subscribeAsync("news", { qos: 1 });
    await before.endAsync();
    const writer = await connectAsync({ host: "127.0.0.1", port, reconnectPeriod: 0 });
    await writer.publishAsync("news", "while away", { qos: 1 });
    await writer.publishAsync("state", "kept", { qos: 1, retain: true });
    const writerLost = new Promise<void>((resolve) => writer.once("close", () => resolve()));
    await broker.stop();
    await writerLost;
    await broker.start();
    expect(broker.port).toBe(port);
    const after = connect(reader);
    const texts: string[] = [];
    await new Promise<void>((resolve) => {
      after.on("message", (_topic, payload) => {
        texts.push(payload.toString());
        if (texts.length === 2) resolve();
      });
      after.on("connect", () => void after.subscribe("state", { qos: 1 }));
    });
    expect(texts.sort()).toEqual(["kept", "while away"]);
    await after.endAsync();
  });

  it("gives the counting client every message, also those around a restart", async () => {
    const broker = await startBroker();
    const { port } = broker;
    const counted: string[] = [];
    let look: () => void = () => undefined;
    const counter = new CountingClient({ url: `mqtt://127.0.0.1:${port}`, clientId: "counter", filter: "readings/#" }, (topic, payload) => {
      counted.push(`${topic} ${payload}`);
      look();
    });
    await counter.start();
    const publish = async (payload: string): Promise<void> => {
      const client = await connectAsync({ host: "127.0.0.1", port, reconnectPeriod: 0 });
      await client.publishAsync("readings/1", Buffer.from(payload, "latin1"), { qos: 1 });
      await client.endAsync();
    };
    await publish("before\xff");
    await broker.stop();
    await broker.start();
    await publish("after");
    const wanted = ["readings/1 before\xff", "readings/1 after"];
    await new Promise<void>((resolve) => {
      look = () => {
        if (wanted.every((message) => counted.includes(message))) resolve();
      };
      look();
    });
    await counter.stop();
  });
});
