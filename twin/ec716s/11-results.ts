import type { HttpFailure } from "../http/connection";

/** Why a request failed: its connection, or the bearer is closed, the content too long, the file cannot be stored. */
export type RequestFailure = HttpFailure["kind"] | "no-bearer" | "too-long" | "file";

/** +CME ERROR of a command that the state forbids, and of a request without a URL (EC716S 3.13). */
export const HTTP_CME = { notAllowed: 3, invalidParameters: 53 } as const;

/** `<StatusCode>` that are the module's own (EC716S 11.5). */
const STATUS = { notHttp: 600, network: 601, memory: 602, dns: 603, busy: 604, tls: 605 } as const;

/** `<err code>` of ERROR: (EC716S 11.14), as far as the twin gives them. */
const HTTP_ERROR = {
  dns: 2,
  socket: 4,
  connect: 5,
  file: 6,
  closed: 7,
  destroyed: 8,
  noHeader: 9,
  bearer: 11,
  memory: 13,
} as const;

const CODES: Readonly<Record<RequestFailure, readonly [status: number, error: number]>> = {
  dns: [STATUS.dns, HTTP_ERROR.dns],
  refused: [STATUS.network, HTTP_ERROR.connect],
  unreachable: [STATUS.network, HTTP_ERROR.connect],
  timeout: [STATUS.network, HTTP_ERROR.connect],
  rejected: [STATUS.network, HTTP_ERROR.connect],
  tls: [STATUS.tls, HTTP_ERROR.connect],
  "address-in-use": [STATUS.busy, HTTP_ERROR.socket],
  closed: [STATUS.network, HTTP_ERROR.closed],
  reset: [STATUS.network, HTTP_ERROR.destroyed],
  silent: [STATUS.network, HTTP_ERROR.destroyed],
  unsent: [STATUS.network, HTTP_ERROR.destroyed],
  "not-http": [STATUS.notHttp, HTTP_ERROR.noHeader],
  "head-too-long": [STATUS.memory, HTTP_ERROR.memory],
  "too-long": [STATUS.memory, HTTP_ERROR.memory],
  file: [STATUS.memory, HTTP_ERROR.file],
  "no-bearer": [STATUS.network, HTTP_ERROR.bearer],
};

export function statusOf(failure: RequestFailure): number {
  return CODES[failure][0];
}

/** The line that reports an HTTP error. */
export function errorLine(failure: RequestFailure): string {
  return `ERROR:${CODES[failure][1]}`;
}
