import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import type { Sim767xxFirmware } from "./firmware";
import { DEFAULT_CID } from "../state/pdp";

const LONGEST_ADDRESS = 255;

interface PingRequest {
  address: string;
  count: number;
  bytes: number;
  intervalMs: number;
  waitMs: number;
  timeToLive: number;
}

/** AT+CPING by context 1: a line for each ping, then the summary (SIM767XX 5.2.12). */
export function pingCommand(firmware: Sim767xxFirmware): CommandSpec {
  let running = false;
  return {
    test: "+CPING: IP address,(1,2),(1-5),(4-188),(1000-10000),(10000-100000),(16-255)",
    write: (x) => {
      const request = pingRequest(x);
      if (running || !firmware.pdp.isActive(DEFAULT_CID)) throw new CommandRefused();
      running = true;
      x.ok();
      ping(firmware, request, [], () => (running = false));
    },
  };
}

/** IPv6 is reserved. */
function pingRequest(x: Exchange): PingRequest {
  const { parameters } = x;
  const address = parameters.expectCount(2, 7).text(0, { quoted: true, minimum: 1, maximum: LONGEST_ADDRESS });
  parameters.integer(1, oneOf(1));
  return {
    address,
    count: parameters.optionalInteger(2, between(1, 5), 4),
    bytes: parameters.optionalInteger(3, between(4, 188), 64),
    intervalMs: parameters.optionalInteger(4, between(1000, 10000), 2000),
    waitMs: parameters.optionalInteger(5, between(10000, 100000), 10000),
    timeToLive: parameters.optionalInteger(6, between(16, 255), 255),
  };
}

/** `times`: round trips so far, undefined for a lost one. A ping never begins before the one before it has ended. */
function ping(firmware: Sim767xxFirmware, request: PingRequest, times: readonly (number | undefined)[], done: () => void): void {
  const { clock } = firmware;
  if (times.length === request.count) {
    firmware.urc(`+CPING: 3,${summary(times)}`);
    done();
    return;
  }
  const startMs = clock.now();
  once(firmware, request, (resolved, timeMs) => {
    firmware.urc(timeMs === undefined ? "+CPING: 2" : `+CPING: 1,${resolved},${request.bytes},${timeMs},${request.timeToLive}`);
    const last = times.length + 1 === request.count;
    const pauseMs = last ? 0 : Math.max(0, startMs + request.intervalMs - clock.now());
    clock.after(pauseMs, () => ping(firmware, request, [...times, timeMs], done));
  });
}

/** An address that is not found is waited for as an answer is. */
function once(firmware: Sim767xxFirmware, request: PingRequest, done: (resolved: string, timeMs: number | undefined) => void): void {
  const { network, clock } = firmware;
  const limit = clock.after(request.waitMs, () => finish("", undefined));
  let finished = false;
  const finish = (resolved: string, timeMs: number | undefined): void => {
    if (finished) return;
    finished = true;
    limit.cancel();
    done(resolved, timeMs);
  };
  network.resolve(request.address, (failure, addresses) => {
    const resolved = addresses[0];
    if (failure !== undefined || resolved === undefined) return;
    network.ping(resolved, request.bytes, request.waitMs, (unanswered, timeMs) => {
      if (unanswered === undefined) finish(resolved, Math.round(timeMs));
    });
  });
}

function summary(times: readonly (number | undefined)[]): string {
  const received = times.filter((time) => time !== undefined);
  const total = received.reduce((sum, time) => sum + time, 0);
  const figures = received.length === 0 ? [0, 0, 0] : [Math.min(...received), Math.max(...received), Math.round(total / received.length)];
  return [times.length, received.length, times.length - received.length, ...figures].join(",");
}
