/** EC716S chapter 9, TCP/IP: received data, read by hand or pushed (9.12, 9.22 to 9.25, 9.27). */
import { find, slice } from "../../hal/bytes";
import { parseEndpoint, type Endpoint } from "../at/addresses";
import { fieldsAfter, type Fields } from "../at/fields";
import { fromHex } from "../at/hex";
import { outOfRange } from "../at/parameters";
import { ask, malformed, refuse, run } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { Received } from "../modem";
import { digit, linkAt, ofLink, RESPONSE_MS, switchAt, unknownLink, type LinkNumber } from "./09-tcpip-values";

/** What one AT+CIPRXGET=2 carries, and one AT+CIPRXGET=3. */
export const RECEIVE_BYTES = 1460;
const RECEIVE_HEX_BYTES = 730;
export const READ = "+CIPRXGET:";

/**
 * How received data comes (EC716S 9.27). "pushed": by itself, as by default. "announced-once": it is
 * read, and announced when nothing was announced since the last read. "announced": with each arrival
 * (from firmware V867 on).
 */
export type ReceiveMode = "pushed" | "announced-once" | "announced";
const RECEIVE_MODES: readonly (readonly [ReceiveMode, number])[] = [
  ["pushed", 0],
  ["announced-once", 1],
  ["announced", 5],
];

/**
 * AT+CIPRXGET? (EC716S 9.27). In single link mode an announcement that comes at this moment looks the
 * same; so ask `readWaiting` afterwards.
 */
export function readReceiveMode(session: Session, answer: Answer<ReceiveMode>): void {
  const accept = (line: string): boolean => fieldsAfter(line, READ).count() === 1;
  const parse = (fields: Fields): ReceiveMode | undefined => {
    for (const [mode, value] of RECEIVE_MODES) if (value === fields.integer(0)) return mode;
    return undefined;
  };
  ask(session, { text: "AT+CIPRXGET?", timeoutMs: RESPONSE_MS, prefix: READ, accept }, parse, answer);
}

/** AT+CIPRXGET=0, 1 or 5: for all links (EC716S 9.27). */
export function setReceiveMode(session: Session, mode: ReceiveMode, done: Done): void {
  for (const [name, value] of RECEIVE_MODES) if (name === mode) run(session, `AT+CIPRXGET=${value}`, RESPONSE_MS, done);
}

/**
 * AT+CIPRXGET=2: up to `maxBytes`, 1 to 1460, of what waits, and how much is left (EC716S 9.27). Needs
 * `onTcpIpEvent` to have been called. Where the connection ends in the middle of it, fewer bytes may
 * come than the module announced: that is a failure of kind `overflow`.
 */
export function readBytes(session: Session, link: LinkNumber, maxBytes: number, answer: Answer<Received>): void {
  read(session, 2, link, maxBytes, RECEIVE_BYTES, (bytes) => bytes, answer);
}

/** AT+CIPRXGET=3: as `readBytes`, 1 to 730 bytes, which cross the line as hexadecimal digits (EC716S 9.27). */
export function readHex(session: Session, link: LinkNumber, maxBytes: number, answer: Answer<Received>): void {
  read(session, 3, link, maxBytes, RECEIVE_HEX_BYTES, fromHex, answer);
}

function read(
  session: Session,
  mode: number,
  link: LinkNumber,
  maxBytes: number,
  limit: number,
  decode: (payload: string) => string | undefined,
  answer: Answer<Received>,
): void {
  const refusal = unknownLink(link) ?? outOfRange("the number of bytes", maxBytes, 1, limit);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const text = `AT+CIPRXGET=${mode},${ofLink(link)}${maxBytes}`;
  const accept = (line: string): boolean => isAnswerOf(line, mode, link);
  session.send({ text, timeoutMs: RESPONSE_MS, info: [READ], accept, infoRequired: true }, (failure, { lines, payload }) => {
    if (failure !== undefined) return answer(failure);
    const header = lines[0] as string;
    const bytes = decode(payload);
    if (bytes === undefined) answer(malformed(session, text, header));
    else answer(undefined, { bytes, waiting: fieldsAfter(header, READ).integer(link === undefined ? 2 : 3) });
  });
}

/** AT+CIPRXGET=4: how many bytes wait (EC716S 9.27). */
export function readWaiting(session: Session, link: LinkNumber, answer: Answer<number>): void {
  const refusal = unknownLink(link);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const text = link === undefined ? "AT+CIPRXGET=4" : `AT+CIPRXGET=4,${link}`;
  const accept = (line: string): boolean => isAnswerOf(line, 4, link);
  const question = { text, timeoutMs: RESPONSE_MS, prefix: READ, accept };
  ask(session, question, (fields) => fields.integer(link === undefined ? 1 : 2), answer);
}

function isAnswerOf(line: string, mode: number, link: LinkNumber): boolean {
  const fields = fieldsAfter(line, READ);
  return fields.integer(0) === mode && (link === undefined || fields.integer(1) === link);
}

/** `+CIPRXGET: 2,3,5,0` counts 5 bytes, and without the link `+CIPRXGET: 2,5,0`; mode 3 has two digits a byte. */
export function readLength(header: string): number | undefined {
  const fields = fieldsAfter(header, READ);
  const mode = fields.integer(0);
  const bytes = fields.integer(fields.count() >= 4 ? 2 : 1);
  if (bytes === undefined || bytes < 0 || fields.count() < 3) return undefined;
  return mode === 2 ? bytes : mode === 3 ? bytes * 2 : undefined;
}

/**
 * Switches for data that is pushed; the first three have a meaning for a single link only.
 * "+CIPHEAD": a header with the length in front of it (EC716S 9.23). "+CIPSHOWTP": the transport in
 * that header (9.24). "+CIPSRIP": a line with the sender in front of it (9.22). "+CIPRXF": on leaves
 * out the line end that is put behind it otherwise (9.12).
 */
export type PushSwitch = "+CIPHEAD" | "+CIPSHOWTP" | "+CIPSRIP" | "+CIPRXF";

/** AT+CIPHEAD?, AT+CIPSHOWTP?, AT+CIPSRIP?, AT+CIPRXF? (EC716S 9.12, 9.22 to 9.24). */
export function readPushSwitch(session: Session, name: PushSwitch, answer: Answer<boolean>): void {
  ask(session, { text: `AT${name}?`, timeoutMs: RESPONSE_MS, prefix: name + ":" }, (fields) => switchAt(fields, 0), answer);
}

/** AT+CIPHEAD=, AT+CIPSHOWTP=, AT+CIPSRIP=, AT+CIPRXF= (EC716S 9.12, 9.22 to 9.24). */
export function setPushSwitch(session: Session, name: PushSwitch, on: boolean, done: Done): void {
  run(session, `AT${name}=${digit(on)}`, RESPONSE_MS, done);
}

/**
 * AT+CIPHEAD=0: hears the data of a single link that comes without a header, line by line and without the
 * line ends (EC716S 9.23); for a peer that sends lines of text. Call it once a session, when the
 * receive mode is "pushed", "+CIPHEAD" off, and "+CIPRXF" off, lest the end of a line be missing.
 *
 * It gets what is nobody else's: a line that looks like a result code or an unsolicited one is taken
 * for that, one that comes while a command waits for a bare answer for the answer, and blanks in front of a
 * line are lost. Where any of that matters, have "+CIPHEAD" on, or read by hand.
 */
export function onPushedText(session: Session, listener: (line: string) => void): void {
  session.onOtherLine(listener);
}

/** A piece of data that came by itself. */
export interface PushedData {
  /** Of several links. */
  link?: number;
  /** The sender, where "+CIPSRIP" is on. */
  address?: string;
  port?: number;
  bytes: string;
  /** Bytes of the same block that follow; -1 where its rest was lost. */
  remaining: number;
}

/**
 * Hears data that comes by itself while the receive mode is "pushed" (EC716S 9.22 to 9.25); call it
 * once a session. A single link needs "+CIPHEAD": without a header nothing tells its data from
 * answers, and `onPushedText` gets at most lines of text.
 */
export function onPushedData(session: Session, listener: (piece: PushedData) => void): void {
  let sender: Endpoint | undefined;
  let link: number | undefined;
  const hearSender = (prefix: string): void => {
    session.onUrc(prefix, (line) => {
      sender = parseEndpoint(fieldsAfter(line, prefix).text(0));
      if (sender === undefined) session.malformed(line);
    });
  };
  const hear = (header: string, bytes: string, remaining: number): void => {
    if (header !== "") link = linkOf(header);
    const piece: PushedData = { bytes, remaining };
    if (link !== undefined) piece.link = link;
    if (sender !== undefined) {
      piece.address = sender.address;
      piece.port = sender.port;
    }
    if (remaining <= 0) sender = undefined;
    listener(piece);
  };
  hearSender("RECV FROM:");
  hearSender("+RECV FROM:");
  session.onInlineUrc(PUSHED, inlineLength, hear);
  session.onPayloadUrc(PUSHED_OF_LINK, (header) => numbersOf(header, PUSHED_OF_LINK).integer(1), hear);
}

const PUSHED = "+IPD,";
const PUSHED_OF_LINK = "+RECEIVE,";

/** `+IPD,4:` and `+IPD,4,TCP:`: the data begins behind the colon. */
function inlineLength(line: string): { headerBytes: number; payloadBytes: number } | undefined {
  const colon = find(line, ":", 0);
  const payloadBytes = colon < 0 ? undefined : numbersOf(line, PUSHED).integer(0);
  return payloadBytes === undefined ? undefined : { headerBytes: colon + 1, payloadBytes };
}

function linkOf(header: string): number | undefined {
  return slice(header, 0, PUSHED_OF_LINK.length) === PUSHED_OF_LINK ? linkAt(numbersOf(header, PUSHED_OF_LINK), 0) : undefined;
}

/** What stands between `prefix` and the colon. */
function numbersOf(header: string, prefix: string): Fields {
  const colon = find(header, ":", 0);
  return fieldsAfter(slice(header, 0, colon < 0 ? header.length : colon), prefix);
}
