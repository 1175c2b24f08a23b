/**
 * SIM767XX chapter 14: HTTP and HTTPS, the service, its parameters and its requests (14.2.1 to 14.2.4,
 * 14.2.8). Header, body and files of the response are in `14-http-data.ts`.
 */
import type { AtCommand } from "../at/command";
import { fieldsAfter } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { malformed, refuse, run, runUnless, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import type { HttpMethod } from "../modem";
import { unknownCid } from "./13-tcpip-errors";
import { httpFailure } from "./14-http-errors";
import { unknownContext } from "./17-tls";

/** The maximum response time of nearly all commands of the chapter. */
export const HTTP_RESPONSE_MS = 120000;
/** Of a content type, of what is accepted, and of header lines together. */
export const HTTP_TEXT_BYTES = 256;
/** The manual gives no limit; the module's command line is to hold it. */
export const HTTP_URL_BYTES = 512;
/** Of names of files. */
const FILE_BYTES = 55;
/** The longest that the module waits for the connection, and for the server's words, s. */
const CONNECT_SECONDS: readonly [number, number] = [20, 120];
const RECEIVE_SECONDS: readonly [number, number] = [2, 120];
/** Both limits of the module together, and what it takes to say so. */
const ACTION_MS = 260000;

/** The commands of this chapter that have a test form. */
export type HttpTestForm =
  | "+HTTPINIT"
  | "+HTTPTERM"
  | "+HTTPPARA"
  | "+HTTPACTION"
  | "+HTTPHEAD"
  | "+HTTPREAD"
  | "+HTTPDATA"
  | "+HTTPPOSTFILE"
  | "+HTTPREADFILE";

/** The test form of a command of this chapter: answers the line that tells the supported values, if any. */
export function testHttp(session: Session, command: HttpTestForm, answer: Answer<string>): void {
  test(session, command, HTTP_RESPONSE_MS, answer);
}

/**
 * AT+HTTPINIT: starts the service and activates PDP context `cid`, 1 where left out (SIM767XX 14.2.1). To
 * be called before anything else; an `error` where the service runs already.
 */
export function startHttp(session: Session, cid: number | undefined, done: Done): void {
  switchService(session, "+HTTPINIT", cid, done);
}

/** AT+HTTPTERM: stops the service (SIM767XX 14.2.2); an `error` where it does not run. */
export function stopHttp(session: Session, cid: number | undefined, done: Done): void {
  switchService(session, "+HTTPTERM", cid, done);
}

/** With a context OK says only that the command was taken, and a result follows; without one OK is all. */
function switchService(session: Session, name: string, cid: number | undefined, done: Done): void {
  const refusal = unknownCid(cid);
  if (cid === undefined || refusal !== undefined) return runUnless(session, refusal, "AT" + name, HTTP_RESPONSE_MS, done);
  const command: AtCommand = { text: `AT${name}=${cid}`, timeoutMs: HTTP_RESPONSE_MS, result: name + ":" };
  session.send(command, (failure, { result }) => {
    const code = result === undefined ? undefined : fieldsAfter(result, name + ":").integer(0);
    done(code === undefined || code === 0 ? failure : httpFailure(command.text, code));
  });
}

/**
 * AT+HTTPPARA="URL": where the next request goes, up to 512 bytes that begin with http:// or https://
 * (SIM767XX 14.2.3). The port stands behind the host, whatever the manual prints.
 */
export function setHttpUrl(session: Session, url: string, done: Done): void {
  setText(session, "URL", "the URL", url, HTTP_URL_BYTES, done);
}

/** AT+HTTPPARA="CONNECTTO": how long the connection may take, 20 to 120 s, 120 by default (SIM767XX 14.2.3). */
export function setHttpConnectTime(session: Session, seconds: number, done: Done): void {
  setNumber(session, "CONNECTTO", "the time to connect", seconds, CONNECT_SECONDS, done);
}

/** AT+HTTPPARA="RECVTO": how long the server may keep silent, 2 to 120 s, 20 by default (SIM767XX 14.2.3). */
export function setHttpReceiveTime(session: Session, seconds: number, done: Done): void {
  setNumber(session, "RECVTO", "the time to receive", seconds, RECEIVE_SECONDS, done);
}

/**
 * AT+HTTPPARA="CONTENT": what the body of a request is, up to 256 bytes, text/plain by default
 * (SIM767XX 14.2.3). For form data the module makes the boundary's header itself.
 */
export function setHttpContentType(session: Session, type: string, done: Done): void {
  setText(session, "CONTENT", "the content type", type, HTTP_TEXT_BYTES, done);
}

/** AT+HTTPPARA="ACCEPT": what may be answered, up to 256 bytes, anything by default (SIM767XX 14.2.3). */
export function setHttpAccept(session: Session, type: string, done: Done): void {
  setText(session, "ACCEPT", "the accepted type", type, HTTP_TEXT_BYTES, done);
}

/** AT+HTTPPARA="SSLCFG": the SSL context of https, 0 to 9, 0 by default (SIM767XX 14.2.3). */
export function setHttpTlsContext(session: Session, context: number, done: Done): void {
  runUnless(session, unknownContext(context), `AT+HTTPPARA="SSLCFG",${context}`, HTTP_RESPONSE_MS, done);
}

/**
 * AT+HTTPPARA="USERDATA": header lines of the request's own, up to 256 bytes, `Name: value`
 * (SIM767XX 14.2.3). Several are joined by `HTTP_LINE_BREAK`; a quote cannot be sent.
 */
export function setHttpUserData(session: Session, lines: string, done: Done): void {
  const objection = unquotable("the header lines", lines, 1, HTTP_TEXT_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  const command = { text: `AT+HTTPPARA="USERDATA",${quote(lines)}`, name: 'AT+HTTPPARA="USERDATA"', timeoutMs: HTTP_RESPONSE_MS };
  session.send(command, (failure) => done(failure));
}

/** Between two header lines stand these four characters, as no line end can stand in a command. */
export const HTTP_LINE_BREAK = "\\r\\n";

/**
 * AT+HTTPPARA="READMODE": whether the same bytes of a response can be read again, for which it has to be
 * shorter than 1 MB (SIM767XX 14.2.3). Off by default: then they have to be fetched quickly.
 */
export function setHttpReadAgain(session: Session, on: boolean, done: Done): void {
  run(session, `AT+HTTPPARA="READMODE",${on ? 1 : 0}`, HTTP_RESPONSE_MS, done);
}

function setText(session: Session, tag: string, what: string, value: string, maxBytes: number, done: Done): void {
  runUnless(session, unquotable(what, value, 1, maxBytes), `AT+HTTPPARA="${tag}",${quote(value)}`, HTTP_RESPONSE_MS, done);
}

function setNumber(session: Session, tag: string, what: string, value: number, range: readonly [number, number], done: Done): void {
  const objection = outOfRange(what + " in seconds", value, range[0], range[1]);
  runUnless(session, objection, `AT+HTTPPARA="${tag}",${value}`, HTTP_RESPONSE_MS, done);
}

const METHODS: readonly HttpMethod[] = ["GET", "POST", "HEAD", "DELETE", "PUT"];

/** What a request came to: a server's status, and how many bytes of body are in the module. */
export interface HttpResult {
  status: number;
  bodyBytes: number;
}

/**
 * AT+HTTPACTION= : runs a request (SIM767XX 14.2.4); other commands may be sent until its result. A
 * failure of kind `code` means that no server answered, with the meaning of the 600s and 700s.
 */
export function runHttp(session: Session, method: HttpMethod, answer: Answer<HttpResult>): void {
  const number = METHODS.indexOf(method);
  act(session, `AT+HTTPACTION=${number}`, `+HTTPACTION: ${number},`, answer);
}

/**
 * AT+HTTPPOSTFILE= : sends the file of this name, up to 55 bytes, of the local storage as a request
 * (SIM767XX 14.2.8). "whole": the file has header and body, and its own method unless `method` is
 * given; "body": it is the body of a `method` request. Results and failures as for `runHttp`.
 */
export function sendHttpFile(
  session: Session,
  file: string,
  holds: { kind: "whole"; method?: HttpMethod } | { kind: "body"; method: HttpMethod },
  answer: Answer<HttpResult>,
): void {
  const objection = unquotable("the file's name", file, 1, FILE_BYTES);
  if (objection !== undefined) return refuse(session, objection, answer);
  const number = holds.method === undefined ? "" : String(METHODS.indexOf(holds.method));
  const method = number === "" ? "" : `,${number},${holds.kind === "body" ? 1 : 0}`;
  act(session, `AT+HTTPPOSTFILE=${quote(file)},1${method}`, `+HTTPPOSTFILE:${number === "" ? "" : ` ${number},`}`, answer);
}

/**
 * AT+HTTPREADFILE= : stores the latest response's body in the local storage (SIM767XX 14.2.9); the
 * name has up to 55 bytes. A failure of kind `code` has its meaning from the 700s.
 */
export function storeHttpBody(session: Session, file: string, done: Done): void {
  const objection = unquotable("the file's name", file, 1, FILE_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  const prefix = "+HTTPREADFILE:";
  const command: AtCommand = { text: `AT+HTTPREADFILE=${quote(file)}`, timeoutMs: HTTP_RESPONSE_MS, result: prefix };
  session.send(command, (failure, { result }) => {
    const code = result === undefined ? undefined : fieldsAfter(result, prefix).integer(0);
    done(code === undefined || code === 0 ? failure : httpFailure(command.text, code));
  });
}

function act(session: Session, text: string, result: string, answer: Answer<HttpResult>): void {
  const command: AtCommand = { text, timeoutMs: HTTP_RESPONSE_MS, result, resultTimeoutMs: ACTION_MS, release: true };
  session.send(command, (failure, { result: line }) => {
    if (failure !== undefined || line === undefined) return answer(failure);
    const fields = fieldsAfter(line, result);
    const status = fields.integer(0);
    const bodyBytes = fields.integer(1);
    if (status === undefined || bodyBytes === undefined || bodyBytes < 0) return answer(malformed(session, text, line));
    const problem: Failure | undefined = httpFailure(text, status);
    if (problem === undefined) answer(undefined, { status, bodyBytes });
    else answer(problem);
  });
}
