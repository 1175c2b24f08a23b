/** The sockets of a SIM767XX: TCP and UDP on links 0 to 3, TLS on links 4 and 5, two servers. */
import { outOfRange, unquotable } from "../at/parameters";
import { codeFailure, refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { refused, withPeer, type Answer, type Done, type Failure } from "../failure";
import type { ConnectOptions, ModemSockets, Received, SocketEvent, SocketLimits } from "../modem";
import type { Link } from "../sockets/link";
import { Links } from "../sockets/links";
import { NO_TLS } from "../tls";
import { onTcpIpEvent, type CloseReason, type TcpIpEvent } from "./13-tcpip-events";
import { lookUpName } from "./13-tcpip-servers";
import { TLS_ERRORS, TLS_PEER_ERRORS } from "./17-tls";
import type { TlsEvent } from "./17-tls-data";
import type { ServiceParts } from "./service-parts";
import { SocketService } from "./sockets-service";
import { TcpTransport } from "./sockets-tcp";
import { FIRST_TLS_LINK, LAST_TLS_LINK, type TlsTransport } from "./sockets-tls";
import type { TlsService } from "./tls-service";

export function socketService(parts: ServiceParts): Sim767xxSockets {
  return new Sim767xxSockets(parts.session, parts.tls);
}

/**
 * `ModemSockets` on the commands of chapters 13 and 17. The service of TLS is started with the first
 * TLS connection; it uses SSL contexts 0 and 1.
 */
export class Sim767xxSockets implements ModemSockets {
  /** At most 6 connections, 4 of them without TLS. 1400 bytes are the manual's advice for UDP (SIM767XX 13.2.4), and they fit one TCP segment. */
  readonly limits: SocketLimits;
  private readonly tcp: TcpTransport;
  private readonly tls: TlsTransport | undefined;
  private readonly service: SocketService;
  private readonly links: Links;

  /** To be made once a session: it subscribes to the session's unsolicited results. Without `tls` links 4 and 5 do not exist. */
  constructor(
    private readonly session: Session,
    tls: TlsService | undefined,
  ) {
    this.tcp = new TcpTransport(session);
    this.tls = tls === undefined ? undefined : tls.transport((event) => this.hearTls(event));
    const connections = (tls === undefined ? FIRST_TLS_LINK - 1 : LAST_TLS_LINK) + 1;
    this.limits = { connections, servers: 2, sendBytes: 1400, receiveBytes: 1500 };
    this.links = new Links(session, this.limits, (link) => (link.number < FIRST_TLS_LINK ? this.tcp : (this.tls as TlsTransport)));
    this.service = new SocketService(session, (link) => this.links.at(link).phase !== "free");
    onTcpIpEvent(session, (event) => this.hearTcpIp(event));
  }

  onSocketEvent(listener: (event: SocketEvent) => void): void {
    this.links.onEvent(listener);
  }

  /** The module restarted: nothing of what was open there is left. */
  reset(): void {
    this.links.clear(false);
    this.service.reset();
    this.resetTls();
  }

  openService(done: Done): void {
    this.service.open((failure) => {
      // Whatever the module held under the number of a free link ended when the service was opened.
      if (failure === undefined) this.links.clearDoubts(0, FIRST_TLS_LINK - 1);
      done(failure);
    });
  }

  closeService(done: Done): void {
    this.links.clear(true);
    const steps: Step[] = [
      (next) => this.service.close(next),
      (next) => {
        if (this.tls !== undefined && this.tls.isStarted()) this.tls.stop(next);
        else next(undefined);
      },
    ];
    inOrder(steps, done);
  }

  connect(options: ConnectOptions, answer: Answer<number>): void {
    const problem = unusable(options);
    if (problem !== undefined) return refuse(this.session, problem, answer);
    const tls = options.transport === "tls";
    if (tls && this.tls === undefined) return refuse(this.session, NO_TLS, answer);
    const link = tls ? this.links.firstFree(FIRST_TLS_LINK, LAST_TLS_LINK) : this.links.firstFree(0, FIRST_TLS_LINK - 1);
    if (link === undefined) {
      const which = tls ? "both TLS links" : "all four TCP and UDP links";
      return refuse(this.session, refused(`${which} are in use; close one first`), answer);
    }
    this.links.connect(link, options, (failure, number) => {
      // Where no connection is left that a new start of TLS could break, whatever was wrong goes with it.
      const lastTls = tls && this.links.used(FIRST_TLS_LINK, LAST_TLS_LINK).length === 0;
      if (failure !== undefined && lastTls) this.resetTls();
      answer(failure, number);
    });
  }

  send(link: number, bytes: string, answer: Answer<number>): void {
    this.links.send(link, bytes, answer);
  }

  receive(link: number, maxBytes: number, answer: Answer<Received>): void {
    this.links.receive(link, maxBytes, answer);
  }

  close(link: number, done: Done): void {
    this.links.close(link, done);
  }

  /** `port` is 10000 to 10015. */
  listen(server: number, port: number, done: Done): void {
    this.service.listen(server, port, done);
  }

  /** Ends the connections that the server accepted, as the module asks. */
  stopListening(server: number, done: Done): void {
    const steps = this.links.accepted(server).map((link): Step => (next) => this.close(link.number, next));
    inOrder(steps.concat([(next) => this.service.stopListening(server, next)]), done);
  }

  resolve(name: string, answer: Answer<string[]>): void {
    lookUpName(this.session, name, answer);
  }

  // --- events

  private hearTcpIp(event: TcpIpEvent): void {
    const { links } = this;
    if (event.kind === "readable") links.readable(links.at(event.link));
    else if (event.kind === "closed") this.closed(links.at(event.link), event.reason);
    else if (event.kind === "accepted") links.accept(event.link, event.server, event.address, event.port);
    else if (event.kind === "network-lost") this.loseService();
  }

  private hearTls(event: TlsEvent): void {
    if (event.kind === "stopped") return this.loseTls();
    const link = this.links.at(FIRST_TLS_LINK + event.id);
    if (event.kind === "readable") this.links.readable(link);
    else if (event.kind === "peer-closed") this.links.ended(link, undefined);
    else if (event.kind === "receive-failed") this.links.ended(link, withPeer(codeFailure("receiving", event.code, TLS_ERRORS), TLS_PEER_ERRORS));
  }

  private closed(link: Link, reason: CloseReason): void {
    if (reason === "remote") this.links.ended(link, undefined);
    // While a link is being opened, this is the end of what was found under its number.
    else if (link.phase !== "opening") this.links.ended(link, closedBy(reason));
  }

  private loseService(): void {
    const failure: Failure = { kind: "closed", message: "the network closed the data service; open it again" };
    this.links.clear(true);
    this.service.markLost();
    this.resetTls();
    this.abandon(["+CIPOPEN:", "+CIPSEND:", "+CIPCLOSE:", "+CCHOPEN:", "+CCHSEND:", "+CCHCLOSE:"], failure);
    this.links.tell({ kind: "service-lost", failure });
  }

  private loseTls(): void {
    const failure: Failure = { kind: "closed", message: "an error of the network stopped the TLS service" };
    this.resetTls();
    this.abandon(["+CCHOPEN:", "+CCHSEND:", "+CCHCLOSE:"], failure);
    this.links.lose(FIRST_TLS_LINK, LAST_TLS_LINK, failure);
  }

  private resetTls(): void {
    if (this.tls !== undefined) this.tls.reset();
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
