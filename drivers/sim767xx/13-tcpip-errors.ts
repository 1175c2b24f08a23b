/** SIM767XX chapter 13: the two code tables (13.3) and the lines that explain an ERROR. */
import { parseInteger, startsWith } from "../../hal/bytes";
import type { AtAnswer, AtCommand, AtDone } from "../at/command";
import { fieldsAfter, type Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { codeFailure, malformed, resultFailure, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";

/** The maximum response time of the commands that wait for nobody. */
export const SETTING_RESPONSE_MS = 5000;
/** The module's own limit for what the network has to do is 120 s at most (13.2.11), and it says so then. */
export const NETWORK_RESPONSE_MS = 125000;
/** The manual leaves the number of PDP contexts open; 3GPP has at most so many. */
const LAST_CID = 15;

/** What stands behind +IP ERROR:, as this text or as its index (SIM767XX 13.3.1). */
export const IP_ERRORS: readonly string[] = [
  "Connection time out",
  "Bind port failed",
  "Port overflow",
  "Create socket failed",
  "Network is already opened",
  "Network is already closed",
  "No clients connected",
  "No active client",
  "Network not opened",
  "Client index overflow",
  "Connection is already created",
  "Connection is not created",
  "Invalid parameter",
  "Operation not supported",
  "DNS query failed",
  "TCP busy",
  "Net close failed for socket opened",
  "Sending time out",
  "Sending failure for network error",
  "Open failure for network error",
  "Server is already listening",
  "Operation failed",
  "No data",
];
/** Index of "No data" in `IP_ERRORS`; the other table ends before it. */
export const NO_DATA = 22;

/** Meanings of the results, and of what stands behind +CIPERROR: (SIM767XX 13.3.2). */
export const TCP_IP_ERRORS: readonly string[] = [
  "operation succeeded",
  "network failure",
  "the network is not open",
  "wrong parameter",
  "operation not supported",
  "the socket could not be created",
  "the socket could not be bound",
  "the TCP server is listening already",
  "busy",
  "sockets are open",
  "timeout",
  "the name could not be resolved",
  "unknown error",
];

const IP_ERROR = "+IP ERROR:";
const CIP_ERROR = "+CIPERROR:";

/** Sends a command of the chapter; where it fails, an explaining line in front of ERROR becomes the failure. */
export function sendTcpIp(session: Session, command: AtCommand, done: AtDone): void {
  const { text, info, accept } = command;
  const explained: AtCommand = {
    ...command,
    info: info === undefined ? [IP_ERROR, CIP_ERROR] : info.concat([IP_ERROR, CIP_ERROR]),
    accept: accept === undefined ? undefined : (line) => isExplanation(line) || accept(line),
  };
  session.send(explained, (failure, answer) => {
    done(failure === undefined ? undefined : explanation(text, failure, answer), answer);
  });
}

/** A command whose success is its result 0; other codes are of `TCP_IP_ERRORS`. */
export function runTcpIp(session: Session, command: AtCommand, done: Done): void {
  sendTcpIp(session, command, (failure, answer) => done(resultFailure(command, failure, answer, TCP_IP_ERRORS)));
}

/** As `askAll` of drivers/at/requests, with the explanation of a failure. */
export function askAllTcpIp<T>(session: Session, question: Question, parse: (fields: Fields) => T | undefined, answer: Answer<T[]>): void {
  const { text, timeoutMs, prefix, accept } = question;
  sendTcpIp(session, { text, timeoutMs, info: [prefix], accept }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const values: T[] = [];
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index] as string;
      const value = parse(fieldsAfter(line, prefix));
      if (value === undefined) session.malformed(line);
      else values.push(value);
    }
    answer(undefined, values);
  });
}

/** As `ask` of drivers/at/requests, with the explanation of a failure. */
export function askTcpIp<T>(session: Session, question: Question, parse: (fields: Fields) => T | undefined, answer: Answer<T>): void {
  const { text, timeoutMs, prefix, accept } = question;
  sendTcpIp(session, { text, timeoutMs, info: [prefix], accept, infoRequired: true }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const line = lines[0] as string;
    const value = parse(fieldsAfter(line, prefix));
    if (value === undefined) answer(malformed(session, text, line));
    else answer(undefined, value);
  });
}

/** A command that is answered by lines with `prefix`. */
export interface Question {
  text: string;
  timeoutMs: number;
  prefix: string;
  accept?: (this: void, line: string) => boolean;
}

function isExplanation(line: string): boolean {
  return startsWith(line, IP_ERROR) || startsWith(line, CIP_ERROR);
}

function explanation(command: string, failure: Failure, answer: AtAnswer): Failure {
  const explaining = answer.lines.filter((line) => isExplanation(line));
  const line = explaining[0];
  if (line === undefined || failure.kind !== "error") return failure;
  if (startsWith(line, CIP_ERROR)) return codeFailure(command, fieldsAfter(line, CIP_ERROR).integer(0) ?? -1, TCP_IP_ERRORS);
  const text = textAfter(line, IP_ERROR);
  const code = parseInteger(text) ?? IP_ERRORS.indexOf(text);
  if (code >= 0) return codeFailure(command, code, IP_ERRORS);
  return { kind: "code", message: `${command}: ${text}` };
}

/** Why `link` is none of the chapter's links, 0 to 3. */
export function unknownLink(link: number): Failure | undefined {
  return outOfRange("the link", link, 0, 3);
}

/** Why `cid` is no PDP context, 1 to 15; one that is left out is the module's choice. */
export function unknownCid(cid: number | undefined): Failure | undefined {
  return cid === undefined ? undefined : outOfRange("the PDP context", cid, 1, LAST_CID);
}

/** `=<cid>` of a command whose PDP context may be left out. */
export function withCid(command: string, cid: number | undefined): string {
  return cid === undefined ? command : `${command}=${cid}`;
}
