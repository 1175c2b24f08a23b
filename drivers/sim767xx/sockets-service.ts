/** The TCP/IP service behind the socket adaptor: opening, closing, and what an earlier run left behind. */
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import type { Answer, Done, Failure } from "../failure";
import { closeLink, closeNetwork, openNetwork, readConnected, readNetworkOpen } from "./13-tcpip";
import { setManualReceive } from "./13-tcpip-data";
import { readServers, startServer, stopServer, type ListeningServer } from "./13-tcpip-servers";
import { isRefusalByModule, tolerant, unlessDoneAlready } from "../sockets/link";

export class SocketService {
  /** The network closed it, or how it closed is not known: the module may say that it is open all the same. */
  private lost = false;
  /** Servers that listen because they were asked to. */
  private listening: number[] = [];

  /** `isUsed`: whether a link of 0 to 3 belongs to somebody. */
  constructor(
    private readonly session: Session,
    private readonly isUsed: (link: number) => boolean,
  ) {}

  reset(): void {
    this.lost = false;
    this.listening = [];
  }

  markLost(): void {
    this.lost = true;
    this.listening = [];
  }

  /** A service that runs already is kept; links and servers that belong to nobody are ended. */
  open(done: Done): void {
    const { session } = this;
    const steps: Step[] = [
      (next) => {
        if (this.lost) closeNetwork(session, undefined, tolerant(next));
        else next(undefined);
      },
      (next) => setManualReceive(session, true, next),
      (next) => openNetwork(session, undefined, (failure) => this.opened(failure, next)),
    ];
    inOrder(steps, (failure) => {
      if (failure === undefined) this.lost = false;
      done(failure);
    });
  }

  close(done: Done): void {
    const check = (answer: Answer<boolean>): void => {
      readNetworkOpen(this.session, (failure, open) => answer(failure, open === false));
    };
    const closed = unlessDoneAlready(check, (failure) => {
      this.listening = [];
      this.lost = failure !== undefined;
      done(failure);
    });
    closeNetwork(this.session, undefined, closed);
  }

  listen(server: number, port: number, done: Done): void {
    const check = (answer: Answer<boolean>): void => {
      this.findServers((found) => found.server === server && found.port === port, (failure, servers) => {
        answer(failure, servers !== undefined && servers.length > 0);
      });
    };
    const listens = unlessDoneAlready(check, (failure) => {
      if (failure === undefined) this.listening = this.listening.concat([server]);
      done(failure);
    });
    startServer(this.session, server, port, undefined, listens);
  }

  stopListening(server: number, done: Done): void {
    const check = (answer: Answer<boolean>): void => {
      this.findServers((found) => found.server === server, (failure, servers) => {
        answer(failure, servers !== undefined && servers.length === 0);
      });
    };
    const stopped = unlessDoneAlready(check, (failure) => {
      if (failure === undefined) this.listening = this.listening.filter((other) => other !== server);
      done(failure);
    });
    stopServer(this.session, server, stopped);
  }

  private opened(failure: Failure | undefined, next: Done): void {
    if (failure === undefined || !isRefusalByModule(failure)) return next(failure);
    readNetworkOpen(this.session, (problem, open) => {
      if (problem !== undefined || open !== true) next(failure);
      else inOrder([(then) => this.closeStrayLinks(then), (then) => this.stopStrayServers(then)], next);
    });
  }

  private closeStrayLinks(done: Done): void {
    readConnected(this.session, (failure, connected) => {
      if (connected === undefined) return tolerant(done)(failure);
      const steps: Step[] = [];
      connected.forEach((isConnected, link) => {
        if (isConnected && !this.isUsed(link)) steps.push((next) => closeLink(this.session, link, tolerant(next)));
      });
      inOrder(steps, done);
    });
  }

  private stopStrayServers(done: Done): void {
    this.findServers((found) => this.listening.indexOf(found.server) < 0, (failure, strays) => {
      if (strays === undefined) return tolerant(done)(failure);
      inOrder(strays.map((stray): Step => (next) => stopServer(this.session, stray.server, tolerant(next))), done);
    });
  }

  private findServers(wanted: (server: ListeningServer) => boolean, answer: Answer<ListeningServer[]>): void {
    readServers(this.session, (failure, servers) => {
      if (servers === undefined) answer(failure);
      else answer(undefined, servers.filter((server) => wanted(server)));
    });
  }
}
