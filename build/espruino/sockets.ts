/** Espruino's network layer (`NetworkJS`) on the module's connections: what http, net and MQTT modules stand on. Compiled for Espruino. */
import type { Connection } from "../../app/tcp/connection";
import type { TcpServer } from "../../app/tcp/server";
import type { ConnectionEvents } from "../../app/tcp/stream";
import type { Tcp } from "../../app/tcp/tcp";
import type { Failure } from "../../drivers/failure";
import type { ConnectOptions, ModemSockets, TlsOptions } from "../../drivers/modem";
import type { EspruinoNetwork } from "../../hal/espruino/api";

/** Espruino's own numbers of socket errors. */
const CLOSED = -1;
const TIMEOUT = -3;
const NO_ROUTE = -4;
const RESET = -9;
const NOT_YET = -11;

/** Bits of a socket's type: the kind, of which 2 is UDP, and 4 for TLS. */
const KINDS = 4;
const UDP = 2;

/** A socket of Espruino's, with what came in and was not fetched. */
interface Slot {
  connection?: Connection;
  server?: TcpServer;
  /** Clients of a server that nobody has accepted. */
  clients: number[];
  received: string;
  isOpen: boolean;
  /** Why it ended, as a number of Espruino's; 0 while it has not. */
  end: number;
}

export interface SocketParts {
  tcp: Tcp;
  /** Those of the module, which say how many ports it listens on. */
  sockets: ModemSockets;
  /** Espruino encrypts by itself where a socket is to. */
  hasTls: boolean;
  /** How the module checks servers where it encrypts, unless the socket's own options say. */
  tls: TlsOptions | undefined;
  log: (text: string) => void;
}

/** Sockets by their numbers, each asked for what is new in Espruino's idle loop. */
export class Sockets implements EspruinoNetwork {
  private slots: (Slot | false)[] = [];

  constructor(private readonly parts: SocketParts) {}

  create(host: string | undefined, port: number, type: number, options: unknown): number {
    if (type % KINDS === UDP) return this.refuse("there is no UDP here");
    if (host === undefined) return this.listen(port);
    const connect = this.connectOptions(host, port, type, options);
    if (connect === undefined) return this.refuse("to encrypt, the module needs `tls` in the options of the socket or of connect");
    const slot = empty();
    const number = this.put(slot);
    slot.connection = this.parts.tcp.connect(connect, this.eventsOf(slot));
    return number;
  }

  close(socket: number): void {
    const slot = this.at(socket);
    if (slot === undefined) return;
    this.slots[socket] = false;
    if (slot.server !== undefined) slot.server.stop();
    if (slot.connection !== undefined) slot.connection.end();
  }

  accept(socket: number): number {
    const slot = this.at(socket);
    const [client, ...others] = slot === undefined ? [] : slot.clients;
    if (slot === undefined || client === undefined) return -1;
    slot.clients = others;
    return client;
  }

  recv(socket: number, maxLength: number): string | number {
    const slot = this.at(socket);
    if (slot === undefined) return CLOSED;
    if (slot.received === "") return slot.end !== 0 ? slot.end : slot.isOpen ? "" : NOT_YET;
    const piece = slot.received.substring(0, maxLength);
    slot.received = slot.received.substring(maxLength);
    if (slot.received === "" && slot.connection !== undefined) slot.connection.resume();
    return piece;
  }

  send(socket: number, bytes: string): number {
    const slot = this.at(socket);
    if (slot === undefined || slot.connection === undefined) return CLOSED;
    if (slot.end !== 0) return slot.end;
    return slot.isOpen ? slot.connection.write(bytes) : 0;
  }

  private connectOptions(host: string, port: number, type: number, options: unknown): (ConnectOptions & { transport: "tcp" | "tls" }) | undefined {
    const own = (options as { tls?: TlsOptions } | undefined)?.tls;
    const isEncrypted = type >= KINDS;
    if (isEncrypted && this.parts.hasTls) return { transport: "tcp", host, port };
    if (!isEncrypted && own === undefined) return { transport: "tcp", host, port };
    const tls = own === undefined ? this.parts.tls : own;
    return tls === undefined ? undefined : { transport: "tls", host, port, tls };
  }

  private listen(port: number): number {
    let servers = 0;
    for (const each of this.slots) if (each !== false && each.server !== undefined) servers = Math.max(servers, each.server.number + 1);
    if (servers >= this.parts.sockets.limits.servers) return this.refuse("the module listens on no more ports");
    const slot = empty();
    const number = this.put(slot);
    slot.server = this.parts.tcp.listen(servers, port, {
      onConnection: (connection) => {
        const client = empty();
        client.connection = connection;
        client.isOpen = true;
        slot.clients = slot.clients.concat([this.put(client)]);
        return this.eventsOf(client);
      },
      onEnd: (failure) => {
        slot.end = reasonOf(failure, true);
      },
    });
    return number;
  }

  /** A piece waits here until Espruino has fetched it; the next ones wait in the module. */
  private eventsOf(slot: Slot): ConnectionEvents {
    return {
      onOpen: () => {
        slot.isOpen = true;
      },
      onData: (bytes) => {
        slot.received = slot.received + bytes;
        if (slot.connection !== undefined) slot.connection.pause();
      },
      onEnd: (failure) => {
        slot.end = reasonOf(failure, slot.isOpen);
        if (failure !== undefined) this.parts.log("socket: " + failure.message);
      },
    };
  }

  private at(socket: number): Slot | undefined {
    const slot = this.slots[socket];
    return slot === undefined || slot === false ? undefined : slot;
  }

  /** The lowest number that is free. */
  private put(slot: Slot): number {
    const free = this.slots.indexOf(false);
    const number = free < 0 ? this.slots.length : free;
    this.slots[number] = slot;
    return number;
  }

  private refuse(reason: string): number {
    this.parts.log("socket: " + reason);
    return -1;
  }
}

function empty(): Slot {
  return { clients: [], received: "", isOpen: false, end: 0 };
}

function reasonOf(failure: Failure | undefined, wasOpen: boolean): number {
  if (failure === undefined) return CLOSED;
  if (wasOpen) return RESET;
  return failure.kind === "timeout" ? TIMEOUT : NO_ROUTE;
}
