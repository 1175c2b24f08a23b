import { isTransient, type Failure } from "../../drivers/failure";
import { Backoff } from "../backoff";
import { Machine, type Action, type Visit } from "../machine/machine";
import type { Connection } from "./connection";
import type { DataService, ServiceUser, TcpParts } from "./service";
import { serverTable, type ServerAction, type ServerDuration, type ServerEvent, type ServerState } from "./server-table";
import type { ConnectionEvents } from "./stream";

/** What a server tells its owner. */
export interface ServerEvents {
  /** A client has called; answers what is to be told of its connection. */
  onConnection: (this: void, connection: Connection) => ConnectionEvents;
  /** Clients can call from now on; again after each loss of the data service. */
  onListening?: (this: void) => void;
  /** The last call. A failure where the module will never listen on this port. */
  onEnd?: (this: void, failure: Failure | undefined) => void;
}

/** A port that is listened on until `stop` (`serverTable`). */
export class TcpServer implements ServiceUser {
  private static readonly ACTIONS: Readonly<Record<ServerAction, Action<ServerEvent, TcpServer>>> = {
    choose: (visit, server) => {
      if (server.service.isOpen() && server.service.canTalk()) visit.raise("service-open");
    },
    listen: (visit, server) => server.listen(visit),
    "stop-listening": (visit, server) => server.stopListening(visit),
    "note-failure": (visit, server) => server.noteFailure(visit),
    "note-success": (_visit, server) => server.noteSuccess(),
    "tell-end": (_visit, server) => server.tellEnd(),
  };
  /** What keeps the port from being open, as a sentence; empty while nothing does. */
  problem = "";
  private readonly machine: Machine<ServerState, ServerEvent, ServerAction, ServerDuration, TcpServer>;
  private readonly backoff: Backoff;
  private clients: Connection[] = [];
  private failure: Failure | undefined;
  /** A stop that waits until the UART hears it. */
  private stopLater: Visit<ServerEvent> | undefined;

  constructor(
    private readonly parts: TcpParts,
    private readonly service: DataService,
    readonly number: number,
    private readonly port: number,
    private readonly events: ServerEvents,
    private readonly gone: (server: TcpServer) => void,
  ) {
    const { clock, config, observer, random } = parts;
    this.backoff = new Backoff(clock, random, {
      floorMs: config.retryMinMs,
      ceilingMs: config.retryMaxMs,
      stableMs: config.stableMs,
    });
    this.machine = new Machine<ServerState, ServerEvent, ServerAction, ServerDuration, TcpServer>(serverTable, {
      clock,
      observer,
      durations: { command: config.serviceCommandMs, retry: () => this.backoff.nextMs() },
      owner: this,
      actions: TcpServer.ACTIONS,
    });
  }

  /** Sets it going; called once by whoever made it. */
  start(): void {
    this.service.need(this);
    this.machine.start();
  }

  state(): ServerState {
    return this.machine.state();
  }

  /** Closes the port and the connections of its clients. */
  stop(): void {
    this.machine.raise("stop");
  }

  /** Whether a client that calls now is welcome. */
  isListening(): boolean {
    return this.machine.state() === "starting" || this.machine.state() === "listening";
  }

  /** A client was accepted. */
  accept(connection: Connection): void {
    this.clients.push(connection);
    const { onConnection } = this.events;
    connection.start(onConnection(connection));
  }

  /** A client's connection is over. */
  forget(connection: Connection): void {
    this.clients = this.clients.filter((each) => each !== connection);
  }

  serviceOpened(): void {
    this.machine.raise("service-open");
  }

  serviceFailed(failure: Failure): void {
    this.problem = failure.message;
  }

  serviceLost(failure: Failure): void {
    this.problem = failure.message;
    this.machine.raise("service-lost", failure);
  }

  linkChanged(): void {
    if (this.service.isOpen() && this.service.canTalk()) this.machine.raise("service-open");
    const stopping = this.stopLater;
    if (stopping !== undefined) this.close(stopping);
  }

  private listen(visit: Visit<ServerEvent>): void {
    if (!this.service.canTalk())
      return visit.raise("failed", { kind: "closed", message: "the module's UART sleeps; the port is opened when it is awake" });
    this.parts.sockets.listen(this.number, this.port, (failure) => {
      if (failure !== undefined && !isTransient(failure) && visit.isLive()) this.failure = failure;
      visit.raise(failure === undefined ? "started" : isTransient(failure) ? "failed" : "refused", failure);
    });
  }

  private stopListening(visit: Visit<ServerEvent>): void {
    for (const client of this.clients) client.abort();
    this.service.wakeLink();
    this.close(visit);
  }

  private close(visit: Visit<ServerEvent>): void {
    this.stopLater = undefined;
    if (this.service.canTalk()) this.parts.sockets.stopListening(this.number, visit.done("done", "done"));
    else if (visit.isLive()) this.stopLater = visit;
  }

  private noteFailure(visit: Visit<ServerEvent>): void {
    this.problem = visit.cause === undefined ? "the module did not open the port in time" : visit.cause.message;
  }

  private noteSuccess(): void {
    this.problem = "";
    this.backoff.succeeded();
    const { onListening } = this.events;
    if (onListening !== undefined) onListening();
  }

  private tellEnd(): void {
    this.gone(this);
    this.service.release(this);
    this.parts.clock.after(0, () => {
      const { onEnd } = this.events;
      if (onEnd !== undefined) onEnd(this.failure);
    });
  }
}

