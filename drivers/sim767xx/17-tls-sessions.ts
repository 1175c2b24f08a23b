/** SIM767XX chapter 17: the service and its two sessions (17.2.5 to 17.2.13). */
import type { Fields } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, askAll, refuse, run, runForResult } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import { TLS_ERRORS, TLS_RESPONSE_MS, unknownContext } from "./17-tls";

const ADDRESS_RESPONSE_MS = 12000;
/** The manual leaves the number of PDP contexts open; 3GPP has at most so many. */
const LAST_CID = 15;
/** Where AT+CCHSTART fails, its result follows ERROR or not; nothing says how soon. */
const RESULT_AFTER_ERROR_MS = 500;

/** Why `id` is no session, 0 or 1. */
export function unknownTlsSession(id: number): Failure | undefined {
  return outOfRange("the TLS session", id, 0, 1);
}

/** What AT+CCHSET sets; both are off at first, and kept until a restart. */
export interface TlsReports {
  /** A result follows each AT+CCHSEND when the data was sent. */
  sendResults: boolean;
  /** Received data waits for AT+CCHRECV instead of coming unasked. */
  manualReceive: boolean;
}

/** AT+CCHSET? (SIM767XX 17.2.5). */
export function readTlsReports(session: Session, answer: Answer<TlsReports>): void {
  const command = { text: "AT+CCHSET?", timeoutMs: TLS_RESPONSE_MS, prefix: "+CCHSET:" };
  const parse = (fields: Fields): TlsReports | undefined => {
    const sendResults = fields.integer(0);
    if (sendResults === undefined) return undefined;
    return { sendResults: sendResults === 1, manualReceive: fields.integer(1) === 1 };
  };
  ask(session, command, parse, answer);
}

/** AT+CCHSET= ; before `startTls` (SIM767XX 17.2.5). */
export function setTlsReports(session: Session, reports: TlsReports, done: Done): void {
  run(session, `AT+CCHSET=${reports.sendResults ? 1 : 0},${reports.manualReceive ? 1 : 0}`, TLS_RESPONSE_MS, done);
}

/** AT+CCHMODE? : whether session 0 is transparent (SIM767XX 17.2.6). */
export function readTlsTransparent(session: Session, answer: Answer<boolean>): void {
  const command = { text: "AT+CCHMODE?", timeoutMs: TLS_RESPONSE_MS, prefix: "+CCHMODE:" };
  const parse = (fields: Fields): boolean | undefined => {
    const mode = fields.integer(0);
    return mode === undefined ? undefined : mode === 1;
  };
  ask(session, command, parse, answer);
}

/** AT+CCHMODE= ; before `startTls`. In transparent mode there is session 0 only (SIM767XX 17.2.6). */
export function setTlsTransparent(session: Session, transparent: boolean, done: Done): void {
  run(session, `AT+CCHMODE=${transparent ? 1 : 0}`, TLS_RESPONSE_MS, done);
}

/** `=<cid>` of a command whose PDP context may be left out. */
function withCid(cid: number | undefined): string {
  return cid === undefined ? "" : `=${cid}`;
}

function unknownCid(cid: number | undefined): Failure | undefined {
  return cid === undefined ? undefined : outOfRange("the PDP context", cid, 1, LAST_CID);
}

/**
 * AT+CCHSTART: starts the service, which activates PDP context `cid`, 1 to 15, 1 where left out
 * (SIM767XX 17.2.7). Failures with a code are of `TLS_ERRORS`.
 */
export function startTls(session: Session, cid: number | undefined, done: Done): void {
  const refusal = unknownCid(cid);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const command = {
    text: "AT+CCHSTART" + withCid(cid),
    timeoutMs: TLS_RESPONSE_MS,
    result: "+CCHSTART:",
    resultAfterErrorMs: RESULT_AFTER_ERROR_MS,
  };
  runForResult(session, command, TLS_ERRORS, done);
}

/** AT+CCHSTOP: stops the service; `error` where it does not run (SIM767XX 17.2.8). */
export function stopTls(session: Session, cid: number | undefined, done: Done): void {
  const refusal = unknownCid(cid);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const command = { text: "AT+CCHSTOP" + withCid(cid), timeoutMs: TLS_RESPONSE_MS, result: "+CCHSTOP:" };
  runForResult(session, command, TLS_ERRORS, done);
}

/** AT+CCHADDR: the module's own IPv4 address; `error` before `startTls` (SIM767XX 17.2.9). */
export function readTlsAddress(session: Session, cid: number | undefined, answer: Answer<string>): void {
  const refusal = unknownCid(cid);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const command = { text: "AT+CCHADDR" + withCid(cid), timeoutMs: ADDRESS_RESPONSE_MS, prefix: "+CCHADDR:" };
  ask(session, command, (fields) => (fields.text(0) === "" ? undefined : fields.text(0)), answer);
}

/** The SSL context of a session; undefined where none is set: it is then the one of the session's number. */
export interface TlsSessionContext {
  id: number;
  context?: number;
}

/** AT+CCHSSLCFG? (SIM767XX 17.2.10). */
export function readTlsSessionContexts(session: Session, answer: Answer<TlsSessionContext[]>): void {
  const command = { text: "AT+CCHSSLCFG?", timeoutMs: TLS_RESPONSE_MS, prefix: "+CCHSSLCFG:" };
  const parse = (fields: Fields): TlsSessionContext | undefined => {
    const id = fields.integer(0);
    return id === undefined ? undefined : { id, context: fields.integer(1) };
  };
  askAll(session, command, parse, answer);
}

/**
 * AT+CCHSSLCFG= : which SSL context session `id` takes; behind `startTls` and before each `openTls`,
 * as a failed connection and a close clear it (SIM767XX 17.2.10).
 */
export function setTlsSessionContext(session: Session, id: number, context: number, done: Done): void {
  setForSession(session, "AT+CCHSSLCFG=", id, String(context), unknownContext(context), done);
}

function setForSession(session: Session, command: string, id: number, value: string, invalid: Failure | undefined, done: Done): void {
  const refusal = unknownTlsSession(id) ?? invalid;
  if (refusal === undefined) run(session, `${command}${id},${value}`, TLS_RESPONSE_MS, done);
  else refuse(session, refusal, done);
}

/** What AT+CCHCFG? tells of a session. */
export interface TlsSessionSettings extends TlsSessionContext {
  sendTimeoutSeconds: number;
}

/** AT+CCHCFG? (SIM767XX 17.2.11). */
export function readTlsSessionSettings(session: Session, answer: Answer<TlsSessionSettings[]>): void {
  const command = { text: "AT+CCHCFG?", timeoutMs: TLS_RESPONSE_MS, prefix: "+CCHCFG:" };
  const parse = (fields: Fields): TlsSessionSettings | undefined => {
    const id = fields.integer(0);
    const sendTimeoutSeconds = fields.integer(1);
    if (id === undefined || sendTimeoutSeconds === undefined) return undefined;
    return { id, sendTimeoutSeconds, context: fields.integer(2) };
  };
  askAll(session, command, parse, answer);
}

/** AT+CCHCFG="sendtimeout": 60 to 150 s, 150 by default (SIM767XX 17.2.11). */
export function setTlsSendTimeout(session: Session, id: number, seconds: number, done: Done): void {
  const invalid = outOfRange("the send timeout", seconds, 60, 150);
  setForSession(session, 'AT+CCHCFG="sendtimeout",', id, String(seconds), invalid, done);
}

/** AT+CCHCFG="sslctx": the same as `setTlsSessionContext` (SIM767XX 17.2.11). */
export function setTlsSslContext(session: Session, id: number, context: number, done: Done): void {
  setForSession(session, 'AT+CCHCFG="sslctx",', id, String(context), unknownContext(context), done);
}

/** AT+CCHCFG="CID": the PDP context of both sessions, 1 to 15 (SIM767XX 17.2.11). */
export function setTlsCid(session: Session, cid: number, done: Done): void {
  const refusal = unknownCid(cid);
  if (refusal === undefined) run(session, `AT+CCHCFG="CID",${cid}`, TLS_RESPONSE_MS, done);
  else refuse(session, refusal, done);
}

/** AT+CCHCFG="CID": asks for the PDP context of the first session (SIM767XX 17.2.11). */
export function readTlsCid(session: Session, answer: Answer<number>): void {
  const command = { text: 'AT+CCHCFG="CID"', timeoutMs: TLS_RESPONSE_MS, prefix: "+CCHCFG:" };
  ask(session, command, (fields) => fields.integer(1), answer);
}

/** AT+CCHCFG="SCID": the PDP context of session `id`, 1 to 15 (SIM767XX 17.2.11). */
export function setTlsSessionCid(session: Session, id: number, cid: number, done: Done): void {
  setForSession(session, 'AT+CCHCFG="SCID",', id, String(cid), unknownCid(cid), done);
}

/** The PDP context of a session. */
export interface TlsSessionCid {
  id: number;
  cid: number;
}

/** AT+CCHCFG="SCID": asks for the PDP context of session `id`, of both where left out (SIM767XX 17.2.11). */
export function readTlsSessionCids(session: Session, id: number | undefined, answer: Answer<TlsSessionCid[]>): void {
  const refusal = id === undefined ? undefined : unknownTlsSession(id);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const text = 'AT+CCHCFG="SCID"' + (id === undefined ? "" : `,${id}`);
  const parse = (fields: Fields): TlsSessionCid | undefined => {
    const which = fields.integer(1);
    const cid = fields.integer(2);
    return which === undefined || cid === undefined ? undefined : { id: which, cid };
  };
  askAll(session, { text, timeoutMs: TLS_RESPONSE_MS, prefix: "+CCHCFG:" }, parse, answer);
}

/** Where AT+CCHOPEN connects to, and whether with TLS or plainly. */
export interface TlsTarget {
  /** Name or address, 1 to 256 bytes. */
  host: string;
  /** 1 to 65535. */
  port: number;
  transport: "tcp" | "tls";
  /** 1 to 65535; the module's choice where left out. */
  localPort?: number;
}

/** A session; its target is undefined while it has none. */
export interface TlsConnection {
  id: number;
  target?: TlsTarget;
}

/** AT+CCHOPEN? (SIM767XX 17.2.12). */
export function readTlsConnections(session: Session, answer: Answer<TlsConnection[]>): void {
  const command = {
    text: "AT+CCHOPEN?",
    timeoutMs: TLS_RESPONSE_MS,
    prefix: "+CCHOPEN:",
    accept: (line: string) => line.indexOf('"') >= 0,
  };
  askAll(session, command, parseConnection, answer);
}

function parseConnection(fields: Fields): TlsConnection | undefined {
  const id = fields.integer(0);
  const host = fields.text(1);
  const port = fields.integer(2);
  if (id === undefined) return undefined;
  if (host === "" || port === undefined) return { id };
  return { id, target: { host, port, transport: fields.integer(3) === 1 ? "tcp" : "tls", localPort: fields.integer(4) } };
}

function unusableTarget(id: number, target: TlsTarget): Failure | undefined {
  return (
    unknownTlsSession(id) ??
    unquotable("the host", target.host, 1, 256) ??
    outOfRange("the port", target.port, 1, 65535) ??
    (target.localPort === undefined ? undefined : outOfRange("the local port", target.localPort, 1, 65535))
  );
}

function openText(id: number, target: TlsTarget): string {
  const { host, port, transport, localPort } = target;
  const local = localPort === undefined ? "" : `,${localPort}`;
  return `AT+CCHOPEN=${id},${quote(host)},${port},${transport === "tcp" ? 1 : 2}${local}`;
}

/**
 * AT+CCHOPEN= : connects session `id`, 0 or 1 (SIM767XX 17.2.12). OK is not the connection yet; other
 * commands may be sent meanwhile. Failures with a code are of `TLS_ERRORS`.
 */
export function openTls(session: Session, id: number, target: TlsTarget, done: Done): void {
  const refusal = unusableTarget(id, target);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const command = { text: openText(id, target), timeoutMs: TLS_RESPONSE_MS, result: `+CCHOPEN: ${id},`, release: true };
  runForResult(session, command, TLS_ERRORS, done);
}

/**
 * AT+CCHOPEN= in transparent mode: connects session 0; when it is done, `session.data` is the
 * connection (SIM767XX 17.2.12).
 */
export function openTlsTransparent(session: Session, target: TlsTarget, done: Done): void {
  const refusal = unusableTarget(0, target);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const command = {
    text: openText(0, target),
    timeoutMs: TLS_RESPONSE_MS,
    result: "+CCHOPEN: 0,",
    finals: ["CONNECT"],
    failures: ["CONNECT FAIL"],
    okIsAcceptance: true,
    entersDataMode: true,
  };
  runForResult(session, command, TLS_ERRORS, done);
}

/** AT+CCHCLOSE= : ends session `id`; `error` where it is not connected (SIM767XX 17.2.13). */
export function closeTls(session: Session, id: number, done: Done): void {
  const refusal = unknownTlsSession(id);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const command = { text: `AT+CCHCLOSE=${id}`, timeoutMs: TLS_RESPONSE_MS, result: `+CCHCLOSE: ${id},`, release: true };
  runForResult(session, command, TLS_ERRORS, done);
}

/** AT+CCHCLOSE=0 in transparent mode: done when the module says CLOSED (SIM767XX 17.2.13). */
export function closeTlsTransparent(session: Session, done: Done): void {
  const command = { text: "AT+CCHCLOSE=0", timeoutMs: TLS_RESPONSE_MS, finals: ["CLOSED"], okIsAcceptance: true };
  session.send(command, (failure) => done(failure));
}
