import type { HttpFailure } from "../http/connection";

/** `<statuscode>` that are the module's own (SIM767XX 14.3.1). */
export const HTTP_STATUS = { notHttp: 600, networkError: 601, noMemory: 602, dnsError: 603 } as const;

/** `<errcode>` (SIM767XX 14.3.2), as far as the twin gives them. */
export const HTTP_ERR = {
  success: 0,
  unknown: 702,
  busy: 703,
  connectionClosed: 704,
  timeout: 705,
  transferFailed: 706,
  file: 707,
  invalidParameter: 708,
  networkError: 709,
  wrongState: 711,
  socketNotCreated: 712,
  dnsFailed: 713,
  connectFailed: 714,
  handshakeFailed: 715,
  noNetwork: 717,
  sendTimeout: 718,
  caMissing: 719,
} as const;

/** `<errcode>` of a request that failed, or the `<statuscode>` that stands for it. */
export function httpErrOf(kind: HttpFailure["kind"]): number {
  switch (kind) {
    case "dns":
      return HTTP_ERR.dnsFailed;
    case "refused":
    case "unreachable":
      return HTTP_ERR.connectFailed;
    case "tls":
      return HTTP_ERR.handshakeFailed;
    case "timeout":
    case "silent":
      return HTTP_ERR.timeout;
    case "closed":
      return HTTP_ERR.connectionClosed;
    case "reset":
      return HTTP_ERR.transferFailed;
    case "unsent":
      return HTTP_ERR.sendTimeout;
    case "address-in-use":
      return HTTP_ERR.socketNotCreated;
    case "not-http":
      return HTTP_STATUS.notHttp;
    case "head-too-long":
      return HTTP_STATUS.noMemory;
    case "rejected":
      return HTTP_ERR.unknown;
  }
}

/** The `<statuscode>` of 14.3.1 that means the same as an `<errcode>`. */
export function statusFor(err: number): number {
  if (err < HTTP_ERR.unknown) return err;
  return err === HTTP_ERR.dnsFailed ? HTTP_STATUS.dnsError : HTTP_STATUS.networkError;
}
