import { connect, type MqttClient } from "mqtt";
import { createServer, type AddressInfo, type Server } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { EmbeddedBroker } from "../../../twin/networks/broker/embedded-broker";
import { RealNetwork } from "../../../twin/networks/real/real-network";
import { certificates } from "../../certificates";
import type { Bed, BrokerBed, Row, TlsServer } from "./bed";
import { hasMosquitto, Mosquitto } from "./mosquitto";

const PATIENCE_MS = 15000;
const USER = "device";
const PASSWORD = "secret";

interface RunningBroker {
  port: number;
  lockedPort: number;
  tlsPort: number;
  stop(): Promise<void>;
}

/** Real sockets with the embedded broker, and where Mosquitto is installed with that, too. */
export function realRows(): Row[] {
  const embedded = makeRow("real sockets and the embedded broker", startEmbedded);
  if (!hasMosquitto()) return [embedded];
  const mosquitto = makeRow("real sockets and Mosquitto", () => Mosquitto.start(USER, PASSWORD, certificates().server));
  return [embedded, mosquitto];
}

async function startEmbedded(): Promise<RunningBroker> {
  const open = new EmbeddedBroker({ tls: certificates().server });
  const locked = new EmbeddedBroker({ credentials: { [USER]: PASSWORD } });
  await Promise.all([open.start(), locked.start()]);
  return {
    port: open.port,
    lockedPort: locked.port,
    tlsPort: open.tlsPort,
    stop: async () => void (await Promise.all([open.stop(), locked.stop()])),
  };
}

function makeRow(title: string, startBroker: () => Promise<RunningBroker>): Row {
  let broker: RunningBroker | undefined;
  let witness: MqttClient | undefined;
  return {
    title,
    start: async () => {
      broker = await startBroker();
      witness = connect({ host: "127.0.0.1", port: broker.port, reconnectPeriod: 0 });
    },
    makeBed: () => {
      if (broker === undefined || witness === undefined) throw new Error("the row was not started");
      return Promise.resolve(new RealBed(broker, witness));
    },
    stop: async () => {
      await witness?.endAsync();
      await broker?.stop();
    },
  };
}

class RealBed implements Bed {
  readonly network = new RealNetwork({ hosts: { "peer.example": "127.0.0.1" } });
  readonly world = new RealNetwork();
  readonly peerName = "peer.example";
  readonly peerAddress = "127.0.0.1";
  readonly twinAddress = "127.0.0.1";
  readonly broker: BrokerBed;
  private readonly waits = new Set<() => void>();
  private readonly servers: Server[] = [];

  constructor(
    broker: RunningBroker,
    private readonly witness: MqttClient,
  ) {
    this.broker = {
      port: broker.port,
      lockedPort: broker.lockedPort,
      tlsPort: broker.tlsPort,
      watch: (topic) => this.watch(topic),
      publish: (topic, payload, options) => void witness.publish(topic, Buffer.from(payload, "latin1"), options),
    };
  }

  readonly changed = (): void => {
    for (const look of [...this.waits]) look();
  };

  until(what: string, condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (condition()) finish(resolve);
      };
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.waits.delete(look);
        settle();
      };
      const timer = setTimeout(() => finish(() => reject(new Error(`waited for ${PATIENCE_MS} ms, and never: ${what}`))), PATIENCE_MS);
      this.waits.add(look);
    });
  }

  later(action: () => void): void {
    setImmediate(action);
  }

  /** Node's own TLS: the server behind it is a plain one that is handed what was deciphered. */
  async listenTls(server: TlsServer, peer: Parameters<Bed["listenTls"]>[1]): Promise<number> {
    const { credential, onlyClient } = server;
    const asksClient = onlyClient !== undefined;
    const secure = createTlsServer({
      cert: credential.certificate,
      key: credential.key,
      requestCert: asksClient,
      rejectUnauthorized: asksClient,
      ca: onlyClient?.ca.certificate,
    });
    secure.on("secureConnection", (socket) => {
      const events = peer({
        localPort: 0,
        remoteAddress: "",
        remotePort: 0,
        write: (bytes) => (socket.write(bytes, "latin1"), socket.writableLength),
        pause: () => socket.pause(),
        resume: () => socket.resume(),
        end: () => socket.end(),
        probe: (_timeoutMs, done) => done(true),
      destroy: () => socket.destroy(),
      });
      socket.on("data", (bytes: Buffer) => events.data(bytes.toString("latin1")));
      socket.on("drain", () => events.drained());
      socket.on("end", () => events.ended());
      socket.on("error", () => undefined);
    });
    return this.listenOnLoopback(secure);
  }

  async close(): Promise<void> {
    this.network.close();
    this.world.close();
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  private listenOnLoopback(server: Server): Promise<number> {
    this.servers.push(server);
    return new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
  }

  private async watch(topic: string): Promise<{ payload: string; retain: boolean }[]> {
    const messages: { payload: string; retain: boolean }[] = [];
    this.witness.on("message", (on, payload, packet) => {
      if (on !== topic) return;
      messages.push({ payload: payload.toString("latin1"), retain: packet.retain });
      this.changed();
    });
    await this.witness.subscribeAsync(topic, { qos: 2 });
    return messages;
  }
}

/** A server that takes connections and never says a word. */
export function silentServer(): Server {
  return createServer((socket) => void socket.on("error", () => undefined).resume());
}
