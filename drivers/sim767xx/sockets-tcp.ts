/** Links 0 to 3: TCP and UDP by the commands of chapter 13. */
import type { Session } from "../at/session";
import { inOrder } from "../at/steps";
import type { Answer, Done } from "../failure";
import type { ConnectOptions, Received } from "../modem";
import { closeLink, openTcp, openUdp, readConnected } from "./13-tcpip";
import { readBytes, readWaiting, sendBytes } from "./13-tcpip-data";
import { NO_DATA } from "./13-tcpip-errors";
import { tolerant, unlessDoneAlready, type Link, type LinkTransport } from "../sockets/link";

/** A UDP link must name its local port: these, one a link, where the caller does not care. */
const FIRST_UDP_PORT = 49152;

export class TcpTransport implements LinkTransport {
  constructor(private readonly session: Session) {}

  open(link: Link, options: ConnectOptions, done: Done): void {
    const { number } = link;
    const { transport, host, port, localPort } = options;
    const clear = (next: Done): void => {
      if (link.doubtful) closeLink(this.session, number, tolerant(next));
      else next(undefined);
    };
    const open = (next: Done): void => {
      if (transport === "udp") {
        link.destination = { host, port };
        openUdp(this.session, number, localPort ?? FIRST_UDP_PORT + number, next);
      } else openTcp(this.session, number, { host, port, localPort }, next);
    };
    inOrder([clear, open], done);
  }

  send(link: Link, bytes: string, answer: Answer<number>): void {
    sendBytes(this.session, link.number, bytes, link.destination, (failure, sent) => {
      if (sent === undefined) answer(failure);
      else if (sent.confirmed >= 0) answer(undefined, sent.confirmed);
      else answer({ kind: "closed", message: `link ${link.number} was disconnected before the data could be sent` });
    });
  }

  receive(link: Link, maxBytes: number, answer: Answer<Received>): void {
    readBytes(this.session, link.number, maxBytes, (failure, received) => {
      if (failure !== undefined && failure.code === NO_DATA) answer(undefined, { bytes: "", waiting: 0 });
      else answer(failure, received);
    });
  }

  waiting(link: Link, answer: Answer<number>): void {
    readWaiting(this.session, link.number, answer);
  }

  close(link: Link, done: Done): void {
    const check = (answer: Answer<boolean>): void => {
      readConnected(this.session, (failure, connected) => {
        answer(failure, connected !== undefined && connected[link.number] !== true);
      });
    };
    closeLink(this.session, link.number, unlessDoneAlready(check, done));
  }
}
