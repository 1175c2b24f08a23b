import { defaultTcpConfig } from "../../app/tcp/config";
import type { Connection } from "../../app/tcp/connection";
import { Tcp } from "../../app/tcp/tcp";
import { SeededRandom } from "../../hal/random";
import { sinkPeer } from "../../twin/networks/peers";
import type { SystemModule } from "../../test/system/modules";
import type { Moment, Recovery } from "./recovery";
import { World } from "./world";

const HOST = "server.example";
const PORT = 7;
const INTERVAL_MS = 1000;
const LATENCY_MS = 40;
const START_MS = 60000;
const SEND_SPAN_MS = 100;
const LIMIT_MS = 600000;

/** A reading a second, each a line on a TCP connection, which is made anew as soon as it has ended. */
class SocketFeed {
  readonly world: World;
  taken = 0;
  /** The newest that arrived. */
  arrived = 0;
  private readonly tcp: Tcp;
  private connection: Connection | undefined;

  constructor(module: SystemModule, seed: number) {
    this.world = new World({ module, seed, baud: 115200, flowControl: "none", network: { latencyMs: LATENCY_MS } });
    const { clock, link, modem, network, random } = this.world;
    network.host(HOST).listenTcp(PORT, (stream) => ({ ...sinkPeer(() => undefined)(stream), data: (bytes) => this.arrive(bytes) }));
    this.tcp = new Tcp({ sockets: modem.sockets, link, clock, random, config: defaultTcpConfig });
  }

  start(): void {
    this.world.goOnline();
    this.connect();
    this.takeReading();
  }

  private connect(): void {
    this.connection = this.tcp.connect({ transport: "tcp", host: HOST, port: PORT }, { onData: () => undefined, onEnd: () => this.connect() });
  }

  private takeReading(): void {
    this.taken++;
    this.connection?.write(`${this.taken}\n`);
    this.world.clock.after(INTERVAL_MS, () => this.takeReading());
  }

  private arrive(bytes: string): void {
    for (const line of bytes.split("\n")) this.arrived = Math.max(this.arrived, Number(line));
  }
}

/** One run: the connection is closed by its far side. */
export function recoverSocket(module: SystemModule, seed: number, moment: Moment): Recovery {
  const feed = new SocketFeed(module, seed);
  const { clock, twin } = feed.world;
  const random = new SeededRandom(seed);
  feed.start();
  feed.world.runUntil(() => feed.arrived > 0, START_MS, "a reading has arrived");
  clock.runFor(random.below(START_MS));
  if (moment === "publishing") {
    const next = feed.taken + 1;
    clock.runUntilTrue(() => feed.taken >= next, START_MS);
    clock.runFor(random.below(SEND_SPAN_MS));
  }
  const { taken } = feed;
  const sinceMs = clock.now();
  twin.closeSocket(0);
  feed.world.runUntil(() => feed.arrived > taken, LIMIT_MS, "a reading has arrived after the socket was closed");
  return { moment, seed, ms: clock.now() - sinceMs };
}
