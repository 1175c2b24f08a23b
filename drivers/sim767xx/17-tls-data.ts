/** SIM767XX chapter 17: data of the sessions (17.2.14, 17.2.15) and the unsolicited results (17.4). */
import type { AtCommand } from "../at/command";
import { fieldsAfter, type Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, refuse, resultFailure, runForResult } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import { TLS_ERRORS, TLS_RESPONSE_MS } from "./17-tls";
import { unknownTlsSession } from "./17-tls-sessions";

/** What one AT+CCHSEND and one AT+CCHRECV carry. */
export const TLS_DATA_BYTES = 2048;
/** The module gives up after its send timeout, 150 s by default (SIM767XX 17.2.11), and then says so. */
const SENT_TIMEOUT_MS = 155000;
const RECEIVED = "+CCHRECV:";

/** A number for each of the two sessions. */
function bothSessions(first: number | undefined, second: number | undefined): number[] | undefined {
  return first === undefined || second === undefined ? undefined : [first, second];
}

/** AT+CCHSEND? : bytes of each session that wait to be sent (SIM767XX 17.2.14). */
export function readTlsUnsent(session: Session, answer: Answer<number[]>): void {
  const command = {
    text: "AT+CCHSEND?",
    timeoutMs: TLS_RESPONSE_MS,
    prefix: "+CCHSEND:",
    accept: (line: string) => fieldsAfter(line, "+CCHSEND:").count() >= 4,
  };
  ask(session, command, (fields) => bothSessions(fields.integer(1), fields.integer(3)), answer);
}

/**
 * AT+CCHSEND= : 1 to 2048 bytes to session `id` (SIM767XX 17.2.14). With `awaitResult`, which needs
 * `sendResults` of AT+CCHSET, it is done when the data was sent, and other commands may be sent
 * meanwhile; without it when the module has the data.
 */
export function sendTls(session: Session, id: number, bytes: string, awaitResult: boolean, done: Done): void {
  const refusal = unknownTlsSession(id) ?? outOfRange("the number of bytes", bytes.length, 1, TLS_DATA_BYTES);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const command: AtCommand = { text: `AT+CCHSEND=${id},${bytes.length}`, timeoutMs: TLS_RESPONSE_MS, input: bytes };
  if (awaitResult) {
    command.result = `+CCHSEND: ${id},`;
    command.resultTimeoutMs = SENT_TIMEOUT_MS;
    command.release = true;
  }
  runForResult(session, command, TLS_ERRORS, done);
}

/** AT+CCHRECV? : bytes of each session that wait to be read (SIM767XX 17.2.15). */
export function readTlsCached(session: Session, answer: Answer<number[]>): void {
  const command = {
    text: "AT+CCHRECV?",
    timeoutMs: TLS_RESPONSE_MS,
    prefix: RECEIVED,
    accept: (line: string) => fieldsAfter(line, RECEIVED).text(0) === "LEN",
  };
  ask(session, command, (fields) => bothSessions(fields.integer(1), fields.integer(2)), answer);
}

/**
 * AT+CCHRECV= : up to `maxBytes` (1 to 2048; all that waits where left out) of session `id`, in manual
 * receiving mode only and only where something waits (SIM767XX 17.2.15). Needs `onTlsEvent` to have
 * been called. OK comes first, then the data in blocks, then the result. More than the session's
 * `answerBytes` is an `overflow`.
 */
export function receiveTls(session: Session, id: number, maxBytes: number | undefined, answer: Answer<string>): void {
  const refusal =
    unknownTlsSession(id) ?? (maxBytes === undefined ? undefined : outOfRange("the number of bytes", maxBytes, 1, TLS_DATA_BYTES));
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const command: AtCommand = {
    text: `AT+CCHRECV=${id}` + (maxBytes === undefined ? "" : `,${maxBytes}`),
    timeoutMs: TLS_RESPONSE_MS,
    result: `${RECEIVED} ${id},`,
    info: [RECEIVED],
    accept: (line) => isDataOf(fieldsAfter(line, RECEIVED), id),
  };
  session.send(command, (failure, received) => {
    const failed = resultFailure(command, failure, received, TLS_ERRORS);
    if (failed === undefined) answer(undefined, received.payload);
    else answer(failed);
  });
}

function isDataOf(fields: Fields, id: number): boolean {
  return fields.text(0) === "DATA" && fields.integer(1) === id;
}

/** What the module says unasked about its TLS sessions, 0 and 1. */
export type TlsEvent =
  /** Data waits (manual receiving mode). */
  | { kind: "readable"; id: number }
  /** Data that was not asked for; `remaining` bytes of it follow, -1 where its rest was lost. */
  | { kind: "data"; id: number; bytes: string; remaining: number }
  /** The server ended the connection; what waits can still be read. */
  | { kind: "peer-closed"; id: number }
  /** Receiving failed; `code` is of `TLS_ERRORS`. */
  | { kind: "receive-failed"; id: number; code: number }
  /** The result of a send that nobody awaits any more. */
  | { kind: "sent"; id: number; code: number }
  /** An error of the network stopped the service. */
  | { kind: "stopped" };

/** Hears the unsolicited results of chapter 17 (SIM767XX 17.4); call it once a session. */
export function onTlsEvent(session: Session, listener: (event: TlsEvent) => void): void {
  const hear = (prefix: string, parse: (fields: Fields) => TlsEvent | undefined): void => {
    session.onUrc(prefix, (line) => {
      const event = parse(fieldsAfter(line, prefix));
      if (event === undefined) session.malformed(line);
      else listener(event);
    });
  };
  hear("+CCHEVENT:", (fields) => {
    const id = idAt(fields, 0);
    return id === undefined || fields.text(1) !== "RECV EVENT" ? undefined : { kind: "readable", id };
  });
  hear("+CCH_PEER_CLOSED:", (fields) => {
    const id = idAt(fields, 0);
    return id === undefined ? undefined : { kind: "peer-closed", id };
  });
  hear("+CCH_RECV_CLOSED:", (fields) => coded("receive-failed", fields));
  hear("+CCHSEND:", (fields) => coded("sent", fields));
  hear("+CCH:", (fields) => (fields.text(0) === "CCH STOP" ? { kind: "stopped" } : undefined));
  let id: number | undefined;
  session.onPayloadUrc(RECEIVED, dataLength, (header, bytes, remaining) => {
    if (header !== "") id = fieldsAfter(header, RECEIVED).integer(1);
    if (id !== undefined) listener({ kind: "data", id, bytes, remaining });
  });
}

function idAt(fields: Fields, index: number): number | undefined {
  const id = fields.integer(index);
  return id !== undefined && unknownTlsSession(id) === undefined ? id : undefined;
}

function coded(kind: "receive-failed" | "sent", fields: Fields): TlsEvent | undefined {
  const id = idAt(fields, 0);
  const code = fields.integer(1);
  return id === undefined || code === undefined ? undefined : { kind, id, code };
}

function dataLength(header: string): number | undefined {
  const fields = fieldsAfter(header, RECEIVED);
  return fields.text(0) === "DATA" ? fields.integer(2) : undefined;
}
