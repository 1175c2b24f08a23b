/** SIM767XX chapter 13, TCP/IP: unsolicited results (13.4) and data that comes unasked (13.2.5). */
import { find, parseInteger, slice } from "../../hal/bytes";
import { parseEndpoint, type Endpoint } from "../at/addresses";
import { fieldsAfter, type Fields } from "../at/fields";
import type { Session } from "../at/session";
import { unknownLink } from "./13-tcpip-errors";

/** Who ended a connection: the module, the other side, or a send timeout or DTR. */
export type CloseReason = "local" | "remote" | "timeout";
const CLOSE_REASONS: readonly CloseReason[] = ["local", "remote", "timeout"];

/** What the module says unasked about links 0 to 3. */
export type TcpIpEvent =
  /** Data waits to be read (manual receiving mode). */
  | { kind: "readable"; link: number }
  | { kind: "closed"; link: number; reason: CloseReason }
  /** A close that no command awaits: AT+NETCLOSE ended the link. `code` is of `TCP_IP_ERRORS`. */
  | { kind: "close-result"; link: number; code: number }
  /** The connection of transparent mode ended while commands were being sent. */
  | { kind: "transparent-closed" }
  /** A client of the module's server 0 or 1. */
  | { kind: "accepted"; link: number; server: number; address: string; port: number }
  /** An error of the network closed the service: links are to be closed, and then it. */
  | { kind: "network-lost" };

/**
 * Hears the unsolicited results of chapter 13 (SIM767XX 13.4, 13.2.5); call it once a session. It also
 * makes the session count the data that `readBytes` and `readHex` ask for.
 */
export function onTcpIpEvent(session: Session, listener: (event: TcpIpEvent) => void): void {
  const hear = (prefix: string, parse: (fields: Fields) => TcpIpEvent | undefined): void => {
    session.onUrc(prefix, (line) => {
      const event = parse(fieldsAfter(line, prefix));
      if (event === undefined) session.malformed(line);
      else listener(event);
    });
  };
  session.countPayload("+CIPRXGET:", readLength);
  hear("+CIPRXGET:", (fields) => {
    const link = linkAt(fields, 1);
    return fields.integer(0) !== 1 || link === undefined ? undefined : { kind: "readable", link };
  });
  hear("+IPCLOSE:", (fields) => {
    const link = linkAt(fields, 0);
    const reason = CLOSE_REASONS[fields.integer(1) ?? 1];
    return link === undefined || reason === undefined ? undefined : { kind: "closed", link, reason };
  });
  hear("+CIPCLOSE:", (fields) => {
    const link = linkAt(fields, 0);
    const code = fields.integer(1);
    return link === undefined || code === undefined ? undefined : { kind: "close-result", link, code };
  });
  hear("+CLIENT:", accepted);
  hear("+CIPEVENT:", (fields) =>
    fields.text(0) === "NETWORK CLOSED UNEXPECTEDLY" ? { kind: "network-lost" } : undefined,
  );
  session.onUrc("CLOSED", () => listener({ kind: "transparent-closed" }));
}

function linkAt(fields: Fields, index: number): number | undefined {
  const link = fields.integer(index);
  return link !== undefined && unknownLink(link) === undefined ? link : undefined;
}

/** `+CIPRXGET: 2,0,6,0` counts bytes, and `+CIPRXGET: 3,0,6,0` as well, though each is two digits. */
function readLength(header: string): number | undefined {
  const fields = fieldsAfter(header, "+CIPRXGET:");
  const mode = fields.integer(0);
  const bytes = fields.integer(2);
  if (bytes === undefined || bytes < 0) return undefined;
  return mode === 2 ? bytes : mode === 3 ? bytes * 2 : undefined;
}

function accepted(fields: Fields): TcpIpEvent | undefined {
  const link = linkAt(fields, 0);
  const server = fields.integer(1);
  const client = parseEndpoint(fields.text(2));
  if (link === undefined || server === undefined || client === undefined) return undefined;
  return { kind: "accepted", link, server, address: client.address, port: client.port };
}

/** A piece of data that came unasked, in automatic receiving mode. */
export interface PushedData {
  /** Where the header names it: `linkInHeader` of AT+CIPCCFG. */
  link?: number;
  /** The sender, where AT+CIPSRIP is on. */
  address?: string;
  port?: number;
  bytes: string;
  /** Bytes of the same block that follow; -1 where its rest was lost. */
  remaining: number;
}

/**
 * Hears data that comes unasked while manual receiving is off (SIM767XX 13.2.5, 13.2.12); call it once
 * a session. The manual prints the header as `+IPD<n>`, `+IPD(n)` and `+RECEIVE,<link>,<n>`; modules
 * add a colon.
 */
export function onPushedData(session: Session, listener: (piece: PushedData) => void): void {
  let sender: Endpoint | undefined;
  let link: number | undefined;
  session.onUrc("RECV FROM:", (line) => {
    sender = parseEndpoint(fieldsAfter(line, "RECV FROM:").text(0));
    if (sender === undefined) session.malformed(line);
  });
  const hear = (header: string, bytes: string, remaining: number): void => {
    if (header !== "") link = linkOf(header);
    const piece: PushedData = { bytes, remaining };
    if (link !== undefined) piece.link = link;
    if (sender !== undefined) {
      piece.address = sender.address;
      piece.port = sender.port;
    }
    if (remaining <= 0) sender = undefined;
    listener(piece);
  };
  session.onPayloadUrc("+IPD", (header) => countAt(header, 4), hear);
  session.onPayloadUrc("+RECEIVE,", (header) => countAt(header, find(header, ",", 9) + 1), hear);
}

function linkOf(header: string): number | undefined {
  return slice(header, 0, 9) === "+RECEIVE," ? countAt(header, 9) : undefined;
}

/** The number at `from`, whatever stands around its digits. */
function countAt(header: string, from: number): number | undefined {
  let start = from;
  while (header.charAt(start) === " " || header.charAt(start) === "(") start++;
  let end = start;
  while (end < header.length && find("0123456789", header.charAt(end), 0) >= 0) end++;
  return parseInteger(slice(header, start, end));
}
