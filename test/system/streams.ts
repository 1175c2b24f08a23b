import { defaultTcpConfig } from "../../app/tcp/config";
import type { Connection } from "../../app/tcp/connection";
import type { StreamOptions } from "../../app/tcp/stream";
import { Tcp } from "../../app/tcp/tcp";
import type { Failure } from "../../drivers/failure";
import { SeededRandom } from "../../hal/random";
import { seededBytes } from "../../twin/networks/peers";
import type { SystemModem } from "./modules";
import { Rig, type RigOptions } from "./rig";

export const HOST = "server.example";
export const PORT = 7;
export const PASS_MS = 120000;
const ONLINE_MS = 120000;
/** It begins with what a module might swallow, and holds what looks like its own lines. */
export const BYTES = `\n\r\nOK\r\n> CLOSED\r\n0,CLOSED\r\n+CIPRXGET: 1,0\r\n+++ATO\r\n\x1a\x1b${seededBytes(3, 6000)}`;

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

/** What became of a connection: of a whole one nothing but that. */
export function outcome(consumer: Consumer): string {
  const { failure, received } = consumer;
  if (failure !== undefined) return failure.message;
  if (!consumer.ended) return `${received.length} bytes, and no end`;
  return received === BYTES ? "whole" : `${received.length} bytes of ${BYTES.length}, or others`;
}

/** Waits until what `consumer` sent has come back, and ends it in good order. */
export function echoed(streams: Streams, consumer: Consumer): string {
  streams.runUntil(() => consumer.received.length >= BYTES.length || consumer.ended, PASS_MS);
  consumer.connection.end();
  streams.runUntil(() => consumer.ended, PASS_MS);
  return outcome(consumer);
}
