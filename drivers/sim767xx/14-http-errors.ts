/** SIM767XX chapter 14: the code tables (14.3). */
import { isServerStatus, statusMeaning } from "../http/status";
import type { Failure } from "../failure";

const FIRST_ERROR = 701;
/** The module's own errors from 701 on (SIM767XX 14.3.2), with what to do where a person can do something. */
export const HTTP_ERRORS: readonly string[] = [
  "alert state",
  "unknown error",
  "the module's HTTP service is busy",
  "the connection was closed",
  "timeout",
  "bytes could not be sent or received",
  "there is no such file, or not enough memory for the response",
  "invalid parameter",
  "network error",
  "the TLS session could not be started",
  "wrong state",
  "the socket could not be created",
  "the name could not be resolved; check the host",
  "the server could not be reached; check host and port",
  "the TLS handshake failed; check certificates, host name and clock",
  "the socket could not be closed",
  "there is no network",
  "sending timed out",
  "the CA certificate is missing; name one that is stored in the module",
];
/** Stays until somebody stores a certificate. */
const CA_MISSING = 719;

/** What `code` means, be it a server's status, one of the 600s or the module's own error (SIM767XX 14.3). */
export function httpMeaning(code: number): string {
  return HTTP_ERRORS[code - FIRST_ERROR] ?? statusMeaning(code);
}

/** The failure that the second field of a result means; undefined where it is a server's status. */
export function httpFailure(command: string, code: number): Failure | undefined {
  if (isServerStatus(code)) return undefined;
  const failure: Failure = { kind: "code", code, message: `${command}: ${httpMeaning(code)} (${code})` };
  if (code === CA_MISSING) failure.permanent = true;
  return failure;
}
