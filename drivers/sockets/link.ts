/** What a socket adaptor knows of a link, and what it needs of the commands behind it. */
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { ConnectOptions, Received } from "../modem";

/**
 * - `ended`: the other side, or a fault, ended the connection; what waits can still be read.
 * - `closing`: this side is ending it.
 */
export type LinkPhase = "free" | "opening" | "open" | "ended" | "closing";

/**
 * One use of a link's number, from being free to being free again; then another object takes its
 * place, so that what was asked for one use can never change the next.
 */
export class Link {
  phase: LinkPhase = "free";
  /** Data was announced and not read to its end. */
  unread = false;
  /** A read or a send is under way. */
  reading = false;
  sending = false;
  /** A send was cut short: more would not join on to it. */
  broken = false;
  /** The end came while the connection was being opened. */
  endedEarly = false;
  endReported = false;
  /** Why the connection ended, or is about to fail; undefined where the other side closed it in order. */
  failure: Failure | undefined;
  /** The server that accepted it. */
  server: number | undefined;
  /** Where the datagrams of a UDP link go, where each send has to say it. */
  destination: { host: string; port: number } | undefined;
  /** Bytes known to wait in the module, where a transport keeps count. */
  cached = 0;

  /**
   * `doubtful`: the module may hold a connection under this number that nobody uses; it is closed
   * before the number is used.
   */
  constructor(
    readonly number: number,
    readonly doubtful: boolean,
  ) {}
}

/** The commands behind a kind of link. */
export interface LinkTransport {
  open(link: Link, options: ConnectOptions, done: Done): void;
  /** Answers how many bytes the module's stack took. */
  send(link: Link, bytes: string, answer: Answer<number>): void;
  /** An empty string where nothing waits. */
  receive(link: Link, maxBytes: number, answer: Answer<Received>): void;
  /** How many bytes wait. */
  waiting(link: Link, answer: Answer<number>): void;
  /** Success as well where the connection is gone already. */
  close(link: Link, done: Done): void;
}

/** Whether the module has answered, and its answer is no: it is in its senses, and nothing was done. */
export function isRefusalByModule(failure: Failure): boolean {
  return failure.kind === "code" || failure.kind === "error" || failure.kind === "cme" || failure.kind === "cms";
}

/** Hands on only what leaves the module's state in doubt: that it would not do it is as good as done. */
export function tolerant(done: Done): Done {
  return (failure) => done(failure === undefined || isRefusalByModule(failure) ? undefined : failure);
}

/** Where the module would not do it, `check` tells whether it was done before: then that is a success. */
export function unlessDoneAlready(check: (answer: Answer<boolean>) => void, done: Done): Done {
  return (failure) => {
    if (failure === undefined || !isRefusalByModule(failure)) return done(failure);
    check((problem, already) => done(problem === undefined && already === true ? undefined : failure));
  };
}

/** Links 0 to `count - 1`, free. */
export function freshLinks(count: number, doubtful: boolean): Link[] {
  const links: Link[] = [];
  for (let number = 0; number < count; number++) links.push(new Link(number, doubtful));
  return links;
}

function notConnected(link: Link): Failure {
  return { kind: "closed", message: `link ${link.number} is not connected` };
}

/** Why nothing can be sent on `link` now. */
export function unsendable(link: Link): Failure | undefined {
  if (link.phase !== "open") return notConnected(link);
  if (link.broken) return { kind: "closed", message: `a send on link ${link.number} was cut short; close it` };
  return link.sending ? refused(`a send on link ${link.number} is under way; wait for its answer`) : undefined;
}

/** Why nothing can be read from `link` now. */
export function unreadable(link: Link): Failure | undefined {
  if (link.phase !== "open" && link.phase !== "ended") return notConnected(link);
  return link.reading ? refused(`a read on link ${link.number} is under way; wait for its answer`) : undefined;
}
