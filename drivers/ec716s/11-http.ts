/**
 * EC716S chapter 11: HTTP and HTTPS, the service, its parameters and its requests (11.1 to 11.6, 11.12,
 * 11.13). Header, body and what comes unasked are in `11-http-data.ts`.
 */
import type { AtCommand } from "../at/command";
import { fieldsAfter } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, malformed, refuse } from "../at/requests";
import { find, parseInteger, slice } from "../../hal/bytes";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import type { HttpMethod } from "../modem";
import { digit, switchAt } from "./09-tcpip-values";
import { explained, HTTP_FAILURES, HTTP_RESPONSE_MS, httpFailure } from "./11-http-values";

/** The manual gives no limit of texts; the module's command line is to hold them. */
export const HTTP_TEXT_BYTES = 512;
/** The module's own limit is set by `setHttpTimeout`, up to this many seconds here. */
const LONGEST_SECONDS = 600;
/** Behind its own limit the module takes so long to say that it is over. */
const RESULT_MARGIN_MS = 10000;

/** AT+HTTPINIT: starts the service on a bearer that is open (EC716S 11.1). */
export function startHttp(session: Session, done: Done): void {
  run(session, "AT+HTTPINIT", done);
}

/** AT+HTTPTERM: ends the service; the bearer stays open (EC716S 11.13). */
export function stopHttp(session: Session, done: Done): void {
  run(session, "AT+HTTPTERM", done);
}

/** AT+HTTPSSL= : whether requests go through TLS, with context `HTTP_CONTEXT` of 09-tls (EC716S 11.2). */
export function setHttpTls(session: Session, on: boolean, done: Done): void {
  run(session, `AT+HTTPSSL=${digit(on)}`, done);
}

/** AT+HTTPSSL? : whether requests go through TLS (EC716S 11.2). */
export function readHttpTls(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+HTTPSSL?", timeoutMs: HTTP_RESPONSE_MS, prefix: "+HTTPSSL:" }, (fields) => switchAt(fields, 0), answer);
}

/** Parameters that are numbers, with their ranges as far as the manual has one (EC716S 11.3). */
export type HttpNumber = "CID" | "PROPORT" | "BREAK" | "BREAKEND" | "TIMEOUT";
const RANGES: { readonly [name in HttpNumber]: readonly [number, number] } = {
  CID: [1, 3],
  PROPORT: [0, 65535],
  BREAK: [0, 4294967295],
  BREAKEND: [0, 4294967295],
  TIMEOUT: [1, LONGEST_SECONDS],
};

/**
 * AT+HTTPPARA= of a number (EC716S 11.3). "CID": the bearer. "PROPORT": the proxy's port. "BREAK" and
 * "BREAKEND": first and last byte of a range GET; a last one that is less than the first means the end,
 * and both 0 no range. "TIMEOUT": limit of a request, 1 to 600 s, 120 by default.
 */
export function setHttpNumber(session: Session, name: HttpNumber, value: number, done: Done): void {
  const [minimum, maximum] = RANGES[name];
  set(session, name, String(value), outOfRange(name, value, minimum, maximum), done);
}

/** AT+HTTPPARA="REDIR": whether the module follows redirects by itself, which it does not by default (EC716S 11.3). */
export function setHttpRedirects(session: Session, followed: boolean, done: Done): void {
  set(session, "REDIR", String(digit(followed)), undefined, done);
}

/** Parameters that are texts: "UA" is the user agent, "PROIP" the proxy, "CONTENT" the type of the body (EC716S 11.3). */
export type HttpText = "URL" | "UA" | "PROIP" | "CONTENT";

/** AT+HTTPPARA= of a text of up to 512 bytes (EC716S 11.3). */
export function setHttpText(session: Session, name: HttpText, value: string, done: Done): void {
  set(session, name, quote(value), unquotable(name, value, 0, HTTP_TEXT_BYTES), done);
}

/** AT+HTTPPARA="USER_DEFINED": one header line, `Name: value`, besides those given before (EC716S 11.3). */
export function addHttpHeader(session: Session, line: string, done: Done): void {
  setSecret(session, "USER_DEFINED", line, done);
}

/** AT+HTTPPARA="USERDATA": header lines, joined by the four characters `\r\n` (EC716S 11.3). */
export function setHttpUserData(session: Session, lines: string, done: Done): void {
  setSecret(session, "USERDATA", lines, done);
}

/** Header lines may hold credentials: failures do not repeat them. A quote cannot be sent. */
function setSecret(session: Session, name: string, lines: string, done: Done): void {
  const objection = unquotable("the header lines", lines, 1, HTTP_TEXT_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  const tag = `AT+HTTPPARA=${quote(name)}`;
  send(session, { text: `${tag},${quote(lines)}`, name: tag, timeoutMs: HTTP_RESPONSE_MS }, done);
}

function set(session: Session, name: string, value: string, objection: Failure | undefined, done: Done): void {
  if (objection === undefined) run(session, `AT+HTTPPARA=${quote(name)},${value}`, done);
  else refuse(session, objection, done);
}

/** A parameter as the module tells it. */
export interface HttpParameter {
  name: string;
  /** Empty where none is set. */
  value: string;
}

/** AT+HTTPPARA? : all parameters, one a line (EC716S 11.3). */
export function readHttpParameters(session: Session, answer: Answer<HttpParameter[]>): void {
  readParameters(session, "AT+HTTPPARA?", "+HTTPPARA:", (failure, found) => answer(failure, found === undefined ? undefined : found.parameters));
}

/** AT+HTTPSCONT: keeps the parameters for the next start (EC716S 11.12). */
export function saveHttpParameters(session: Session, done: Done): void {
  send(session, { text: "AT+HTTPSCONT", timeoutMs: HTTP_RESPONSE_MS, info: ["+HTTPSCONT:", "+HTTPREAD:"] }, done);
}

/** AT+HTTPSCONT? : the parameters, and whether they are kept: 0 says that they are (EC716S 11.12). */
export function readSavedHttpParameters(session: Session, answer: Answer<{ saved: boolean; parameters: HttpParameter[] }>): void {
  readParameters(session, "AT+HTTPSCONT?", "+HTTPSCONT:", (failure, found) => {
    if (found === undefined) answer(failure);
    else answer(undefined, { saved: found.first === 0, parameters: found.parameters });
  });
}

/** The lines have names and no prefix: only that of the first one tells whose they are. */
function readParameters(
  session: Session,
  text: string,
  prefix: string,
  answer: Answer<{ first: number | undefined; parameters: HttpParameter[] }>,
): void {
  session.send({ text, timeoutMs: HTTP_RESPONSE_MS, info: [""], failures: HTTP_FAILURES }, (failure, reply) => {
    const { lines } = reply;
    if (failure !== undefined) return answer(explained(text, failure, reply));
    const parameters: HttpParameter[] = [];
    let first: number | undefined;
    for (const line of lines) {
      const colon = find(line, ":", 0);
      let from = colon + 1;
      while (line.charAt(from) === " ") from++;
      const value = slice(line, from, line.length);
      if (slice(line, 0, colon + 1) === prefix) first = parseInteger(value);
      else if (colon > 0) parameters.push({ name: slice(line, 0, colon), value });
      else session.malformed(line);
    }
    answer(undefined, { first, parameters });
  });
}

const METHODS: readonly HttpMethod[] = ["GET", "POST", "HEAD"];
export type Ec716sHttpMethod = "GET" | "POST" | "HEAD";

/** What a request came to: a server's status, and how many bytes of body have come so far. */
export interface HttpResult {
  status: number;
  bodyBytes: number;
}

/**
 * AT+HTTPACTION= : runs a request (EC716S 11.5), for up to `withinSeconds`, which is to be the module's
 * own "TIMEOUT"; other commands may be sent until its result. The result may come several times, once
 * for each piece of the body: the later ones are events of `onHttpEvent`. A failure of kind `code` means
 * that no server answered, with the meaning of the 600s.
 */
export function runHttp(session: Session, method: Ec716sHttpMethod, withinSeconds: number, answer: Answer<HttpResult>): void {
  const number = METHODS.indexOf(method);
  const text = `AT+HTTPACTION=${number}`;
  const result = `+HTTPACTION: ${number},`;
  const resultTimeoutMs = withinSeconds * 1000 + RESULT_MARGIN_MS;
  const command: AtCommand = { text, timeoutMs: HTTP_RESPONSE_MS, result, resultTimeoutMs, release: true, failures: HTTP_FAILURES };
  session.send(command, (failure, reply) => {
    const { result: line } = reply;
    if (failure !== undefined || line === undefined) return answer(explained(text, failure, reply));
    const fields = fieldsAfter(line, result);
    const status = fields.integer(0);
    const bodyBytes = fields.integer(1);
    if (status === undefined || bodyBytes === undefined || bodyBytes < 0) return answer(malformed(session, text, line));
    const problem = httpFailure(text, status);
    if (problem === undefined) answer(undefined, { status, bodyBytes });
    else answer(problem);
  });
}

/**
 * AT+HTTPEXACTION= : begins a request whose body, of `bodyBytes` for a POST, and answer pass in pieces
 * (EC716S 11.6). What follows is told by `onHttpEvent`: "wants-body", "readable", "ended".
 */
export function beginHttp(session: Session, method: "GET" | "POST", bodyBytes: number | undefined, done: Done): void {
  const objection = bodyBytes === undefined ? undefined : outOfRange("the number of bytes of the body", bodyBytes, 1, 4294967295);
  const length = bodyBytes === undefined ? "" : `,${bodyBytes}`;
  if (objection === undefined) run(session, `AT+HTTPEXACTION=${METHODS.indexOf(method)}${length}`, done);
  else refuse(session, objection, done);
}

function run(session: Session, text: string, done: Done): void {
  send(session, { text, timeoutMs: HTTP_RESPONSE_MS }, done);
}

/** A command of the chapter: it may fail by a code of its own. */
function send(session: Session, command: AtCommand, done: Done): void {
  session.send({ ...command, failures: HTTP_FAILURES }, (failure, reply) => done(explained(command.name ?? command.text, failure, reply)));
}
