import type { Exchange } from "../exchange";
import type { NetworkFailure } from "../networks/network";
import { CommandRefused } from "../refusal";
import type { Settings } from "../settings";
import { ERROR_MODE } from "./13-settings";

/** `<err>` of +NETOPEN, +CIPOPEN, +CIPERROR and the like (SIM767XX 13.3.2). */
export const ERR = {
  succeeded: 0,
  networkFailure: 1,
  networkNotOpened: 2,
  wrongParameter: 3,
  notSupported: 4,
  socketNotCreated: 5,
  bindFailed: 6,
  alreadyListening: 7,
  busy: 8,
  socketsOpened: 9,
  timeout: 10,
  dnsFailed: 11,
  unknown: 12,
} as const;

/** `<err_info>` behind +IP ERROR, by its number (SIM767XX 13.3.1). */
const IP_ERRORS = [
  "Connection time out",
  "Bind port failed",
  "Port overflow",
  "Create socket failed",
  "Network is already opened",
  "Network is already closed",
  "No clients connected",
  "No active client",
  "Network not opened",
  "Client index overflow",
  "Connection is already created",
  "Connection is not created",
  "Invalid parameter",
  "Operation not supported",
  "DNS query failed",
  "TCP busy",
  "Net close failed for socket opened",
  "Sending time out",
  "Sending failure for network error",
  "Open failure for network error",
  "Server is already listening",
  "Operation failed",
  "No data",
] as const;

export type IpError = (typeof IP_ERRORS)[number];

/** `+IP ERROR: ...` as AT+CIPCCFG says, then ERROR. */
export function ipError(x: Exchange, settings: Settings, what: IpError): void {
  const shown = settings.get(ERROR_MODE) === 0 ? IP_ERRORS.indexOf(what) : what;
  x.line(`+IP ERROR: ${shown}`).error();
}

/** `+CIPERROR: <err>`, then ERROR. */
export function cipError(x: Exchange, err: number): void {
  x.line(`+CIPERROR: ${err}`).error();
}

/** `<err>` for what the network says of a connection that could not be made. */
export function errOf(failure: NetworkFailure): number {
  switch (failure.kind) {
    case "dns":
      return ERR.dnsFailed;
    case "timeout":
      return ERR.timeout;
    case "address-in-use":
      return ERR.bindFailed;
    default:
      return ERR.networkFailure;
  }
}

/** What `read` gives, or undefined where it refuses: for commands that have a line of their own for a wrong parameter. */
export function tryRead<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (refusal) {
    if (refusal instanceof CommandRefused) return undefined;
    throw refusal;
  }
}
