import type { NetworkFailure } from "../networks/network";

/** `<err>` of the SSL commands (SIM767XX 17.3.1), as far as the twin gives them. */
export const SSL_ERR = {
  succeeded: 0,
  timeout: 5,
  transferFailed: 6,
  invalidParameter: 8,
  networkError: 9,
  stateError: 11,
  socketNotCreated: 12,
  dnsFailed: 13,
  connectFailed: 14,
  handshakeFailed: 15,
  noNetwork: 17,
  sendTimeout: 18,
  noCertificates: 19,
} as const;

/** `<err>` for what the network says of a connection that could not be made. */
export function sslErrOf(failure: NetworkFailure): number {
  switch (failure.kind) {
    case "dns":
      return SSL_ERR.dnsFailed;
    case "timeout":
      return SSL_ERR.timeout;
    case "tls":
      return SSL_ERR.handshakeFailed;
    case "address-in-use":
      return SSL_ERR.socketNotCreated;
    default:
      return SSL_ERR.connectFailed;
  }
}
