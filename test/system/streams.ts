import { defaultTcpConfig } from "../../app/tcp/config";
import type { Connection } from "../../app/tcp/connection";
import type { StreamOptions } from "../../app/tcp/stream";
import { Tcp } from "../../app/tcp/tcp";
import type { Failure } from "../../drivers/failure";
import { SeededRandom } from "../../hal/random";
import type { SystemModem } from "./modules";
import { Rig, type RigOptions } from "./rig";

export const HOST = "server.example";
export const PORT = 7;
const ONLINE_MS = 120000;

/** The telemetry of a rig, and connections of a consumer beside it on the same module. */
export class Streams {
  readonly rig: Rig;
  readonly tcp: Tcp;

  constructor(options: RigOptions) {
    this.rig = new Rig(options);
    const { clock, device } = this.rig;
    const { sockets } = device.modem as SystemModem;
    this.tcp = new Tcp({ sockets, link: device.link, clock, random: new SeededRandom(options.seed ?? 1), config: defaultTcpConfig });
    this.rig.start();
    if (this.rig.runUntilFlowing(ONLINE_MS) === undefined) throw new Error("no reading has arrived");
  }

  /** Connects to the server; `bytes` are sent when it is open, and what comes is kept. */
  open(bytes: string, options: Partial<StreamOptions> = {}): Consumer {
    return new Consumer((consumer) => this.tcp.connect({ transport: "tcp", host: HOST, port: PORT, ...options }, consumer), bytes);
  }

  runUntil(condition: () => boolean, withinMs: number): boolean {
    return this.rig.clock.runUntilTrue(condition, withinMs);
  }
}

/** What a consumer sends, gets and is told. */
export class Consumer {
  received = "";
  opened = false;
  ended = false;
  failure: Failure | undefined;
  readonly connection: Connection;
  private sent = 0;

  constructor(
    connect: (consumer: Consumer) => Connection,
    private readonly bytes: string,
  ) {
    this.connection = connect(this);
  }

  readonly onOpen = (): void => {
    this.opened = true;
    this.onDrained();
  };

  readonly onDrained = (): void => {
    this.sent += this.connection.write(this.bytes.substring(this.sent));
  };

  readonly onData = (bytes: string): void => {
    this.received += bytes;
  };

  readonly onEnd = (failure: Failure | undefined): void => {
    this.ended = true;
    this.failure = failure;
  };
}
