/** EC716S chapter 9, TCP/IP: names and ping (9.20, 9.21, 9.31). */
import { indexBehind, fieldsAfter, type Fields } from "../at/fields";
import { isAddress, withoutZeros } from "../at/addresses";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, malformed, refuse, runUnless, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import { nameFailure, NETWORK_MS, optional, RESPONSE_MS } from "./09-tcpip-values";

/** Addresses of the name servers; empty where there is none. */
export interface NameServers {
  primary: string;
  secondary: string;
}

const PRIMARY = "PrimaryDns:";
const SECONDARY = "SecondaryDns:";

/** AT+CDNSCFG? : the name servers (EC716S 9.20). */
export function readNameServers(session: Session, answer: Answer<NameServers>): void {
  const command = { text: "AT+CDNSCFG?", timeoutMs: RESPONSE_MS, info: [PRIMARY, SECONDARY] };
  session.send(command, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const servers: NameServers = { primary: "", secondary: "" };
    for (const line of lines) {
      if (indexBehind(line, PRIMARY) >= 0) servers.primary = textAfter(line, PRIMARY);
      else servers.secondary = textAfter(line, SECONDARY);
    }
    answer(undefined, servers);
  });
}

/** AT+CDNSCFG= : `cid`, 1 to 3, names a bearer of AT+SAPBR (EC716S 9.20). */
export function setNameServers(session: Session, primary: string, secondary: string | undefined, cid: number | undefined, done: Done): void {
  const objection =
    noAddress("the first name server", primary) ??
    (secondary === undefined ? undefined : noAddress("the second name server", secondary)) ??
    (cid === undefined ? undefined : outOfRange("the bearer", cid, 1, 3)) ??
    (cid !== undefined && secondary === undefined ? refused("with a bearer both name servers must be given") : undefined);
  const second = secondary === undefined ? "" : `,${quote(secondary)}`;
  const bearer = cid === undefined ? "" : `,${cid}`;
  runUnless(session, objection, `AT+CDNSCFG=${quote(primary)}${second}${bearer}`, RESPONSE_MS, done);
}

function noAddress(name: string, text: string): Failure | undefined {
  return isAddress(text) ? undefined : refused(`${name} must be an IP address, not ${text}`);
}

/**
 * AT+CDNSGIP= : the address of a name of at most 128 bytes (EC716S 9.21). The service must be up. Other
 * commands may be sent before the result. Failures of kind `code` have a meaning of their own.
 */
export function lookUpName(session: Session, name: string, answer: Answer<string>): void {
  const refusal = unquotable("the name", name, 1, 128);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const result = "+CDNSGIP:";
  const command = { text: `AT+CDNSGIP=${quote(name)}`, timeoutMs: RESPONSE_MS, resultTimeoutMs: NETWORK_MS, result, release: true };
  session.send(command, (failure, answered) => {
    const line = answered.result;
    if (failure !== undefined || line === undefined) return answer(failure);
    const fields = fieldsAfter(line, result);
    const address = fields.text(2);
    if (fields.integer(0) === 0) answer(nameFailure(name, fields.integer(1)));
    else if (isAddress(address)) answer(undefined, withoutZeros(address));
    else answer(malformed(session, command.text, line));
  });
}

export interface PingOptions {
  /** 1 to 100; 4 by default. */
  count?: number;
  /** 0 to 1024; 32 by default. */
  bytes?: number;
  /** 1 to 600 tenths of a second. */
  timeoutTenths?: number;
  /** 1 to 255; 64 by default. */
  ttl?: number;
}

export interface PingReply {
  /** From 1. */
  number: number;
  address: string;
  /** Undefined where no reply came. */
  timeMs?: number;
  ttl: number;
}

/** What stands in the place of time and ttl of a reply that did not come. */
const LOST_TIME = 600;
const LOST_TTL = 255;
const DEFAULT_COUNT = 4;
const LONGEST_TENTHS = 600;
/** For the module to answer again when pings without end are stopped. */
const STOP_MS = 8000;

/** AT+CIPPING? : what a ping is like where nothing else is asked (EC716S 9.31). */
export function readPingOptions(session: Session, answer: Answer<PingOptions>): void {
  const parse = (fields: Fields): PingOptions | undefined => {
    const count = fields.integer(0);
    const bytes = fields.integer(1);
    const timeoutTenths = fields.integer(2);
    const ttl = fields.integer(3);
    if (count === undefined || bytes === undefined || timeoutTenths === undefined || ttl === undefined) return undefined;
    return { count, bytes, timeoutTenths, ttl };
  };
  ask(session, { text: "AT+CIPPING?", timeoutMs: RESPONSE_MS, prefix: "+CIPPING:" }, parse, answer);
}

/**
 * AT+CIPPING= : pings a name or address; `reply` is told of each, `done` follows the last (EC716S
 * 9.31). The channel is taken until then. Of the options those behind one that is left out are left out
 * too. For pings without end, count 0, there is `pingOn`.
 */
export function ping(session: Session, host: string, options: PingOptions, reply: (reply: PingReply) => void, done: Done): void {
  const count = options.count ?? DEFAULT_COUNT;
  const refusal = outOfRange("the number of pings", count, 1, 100);
  if (refusal !== undefined) return refuse(session, refusal, done);
  sendPings(session, host, options, count, reply, done);
}

/**
 * AT+CIPPING=,0: as `ping`, without end (EC716S 9.31); `options.count` has no meaning. `done` comes with a
 * failure when the module ends it, because the context is lost, or when it says nothing any more.
 *
 * What is returned stops it: `done` fails with `closed` then, and the module is asked for until it
 * answers, within 8 s. The manual does not say that a module takes anything while it pings: one that
 * does not has to be restarted, and the session tells that by `unresponsive` or by the failure of `stopped`.
 */
export function pingOn(
  session: Session,
  host: string,
  options: PingOptions,
  reply: (reply: PingReply) => void,
  done: Done,
): (stopped: Done) => void {
  sendPings(session, host, { ...options, count: 0 }, 1, reply, done);
  return (stopped) => session.synchronise(STOP_MS, stopped, { fillInput: false });
}

/** `timed`: after so many pings without an end the command has failed. */
function sendPings(
  session: Session,
  host: string,
  options: PingOptions,
  timed: number,
  reply: (reply: PingReply) => void,
  done: Done,
): void {
  const { count, bytes, timeoutTenths, ttl } = options;
  const refusal =
    unquotable("the host", host, 1, 128) ??
    outOfRange("the number of bytes", bytes ?? 0, 0, 1024) ??
    outOfRange("the time to wait", timeoutTenths ?? 1, 1, LONGEST_TENTHS) ??
    outOfRange("the time to live", ttl ?? 1, 1, 255) ??
    gapIn(options);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const prefix = "+CIPPING:";
  const text = `AT+CIPPING=${quote(host)}${optional(count)}${optional(bytes)}${optional(timeoutTenths)}${optional(ttl)}`;
  const timeoutMs = RESPONSE_MS + timed * (timeoutTenths ?? LONGEST_TENTHS) * 100;
  const onLine = (line: string): void => {
    const parsed = parseReply(fieldsAfter(line, prefix));
    if (parsed === undefined) session.malformed(line);
    else reply(parsed);
  };
  session.send({ text, timeoutMs, info: [prefix], onLine }, (failure) => done(failure));
}

function gapIn(options: PingOptions): Failure | undefined {
  const { count, bytes, timeoutTenths, ttl } = options;
  const gap =
    (bytes !== undefined && count === undefined) ||
    (timeoutTenths !== undefined && bytes === undefined) ||
    (ttl !== undefined && timeoutTenths === undefined);
  return gap ? refused("an option of the ping is left out in front of one that is given; give both") : undefined;
}

function parseReply(fields: Fields): PingReply | undefined {
  const number = fields.integer(0);
  const timeMs = fields.integer(2);
  const ttl = fields.integer(3);
  if (number === undefined || timeMs === undefined || ttl === undefined) return undefined;
  const address = fields.text(1);
  return timeMs === LOST_TIME && ttl === LOST_TTL ? { number, address, ttl } : { number, address, timeMs, ttl };
}
