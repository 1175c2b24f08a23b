/** SIM767XX chapter 14: header and body (14.2.5 to 14.2.7), and what comes unasked (14.4). */
import type { AtCommand } from "../at/command";
import { fieldsAfter } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, refuse } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { ByteSource } from "../modem";
import { HTTP_RESPONSE_MS } from "./14-http";

/** What one AT+HTTPDATA takes. */
export const HTTP_BODY_BYTES = 153600;
/** The module stops waiting for a body so long after it should have come at the slowest rate in use, s. */
const INPUT_SECONDS = 30;
const SLOWEST_BYTES_PER_SECOND = 480;
const LAST_OFFSET = 4294967295;
const HEAD = "+HTTPHEAD:";
const READ = "+HTTPREAD:";

/**
 * AT+HTTPHEAD: the header of the latest response, status line and empty line included (SIM767XX
 * 14.2.5). Needs `onHttpEvent` to have been called. More than the session's `answerBytes` is an `overflow`.
 */
export function readHttpHead(session: Session, answer: Answer<string>): void {
  session.send({ text: "AT+HTTPHEAD", timeoutMs: HTTP_RESPONSE_MS, info: [HEAD] }, (failure, { payload }) => {
    if (failure !== undefined) answer(failure);
    else answer(undefined, payload);
  });
}

/** AT+HTTPREAD? : bytes of the latest response's body; an `error` where there are none (SIM767XX 14.2.6). */
export function readHttpLength(session: Session, answer: Answer<number>): void {
  const accept = (line: string): boolean => fieldsAfter(line, READ).text(0) === "LEN";
  const question = { text: "AT+HTTPREAD?", timeoutMs: HTTP_RESPONSE_MS, prefix: READ, accept };
  ask(session, question, (fields) => fields.integer(1), answer);
}

/**
 * AT+HTTPREAD= : up to `maxBytes` of the body from byte `from` on, or from where the latest read ended
 * (SIM767XX 14.2.6). Needs `onHttpEvent` to have been called. OK comes first, then the data in blocks,
 * then a length of 0. More than the session's `answerBytes` is an `overflow`.
 */
export function readHttpBody(session: Session, from: number | undefined, maxBytes: number, answer: Answer<string>): void {
  const refusal =
    (from === undefined ? undefined : outOfRange("the position", from, 0, LAST_OFFSET)) ??
    outOfRange("the number of bytes", maxBytes, 1, LAST_OFFSET);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const command: AtCommand = {
    text: `AT+HTTPREAD=${from === undefined ? "" : `${from},`}${maxBytes}`,
    timeoutMs: HTTP_RESPONSE_MS,
    info: [READ],
    accept: (line) => blockLength(line, READ) !== undefined,
    result: READ,
  };
  session.send(command, (failure, { payload }) => {
    if (failure !== undefined) answer(failure);
    else answer(undefined, payload);
  });
}

/** AT+HTTPDATA= : the body of the next request, 1 to 153600 bytes (SIM767XX 14.2.7). */
export function setHttpBody(session: Session, body: ByteSource, done: Done): void {
  const refusal = outOfRange("the number of bytes of the body", body.length, 1, HTTP_BODY_BYTES);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const seconds = INPUT_SECONDS + Math.ceil(body.length / SLOWEST_BYTES_PER_SECOND);
  const command: AtCommand = {
    text: `AT+HTTPDATA=${body.length},${seconds}`,
    timeoutMs: HTTP_RESPONSE_MS,
    inputSource: body,
    inputLine: "DOWNLOAD",
  };
  session.send(command, (failure) => done(failure));
}

/** What the module says unasked about HTTP. */
export type HttpEvent =
  /** The server closed the connection, be it behind its answer. */
  | { kind: "peer-closed" }
  /** The network is gone: no result will come. */
  | { kind: "no-network" }
  /** A result that nobody awaits any more. */
  | { kind: "stray-result"; line: string };

/** Hears the unsolicited results of chapter 14 (SIM767XX 14.4), and counts its payloads; call it once a session. */
export function onHttpEvent(session: Session, listener: (event: HttpEvent) => void): void {
  session.countPayload(HEAD, (line) => blockLength(line, HEAD));
  session.countPayload(READ, (line) => blockLength(line, READ));
  session.onUrc("+HTTP_PEER_CLOSED", () => listener({ kind: "peer-closed" }));
  session.onUrc("+HTTP_NONET_EVENT", () => listener({ kind: "no-network" }));
  const stray = ["+HTTPACTION:", "+HTTPPOSTFILE:"];
  for (const prefix of stray) session.onUrc(prefix, (line) => listener({ kind: "stray-result", line }));
}

/** Bytes behind the line, `+HTTPREAD: 500` or `+HTTPHEAD: DATA,880`; undefined where none follow. */
function blockLength(line: string, prefix: string): number | undefined {
  const fields = fieldsAfter(line, prefix);
  const count = fields.integer(fields.text(0) === "DATA" ? 1 : 0);
  return count === undefined || count <= 0 ? undefined : count;
}
