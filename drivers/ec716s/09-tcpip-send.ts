/** EC716S chapter 9, TCP/IP: sending (9.11, 9.14 to 9.16). */
import { find, fromByte } from "../../hal/bytes";
import type { AtCommand } from "../at/command";
import { fieldsAfter, indexBehind, type Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, askAll, malformed, refuse, run, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import { digit, NETWORK_MS, ofLink, RESPONSE_MS, unknownLink, type LinkNumber } from "./09-tcpip-values";

/** What one AT+CIPSEND carries; the network may have less. */
export const SEND_BYTES = 1460;
const CTRL_Z = fromByte(26);
const ESC = fromByte(27);
const ACCEPTED = "DATA ACCEPT:";
const AUTOMATIC_SECONDS = 100;

/** AT+CIPSEND? : bytes that one send may carry; of a link, where the module names one (EC716S 9.14). */
export interface SendLimit {
  link: LinkNumber;
  bytes: number;
}

/** AT+CIPSEND? (EC716S 9.14). */
export function readSendLimits(session: Session, answer: Answer<SendLimit[]>): void {
  const parse = (fields: Fields): SendLimit | undefined => {
    const numbered = fields.count() > 1;
    const bytes = fields.integer(numbered ? 1 : 0);
    return bytes === undefined ? undefined : { link: numbered ? fields.integer(0) : undefined, bytes };
  };
  askAll(session, { text: "AT+CIPSEND?", timeoutMs: RESPONSE_MS, prefix: "+CIPSEND:" }, parse, answer);
}

/**
 * AT+CIPSEND= with a length: 1 to 1460 bytes of any value; answers how many the module took, or with
 * slow sending the other side (EC716S 9.14). Needs the prompt and the result of `setSendReports`.
 * SEND FAIL is a failure of kind `error`, a link that is not connected one of kind `cme`.
 */
export function sendBytes(session: Session, link: LinkNumber, bytes: string, answer: Answer<number>): void {
  const refusal = unsendable(link, bytes);
  if (refusal === undefined) transfer(session, link, bytes.length, bytes, bytes.length, NETWORK_MS, answer);
  else refuse(session, refusal, answer);
}

/** AT+CIPSEND without a length: as `sendBytes`, ended by CTRL-Z; `bytes` cannot hold CTRL-Z and ESC (EC716S 9.14). */
export function sendTerminated(session: Session, link: LinkNumber, bytes: string, answer: Answer<number>): void {
  const refusal = unsendable(link, bytes) ?? controlIn(bytes);
  if (refusal === undefined) transfer(session, link, undefined, bytes + CTRL_Z, bytes.length, NETWORK_MS, answer);
  else refuse(session, refusal, answer);
}

/**
 * AT+CIPSEND without an end: as `sendTerminated`, sent when the time of `setAutomaticSend` is over; in
 * front of `announced` bytes, 1 to 1460, where that is given (EC716S 9.14, 9.15).
 */
export function sendAutomatically(
  session: Session,
  link: LinkNumber,
  bytes: string,
  announced: number | undefined,
  answer: Answer<number>,
): void {
  const wrongLength = announced === undefined ? controlIn(bytes) : outOfRange("the announced number of bytes", announced, bytes.length, SEND_BYTES);
  const refusal = unsendable(link, bytes) ?? wrongLength;
  const withinMs = NETWORK_MS + AUTOMATIC_SECONDS * 1000;
  if (refusal === undefined) transfer(session, link, announced, bytes, bytes.length, withinMs, answer);
  else refuse(session, refusal, answer);
}

function unsendable(link: LinkNumber, bytes: string): Failure | undefined {
  return unknownLink(link) ?? outOfRange("the number of bytes", bytes.length, 1, SEND_BYTES);
}

function controlIn(bytes: string): Failure | undefined {
  if (find(bytes, CTRL_Z, 0) < 0 && find(bytes, ESC, 0) < 0) return undefined;
  return refused("the bytes hold CTRL-Z or ESC, which end or cancel this kind of sending; send them with their length");
}

/**
 * The line ends with CR and LF: behind a CR alone the module takes a LF that begins the bytes for a
 * part of the line end, and waits for the missing byte for ever (EC716S 9.14).
 */
function transfer(
  session: Session,
  link: LinkNumber,
  announced: number | undefined,
  input: string,
  count: number,
  timeoutMs: number,
  answer: Answer<number>,
): void {
  const parameters = link === undefined ? [] : [link];
  if (announced !== undefined) parameters.push(announced);
  const text = parameters.length === 0 ? "AT+CIPSEND" : `AT+CIPSEND=${parameters.join(",")}`;
  const accepted = ACCEPTED + ofLink(link);
  const command: AtCommand = {
    text,
    lineEnd: "\r\n",
    timeoutMs,
    input,
    finals: [accepted, `${ofLink(link)}SEND OK`],
    failures: [`${ofLink(link)}SEND FAIL`],
    okIsAcceptance: true,
  };
  session.send(command, (failure, { final }) => {
    if (failure !== undefined) return answer(failure);
    if (indexBehind(final, accepted) < 0) return answer(undefined, count);
    const taken = fieldsAfter(final, accepted).integer(0);
    if (taken === undefined) answer(malformed(session, text, final));
    else answer(undefined, taken);
  });
}

/**
 * When a send is answered (EC716S 9.11). "quick" and "quick-counted": when the module has the bytes,
 * with SEND OK, as by default, or with DATA ACCEPT and their number. "slow": when the other side has
 * them; the channel waits for it, so the manual advises against it.
 */
export type SendMode = "quick" | "quick-counted" | "slow";
const SEND_MODES: readonly SendMode[] = ["quick", "quick-counted", "slow"];

/** AT+CIPQSEND? (EC716S 9.11). */
export function readSendMode(session: Session, answer: Answer<SendMode>): void {
  ask(session, { text: "AT+CIPQSEND?", timeoutMs: RESPONSE_MS, prefix: "+CIPQSEND:" }, (fields) => SEND_MODES[fields.integer(0) ?? -1], answer);
}

/** AT+CIPQSEND= (EC716S 9.11). */
export function setSendMode(session: Session, mode: SendMode, done: Done): void {
  run(session, `AT+CIPQSEND=${SEND_MODES.indexOf(mode)}`, RESPONSE_MS, done);
}

/** Whether sending has a prompt and a result (EC716S 9.16); this driver needs both, as is the default. */
export type SendReports = "result" | "prompt-and-result" | "none";
const SEND_REPORTS: readonly SendReports[] = ["result", "prompt-and-result", "none"];

/** AT+CIPSPRT? (EC716S 9.16). */
export function readSendReports(session: Session, answer: Answer<SendReports>): void {
  ask(session, { text: "AT+CIPSPRT?", timeoutMs: RESPONSE_MS, prefix: "+CIPSPRT:" }, (fields) => SEND_REPORTS[fields.integer(0) ?? -1], answer);
}

/** AT+CIPSPRT= (EC716S 9.16). */
export function setSendReports(session: Session, reports: SendReports, done: Done): void {
  run(session, `AT+CIPSPRT=${SEND_REPORTS.indexOf(reports)}`, RESPONSE_MS, done);
}

export interface AutomaticSend {
  on: boolean;
  /** 1 to 100 s after the command. */
  seconds?: number;
}

/** AT+CIPATS? (EC716S 9.15). */
export function readAutomaticSend(session: Session, answer: Answer<AutomaticSend>): void {
  const parse = (fields: Fields): AutomaticSend | undefined => {
    const mode = fields.integer(0);
    const seconds = fields.integer(1);
    if (mode === undefined) return undefined;
    return seconds === undefined ? { on: mode === 1 } : { on: mode === 1, seconds };
  };
  ask(session, { text: "AT+CIPATS?", timeoutMs: RESPONSE_MS, prefix: "+CIPATS:" }, parse, answer);
}

/** AT+CIPATS= : sends what was input when a time is over; off by default (EC716S 9.15). */
export function setAutomaticSend(session: Session, setting: AutomaticSend, done: Done): void {
  const { on, seconds } = setting;
  const objection = seconds === undefined ? undefined : outOfRange("the time", seconds, 1, AUTOMATIC_SECONDS);
  const text = `AT+CIPATS=${digit(on)}${seconds === undefined ? "" : `,${seconds}`}`;
  runUnless(session, objection, text, RESPONSE_MS, done);
}
