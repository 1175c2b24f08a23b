import { defaultTcpConfig } from "../../app/tcp/config";
import type { Connection } from "../../app/tcp/connection";
import type { ConnectionEvents } from "../../app/tcp/stream";
import { Tcp } from "../../app/tcp/tcp";
import type { Failure } from "../../drivers/failure";
import { sinkPeer, sourcePeer, type Peer } from "../../twin/networks/peers";
import type { World } from "./world";

/** From the open connection to the last byte. */
export interface Transfer {
  ms: number;
  /** Over the UART, both directions. */
  lineBytes: number;
  commands: number;
}

const HOST = "server.example";
const PORT = 7;
const LIMIT_MS = 600000;

/** A server sends `data`. Throws where they do not come, or others. */
export function download(world: World, data: string): Transfer {
  const watch = new Watch(world, data);
  serve(world, sourcePeer(data));
  connect(world, {
    onOpen: () => watch.begin(),
    onData: (bytes) => watch.arrived(bytes),
    onEnd: (failure) => watch.ended(failure),
  });
  return watch.finish();
}

/** A server takes `data`. Throws where they do not arrive there, or others. */
export function upload(world: World, data: string): Transfer {
  const watch = new Watch(world, data);
  let sent = 0;
  const sendMore = (): void => {
    sent += connection.write(data.substring(sent));
  };
  serve(world, (stream) => ({ ...sinkPeer(() => undefined)(stream), data: (bytes) => watch.arrived(bytes) }));
  const connection = connect(world, {
    onOpen: () => {
      watch.begin();
      sendMore();
    },
    onDrained: sendMore,
    onData: () => undefined,
    onEnd: (failure) => watch.ended(failure),
  });
  return watch.finish();
}

function serve(world: World, peer: Peer): void {
  world.network.host(HOST).listenTcp(PORT, peer);
}

function connect(world: World, events: ConnectionEvents): Connection {
  const { clock, link, modem, random } = world;
  const tcp = new Tcp({ sockets: modem.sockets, link, clock, random, config: defaultTcpConfig });
  return tcp.connect({ transport: "tcp", host: HOST, port: PORT }, events);
}

/** Counts what arrives, and what it costs. */
class Watch {
  private readonly received: string[] = [];
  private count = 0;
  private beginning: Transfer = { ms: 0, lineBytes: 0, commands: 0 };
  private failure: Failure | undefined;

  constructor(
    private readonly world: World,
    private readonly data: string,
  ) {}

  begin(): void {
    this.beginning = this.now();
  }

  arrived(bytes: string): void {
    this.received.push(bytes);
    this.count += bytes.length;
  }

  ended(failure: Failure | undefined): void {
    this.failure = failure;
  }

  finish(): Transfer {
    const { data, world } = this;
    world.runUntil(() => this.count >= data.length || this.failure !== undefined, LIMIT_MS, "all bytes have arrived");
    if (this.failure !== undefined) throw new Error(`the connection failed: ${this.failure.message}`);
    if (this.received.join("") !== data) throw new Error("other bytes arrived than were sent");
    const { beginning } = this;
    const end = this.now();
    return { ms: end.ms - beginning.ms, lineBytes: end.lineBytes - beginning.lineBytes, commands: end.commands - beginning.commands };
  }

  private now(): Transfer {
    const { bytesIn, bytesOut, commands } = this.world.modem.diagnostics();
    return { ms: this.world.clock.now(), lineBytes: bytesIn + bytesOut, commands };
  }
}
