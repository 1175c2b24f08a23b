import type { CommandSpec, CommandTable } from "../chapter";
import { type Accepts, between, oneOf } from "../parameters";
import { numberCommand } from "../setting-command";
import { type Setting, setting } from "../settings";
import type { Patience } from "../state/connection";
import type { Sim767xxFirmware } from "./firmware";

const SLOWEST_MS = 120000;
/** AT+CTCPKA counts in these. */
const MINUTE_MS = 60000;

export const HEADER = setting("+CIPHEAD", "NO_SAVE", 1);
export const SHOW_SOURCE = setting("+CIPSRIP", "NO_SAVE", 1);
export const NETOPEN_TIMEOUT = setting("+CIPTIMEOUT.netopen", "NO_SAVE", SLOWEST_MS);
export const CIPOPEN_TIMEOUT = setting("+CIPTIMEOUT.cipopen", "NO_SAVE", SLOWEST_MS);
export const CIPSEND_TIMEOUT = setting("+CIPTIMEOUT.cipsend", "NO_SAVE", SLOWEST_MS);
const RETRIES = setting("+CIPCCFG.nmretry", "NO_SAVE", 10);
export const DELIVERY_DELAY = setting("+CIPCCFG.delaytm", "NO_SAVE", 0);
const ACK = setting("+CIPCCFG.ack", "NO_SAVE", 0);
export const ERROR_MODE = setting("+CIPCCFG.errMode", "NO_SAVE", 1);
export const HEADER_TYPE = setting("+CIPCCFG.headertype", "NO_SAVE", 0);
const ASYNC_MODE = setting("+CIPCCFG.asyncmode", "NO_SAVE", 0);
const RETRANSMISSION_MS = setting("+CIPCCFG.timeoutval", "NO_SAVE", 500);
export const TRANSPARENT_WAIT = setting("+CIPCFG.transwaittm", "NO_SAVE", 10);
const KEEP_ALIVE = setting("+CTCPKA.keepalive", "NO_SAVE", 0);
const KEEP_IDLE = setting("+CTCPKA.keepidle", "NO_SAVE", 120);
const KEEP_COUNT = setting("+CTCPKA.keepcount", "NO_SAVE", 10);
const KEEP_INTERVAL = setting("+CTCPKA.keepinterval", "NO_SAVE", 1);

export const SOCKET_SETTINGS = [
  HEADER,
  SHOW_SOURCE,
  NETOPEN_TIMEOUT,
  CIPOPEN_TIMEOUT,
  CIPSEND_TIMEOUT,
  RETRIES,
  DELIVERY_DELAY,
  ACK,
  ERROR_MODE,
  HEADER_TYPE,
  ASYNC_MODE,
  RETRANSMISSION_MS,
  TRANSPARENT_WAIT,
  KEEP_ALIVE,
  KEEP_IDLE,
  KEEP_COUNT,
  KEEP_INTERVAL,
];

/** One place of a command that holds several numbers. */
interface Place {
  setting: Setting<number>;
  accepts: Accepts;
}

const TIMEOUTS: readonly Place[] = [NETOPEN_TIMEOUT, CIPOPEN_TIMEOUT, CIPSEND_TIMEOUT].map((each) => ({ setting: each, accepts: between(3000, SLOWEST_MS) }));

const SOCKET_PARAMETERS: readonly Place[] = [
  { setting: RETRIES, accepts: between(0, 10) },
  { setting: DELIVERY_DELAY, accepts: between(0, 1000) },
  { setting: ACK, accepts: oneOf(0) },
  { setting: ERROR_MODE, accepts: oneOf(0, 1) },
  { setting: HEADER_TYPE, accepts: oneOf(0, 1) },
  { setting: ASYNC_MODE, accepts: oneOf(0, 1) },
  { setting: RETRANSMISSION_MS, accepts: between(500, SLOWEST_MS) },
];

/** The manual gives no range for the interval; it is that of the idle time. */
const HEARTBEAT: readonly Place[] = [
  { setting: KEEP_ALIVE, accepts: oneOf(0, 1) },
  { setting: KEEP_IDLE, accepts: between(1, 120) },
  { setting: KEEP_COUNT, accepts: between(1, 10) },
  { setting: KEEP_INTERVAL, accepts: between(1, 120) },
];

/** How AT+CIPCCFG and AT+CTCPKA have a TCP connection watched that is made now. */
export function patience({ settings }: Sim767xxFirmware): Patience {
  const rule: Patience = { retransmission: { firstMs: settings.get(RETRANSMISSION_MS), most: settings.get(RETRIES) } };
  if (settings.get(KEEP_ALIVE) === 0) return rule;
  const [idleMs, intervalMs] = [settings.get(KEEP_IDLE) * MINUTE_MS, settings.get(KEEP_INTERVAL) * MINUTE_MS];
  return { ...rule, keepAlive: { idleMs, intervalMs, probes: settings.get(KEEP_COUNT) } };
}

/** Commands that only hold numbers (SIM767XX 13.2.8, 13.2.9, 13.2.11, 13.2.12, 13.2.19). */
export function socketSettingCommands(firmware: Sim767xxFirmware): CommandTable {
  const { settings } = firmware;
  return {
    "+CIPHEAD": numberCommand(firmware, { name: "+CIPHEAD", setting: HEADER, accepts: oneOf(0, 1), range: "(0-1)", executeSets: 1 }),
    "+CIPSRIP": numberCommand(firmware, { name: "+CIPSRIP", setting: SHOW_SOURCE, accepts: oneOf(0, 1), range: "(0-1)", executeSets: 1 }),
    "+CIPTIMEOUT": placesCommand(firmware, "+CIPTIMEOUT", TIMEOUTS, 1),
    "+CIPCCFG": {
      ...placesCommand(firmware, "+CIPCCFG", SOCKET_PARAMETERS, 1),
      test: "+CIPCCFG: (0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)",
      execute: (x) => {
        for (const place of SOCKET_PARAMETERS) settings.set(place.setting, place.setting.initial);
        x.ok();
      },
    },
    "+CTCPKA": { ...placesCommand(firmware, "+CTCPKA", HEARTBEAT, HEARTBEAT.length), test: "" },
  };
}

/** All places are judged before one of them is set; an empty place stays as it is where fewer than all may be given. */
function placesCommand(firmware: Sim767xxFirmware, name: string, places: readonly Place[], minimum: number): CommandSpec {
  const { settings } = firmware;
  return {
    read: (x) => x.line(`${name}: ${places.map((place) => settings.get(place.setting)).join(",")}`).ok(),
    write: (x) => {
      const { parameters } = x;
      parameters.expectCount(minimum, places.length);
      const all = minimum === places.length;
      const values = places.map((place, index) => {
        return all ? parameters.integer(index, place.accepts) : parameters.optionalInteger(index, place.accepts, settings.get(place.setting));
      });
      places.forEach((place, index) => settings.set(place.setting, values[index] ?? place.setting.initial));
      x.ok();
    },
  };
}
