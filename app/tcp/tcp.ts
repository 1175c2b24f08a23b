import type { SocketEvent } from "../../drivers/modem";
import { Connection } from "./connection";
import { TcpServer, type ServerEvents } from "./server";
import { DataService, type TcpParts } from "./service";
import type { ConnectionEvents, StreamOptions } from "./stream";

/** Connections of both kinds, and the data service that they stand on. */
export class Tcp {
  readonly service: DataService;
  private connections: Connection[] = [];
  private servers: TcpServer[] = [];

  constructor(private readonly parts: TcpParts) {
    this.service = new DataService(parts);
    parts.sockets.onSocketEvent((event) => this.hear(event));
  }

  /**
   * Connects, once the link and the data service are up. Where that fails, `onEnd` says why; a next
   * attempt is the caller's. A failure of kind `refused` is one of the options, or that all links of
   * the module are in use.
   */
  connect(options: StreamOptions, events: ConnectionEvents): Connection {
    const connection = new Connection(this.parts, this.service, options, undefined, (gone) => this.remove(gone));
    this.connections.push(connection);
    connection.start(events);
    return connection;
  }

  /** Listens on `port` by the module's server `server`, 0 to limits.servers - 1, until it is stopped. */
  listen(server: number, port: number, events: ServerEvents): TcpServer {
    const made = new TcpServer(this.parts, this.service, server, port, events, (gone) => this.removeServer(gone));
    this.servers.push(made);
    made.start();
    return made;
  }

  private hear(event: SocketEvent): void {
    if (event.kind === "service-lost") return this.service.lost(event.failure);
    const connection = this.connectionOn(event.link);
    if (event.kind === "accepted") {
      if (connection !== undefined) connection.hearSuperseded();
      this.accept(event.link, event.server, event.address, event.port);
    } else if (connection !== undefined) {
      if (event.kind === "readable") connection.hearReadable();
      else connection.hearClosed(event.failure);
    }
  }

  /** A client that nobody waits for is sent away. */
  private accept(link: number, server: number, address: string, port: number): void {
    const listening = this.servers.filter((each) => each.number === server && each.isListening())[0];
    if (listening === undefined) return this.parts.sockets.close(link, () => {});
    const connection = new Connection(this.parts, this.service, undefined, { link, server, address, port }, (gone) => {
      listening.forget(gone);
      this.remove(gone);
    });
    this.connections.push(connection);
    listening.accept(connection);
  }

  private connectionOn(link: number): Connection | undefined {
    return this.connections.filter((each) => each.isOn(link))[0];
  }

  private remove(connection: Connection): void {
    this.connections = this.connections.filter((each) => each !== connection);
  }

  private removeServer(server: TcpServer): void {
    this.servers = this.servers.filter((each) => each !== server);
  }
}
