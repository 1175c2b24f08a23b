/** Links 0 to 5: TCP, TLS and UDP by the commands of chapter 9. */
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import type { Answer, Done, Failure } from "../failure";
import type { ConnectOptions, Received } from "../modem";
import { isRefusalByModule, tolerant, unlessDoneAlready, type Link, type LinkTransport } from "../sockets/link";
import { closeLink, openLink, setLocalPort } from "./09-tcpip";
import { readBytes, readWaiting } from "./09-tcpip-receive";
import { sendBytes } from "./09-tcpip-send";
import { readServiceStatus } from "./09-tcpip-status";
import { setTls } from "./09-tls";
import type { ServiceParts } from "./service-parts";

const ANY_PORT = 0;

export class Ec716sTransport implements LinkTransport {
  private readonly tls: TlsSwitch;
  /** Links that were given a local port, which stays with them. */
  private bound: number[] = [];

  constructor(
    private readonly session: Session,
    private readonly configureTls: ServiceParts["configureTls"],
  ) {
    this.tls = new TlsSwitch(session);
  }

  reset(): void {
    this.bound = [];
  }

  open(link: Link, options: ConnectOptions, done: Done): void {
    const { session } = this;
    const { number } = link;
    const { transport, host, port, tls, localPort } = options;
    const target = { transport: transport === "udp" ? "UDP" : "TCP", host, port } as const;
    const steps: Step[] = [
      (next) => {
        if (link.doubtful) closeLink(session, number, undefined, tolerant(next));
        else next(undefined);
      },
      (next) => this.bind(number, target.transport, localPort, next),
      (next) => {
        if (tls !== undefined && transport === "tls") this.configureTls(number, tls, host, next);
        else next(undefined);
      },
      (next) => {
        const connect = (then: Done): void => {
          // What was said before is about something that is over.
          link.failure = undefined;
          openLink(session, number, target, then);
        };
        this.tls.hold(transport === "tls", connect, next);
      },
    ];
    inOrder(steps, (failure) => done(explained(failure, link.failure)));
  }

  send(link: Link, bytes: string, answer: Answer<number>): void {
    sendBytes(this.session, link.number, bytes, answer);
  }

  /** What the module does where nothing waits is not documented: its refusal is as good as nothing. */
  receive(link: Link, maxBytes: number, answer: Answer<Received>): void {
    readBytes(this.session, link.number, maxBytes, (failure, received) => {
      if (failure === undefined || link.phase !== "open" || !isRefusalByModule(failure)) return answer(failure, received);
      this.waiting(link, (_problem, count) => {
        if (count === 0) answer(undefined, { bytes: "", waiting: 0 });
        else answer(failure);
      });
    });
  }

  waiting(link: Link, answer: Answer<number>): void {
    readWaiting(this.session, link.number, answer);
  }

  close(link: Link, done: Done): void {
    const check = (answer: Answer<boolean>): void => {
      readServiceStatus(this.session, (failure, status) => {
        if (status === undefined) return answer(failure);
        const gone = (state: string): boolean => state === "initial" || state === "closed";
        answer(undefined, !status.links.some((other) => other.link === link.number && !gone(other.state)));
      });
    };
    closeLink(this.session, link.number, undefined, unlessDoneAlready(check, done));
  }

  private bind(link: number, transport: "TCP" | "UDP", port: number | undefined, next: Done): void {
    const bound = this.bound.indexOf(link) >= 0;
    if (port === undefined && !bound) return next(undefined);
    this.bound = this.bound.filter((other) => other !== link);
    if (port === undefined) return setLocalPort(this.session, link, transport, ANY_PORT, tolerant(next));
    this.bound.push(link);
    setLocalPort(this.session, link, transport, port, next);
  }
}

/** CONNECT FAIL says nothing of why; what the stack said before, `reason`, does. */
function explained(failure: Failure | undefined, reason: Failure | undefined): Failure | undefined {
  if (failure === undefined || failure.kind !== "error" || reason === undefined) return failure;
  return { ...reason, message: `${failure.message}, ${reason.message}` };
}

interface Connecting {
  tls: boolean;
  connect: (this: void, done: Done) => void;
  done: Done;
}

/**
 * The module has one switch for all links that says whether a connection is made with TLS, and does
 * not tell when it looks at it. So it is never turned while a connection is being made: those that
 * need it alike are made side by side, the others wait for them, in the order in which they came.
 */
class TlsSwitch {
  private waiting: Connecting[] = [];
  private on = false;
  /** Connections that are being made, and whether the switch is being set for them. */
  private making = 0;

  constructor(private readonly session: Session) {}

  /** Runs `connect` while the switch says `tls`; `done` is told what came of it. */
  hold(tls: boolean, connect: (next: Done) => void, done: Done): void {
    this.waiting.push({ tls, connect: (next) => connect(next), done: (failure) => done(failure) });
    this.next();
  }

  private next(): void {
    const first = this.waiting[0];
    if (first === undefined || (this.making > 0 && first.tls !== this.on)) return;
    this.waiting = this.waiting.slice(1);
    this.on = first.tls;
    this.making++;
    const { tls, connect, done } = first;
    inOrder([(next) => setTls(this.session, tls, next), (next) => connect(next)], (failure) => {
      this.making--;
      done(failure);
      this.next();
    });
    this.next();
  }
}
