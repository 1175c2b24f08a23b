/** EC716S chapter 9, TCP/IP: what the module says unasked (9.27, 9.39, 9.40, 9.42). */
import { fieldsAfter, type Fields } from "../at/fields";
import type { Session } from "../at/session";
import { READ, readLength } from "./09-tcpip-receive";
import { LAST_LINK, linkAt, type LinkNumber } from "./09-tcpip-values";

/** What happened; the link is left out where the module names none, in multi link mode as well. */
export type TcpIpEvent =
  /** Data waits to be read. Announced once: nothing more is said until it was read. */
  | { kind: "readable"; link: LinkNumber }
  /** The connection is gone: the other side closed it, or an error did. */
  | { kind: "closed"; link: LinkNumber }
  /** An error of a connection; `code` is of `TCP_ERRORS` or `UDP_ERRORS`. */
  | { kind: "failed"; transport: "TCP" | "UDP"; code: number }
  /** The context is gone, and all links with it; `shut` is needed before anything else. */
  | { kind: "context-lost" };

/**
 * Hears the unsolicited results of chapter 9; call it once a session. It also makes the session count
 * the data that `readBytes` and `readHex` ask for.
 */
export function onTcpIpEvent(session: Session, listener: (event: TcpIpEvent) => void): void {
  const hear = (prefix: string, parse: (fields: Fields) => TcpIpEvent | undefined): void => {
    session.onUrc(prefix, (line) => {
      const event = parse(fieldsAfter(line, prefix));
      if (event === undefined) session.malformed(line);
      else listener(event);
    });
  };
  session.countPayload(READ, readLength);
  hear(READ, announced);
  hear("TCP ERROR:", (fields) => failed("TCP", fields));
  hear("UDP ERROR:", (fields) => failed("UDP", fields));
  hear("+PDP DEACT", () => ({ kind: "context-lost" }));
  hear("+PDP:DEACT", () => ({ kind: "context-lost" }));
  hear("CLOSED", () => ({ kind: "closed", link: undefined }));
  for (let number = 0; number <= LAST_LINK; number++) {
    const link = number;
    hear(`${link},CLOSED`, () => ({ kind: "closed", link }));
  }
}

/** `+CIPRXGET: 1` of a single link, `+CIPRXGET: 1,3` of one of several. */
function announced(fields: Fields): TcpIpEvent | undefined {
  if (fields.integer(0) !== 1) return undefined;
  if (fields.count() === 1) return { kind: "readable", link: undefined };
  const link = linkAt(fields, 1);
  return link === undefined ? undefined : { kind: "readable", link };
}

function failed(transport: "TCP" | "UDP", fields: Fields): TcpIpEvent | undefined {
  const code = fields.integer(0);
  return code === undefined ? undefined : { kind: "failed", transport, code };
}
