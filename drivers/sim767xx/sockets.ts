/** The sockets of a SIM767XX: TCP and UDP on links 0 to 3, TLS on links 4 and 5, two servers. */
import { outOfRange, unquotable } from "../at/parameters";
import { codeFailure, refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { ConnectOptions, ModemSockets, Received, SocketEvent, SocketLimits } from "../modem";
import { onTcpIpEvent, type CloseReason, type TcpIpEvent } from "./13-tcpip-events";
import { lookUpName } from "./13-tcpip-servers";
import { TLS_ERRORS } from "./17-tls";
import { onTlsEvent, type TlsEvent } from "./17-tls-data";
import { freshLinks, isRefusalByModule, Link, LINKS, unreadable, unsendable, type LinkTransport } from "./sockets-link";
import { SocketService } from "./sockets-service";
import { TcpTransport } from "./sockets-tcp";
import { FIRST_TLS_LINK, TlsTransport } from "./sockets-tls";

/**
 * `ModemSockets` on the commands of chapters 13 and 17. The service of TLS is started with the first
 * TLS connection; it uses SSL contexts 0 and 1. After a close by the other side, what still waits in
 * the module can be read, and only when nothing is left the event `closed` follows.
 */
export class Sim767xxSockets implements ModemSockets {
  /** 1400 bytes are the manual's advice for UDP (SIM767XX 13.2.4), and they fit one TCP segment. */
  readonly limits: SocketLimits = { connections: LINKS, servers: 2, sendBytes: 1400, receiveBytes: 1500 };
  private readonly tcp: TcpTransport;
  private readonly tls: TlsTransport;
  private readonly service: SocketService;
  private links: Link[] = freshLinks(false);
  private listener: (this: void, event: SocketEvent) => void = () => {};

  /** To be made once a session: it subscribes to the session's unsolicited results. */
  constructor(private readonly session: Session) {
    this.tcp = new TcpTransport(session);
    this.tls = new TlsTransport(session);
    this.service = new SocketService(session, (link) => this.at(link).phase !== "free");
    onTcpIpEvent(session, (event) => this.hearTcpIp(event));
    onTlsEvent(session, (event) => this.hearTls(event));
  }

  onSocketEvent(listener: (event: SocketEvent) => void): void {
    this.listener = listener;
  }

  /** The module restarted: nothing of what was open there is left. */
  reset(): void {
    this.links = freshLinks(false);
    this.service.reset();
    this.tls.reset();
  }

  openService(done: Done): void {
    this.service.open((failure) => {
      if (failure === undefined) this.clearDoubts();
      done(failure);
    });
  }

  closeService(done: Done): void {
    this.links = freshLinks(true);
    const steps: Step[] = [
      (next) => this.service.close(next),
      (next) => {
        if (this.tls.isStarted()) this.tls.stop(next);
        else next(undefined);
      },
    ];
    inOrder(steps, done);
  }

  connect(options: ConnectOptions, answer: Answer<number>): void {
    const problem = unusable(options);
    if (problem !== undefined) return refuse(this.session, problem, answer);
    const link = this.freeLink(options.transport);
    if (link === undefined) {
      const which = options.transport === "tls" ? "both TLS links" : "all four TCP and UDP links";
      return refuse(this.session, refused(`${which} are in use; close one first`), answer);
    }
    link.phase = "opening";
    this.transport(link).open(link, options, (failure) => this.opened(link, failure, answer));
  }

  send(number: number, bytes: string, answer: Answer<number>): void {
    const link = this.at(number);
    const refusal = unsendable(link) ?? outOfRange("the number of bytes", bytes.length, 1, this.limits.sendBytes);
    if (refusal !== undefined) return refuse(this.session, refusal, answer);
    link.sending = true;
    this.transport(link).send(link, bytes, (failure, taken) => {
      link.sending = false;
      link.broken = failure === undefined ? taken !== bytes.length : !isRefusalByModule(failure);
      answer(failure, taken);
    });
  }

  receive(number: number, maxBytes: number, answer: Answer<Received>): void {
    const link = this.at(number);
    const refusal = unreadable(link) ?? outOfRange("the number of bytes", maxBytes, 1, this.limits.receiveBytes);
    if (refusal !== undefined) return refuse(this.session, refusal, answer);
    link.reading = true;
    this.transport(link).receive(link, maxBytes, (failure, received) => {
      link.reading = false;
      this.received(link, failure, received, answer);
    });
  }

  close(number: number, done: Done): void {
    const link = this.at(number);
    if (link.phase === "free") return this.session.later(() => done(undefined));
    if (link.phase === "opening")
      return refuse(this.session, refused(`link ${number} is being opened; wait for its answer`), done);
    link.phase = "closing";
    this.transport(link).close(link, (failure) => {
      if (this.isCurrent(link)) this.release(link, failure !== undefined);
      done(failure);
    });
  }

  /** `port` is 10000 to 10015. */
  listen(server: number, port: number, done: Done): void {
    this.service.listen(server, port, done);
  }

  /** Ends the connections that the server accepted, as the module asks. */
  stopListening(server: number, done: Done): void {
    const accepted = this.links.filter((link) => link.server === server);
    const steps = accepted.map((link): Step => (next) => this.close(link.number, next));
    inOrder(steps.concat([(next) => this.service.stopListening(server, next)]), done);
  }

  resolve(name: string, answer: Answer<string[]>): void {
    lookUpName(this.session, name, answer);
  }

  // --- links

  /** Another number's link is one that is not connected. */
  private at(number: number): Link {
    return this.links[number] ?? new Link(number, false);
  }

  private isCurrent(link: Link): boolean {
    return this.links[link.number] === link;
  }

  private transport(link: Link): LinkTransport {
    return link.number < FIRST_TLS_LINK ? this.tcp : this.tls;
  }

  private freeLink(transport: "tcp" | "tls" | "udp"): Link | undefined {
    const free = this.links.filter((link) => link.phase === "free" && link.number >= FIRST_TLS_LINK === (transport === "tls"));
    return free[0];
  }

  private release(link: Link, doubtful: boolean): void {
    this.links[link.number] = new Link(link.number, doubtful);
  }

  /** Whatever the module held under the number of a free link ended when the service was opened. */
  private clearDoubts(): void {
    for (let number = 0; number < FIRST_TLS_LINK; number++) if (this.at(number).phase === "free") this.links[number] = new Link(number, false);
  }

  private opened(link: Link, failure: Failure | undefined, answer: Answer<number>): void {
    if (!this.isCurrent(link))
      return answer(failure ?? { kind: "closed", message: "the data service was lost while the link was being opened" });
    if (failure !== undefined) {
      this.release(link, failure.kind !== "refused");
      if (this.isLastTls(link)) this.tls.reset();
      return answer(failure);
    }
    link.phase = "open";
    answer(undefined, link.number);
    if (!this.isCurrent(link)) return;
    if (link.unread) this.listener({ kind: "readable", link: link.number });
    if (link.endedEarly) this.ended(link, link.failure);
  }

  /** A connection failed and none is left that a new start of TLS could break: whatever was wrong goes with it. */
  private isLastTls(link: Link): boolean {
    const used = this.links.filter((other) => other.number >= FIRST_TLS_LINK && other.phase !== "free");
    return link.number >= FIRST_TLS_LINK && used.length === 0;
  }

  private received(link: Link, failure: Failure | undefined, received: Received | undefined, answer: Answer<Received>): void {
    const gone = failure !== undefined && link.phase === "ended" && isRefusalByModule(failure);
    if (gone) answer(undefined, { bytes: "", waiting: 0 });
    else answer(failure, received);
    const empty = received !== undefined && (received.bytes === "" || received.waiting === 0);
    if (!gone && !empty) return;
    link.unread = false;
    if (link.phase === "ended" && this.isCurrent(link)) this.reportEnd(link);
  }

  // --- events

  private hearTcpIp(event: TcpIpEvent): void {
    if (event.kind === "readable") this.readable(this.at(event.link));
    else if (event.kind === "closed") this.closed(this.at(event.link), event.reason);
    else if (event.kind === "accepted") this.accepted(event.link, event.server, event.address, event.port);
    else if (event.kind === "network-lost") this.loseService();
  }

  private hearTls(event: TlsEvent): void {
    if (event.kind === "stopped") return this.loseTls();
    const link = this.at(FIRST_TLS_LINK + event.id);
    if (event.kind === "readable") this.readable(link);
    else if (event.kind === "peer-closed") this.ended(link, undefined);
    else if (event.kind === "receive-failed") this.ended(link, codeFailure("receiving", event.code, TLS_ERRORS));
  }

  private closed(link: Link, reason: CloseReason): void {
    if (reason === "remote") this.ended(link, undefined);
    // While a link is being opened, this is the end of what was found under its number.
    else if (link.phase !== "opening") this.ended(link, closedBy(reason));
  }

  private readable(link: Link): void {
    if (link.phase === "free" || link.phase === "closing") return;
    link.unread = true;
    if (link.phase !== "opening") this.listener({ kind: "readable", link: link.number });
  }

  /** Data may still wait, whether it was announced or not: the end is reported when it was read. */
  private ended(link: Link, failure: Failure | undefined): void {
    if (link.phase !== "open" && link.phase !== "opening") return;
    link.failure = failure;
    link.endedEarly = link.phase === "opening";
    if (link.endedEarly) return;
    link.phase = "ended";
    if (link.unread) return;
    this.transport(link).waiting(link, (_problem, count) => {
      if (!this.isCurrent(link) || link.phase !== "ended" || link.unread) return;
      if (count !== undefined && count > 0) this.readable(link);
      else this.reportEnd(link);
    });
  }

  private reportEnd(link: Link): void {
    if (link.endReported) return;
    link.endReported = true;
    const { number, failure } = link;
    this.listener(failure === undefined ? { kind: "closed", link: number } : { kind: "closed", link: number, failure });
  }

  private accepted(number: number, server: number, address: string, port: number): void {
    const before = this.links[number];
    if (before === undefined || number >= FIRST_TLS_LINK) return;
    if (before.phase === "open" || before.phase === "ended") this.reportEnd(before);
    const link = new Link(number, false);
    link.phase = "open";
    link.server = server;
    this.links[number] = link;
    this.listener({ kind: "accepted", link: number, server, address, port });
  }

  private loseService(): void {
    const failure: Failure = { kind: "closed", message: "the network closed the data service; open it again" };
    this.links = freshLinks(true);
    this.service.markLost();
    this.tls.reset();
    this.abandon(["+CIPOPEN:", "+CIPSEND:", "+CIPCLOSE:", "+CCHOPEN:", "+CCHSEND:", "+CCHCLOSE:"], failure);
    this.listener({ kind: "service-lost", failure });
  }

  private loseTls(): void {
    const failure: Failure = { kind: "closed", message: "an error of the network stopped the TLS service" };
    const lost = this.links.slice(FIRST_TLS_LINK).filter((link) => link.phase !== "free");
    this.tls.reset();
    this.links = this.links.slice(0, FIRST_TLS_LINK).concat(freshLinks(true).slice(FIRST_TLS_LINK));
    this.abandon(["+CCHOPEN:", "+CCHSEND:", "+CCHCLOSE:"], failure);
    for (let index = 0; index < lost.length; index++) {
      const link = lost[index] as Link;
      link.failure = failure;
      if (link.phase === "open" || link.phase === "ended") this.reportEnd(link);
    }
  }

  private abandon(results: readonly string[], failure: Failure): void {
    for (let index = 0; index < results.length; index++) this.session.abandonResults(results[index] as string, failure);
  }
}

function closedBy(reason: CloseReason): Failure {
  const why = reason === "local" ? "by the module" : "because of a send timeout or because DTR was released";
  return { kind: "closed", message: `the connection was closed ${why}` };
}

function unusable(options: ConnectOptions): Failure | undefined {
  if (options.transport === "tls" && options.tls === undefined)
    return refused("a TLS connection needs to know how the server is verified: say so in tls");
  return unquotable("the host", options.host, 1, 254) ?? outOfRange("the port", options.port, 1, 65535);
}
