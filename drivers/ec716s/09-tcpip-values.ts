/** EC716S chapter 9: what its files share, and its code tables (9.21, 9.39). */
import { outOfRange, unquotable } from "../at/parameters";
import type { Fields } from "../at/fields";
import { codeFailure } from "../at/requests";
import { withPeer, type Failure } from "../failure";

/** The maximum response time of every command that the manual gives no other (EC716S 1.4). */
export const RESPONSE_MS = 9000;
/** What the network and the other side have to do has no documented limit; TCP gives up after less. */
export const NETWORK_MS = 125000;

/** Links of multi link mode are 0 to 5. */
export const LAST_LINK = 5;

/**
 * What carries a connection. In multi link mode (AT+CIPMUX=1) commands name one of links 0 to 5; in
 * single link mode they name none, and the same number would mean something else.
 */
export type LinkNumber = number | undefined;

/** Why `link` is none of the chapter's links; the one of single link mode has no number. */
export function unknownLink(link: LinkNumber): Failure | undefined {
  return link === undefined ? undefined : outOfRange("the link", link, 0, LAST_LINK);
}

/** `<n>,` in front of what belongs to a link of multi link mode. */
export function ofLink(link: LinkNumber): string {
  return link === undefined ? "" : `${link},`;
}

/** The link at `index` of an unsolicited line; undefined where there is none of that number. */
export function linkAt(fields: Fields, index: number): number | undefined {
  const link = fields.integer(index);
  return link !== undefined && unknownLink(link) === undefined ? link : undefined;
}

/** Why `host` is no name or address of at most 128 bytes, or `port` none from 1 to 65535. */
export function unusablePeer(host: string, port: number): Failure | undefined {
  return unquotable("the host", host, 1, 128) ?? outOfRange("the port", port, 1, 65535);
}

/** A setting that is 0 or 1; undefined where it is not told. */
export function switchAt(fields: Fields, index: number): boolean | undefined {
  const value = fields.integer(index);
  return value === undefined ? undefined : value === 1;
}

export function digit(on: boolean): number {
  return on ? 1 : 0;
}

/** A parameter that may be left out together with all behind it. */
export function optional(value: number | undefined): string {
  return value === undefined ? "" : `,${value}`;
}

/** What stands behind TCP ERROR: (EC716S 9.39). */
export const TCP_ERRORS: readonly string[] = [
  "no error",
  "TCP/IP is idle",
  "no transport service access point",
  "wrong transport service access point",
  "no buffer",
  "network error",
  "the remote host is unreachable",
  "the address is in use",
  "the address is not available",
  "too many or too few bytes",
  "wrong parameter",
  "the remote host refused the connection",
  "timeout",
  "the connection was aborted",
  "the remote host reset the connection",
  "the socket is connected already",
  "the socket is not connected",
  "the socket is shut down",
  "unknown error",
];
/** Those that are the other side's: it was reached, and has refused or reset the connection. */
const TCP_PEER_ERRORS: readonly number[] = [11, 14];

/** What stands behind UDP ERROR: (EC716S 9.39). */
export const UDP_ERRORS: readonly string[] = [
  "no error",
  "TCP/IP is idle",
  "no transport service access point",
  "wrong transport service access point",
  "the callback is not registered",
  "no buffer",
  "network error",
  "the remote host refused the connection",
  "the remote host is unreachable",
  "the address is in use",
  "the address is not available",
  "too many or too few bytes",
  "wrong parameter",
  "TCP/IP is busy",
  "unknown error",
  "the socket is connected already",
];
const UDP_PEER_ERRORS: readonly number[] = [7];

/** The failure that TCP ERROR: or UDP ERROR: means (EC716S 9.39). */
export function stackFailure(transport: "TCP" | "UDP", code: number): Failure {
  const isTcp = transport === "TCP";
  return withPeer(codeFailure(transport, code, isTcp ? TCP_ERRORS : UDP_ERRORS), isTcp ? TCP_PEER_ERRORS : UDP_PEER_ERRORS);
}

const FIRST_DNS_ERROR = 10;
const DNS_ERRORS: readonly string[] = [
  "general error",
  "too many tries",
  "no name server",
  "no memory",
  "the name is not valid",
  "the answer is not valid",
];

/** The failure that +CDNSGIP: 0,<code> means (EC716S 9.21); there are other codes than the manual's. */
export function nameFailure(name: string, code: number | undefined): Failure {
  if (code === undefined) return { kind: "code", message: `resolving ${name}: no reason was given` };
  const meaning = DNS_ERRORS[code - FIRST_DNS_ERROR] ?? "unknown error";
  return { kind: "code", code, message: `resolving ${name}: ${meaning} (${code})` };
}
