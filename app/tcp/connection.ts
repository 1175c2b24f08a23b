import type { Failure } from "../../drivers/failure";
import type { ModemSockets } from "../../drivers/modem";
import { Machine, type Action, type Visit } from "../machine/machine";
import type { MachineStep } from "../machine/observer";
import {
  connectionTable,
  type ConnectionAction,
  type ConnectionDuration,
  type ConnectionEvent,
  type ConnectionState,
} from "./connection-table";
import { Incoming } from "./incoming";
import { Outgoing, type DirectionParts } from "./outgoing";
import type { DataService, ServiceUser, TcpParts } from "./service";
import type { Client, ConnectionEvents, StreamOptions } from "./stream";

/** Where no idle time is configured, a quiet connection is looked at as often, which costs nothing. */
const UNSUPERVISED_MS = 3600000;
/** States in which bytes are taken to be sent. */
const WRITABLE: readonly ConnectionState[] = ["waiting", "connecting", "open", "quiet"];
/** States in which bytes may pass. */
const CONNECTED: readonly ConnectionState[] = ["open", "quiet", "flushing", "draining", "salvaging"];

const LATE: Partial<Record<ConnectionState, string>> = {
  waiting: "the link and its data service did not come up in time",
  connecting: "the other side did not accept in time; check host and port, and that a server listens there",
  flushing: "the last bytes were not sent in time",
  draining: "the consumer did not take the last bytes in time, and they are given up",
  closing: "the module did not close the connection in time",
};

/**
 * One connection (`connectionTable`). Bytes are read from the module only as fast as the consumer
 * takes them, and sent in pieces that the module takes.
 */
export class Connection implements ServiceUser {
  private static readonly ACTIONS: Readonly<Record<ConnectionAction, Action<ConnectionEvent, Connection>>> = {
    "await-service": (visit, connection) => connection.awaitService(visit),
    connect: (visit, connection) => connection.connect(visit),
    begin: (visit, connection) => connection.begin(visit),
    "judge-silence": (visit, connection) => connection.judgeSilence(visit),
    flush: (visit, connection) => {
      if (connection.outgoing.waiting() === 0) visit.raise("flushed");
    },
    drain: (visit, connection) => connection.drain(visit),
    close: (visit, connection) => connection.beginClose(visit),
    "tell-end": (_visit, connection) => connection.tellEnd(),
    "keep-failure": (visit, connection) => connection.keepFailure(visit),
    "fail-attempt": (visit, connection) => connection.failAttempt(visit),
  };
  private readonly machine: Machine<ConnectionState, ConnectionEvent, ConnectionAction, ConnectionDuration, Connection>;
  private readonly sockets: ModemSockets;
  private readonly outgoing: Outgoing;
  private readonly incoming: Incoming;
  private events: ConnectionEvents = { onData: () => {}, onEnd: () => {} };
  private link: number | undefined;
  private finishing = false;
  /** A close that waits until the UART hears it. */
  private closeLater: Visit<ConnectionEvent> | undefined;
  private failure: Failure | undefined;
  /** How it ends is decided: what happens while it closes does not change it. */
  private settled = false;
  private lateIn: ConnectionState = "waiting";

  constructor(
    private readonly parts: TcpParts,
    private readonly service: DataService,
    private readonly options: StreamOptions | undefined,
    /** Whom the server accepted; undefined for a connection of this side's. */
    readonly client: Client | undefined,
    private readonly gone: (connection: Connection) => void,
  ) {
    this.sockets = parts.sockets;
    this.link = client === undefined ? undefined : client.link;
    this.outgoing = new Outgoing(this.direction("sent", () => service.canSend()), () => this.tellDrained());
    this.incoming = new Incoming(this.direction("received", () => service.canTalk()), (bytes) => {
      const { onData } = this.events;
      onData(bytes);
    });
    this.machine = this.makeMachine();
  }

  /** Sets it going; called once by whoever made it. */
  start(events: ConnectionEvents): void {
    this.events = events;
    this.service.need(this);
    this.machine.start();
  }

  /** Bytes that the module's stack took. */
  bytesSent(): number {
    return this.outgoing.bytes;
  }

  /** Bytes that the consumer got. */
  bytesReceived(): number {
    return this.incoming.bytes;
  }

  state(): ConnectionState {
    return this.machine.state();
  }

  /** Whether it is connected over `link` of the module. */
  isOn(link: number): boolean {
    return this.link === link && this.machine.state() !== "ended";
  }

  /**
   * Queues bytes to be sent and says how many of them it took: all, or as many as there is room for;
   * `onDrained` follows when there is room again. None after `end` or the connection's end. Bytes
   * written before it is open are sent once it is.
   */
  write(bytes: string): number {
    if (this.finishing || WRITABLE.indexOf(this.machine.state()) < 0) return 0;
    const taken = this.outgoing.put(bytes);
    if (this.isConnected() && taken > 0) {
      this.service.wakeLink();
      this.outgoing.work();
    }
    return taken;
  }

  /** Nothing is read from the module any more until `resume`. */
  pause(): void {
    this.incoming.pause();
  }

  /** Bytes that were on their way at the pause are delivered inside this call. */
  resume(): void {
    if (!this.incoming.isEmpty()) this.service.wakeLink();
    this.incoming.resume();
  }

  /** No more is written: what is queued is sent, then the connection closed. Bytes still come in until then. */
  end(): void {
    this.finishing = true;
    if (this.isConnected()) this.service.wakeLink();
    this.machine.raise("finish");
  }

  /** Closes at once; what is queued or waits is lost. */
  abort(): void {
    this.finishing = true;
    this.machine.raise("abort");
  }

  // --- what the data service and the module say

  serviceOpened(): void {
    this.linkChanged();
  }

  serviceFailed(failure: Failure): void {
    this.machine.raise("service-failed", failure);
  }

  serviceLost(failure: Failure): void {
    this.machine.raise("link-gone", failure);
  }

  linkChanged(): void {
    if (this.client === undefined && this.service.isOpen() && this.service.canSend()) this.machine.raise("service-ready");
    const closing = this.closeLater;
    if (closing !== undefined) this.close(closing);
    if (!this.isConnected()) return;
    this.outgoing.work();
    this.incoming.work();
  }

  hearReadable(): void {
    if (!this.incoming.isPaused()) this.service.wakeLink();
    this.incoming.hearReadable();
  }

  hearClosed(failure: Failure | undefined): void {
    this.machine.raise("peer-closed", failure);
  }

  /** The module has given the link to another connection. */
  hearSuperseded(): void {
    this.machine.raise("link-gone", { kind: "closed", message: "the connection ended, and the module uses its link for another" });
  }

  // --- the table's actions

  private makeMachine(): Machine<ConnectionState, ConnectionEvent, ConnectionAction, ConnectionDuration, Connection> {
    const { clock, config } = this.parts;
    return new Machine<ConnectionState, ConnectionEvent, ConnectionAction, ConnectionDuration, Connection>(connectionTable, {
      clock,
      observer: (step) => this.observe(step),
      durations: {
        service: config.serviceMs,
        connect: config.connectMs,
        idle: config.idleMs > 0 ? config.idleMs : UNSUPERVISED_MS,
        flush: config.flushMs,
        drain: config.drainMs,
        salvage: config.receiveMs,
        close: config.closeMs,
      },
      owner: this,
      actions: Connection.ACTIONS,
    });
  }

  private direction(passed: "sent" | "received", mayPass: () => boolean): DirectionParts {
    const { clock, config, observer, sockets } = this.parts;
    return {
      sockets,
      clock,
      config,
      observer,
      mayPass,
      link: () => this.link as number,
      passed: () => this.machine.raise(passed),
      failed: (failure) => this.machine.raise("failed", failure),
    };
  }

  private awaitService(visit: Visit<ConnectionEvent>): void {
    if (this.client !== undefined) visit.raise("connected");
    else if (this.service.isOpen() && this.service.canSend()) visit.raise("service-ready");
  }

  private connect(visit: Visit<ConnectionEvent>): void {
    this.sockets.connect(this.options as StreamOptions, (failure, link) => {
      if (failure !== undefined || link === undefined) return visit.raise("failed", failure);
      if (visit.isLive()) {
        this.link = link;
        visit.raise("connected");
      } else this.sockets.close(link, () => {});
    });
  }

  private begin(visit: Visit<ConnectionEvent>): void {
    this.service.attemptSucceeded();
    const { onOpen } = this.events;
    if (onOpen !== undefined) onOpen();
    if (this.finishing) visit.raise("finish");
    this.outgoing.work();
    this.incoming.work();
  }

  private judgeSilence(visit: Visit<ConnectionEvent>): void {
    const nothingToDo = this.outgoing.waiting() === 0 && this.incoming.isEmpty() && !this.incoming.isPaused();
    const { idleMs } = this.parts.config;
    if (idleMs === 0 || !nothingToDo || !this.service.canSend()) visit.raise("go-on");
    else visit.raise("too-quiet", { kind: "timeout", message: `nothing has passed for ${Math.floor(idleMs / 1000)} s` });
  }

  private drain(visit: Visit<ConnectionEvent>): void {
    this.outgoing.stop();
    if (this.incoming.isEmpty()) visit.raise("drained");
  }

  private beginClose(visit: Visit<ConnectionEvent>): void {
    this.settled = true;
    this.outgoing.stop();
    this.incoming.stop();
    this.service.wakeLink();
    this.close(visit);
  }

  private close(visit: Visit<ConnectionEvent>): void {
    this.closeLater = undefined;
    if (this.service.canTalk()) this.sockets.close(this.link as number, visit.done("closed", "failed"));
    else if (visit.isLive()) this.closeLater = visit;
  }

  private tellEnd(): void {
    this.settled = true;
    this.closeLater = undefined;
    this.outgoing.stop();
    this.incoming.stop();
    this.gone(this);
    this.service.release(this);
    this.parts.clock.after(0, () => {
      const { onEnd } = this.events;
      onEnd(this.failure);
    });
  }

  private tellDrained(): void {
    const { onDrained } = this.events;
    if (onDrained !== undefined && !this.finishing) onDrained();
  }

  private keepFailure(visit: Visit<ConnectionEvent>): void {
    if (!this.settled && this.failure === undefined) this.failure = this.causeOf(visit);
  }

  private failAttempt(visit: Visit<ConnectionEvent>): void {
    this.keepFailure(visit);
    if (this.failure !== undefined) this.service.attemptFailed(this.failure);
  }

  /** A close by the other side in good order is a failure only where it leaves bytes unsent. */
  private causeOf(visit: Visit<ConnectionEvent>): Failure | undefined {
    if (visit.cause !== undefined) return visit.cause;
    if (this.machine.state() !== "draining") return { kind: "timeout", message: this.lateness() };
    const unsent = this.outgoing.waiting();
    return unsent === 0 ? undefined : { kind: "closed", message: `the other side closed before ${unsent} bytes were sent` };
  }

  private lateness(): string {
    const message = LATE[this.lateIn] as string;
    const problem = this.lateIn === "waiting" ? this.service.problem() : "";
    return problem === "" ? message : message + " (" + problem + ")";
  }

  private isConnected(): boolean {
    return CONNECTED.indexOf(this.machine.state()) >= 0;
  }

  private observe(step: MachineStep): void {
    if (step.event === "deadline") this.lateIn = step.from as ConnectionState;
    const { observer } = this.parts;
    if (observer !== undefined) observer(step);
  }
}
