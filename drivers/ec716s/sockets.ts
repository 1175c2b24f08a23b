/** The sockets of an EC716S: TCP, TLS and UDP on links 0 to 5 of multi link mode; it has no servers. */
import { isAddress } from "../at/addresses";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { ConnectOptions, ModemSockets, Received, SocketEvent, SocketLimits } from "../modem";
import { tolerant } from "../sockets/link";
import { Links } from "../sockets/links";
import { closeLink, type AccessPoint } from "./09-tcpip";
import { onTcpIpEvent, type TcpIpEvent } from "./09-tcpip-events";
import { lookUpName } from "./09-tcpip-names";
import { RECEIVE_BYTES } from "./09-tcpip-receive";
import { readServiceStatus, type ServiceStatus } from "./09-tcpip-status";
import { LAST_LINK, ofLink, stackFailure, unusablePeer } from "./09-tcpip-values";
import type { ServiceParts } from "./service-parts";
import { SocketService } from "./sockets-service";
import { Ec716sTransport } from "./sockets-transport";

/** What the sockets have to know of the rest of the module, and tell it. */
export interface SocketsParts {
  /** Makes a link's TLS context what a connection is to be checked by. */
  configureTls: ServiceParts["configureTls"];
  /** The access point to start the service with; the one that the network gave where left out or undefined. */
  accessPoint?: (this: void) => AccessPoint | undefined;
  /** Whether something else uses the service now: then it is not shut down when the sockets need it no more. */
  isShared?: (this: void) => boolean;
  /** Hears that the context is gone, and what the module says of connections without the number of a link. */
  passOn?: (this: void, event: TcpIpEvent) => void;
}

const NO_SERVER = refused("this module has no server; connect to one instead");

/** `ModemSockets` on the commands of chapter 9, in multi link mode and with data that is read by hand. */
export class Ec716sSockets implements ModemSockets {
  /** 1400 bytes fit one TCP segment and one datagram; the module takes up to 1460 (EC716S 9.14). */
  readonly limits: SocketLimits = { connections: LAST_LINK + 1, servers: 0, sendBytes: 1400, receiveBytes: RECEIVE_BYTES };
  private readonly transport: Ec716sTransport;
  private readonly service: SocketService;
  private readonly links: Links;
  private reconciling = false;
  /** Why links are to be looked at once more when that is over. */
  private doubt: { failure: Failure | undefined } | undefined;

  /** To be made once a session: it subscribes to the session's unsolicited results. */
  constructor(
    private readonly session: Session,
    private readonly parts: SocketsParts,
  ) {
    const { accessPoint } = parts;
    this.transport = new Ec716sTransport(session, parts.configureTls);
    this.links = new Links(session, this.limits, () => this.transport);
    this.service = new SocketService(session, {
      accessPoint: () => (accessPoint === undefined ? undefined : accessPoint()),
      isShared: () => this.isShared(),
      wasShut: () => this.wasShut(),
    });
    onTcpIpEvent(session, (event) => this.hear(event));
  }

  onSocketEvent(listener: (event: SocketEvent) => void): void {
    this.links.onEvent(listener);
  }

  /** The module restarted: nothing of what was open there is left. */
  reset(): void {
    this.links.clear(false);
    this.service.reset();
    this.transport.reset();
    this.doubt = undefined;
  }

  /**
   * Ends whatever ran before and sets multi link mode, in which MQTT has link 7. Opening the service
   * does it where it was not done since the start; call it before anything else may use the service.
   */
  prepare(done: Done): void {
    this.service.lend(done);
  }

  openService(done: Done): void {
    this.service.open(done);
  }

  closeService(done: Done): void {
    const used = this.links.used(0, LAST_LINK);
    this.links.clear(true);
    if (!this.isShared()) return this.service.shut(done);
    inOrder(used.map((link): Step => (next) => closeLink(this.session, link.number, undefined, tolerant(next))), done);
  }

  connect(options: ConnectOptions, answer: Answer<number>): void {
    const problem = unusable(options);
    const link = this.links.firstFree(0, LAST_LINK);
    if (problem !== undefined) refuse(this.session, problem, answer);
    else if (link === undefined) refuse(this.session, refused("all six links are in use; close one first"), answer);
    else this.links.connect(link, options, answer);
  }

  send(link: number, bytes: string, answer: Answer<number>): void {
    this.links.send(link, bytes, (failure, taken) => {
      answer(failure, taken);
      if (failure !== undefined) this.suspect(failure);
    });
  }

  receive(link: number, maxBytes: number, answer: Answer<Received>): void {
    this.links.receive(link, maxBytes, (failure, received) => {
      answer(failure, received);
      if (failure !== undefined) this.suspect(failure);
    });
  }

  close(link: number, done: Done): void {
    this.links.close(link, done);
  }

  listen(_server: number, _port: number, done: Done): void {
    refuse(this.session, NO_SERVER, done);
  }

  stopListening(_server: number, done: Done): void {
    refuse(this.session, NO_SERVER, done);
  }

  /** The module gives one address at most; an IP address is its own. */
  resolve(name: string, answer: Answer<string[]>): void {
    if (isAddress(name)) return this.session.later(() => answer(undefined, [name]));
    lookUpName(this.session, name, (failure, address) => {
      if (address === undefined) answer(failure);
      else answer(undefined, [address]);
    });
  }

  private isShared(): boolean {
    const { isShared } = this.parts;
    return isShared !== undefined && isShared();
  }

  // --- events

  private hear(event: TcpIpEvent): void {
    const { passOn } = this.parts;
    if (event.kind === "context-lost") this.loseService();
    else if (event.kind === "failed") this.hearError(stackFailure(event.transport, event.code));
    else if (event.link === undefined) this.reconcile(undefined);
    else return this.hearLink(event.kind, event.link);
    if (passOn !== undefined) passOn(event);
  }

  /** The module does not say whose error it is; where the only link is being opened, it is why that fails. */
  private hearError(failure: Failure): void {
    const used = this.links.used(0, LAST_LINK);
    const only = used[0];
    if (only !== undefined && used.length === 1 && only.phase === "opening" && !this.isShared()) only.failure = failure;
    else this.reconcile(failure);
  }

  private hearLink(kind: "readable" | "closed", number: number): void {
    const link = this.links.at(number);
    if (kind === "readable") this.links.readable(link);
    // While a link is being opened, this is the end of what had its number before.
    else if (link.phase !== "opening") this.links.ended(link, undefined);
  }

  private wasShut(): void {
    this.links.lose(0, LAST_LINK, { kind: "closed", message: "the data service was started anew" });
    this.links.clearDoubts(0, LAST_LINK);
  }

  private loseService(): void {
    const wasUp = this.service.isUp();
    const failure: Failure = { kind: "closed", message: "the network dropped the context; open the data service again" };
    this.service.markLost();
    this.links.clear(true);
    for (let number = 0; number <= LAST_LINK; number++) this.session.abandonResults(ofLink(number), failure);
    this.session.abandonResults("+CDNSGIP:", failure);
    if (wasUp) this.links.tell({ kind: "service-lost", failure });
  }

  /** A request failed: the connection may have ended without a word about it. */
  private suspect(failure: Failure): void {
    if (failure.kind !== "refused" && failure.kind !== "closed") this.reconcile(failure);
  }

  /** Something ended and the module did not say which link's: those that are not connected any more have ended. */
  private reconcile(failure: Failure | undefined): void {
    if (this.reconciling) this.doubt = { failure };
    if (this.reconciling || this.links.used(0, LAST_LINK).length === 0) return;
    this.reconciling = true;
    readServiceStatus(this.session, (_problem, status) => {
      this.reconciling = false;
      if (status !== undefined) this.compare(status, failure);
      const { doubt } = this;
      this.doubt = undefined;
      if (doubt !== undefined) this.reconcile(doubt.failure);
    });
  }

  private compare(status: ServiceStatus, failure: Failure | undefined): void {
    if (status.state === "deactivated") this.loseService();
    for (const { link, state } of status.links)
      if (state !== "connected" && state !== "connecting" && this.links.at(link).phase === "open")
        this.links.ended(this.links.at(link), state === "remote-closing" ? undefined : failure);
  }
}

function unusable(options: ConnectOptions): Failure | undefined {
  if (options.transport === "tls" && options.tls === undefined)
    return refused("a TLS connection needs to know how the server is verified: say so in tls");
  return unusablePeer(options.host, options.port);
}
