/** EC716S chapter 11: header and body (11.4, 11.7 to 11.11), and what comes unasked (11.5, 11.14, 11.15). */
import type { AtCommand } from "../at/command";
import { fieldsAfter } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { malformed, refuse } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { ByteSource } from "../modem";
import { explained, HTTP_ERROR, HTTP_ERRORS, HTTP_FAILURES, HTTP_RESPONSE_MS } from "./11-http-values";

/** What AT+HTTPDATA and AT+HTTPREAD carry in the AT firmware; other firmware takes up to 130048. */
export const HTTP_BUFFER_BYTES = 3356;
const LARGEST_BODY_BYTES = 130048;
/** The longest that the module waits for a body, ms. */
const INPUT_MS = 120000;
/** Flash or network may stand behind a download to a file: no limit is given. */
const DOWNLOAD_MS = 150000;
const PATH_BYTES = 255;
const READ = "+HTTPREAD:";
const HEAD = "+HTTPHEAD:";
const GOT = "+HTTPGET:";
const STREAM_HEADERS: readonly string[] = ["+HTTPEXGET:", GOT];

/**
 * AT+HTTPDATA= : the body of the next POST, up to 130048 bytes, 3356 in the AT firmware (EC716S 11.4).
 * Undefined clears the one that is there.
 */
export function setHttpBody(session: Session, body: ByteSource | undefined, done: Done): void {
  const length = body === undefined ? 0 : body.length;
  const objection = body === undefined ? undefined : outOfRange("the number of bytes of the body", length, 1, LARGEST_BODY_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  const command: AtCommand = { text: `AT+HTTPDATA=${length},${INPUT_MS}`, timeoutMs: HTTP_RESPONSE_MS, failures: HTTP_FAILURES };
  if (body !== undefined) {
    command.inputSource = body;
    command.inputLine = "DOWNLOAD";
  } else command.info = ["DOWNLOAD"];
  session.send(command, (failure, reply) => done(explained(command.text, failure, reply)));
}

/**
 * AT+HTTPREAD= : `count` bytes, 1 to 3356, of the latest response's body from byte `from` on, 0 to 3356
 * (EC716S 11.7). Needs `onHttpEvent` to have been called. The bytes are followed by OK directly.
 */
export function readHttpBody(session: Session, from: number, count: number, answer: Answer<string>): void {
  const objection = outOfRange("the position", from, 0, HTTP_BUFFER_BYTES) ?? outOfRange("the number of bytes", count, 1, HTTP_BUFFER_BYTES);
  if (objection === undefined) readPayload(session, `AT+HTTPREAD=${from},${count}`, [READ], answer);
  else refuse(session, objection, answer);
}

/**
 * AT+HTTPREAD: the whole body, in pieces as they come, or the body of a POST that is set
 * (EC716S 11.7). `take` is given the pieces, and how many bytes follow each.
 */
export function readWholeHttpBody(session: Session, take: (this: void, bytes: string, remaining: number) => void, done: Done): void {
  const command: AtCommand = {
    text: "AT+HTTPREAD",
    timeoutMs: HTTP_RESPONSE_MS,
    info: [READ],
    onLine: () => {},
    onPayload: (_header, bytes, remaining) => take(bytes, remaining),
    failures: HTTP_FAILURES,
  };
  session.send(command, (failure, reply) => done(explained(command.text, failure, reply)));
}

/** AT+HTTPGET= : downloads to a path, 1 to 255 bytes; answers the length (EC716S 11.8). */
export function downloadHttp(session: Session, path: string, answer: Answer<number>): void {
  const objection = unquotable("the path", path, 1, PATH_BYTES);
  if (objection !== undefined) return refuse(session, objection, answer);
  const text = `AT+HTTPGET=${quote(path)}`;
  session.send({ text, timeoutMs: DOWNLOAD_MS, info: [GOT], infoRequired: true, failures: HTTP_FAILURES }, (failure, reply) => {
    if (failure !== undefined) return answer(explained(text, failure, reply));
    const line = reply.lines[0] as string;
    const length = fieldsAfter(line, GOT).integer(0);
    if (length === undefined) answer(malformed(session, text, line));
    else answer(undefined, length);
  });
}

/**
 * Reads streamed answers. Their header is printed as `+HTTPEXGET:` and as `+HTTPGET:`, which is that of a
 * download as well, where no bytes follow. To be made once, with the session; one read at a time.
 */
export class HttpStream {
  private reading = false;

  constructor(private readonly session: Session) {
    for (const prefix of STREAM_HEADERS) session.countPayload(prefix, (line) => (this.reading ? payloadLength(line, prefix) : undefined));
  }

  /** AT+HTTPEXGET: what is there, or at most `maxBytes` of it, behind a "readable" (EC716S 11.9). */
  read(maxBytes: number | undefined, answer: Answer<string>): void {
    const objection = maxBytes === undefined ? undefined : outOfRange("the number of bytes", maxBytes, 1, 4294967295);
    if (objection !== undefined) return refuse(this.session, objection, answer);
    this.reading = true;
    readPayload(this.session, "AT+HTTPEXGET" + (maxBytes === undefined ? "" : `=${maxBytes}`), STREAM_HEADERS, (failure, bytes) => {
      this.reading = false;
      answer(failure, bytes);
    });
  }
}

/**
 * AT+HTTPEXPOST= : the next bytes, one or more, of the streamed body, behind a "wants-body" (EC716S
 * 11.10); done when the module says that it took them.
 */
export function writeHttpStream(session: Session, bytes: string, done: Done): void {
  const objection = outOfRange("the number of bytes", bytes.length, 1, LARGEST_BODY_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  const command: AtCommand = {
    text: `AT+HTTPEXPOST=${bytes.length},${INPUT_MS}`,
    timeoutMs: HTTP_RESPONSE_MS,
    input: bytes,
    result: "+HTTPEXPOST:",
    resultTimeoutMs: INPUT_MS,
    failures: HTTP_FAILURES,
  };
  session.send(command, (failure, reply) => {
    const taken = reply.result === undefined ? undefined : fieldsAfter(reply.result, "+HTTPEXPOST:").integer(0);
    if (failure !== undefined) done(explained(command.text, failure, reply));
    else if (taken === bytes.length) done(undefined);
    else done({ kind: "error", message: `${command.text}: the module took ${taken ?? 0} of ${bytes.length} bytes` });
  });
}

/** AT+HTTPHEAD: the header of the latest response (EC716S 11.11), by either prefix. Needs `onHttpEvent` to have been called. */
export function readHttpHead(session: Session, answer: Answer<string>): void {
  readPayload(session, "AT+HTTPHEAD", [HEAD, READ], answer);
}

function readPayload(session: Session, text: string, info: readonly string[], answer: Answer<string>): void {
  session.send({ text, timeoutMs: HTTP_RESPONSE_MS, info, failures: HTTP_FAILURES }, (failure, reply) => {
    if (failure === undefined) answer(undefined, reply.payload);
    else answer(explained(text, failure, reply));
  });
}

/** What the module says unasked about HTTP. */
export type HttpEvent =
  /** One more piece of the body has come, of so many bytes, or a result that nobody awaits. */
  | { kind: "more"; status: number; bodyBytes: number }
  /** The streamed request wants its body. */
  | { kind: "wants-body" }
  /** The streamed answer can be read. */
  | { kind: "readable" }
  /** The streamed answer was read to its end. */
  | { kind: "ended"; status: number }
  /** An error that ended no command, with its meaning where it is in `HTTP_ERRORS`. */
  | { kind: "failed"; code: number; meaning: string };

/** Hears the unsolicited results of chapter 11, and counts its payloads; call it once a session. */
export function onHttpEvent(session: Session, listener: (event: HttpEvent) => void): void {
  for (const prefix of [READ, HEAD]) session.countPayload(prefix, (line) => payloadLength(line, prefix));
  const numbered = (prefix: string, take: (first: number, second: number, third: number | undefined) => void): void => {
    session.onUrc(prefix, (line) => {
      const fields = fieldsAfter(line, prefix);
      const first = fields.integer(0);
      if (first === undefined) session.malformed(line);
      else take(first, fields.integer(1) ?? 0, fields.integer(2));
    });
  };
  numbered("+HTTPACTION:", (_method, status, bodyBytes) => listener({ kind: "more", status, bodyBytes: bodyBytes ?? 0 }));
  numbered("+HTTPEXACTION:", (_method, status) => listener({ kind: "ended", status }));
  numbered(HTTP_ERROR, (code) => listener({ kind: "failed", code, meaning: HTTP_ERRORS[code] ?? "unknown error" }));
  session.onUrc("+HTTPEXPOST", (line) => {
    if (line === "+HTTPEXPOST") listener({ kind: "wants-body" });
    else session.malformed(line);
  });
  session.onUrc("+HTTPEXGET", (line) => {
    if (line === "+HTTPEXGET") listener({ kind: "readable" });
    else session.malformed(line);
  });
}

function payloadLength(line: string, prefix: string): number | undefined {
  const count = fieldsAfter(line, prefix).integer(0);
  return count === undefined || count <= 0 ? undefined : count;
}
