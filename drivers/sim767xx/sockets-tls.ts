/** Links 4 and 5: TLS by the sessions 0 and 1 of chapter 17. */
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { withPeer, type Answer, type Done, type Failure } from "../failure";
import type { ConnectOptions, Received, TlsOptions } from "../modem";
import { TLS_PEER_ERRORS } from "./17-tls";
import { readTlsCached, receiveTls, sendTls } from "./17-tls-data";
import { closeTls, openTls, readTlsConnections, setTlsReports, setTlsSessionContext, startTls, stopTls } from "./17-tls-sessions";
import { configureTlsContext } from "./certificates";
import { tolerant, unlessDoneAlready, type Link, type LinkTransport } from "../sockets/link";

export const FIRST_TLS_LINK = 4;
export const LAST_TLS_LINK = 5;
/** Index in `TLS_ERRORS` of what only a person can mend: the certificates are not there. */
const NO_CERTIFICATES = 19;

/** SSL contexts 0 and 1 belong to the sessions of the same number. */
export class TlsTransport implements LinkTransport {
  private started = false;
  /** At most one for each session. */
  private awaitingStart: Done[] = [];

  constructor(private readonly session: Session) {}

  /** The service stopped, or its state is unknown: it is started anew before the next connection. */
  reset(): void {
    this.started = false;
  }

  isStarted(): boolean {
    return this.started;
  }

  stop(done: Done): void {
    this.started = false;
    stopTls(this.session, undefined, tolerant(done));
  }

  open(link: Link, options: ConnectOptions, done: Done): void {
    const { session } = this;
    const id = sessionOf(link);
    const { host, port, localPort } = options;
    const tls = options.tls as TlsOptions;
    const steps: Step[] = [
      (next) => this.start(next),
      (next) => {
        if (link.doubtful) closeTls(session, id, tolerant(next));
        else next(undefined);
      },
      (next) => configureTlsContext(session, id, tls, host, next),
      (next) => setTlsSessionContext(session, id, id, next),
      (next) => openTls(session, id, { host, port, localPort, transport: "tls" }, next),
    ];
    inOrder(steps, (failure) => done(judged(failure)));
  }

  send(link: Link, bytes: string, answer: Answer<number>): void {
    sendTls(this.session, sessionOf(link), bytes, true, (failure) => {
      if (failure === undefined) answer(undefined, bytes.length);
      else answer(failure);
    });
  }

  /** The module refuses to read where nothing waits, so how much does is asked first, unless it is known. */
  receive(link: Link, maxBytes: number, answer: Answer<Received>): void {
    if (link.cached > 0) return this.fetch(link, maxBytes, answer);
    this.waiting(link, (failure, count) => {
      if (failure !== undefined) answer(failure);
      else if (count === 0) answer(undefined, { bytes: "", waiting: 0 });
      else this.fetch(link, maxBytes, answer);
    });
  }

  waiting(link: Link, answer: Answer<number>): void {
    const id = sessionOf(link);
    readTlsCached(this.session, (failure, cached) => {
      if (cached === undefined) return answer(failure);
      link.cached = cached[id] as number;
      answer(undefined, link.cached);
    });
  }

  close(link: Link, done: Done): void {
    const id = sessionOf(link);
    const check = (answer: Answer<boolean>): void => {
      readTlsConnections(this.session, (failure, connections) => {
        if (connections === undefined) return answer(failure);
        const connected = connections.filter((connection) => connection.id === id && connection.target !== undefined);
        answer(undefined, connected.length === 0);
      });
    };
    closeTls(this.session, id, unlessDoneAlready(check, done));
  }

  /** How much came in meanwhile is not told, so the last bytes known leave `waiting` open. */
  private fetch(link: Link, maxBytes: number, answer: Answer<Received>): void {
    const count = Math.min(maxBytes, link.cached);
    receiveTls(this.session, sessionOf(link), count, (failure, bytes) => {
      if (bytes === undefined) {
        link.cached = 0;
        return answer(failure);
      }
      link.cached = bytes === "" ? 0 : Math.max(0, link.cached - bytes.length);
      answer(undefined, link.cached > 0 ? { bytes, waiting: link.cached } : { bytes });
    });
  }

  /** Whatever ran before is stopped, as how data comes can be set in front of the start only. */
  private start(done: Done): void {
    if (this.started) return done(undefined);
    this.awaitingStart.push(done);
    if (this.awaitingStart.length > 1) return;
    const { session } = this;
    const steps: Step[] = [
      (next) => stopTls(session, undefined, tolerant(next)),
      (next) => setTlsReports(session, { sendResults: true, manualReceive: true }, next),
      (next) => startTls(session, undefined, next),
    ];
    inOrder(steps, (failure) => {
      const waiting = this.awaitingStart;
      this.awaitingStart = [];
      this.started = failure === undefined;
      for (let index = 0; index < waiting.length; index++) (waiting[index] as Done)(failure);
    });
  }
}

function sessionOf(link: Link): number {
  return link.number - FIRST_TLS_LINK;
}

/** What the code of a failed connection tells besides its meaning: whose it is, and whether it stays. */
function judged(failure: Failure | undefined): Failure | undefined {
  if (failure === undefined) return undefined;
  return failure.code === NO_CERTIFICATES ? { ...failure, permanent: true } : withPeer(failure, TLS_PEER_ERRORS);
}
