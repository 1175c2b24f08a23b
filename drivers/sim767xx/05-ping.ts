/** SIM767XX chapter 5, packet domain: ping (5.2.12). */
import { fieldsAfter, type Fields } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { malformed, refuse } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Failure } from "../failure";

const ACCEPT_MS = 5000;
/** Of a domain name. The manual gives no limit. */
const HOST_BYTES = 255;
const PREFIX = "+CPING:";
/** <result_type>: an answer, one that did not come, the sum of all. */
const ANSWERED = 1;
const LOST = 2;
const SUM = "+CPING: 3,";

/** How it is pinged; what is left out is the module's default. */
export interface PingOptions {
  /** 1 to 5; 4 by default. */
  count?: number;
  /** Of data in each, 4 to 188; 64 by default. */
  bytes?: number;
  /** From one to the next, ms, 1000 to 10000; 2000 by default. */
  intervalMs?: number;
  /** So long is an answer awaited, ms, 10000 to 100000; 10000 by default. */
  waitMs?: number;
  /** Time to live, 16 to 255; 255 by default. */
  ttl?: number;
}

/** What became of one ping. */
export type PingReply = { kind: "lost" } | { kind: "answered"; address: string; bytes: number; timeMs: number; ttl: number };

/** What became of all; times are 0 where none was answered. The manual gives no unit, which is taken for ms. */
export interface PingSum {
  sent: number;
  received: number;
  lost: number;
  leastMs: number;
  mostMs: number;
  meanMs: number;
}

/**
 * AT+CPING= : pings a name or an IPv4 address; `reply` is told of each, and `answer` of the whole (SIM767XX
 * 5.2.12). The channel is taken until then, which may be minutes.
 */
export function ping(session: Session, host: string, options: PingOptions, reply: (this: void, reply: PingReply) => void, answer: Answer<PingSum>): void {
  const { count = 4, bytes = 64, intervalMs = 2000, waitMs = 10000, ttl = 255 } = options;
  const refusal = unquotable("the host", host, 1, HOST_BYTES) ?? badOptions(count, bytes, intervalMs, waitMs, ttl);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const text = `AT+CPING=${quote(host)},1,${count},${bytes},${intervalMs},${waitMs},${ttl}`;
  const onLine = (line: string): void => {
    const parsed = parseReply(fieldsAfter(line, PREFIX));
    if (parsed === undefined) session.malformed(line);
    else reply(parsed);
  };
  const resultTimeoutMs = ACCEPT_MS + count * (intervalMs + waitMs);
  session.send({ text, timeoutMs: ACCEPT_MS, info: [PREFIX], onLine, result: SUM, resultTimeoutMs }, (failure, { result = "" }) => {
    if (failure !== undefined) return answer(failure);
    const sum = parseSum(fieldsAfter(result, PREFIX));
    if (sum === undefined) answer(malformed(session, text, result));
    else answer(undefined, sum);
  });
}

function badOptions(count: number, bytes: number, intervalMs: number, waitMs: number, ttl: number): Failure | undefined {
  return (
    outOfRange("the number of pings", count, 1, 5) ??
    outOfRange("the number of bytes", bytes, 4, 188) ??
    outOfRange("the interval", intervalMs, 1000, 10000) ??
    outOfRange("the time to wait", waitMs, 10000, 100000) ??
    outOfRange("the time to live", ttl, 16, 255)
  );
}

function parseReply(fields: Fields): PingReply | undefined {
  const kind = fields.integer(0);
  if (kind === LOST) return { kind: "lost" };
  const bytes = fields.integer(2);
  const timeMs = fields.integer(3);
  const ttl = fields.integer(4);
  if (kind !== ANSWERED || bytes === undefined || timeMs === undefined || ttl === undefined) return undefined;
  return { kind: "answered", address: fields.text(1), bytes, timeMs, ttl };
}

function parseSum(fields: Fields): PingSum | undefined {
  const sent = fields.integer(1);
  const received = fields.integer(2);
  const lost = fields.integer(3);
  const leastMs = fields.integer(4);
  const mostMs = fields.integer(5);
  const meanMs = fields.integer(6);
  if (sent === undefined || received === undefined || lost === undefined) return undefined;
  if (leastMs === undefined || mostMs === undefined || meanMs === undefined) return undefined;
  return { sent, received, lost, leastMs, mostMs, meanMs };
}
