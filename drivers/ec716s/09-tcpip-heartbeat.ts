/** EC716S chapter 9, TCP/IP: heartbeats that the module sends by itself on one link (9.33 to 9.36). */
import { find } from "../../hal/bytes";
import type { Fields } from "../at/fields";
import { fromHex, toHex } from "../at/hex";
import { outOfRange, unquotable } from "../at/parameters";
import { ask, run, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import { digit, LAST_LINK, ofLink, RESPONSE_MS, unknownLink, type LinkNumber } from "./09-tcpip-values";

const TEXT_BYTES = 256;

export interface Heartbeat {
  on: boolean;
  /** 0 to 5; 0 for the single link. */
  link: number;
  /** 5 to 600 s; 120 by default. */
  seconds: number;
}

/** AT^HEARTCONFIG? (EC716S 9.33). */
export function readHeartbeat(session: Session, answer: Answer<Heartbeat>): void {
  const parse = (fields: Fields): Heartbeat | undefined => {
    const on = fields.integer(0);
    const link = fields.integer(1);
    const seconds = fields.integer(2);
    return on === undefined || link === undefined || seconds === undefined ? undefined : { on: on === 1, link, seconds };
  };
  ask(session, { text: "AT^HEARTCONFIG?", timeoutMs: RESPONSE_MS, prefix: "^HEARTCONFIG:" }, parse, answer);
}

/** AT^HEARTCONFIG= : as soon as the link is connected heartbeats are sent; one link can have them (EC716S 9.33). */
export function setHeartbeat(session: Session, heartbeat: Heartbeat, done: Done): void {
  const { on, link, seconds } = heartbeat;
  const objection = unknownLink(link) ?? outOfRange("the interval", seconds, 5, 600);
  runUnless(session, objection, `AT^HEARTCONFIG=${digit(on)},${link},${seconds}`, RESPONSE_MS, done);
}

/** AT^HEARTCONFIG=0: no heartbeats, and their counts begin anew (EC716S 9.36). */
export function stopHeartbeat(session: Session, done: Done): void {
  run(session, "AT^HEARTCONFIG=0", RESPONSE_MS, done);
}

/** What a heartbeat says. */
export interface HeartbeatContent {
  link: number;
  bytes: string;
}

/** AT^HEARTBEAT? : the content as text, the IMEI by default (EC716S 9.34). */
export function readHeartbeatText(session: Session, answer: Answer<HeartbeatContent>): void {
  ask(session, { text: "AT^HEARTBEAT?", timeoutMs: RESPONSE_MS, prefix: "^HEARTBEAT:" }, (fields) => content(fields, (text) => text), answer);
}

/** AT^HEARTBEAT= : 1 to 256 bytes of text without commas, which are not quoted here (EC716S 9.34). */
export function setHeartbeatText(session: Session, link: number, text: string, done: Done): void {
  const objection = outOfRange("the link", link, 0, LAST_LINK) ?? unquotable("the text", text, 1, TEXT_BYTES) ?? commaIn(text);
  runUnless(session, objection, `AT^HEARTBEAT=${link},${text}`, RESPONSE_MS, done);
}

function commaIn(text: string): Failure | undefined {
  return find(text, ",", 0) < 0 ? undefined : refused("the text holds a comma; set the heartbeat as bytes");
}

/** AT^HEARTBEATHEX? : the content, which crosses the line as hexadecimal digits (EC716S 9.35). */
export function readHeartbeatBytes(session: Session, answer: Answer<HeartbeatContent>): void {
  const command = { text: "AT^HEARTBEATHEX?", timeoutMs: RESPONSE_MS, prefix: "^HEARTBEATHEX:" };
  ask(session, command, (fields) => content(fields, fromHex), answer);
}

function content(fields: Fields, decode: (text: string) => string | undefined): HeartbeatContent | undefined {
  const link = fields.integer(0);
  const bytes = decode(fields.text(1));
  return link === undefined || bytes === undefined ? undefined : { link, bytes };
}

/** AT^HEARTBEATHEX= : 1 to 128 bytes of any value (EC716S 9.35). */
export function setHeartbeatBytes(session: Session, link: LinkNumber, bytes: string, done: Done): void {
  const objection = unknownLink(link) ?? outOfRange("the number of bytes", bytes.length, 1, TEXT_BYTES / 2);
  runUnless(session, objection, `AT^HEARTBEATHEX=${ofLink(link)}${bytes.length},${toHex(bytes)}`, RESPONSE_MS, done);
}

export interface HeartbeatCounts {
  /** Since the latest one. */
  sinceSeconds: number;
  /** Until the next one. */
  untilSeconds: number;
  sent: number;
}

/** AT^HEARTINQUIRE? (EC716S 9.36). */
export function readHeartbeatCounts(session: Session, answer: Answer<HeartbeatCounts>): void {
  const parse = (fields: Fields): HeartbeatCounts | undefined => {
    const sinceSeconds = fields.integer(0);
    const untilSeconds = fields.integer(1);
    const sent = fields.integer(2);
    if (sinceSeconds === undefined || untilSeconds === undefined || sent === undefined) return undefined;
    return { sinceSeconds, untilSeconds, sent };
  };
  ask(session, { text: "AT^HEARTINQUIRE?", timeoutMs: RESPONSE_MS, prefix: "^HEARTINQUIRE:" }, parse, answer);
}
