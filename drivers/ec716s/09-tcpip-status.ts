/** EC716S chapter 9, TCP/IP: the states of service and links (9.17, 9.40) and what was acknowledged (9.18). */
import { fieldsAfter, indexBehind, type Fields } from "../at/fields";
import { ask, malformed, refuse } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer } from "../failure";
import { LAST_LINK, RESPONSE_MS, unknownLink, type LinkNumber } from "./09-tcpip-values";

/**
 * States of the service (EC716S 9.40). With several links "processing" stands for all that a single
 * link says about its connection: "connecting" to "closed".
 *
 * `startTask` leads from "initial" to "started", `bringUp` over "configuring" to "active",
 * `readLocalAddress` to "addressed"; `shut` leads back from any of them, and alone from "deactivated".
 */
export type ServiceState =
  | "initial"
  | "started"
  | "configuring"
  | "active"
  | "addressed"
  | "processing"
  | "connecting"
  | "listening"
  | "connected"
  | "closing"
  | "closed"
  | "deactivated";

const STATE_NAMES: readonly (readonly [string, ServiceState])[] = [
  ["IP INITIAL", "initial"],
  ["IP START", "started"],
  ["IP CONFIG", "configuring"],
  ["IP GPRSACT", "active"],
  ["IP STATUS", "addressed"],
  ["IP PROCESSING", "processing"],
  ["TCP CONNECTING", "connecting"],
  ["UDP CONNECTING", "connecting"],
  ["SERVER LISTENING", "listening"],
  ["CONNECT OK", "connected"],
  ["TCP CLOSING", "closing"],
  ["UDP CLOSING", "closing"],
  ["TCP CLOSED", "closed"],
  ["UDP CLOSED", "closed"],
  ["IP CLOSE", "closed"],
  ["PDP DEACT", "deactivated"],
];

/** States of a link of several; "remote-closing" is closed by the other side. */
export type LinkState = "initial" | "connecting" | "connected" | "remote-closing" | "closing" | "closed";

const LINK_STATE_NAMES: readonly (readonly [string, LinkState])[] = [
  ["INITIAL", "initial"],
  ["CONNECTING", "connecting"],
  ["CONNECTED", "connected"],
  ["REMOTE CLOSING", "remote-closing"],
  ["CLOSING", "closing"],
  ["CLOSED", "closed"],
];

/** One of several links; what it is or was connected to is told where there is something to tell. */
export interface LinkStatus {
  link: number;
  state: LinkState;
  transport?: string;
  address?: string;
  port?: number;
}

export interface ServiceStatus {
  state: ServiceState;
  links: LinkStatus[];
}

const STATE = "STATE:";
const LINK = "C:";

/** AT+CIPSTATUS in single link mode: the state, which comes behind OK (EC716S 9.17). */
export function readSingleState(session: Session, answer: Answer<ServiceState>): void {
  const command = { text: "AT+CIPSTATUS", timeoutMs: RESPONSE_MS, finals: [STATE], okIsAcceptance: true };
  session.send(command, (failure, { final }) => {
    if (failure !== undefined) return answer(failure);
    const state = named(STATE_NAMES, fieldsAfter(final, STATE).text(0));
    if (state === undefined) answer(malformed(session, command.text, final));
    else answer(undefined, state);
  });
}

/**
 * AT+CIPSTATUS in multi link mode: the state and the six links, behind OK (EC716S 9.17). Nothing but
 * the number of the last link tells the end: in single link mode this fails with `timeout`.
 */
export function readServiceStatus(session: Session, answer: Answer<ServiceStatus>): void {
  const finals = [`${LINK}${LAST_LINK},`];
  const command = { text: "AT+CIPSTATUS", timeoutMs: RESPONSE_MS, info: [STATE, LINK], finals, okIsAcceptance: true };
  session.send(command, (failure, { lines, final }) => {
    if (failure !== undefined) return answer(failure);
    let state: ServiceState | undefined;
    const links: LinkStatus[] = [];
    for (const line of lines.concat([final])) {
      if (indexBehind(line, STATE) >= 0) {
        state = named(STATE_NAMES, fieldsAfter(line, STATE).text(0));
        continue;
      }
      const link = parseLink(fieldsAfter(line, LINK));
      if (link === undefined) session.malformed(line);
      else links.push(link);
    }
    if (state === undefined) answer(malformed(session, command.text, lines[0] ?? final));
    else answer(undefined, { state, links });
  });
}

/** `1,0,"TCP","10.0.0.1","80","CONNECTED"`, and `0,,,"",,"",,"INITIAL"` for one that is not used. */
function parseLink(fields: Fields): LinkStatus | undefined {
  const link = fields.integer(0);
  const state = named(LINK_STATE_NAMES, fields.text(fields.count() - 1));
  if (link === undefined || state === undefined) return undefined;
  const port = fields.integer(4);
  return port === undefined ? { link, state } : { link, state, transport: fields.text(2), address: fields.text(3), port };
}

function named<T>(names: readonly (readonly [string, T])[], text: string): T | undefined {
  for (const [name, value] of names) if (indexBehind(text, name) === text.length) return value;
  return undefined;
}

/** Bytes since the link was connected. */
export interface Acknowledgement {
  sent: number;
  /** Of those: what the other side has acknowledged, and what it has not yet. */
  acknowledged: number;
  outstanding: number;
}

/** AT+CIPACK: what the other side has acknowledged (EC716S 9.18). */
export function readAcknowledged(session: Session, link: LinkNumber, answer: Answer<Acknowledgement>): void {
  const refusal = unknownLink(link);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const text = link === undefined ? "AT+CIPACK" : `AT+CIPACK=${link}`;
  const parse = (fields: Fields): Acknowledgement | undefined => {
    const sent = fields.integer(0);
    const acknowledged = fields.integer(1);
    const outstanding = fields.integer(2);
    if (sent === undefined || acknowledged === undefined || outstanding === undefined) return undefined;
    return { sent, acknowledged, outstanding };
  };
  ask(session, { text, timeoutMs: RESPONSE_MS, prefix: "+CIPACK:" }, parse, answer);
}
