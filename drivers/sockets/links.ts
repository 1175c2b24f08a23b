import { outOfRange } from "../at/parameters";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { ConnectOptions, Received, SocketEvent, SocketLimits } from "../modem";
import { freshLinks, isRefusalByModule, Link, unreadable, unsendable, type LinkTransport } from "./link";

/**
 * The links of a module and what becomes of them, whatever commands are behind: each is opened,
 * used, ended by one side or the other, and free again. After an end by the other side, what still
 * waits in the module can be read, and only when nothing is left the event `closed` follows.
 */
export class Links {
  private links: Link[];
  private listener: (this: void, event: SocketEvent) => void = () => {};

  /** `transport` answers what carries a link. */
  constructor(
    private readonly session: Session,
    private readonly limits: SocketLimits,
    private readonly transport: (this: void, link: Link) => LinkTransport,
  ) {
    this.links = freshLinks(limits.connections, false);
  }

  onEvent(listener: (event: SocketEvent) => void): void {
    this.listener = listener;
  }

  tell(event: SocketEvent): void {
    this.listener(event);
  }

  // --- which there are

  /** Another number's link is one that is not connected. */
  at(number: number): Link {
    return this.links[number] ?? new Link(number, false);
  }

  /** Those from `first` to `last` that are not free. */
  used(first: number, last: number): Link[] {
    return this.links.filter((link) => link.number >= first && link.number <= last && link.phase !== "free");
  }

  /** The first one from `first` to `last` that is free. */
  firstFree(first: number, last: number): Link | undefined {
    return this.links.filter((link) => link.number >= first && link.number <= last && link.phase === "free")[0];
  }

  accepted(server: number): Link[] {
    return this.links.filter((link) => link.server === server);
  }

  /** All are free, and nothing is said about what they were. */
  clear(doubtful: boolean): void {
    this.links = freshLinks(this.limits.connections, doubtful);
  }

  /** Whatever the module held under the numbers of free links from `first` to `last` is gone. */
  clearDoubts(first: number, last: number): void {
    this.links = this.links.map((link) => {
      const free = link.number >= first && link.number <= last && link.phase === "free";
      return free ? new Link(link.number, false) : link;
    });
  }

  /** Those from `first` to `last` are gone, and their users are told why. */
  lose(first: number, last: number, failure: Failure): void {
    const lost = this.used(first, last);
    this.links = this.links.map((link) => (link.number >= first && link.number <= last ? new Link(link.number, true) : link));
    for (let index = 0; index < lost.length; index++) {
      const link = lost[index] as Link;
      link.failure = failure;
      if (link.phase === "open" || link.phase === "ended") this.reportEnd(link);
    }
  }

  // --- what they are asked

  /** Connects the free `link`; answers its number. */
  connect(link: Link, options: ConnectOptions, answer: Answer<number>): void {
    link.phase = "opening";
    this.transport(link).open(link, options, (failure) => this.opened(link, failure, answer));
  }

  /** As `ModemSockets.send`. */
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

  /** As `ModemSockets.receive`. */
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

  /** As `ModemSockets.close`. */
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

  // --- what the module says of them

  readable(link: Link): void {
    if (link.phase === "free" || link.phase === "closing") return;
    link.unread = true;
    if (link.phase !== "opening") this.listener({ kind: "readable", link: link.number });
  }

  /** Data may still wait, whether it was announced or not: the end is reported when it was read. */
  ended(link: Link, failure: Failure | undefined): void {
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

  /** A client of `server` has link `number`, whatever that was before. */
  accept(number: number, server: number, address: string, port: number): void {
    const before = this.at(number);
    if (before.phase === "open" || before.phase === "ended") this.reportEnd(before);
    const link = new Link(number, false);
    link.phase = "open";
    link.server = server;
    this.links[number] = link;
    this.listener({ kind: "accepted", link: number, server, address, port });
  }

  private isCurrent(link: Link): boolean {
    return this.links[link.number] === link;
  }

  private release(link: Link, doubtful: boolean): void {
    this.links[link.number] = new Link(link.number, doubtful);
  }

  private opened(link: Link, failure: Failure | undefined, answer: Answer<number>): void {
    if (!this.isCurrent(link))
      return answer(failure ?? { kind: "closed", message: "the data service was lost while the link was being opened" });
    if (failure !== undefined) {
      this.release(link, failure.kind !== "refused");
      return answer(failure);
    }
    link.phase = "open";
    answer(undefined, link.number);
    if (!this.isCurrent(link)) return;
    if (link.unread) this.listener({ kind: "readable", link: link.number });
    if (link.endedEarly) this.ended(link, link.failure);
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

  private reportEnd(link: Link): void {
    if (link.endReported) return;
    link.endReported = true;
    const { number, failure } = link;
    this.listener(failure === undefined ? { kind: "closed", link: number } : { kind: "closed", link: number, failure });
  }
}
