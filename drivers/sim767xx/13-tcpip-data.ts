/** SIM767XX chapter 13, TCP/IP: sending and reading (13.2.4, 13.2.5). */
import { concat, find, fromByte, slice } from "../../hal/bytes";
import type { AtCommand } from "../at/command";
import { fieldsAfter, type Fields } from "../at/fields";
import { fromHex } from "../at/hex";
import { outOfRange, quote } from "../at/parameters";
import { ask, malformed, refuse } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import type { Received } from "../modem";
import { unusablePeer } from "./13-tcpip";
import { askTcpIp, NETWORK_RESPONSE_MS, runTcpIp, sendTcpIp, unknownLink } from "./13-tcpip-errors";

/** What one AT+CIPSEND and one AT+CIPRXGET=2 carry. */
export const LINK_DATA_BYTES = 1500;
/** What one AT+CIPRXGET=3 carries. */
const HEX_DATA_BYTES = 750;
const READ_RESPONSE_MS = 8000;
const READ = "+CIPRXGET:";

/** What became of the bytes that were to be sent. */
export interface SendResult {
  requested: number;
  /**
   * Bytes that the module's stack took; -1 where the connection is gone. Where it differs from
   * `requested`, the link cannot be used any further.
   */
  confirmed: number;
}

/** Where a datagram is to go; TCP links know their peer. */
export interface Destination {
  host: string;
  port: number;
}

function unsendable(link: number, bytes: string, to: Destination | undefined): Failure | undefined {
  return (
    unknownLink(link) ??
    outOfRange("the number of bytes", bytes.length, 1, LINK_DATA_BYTES) ??
    (to === undefined ? undefined : unusablePeer(to.host, to.port))
  );
}

function transfer(session: Session, link: number, parameters: string, input: string, answer: Answer<SendResult>): void {
  const result = `+CIPSEND: ${link},`;
  const text = `AT+CIPSEND=${link}${parameters}`;
  const command: AtCommand = { text, timeoutMs: NETWORK_RESPONSE_MS, input, result, release: true };
  sendTcpIp(session, command, (failure, sent) => {
    if (failure !== undefined) return answer(failure);
    const line = sent.result as string;
    const fields = fieldsAfter(line, result);
    const requested = fields.integer(0);
    const confirmed = fields.integer(1);
    if (requested === undefined || confirmed === undefined) answer(malformed(session, text, line));
    else answer(undefined, { requested, confirmed });
  });
}

function addressed(to: Destination | undefined): string {
  return to === undefined ? "" : `,${quote(to.host)},${to.port}`;
}

/**
 * AT+CIPSEND= with a length: 1 to 1500 bytes of any value on link 0 to 3 (SIM767XX 13.2.4); for UDP
 * `to` is needed, and the manual advises 1400 bytes at most. OK says that the input was taken; other
 * commands may be sent between it and the result. Failures with a code are of `TCP_IP_ERRORS`.
 */
export function sendBytes(session: Session, link: number, bytes: string, to: Destination | undefined, answer: Answer<SendResult>): void {
  const refusal = unsendable(link, bytes, to);
  if (refusal === undefined) transfer(session, link, `,${bytes.length}${addressed(to)}`, bytes, answer);
  else refuse(session, refusal, answer);
}

/**
 * AT+CIPSEND= without a length: as `sendBytes`, but the input is ended by CTRL-Z and the bytes that
 * could be taken for a control are escaped (SIM767XX 13.2.4).
 */
export function sendTerminated(session: Session, link: number, bytes: string, to: Destination | undefined, answer: Answer<SendResult>): void {
  const refusal = unsendable(link, bytes, to);
  const parameters = to === undefined ? "" : "," + addressed(to);
  if (refusal === undefined) transfer(session, link, parameters, escaped(bytes) + CTRL_Z, answer);
  else refuse(session, refusal, answer);
}

const ETX = fromByte(3);
const CTRL_Z = fromByte(26);
const ESC = fromByte(27);

/** ETX first, or the escapes of the others would be escaped again. */
function escaped(bytes: string): string {
  return escapedByte(escapedByte(escapedByte(bytes, ETX), CTRL_Z), ESC);
}

function escapedByte(bytes: string, control: string): string {
  const parts: string[] = [];
  let from = 0;
  let index = find(bytes, control, 0);
  while (index >= 0) {
    parts.push(slice(bytes, from, index), ETX);
    from = index;
    index = find(bytes, control, index + 1);
  }
  parts.push(slice(bytes, from, bytes.length));
  return concat(parts);
}

/** AT+CIPRXGET? : whether received data waits to be read, "manual", or comes unasked (SIM767XX 13.2.5). */
export function readManualReceive(session: Session, answer: Answer<boolean>): void {
  const command = {
    text: "AT+CIPRXGET?",
    timeoutMs: READ_RESPONSE_MS,
    prefix: READ,
    accept: (line: string) => fieldsAfter(line, READ).count() === 1,
  };
  const parse = (fields: Fields): boolean | undefined => {
    const mode = fields.integer(0);
    return mode === undefined ? undefined : mode === 1;
  };
  ask(session, command, parse, answer);
}

/** AT+CIPRXGET=0 or 1: received data comes unasked, or waits to be read; for all links (SIM767XX 13.2.5). */
export function setManualReceive(session: Session, manual: boolean, done: Done): void {
  runTcpIp(session, { text: `AT+CIPRXGET=${manual ? 1 : 0}`, timeoutMs: READ_RESPONSE_MS }, done);
}

/**
 * AT+CIPRXGET=2: up to `maxBytes`, 1 to 1500, 1500 where left out, of what waits on link 0 to 3, and how
 * much is left (SIM767XX 13.2.5). Needs `onTcpIpEvent` to have been called. Where nothing waits: a failure with
 * code `NO_DATA`.
 */
export function readBytes(session: Session, link: number, maxBytes: number | undefined, answer: Answer<Received>): void {
  read(session, 2, link, maxBytes, LINK_DATA_BYTES, (bytes) => bytes, answer);
}

/** AT+CIPRXGET=3: as `readBytes`, 1 to 750 bytes, which cross the line as hexadecimal digits (SIM767XX 13.2.5). */
export function readHex(session: Session, link: number, maxBytes: number | undefined, answer: Answer<Received>): void {
  read(session, 3, link, maxBytes, HEX_DATA_BYTES, fromHex, answer);
}

function read(
  session: Session,
  mode: number,
  link: number,
  maxBytes: number | undefined,
  limit: number,
  decode: (payload: string) => string | undefined,
  answer: Answer<Received>,
): void {
  const refusal = unknownLink(link) ?? outOfRange("the number of bytes", maxBytes ?? limit, 1, limit);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const text = `AT+CIPRXGET=${mode},${link}` + (maxBytes === undefined ? "" : `,${maxBytes}`);
  const accept = (line: string): boolean => isAnswerOf(line, mode, link);
  sendTcpIp(session, { text, timeoutMs: READ_RESPONSE_MS, info: [READ], accept, infoRequired: true }, (failure, { lines, payload }) => {
    if (failure !== undefined) return answer(failure);
    const header = lines[0] as string;
    const bytes = decode(payload);
    if (bytes === undefined) answer(malformed(session, text, header));
    else answer(undefined, { bytes, waiting: fieldsAfter(header, READ).integer(3) });
  });
}

/** AT+CIPRXGET=4: how many bytes wait on link 0 to 3 (SIM767XX 13.2.5). */
export function readWaiting(session: Session, link: number, answer: Answer<number>): void {
  const refusal = unknownLink(link);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const accept = (line: string): boolean => isAnswerOf(line, 4, link);
  const question = { text: `AT+CIPRXGET=4,${link}`, timeoutMs: READ_RESPONSE_MS, prefix: READ, accept };
  askTcpIp(session, question, (fields) => fields.integer(2), answer);
}

function isAnswerOf(line: string, mode: number, link: number): boolean {
  const fields = fieldsAfter(line, READ);
  return fields.integer(0) === mode && fields.integer(1) === link;
}
