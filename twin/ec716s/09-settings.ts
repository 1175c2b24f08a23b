import type { CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { type Accepts, between, oneOf } from "../parameters";
import { cmeRefusal, CommandRefused } from "../refusal";
import { numberCommand } from "../setting-command";
import { type Setting, setting, type Settings } from "../settings";
import type { KeepAlive } from "../state/connection-watch";
import type { Ec716sFirmware } from "./firmware";

export const LINK_COUNT = 6;
const OPERATION_NOT_ALLOWED = 3;
const HIGHEST_PORT = 65535;
const LONGEST_APN = 128;
const LONGEST_CREDENTIAL = 32;

/** Kept over a restart where AT+CIPSCONT saved them (EC716S 9.26). */
const SAVED = "tcpip:saved";

export const SEVERAL_LINKS = setting("+CIPMUX", "NO_SAVE", 0);
export const TRANSPARENT = setting("+CIPMODE", "NO_SAVE", 0);
export const TLS = setting("+CIPSSL", "NO_SAVE", 0);
/** 0: SEND OK when the module has the data; 1: DATA ACCEPT; 2: SEND OK when the server has them. */
export const QUICK_SEND = setting("+CIPQSEND", "NO_SAVE", 0);
/** 0: CR LF behind each piece of received data. The manual gives no default. */
export const RECEIVE_LINE_END = setting("+CIPRXF", "NO_SAVE", 1);
export const AUTOMATIC_SEND = setting("+CIPATS.mode", "NO_SAVE", 0);
export const AUTOMATIC_SEND_S = setting("+CIPATS.time", "NO_SAVE", 1);
export const SEND_PROMPT = setting("+CIPSPRT", "NO_SAVE", 1);
export const SHOW_SENDER = setting("+CIPSRIP", "NO_SAVE", 0);
/** The manual gives no default; its examples without it show bare data. */
export const HEAD = setting("+CIPHEAD", "NO_SAVE", 0);
export const SHOW_PROTOCOL = setting("+CIPSHOWTP", "NO_SAVE", 0);
const RULES = ["NmRetry", "WaitTm", "SendSz", "esc", "Rxmode", "RxSize", "Rxtimer", "BufClean"] as const;
/** The numbers of `RULES`. */
const TRANSPARENT_RULES = setting<readonly number[]>("+CIPCCFG", "NO_SAVE", [5, 2, 1024, 0, 0, 1460, 50, 0]);
const KEEP_ALIVE = setting<readonly number[]>("+CIPTKA", "NO_SAVE", [0, 7200, 75, 9]);
/** TCP ports, then UDP ports, of the six links; 0 for any. */
export const LOCAL_PORTS = setting<readonly number[]>("+CLPORT", "NO_SAVE", new Array<number>(2 * LINK_COUNT).fill(0));
/** APN, user, password of AT+CSTT and AT+CIPCSGP. */
export const ACCESS_POINT = setting<readonly string[]>("+CSTT", "NO_SAVE", ["", "", ""]);
const BEARER_KIND = setting("+CIPCSGP", "NO_SAVE", 1);
const GATEWAY = setting("+CIFCONFIG", "AUTO_SAVE", "192.168.0.2");

export const TCPIP_SETTINGS = [
  SEVERAL_LINKS, TRANSPARENT, TLS, QUICK_SEND, RECEIVE_LINE_END, AUTOMATIC_SEND, AUTOMATIC_SEND_S, SEND_PROMPT, SHOW_SENDER, HEAD,
  SHOW_PROTOCOL, TRANSPARENT_RULES, KEEP_ALIVE, LOCAL_PORTS, ACCESS_POINT, BEARER_KIND, GATEWAY,
];

/** Those that AT+CIPSCONT? lists, and so saves. */
const NUMBERS: readonly Setting<number>[] = [
  SEVERAL_LINKS, TRANSPARENT, QUICK_SEND, AUTOMATIC_SEND, AUTOMATIC_SEND_S, SEND_PROMPT, SHOW_SENDER, HEAD, SHOW_PROTOCOL, BEARER_KIND,
];

const CCFG_RANGES: readonly Accepts[] = [
  between(3, 8), between(2, 10), between(1, 1460), oneOf(0, 1), oneOf(0, 1), between(50, 1460), between(20, 1000), oneOf(0, 1),
];
const KEEP_ALIVE_RANGES: readonly Accepts[] = [oneOf(0, 1), between(30, 7200), between(30, 600), between(1, 9)];

/** One of the parameters of AT+CIPCCFG. */
export function transparentRule(settings: Settings, rule: (typeof RULES)[number]): number {
  return settings.get(TRANSPARENT_RULES)[RULES.indexOf(rule)] ?? 0;
}

/** How AT+CIPTKA has a silent connection probed; undefined where it is off. */
export function keepAliveRule(settings: Settings): KeepAlive | undefined {
  const [mode, idle = 0, interval = 0, probes = 0] = settings.get(KEEP_ALIVE);
  return mode === 1 ? { idleMs: idle * 1000, intervalMs: interval * 1000, probes } : undefined;
}

/** Settings of chapter 9 that hold from one command to the next; `initial` tells whether the state is IP INITIAL. */
export function settingCommands(firmware: Ec716sFirmware, initial: () => boolean): CommandTable {
  const simple = (name: string, which: Setting<number>, highest: number, range: string | undefined, separator?: string): CommandSpec =>
    numberCommand(firmware, { name, setting: which, accepts: between(0, highest), ...(range === undefined ? {} : { range }), ...(separator === undefined ? {} : { separator }) });
  return {
    "+CIPMUX": onlyInitially(simple("+CIPMUX", SEVERAL_LINKS, 1, "(0,1)"), initial),
    "+CIPMODE": onlyInitially(simple("+CIPMODE", TRANSPARENT, 1, "(0-NORMAL MODE,1-TRANSPARENT MODE)"), initial),
    "+CIPSSL": simple("+CIPSSL", TLS, 1, "(0-1)"),
    "+CIPQSEND": simple("+CIPQSEND", QUICK_SEND, 2, "(0,1,2)"),
    "+CIPRXF": { ...simple("+CIPRXF", RECEIVE_LINE_END, 1, undefined, ":"), test: "+CIPRXF: (0,1)" },
    "+CIPSPRT": simple("+CIPSPRT", SEND_PROMPT, 2, "(0-2)"),
    "+CIPSRIP": simple("+CIPSRIP", SHOW_SENDER, 1, "(0,1)"),
    "+CIPHEAD": simple("+CIPHEAD", HEAD, 1, "(0,1)"),
    "+CIPSHOWTP": simple("+CIPSHOWTP", SHOW_PROTOCOL, 1, "(0,1)"),
    "+CIPATS": automaticSend(firmware),
    "+CIPCCFG": transparentRules(firmware),
    "+CIPTKA": keepAlive(firmware),
    "+CLPORT": localPorts(firmware),
    "+CIPCSGP": bearerKind(firmware),
    "+CIPSCONT": savedSettings(firmware),
    "+CIFCONFIG": gateway(firmware),
  };
}

/** What AT+CIPSCONT saved holds again after a start. */
export function loadSaved(firmware: Ec716sFirmware): void {
  const saved = firmware.nvram.get(SAVED) as { numbers: number[]; rules: number[]; access: string[] } | undefined;
  if (saved === undefined) return;
  NUMBERS.forEach((which, index) => firmware.settings.set(which, saved.numbers[index] ?? which.initial));
  firmware.settings.set(TRANSPARENT_RULES, saved.rules);
  firmware.settings.set(ACCESS_POINT, saved.access);
}

function onlyInitially(spec: CommandSpec, initial: () => boolean): CommandSpec {
  return {
    ...spec,
    write: (x) => {
      if (!initial()) throw cmeRefusal(OPERATION_NOT_ALLOWED);
      spec.write?.(x);
    },
  };
}

function automaticSend({ settings }: Ec716sFirmware): CommandSpec {
  return {
    test: "+CIPATS: (0,1),(1-100)",
    read: (x) => x.line(`+CIPATS: ${settings.get(AUTOMATIC_SEND)},${settings.get(AUTOMATIC_SEND_S)}`).ok(),
    write: (x) => {
      const mode = x.parameters.expectCount(1, 2).integer(0, oneOf(0, 1));
      const seconds = x.parameters.optionalInteger(1, between(1, 100), settings.get(AUTOMATIC_SEND_S));
      settings.set(AUTOMATIC_SEND, mode);
      settings.set(AUTOMATIC_SEND_S, seconds);
      x.ok();
    },
  };
}

/** With one link in transparent mode only; the last four are optional together (EC716S 9.13). */
function transparentRules({ settings }: Ec716sFirmware): CommandSpec {
  return {
    test: "+CIPCCFG: (NmRetry:3-8),(WaitTm:2-10),(SendSz:1-1460),(esc:0,1),<Rxmode>,<RxSize>,<Rxtimer>,<BufClean>",
    read: (x) => x.line(`+CIPCCFG: ${settings.get(TRANSPARENT_RULES).join(",")}`).ok(),
    write: (x) => {
      if (settings.get(SEVERAL_LINKS) === 1 || settings.get(TRANSPARENT) === 0) throw cmeRefusal(OPERATION_NOT_ALLOWED);
      if (x.parameters.count !== 4 && x.parameters.count !== 8) throw new CommandRefused();
      const before = settings.get(TRANSPARENT_RULES);
      const given = CCFG_RANGES.map((accepts, place) => (place < x.parameters.count ? x.parameters.integer(place, accepts) : (before[place] ?? 0)));
      settings.set(TRANSPARENT_RULES, given);
      x.ok();
    },
  };
}

function keepAlive({ settings }: Ec716sFirmware): CommandSpec {
  return {
    test: "+CIPTKA:(0,1),(30-7200),(30-600),(1-9)",
    read: (x) => x.line(`+CIPTKA:${settings.get(KEEP_ALIVE).join(",")}`).ok(),
    write: (x) => {
      x.parameters.expectCount(1, 4);
      const before = settings.get(KEEP_ALIVE);
      const given = KEEP_ALIVE_RANGES.map((accepts, place) =>
        place === 0 ? x.parameters.integer(0, accepts) : x.parameters.optionalInteger(place, accepts, before[place] ?? 0),
      );
      settings.set(KEEP_ALIVE, given);
      x.ok();
    },
  };
}

function localPorts({ settings }: Ec716sFirmware): CommandSpec {
  const several = (): boolean => settings.get(SEVERAL_LINKS) === 1;
  const ports = (link: number): string => {
    const all = settings.get(LOCAL_PORTS);
    return `${all[link] ?? 0},${all[LINK_COUNT + link] ?? 0}`;
  };
  return {
    test: (x) => x.line(`+CLPORT: ${several() ? "(0-5)," : ""}("TCP","UDP"),(0-65535)`).ok(),
    read: (x) => {
      if (several()) for (let link = 0; link < LINK_COUNT; link++) x.line(`+CLPORT: ${link},${ports(link)}`);
      else x.line(`+CLPORT: ${ports(0)}`);
      x.ok();
    },
    write: (x) => {
      const first = several() ? 1 : 0;
      const link = several() ? x.parameters.integer(0, between(0, LINK_COUNT - 1)) : 0;
      const mode = x.parameters.expectCount(first + 2, first + 2).text(first, { choices: ["TCP", "UDP"] });
      const changed = [...settings.get(LOCAL_PORTS)];
      changed[(mode === "UDP" ? LINK_COUNT : 0) + link] = x.parameters.integer(first + 1, between(0, HIGHEST_PORT));
      settings.set(LOCAL_PORTS, changed);
      x.ok();
    },
  };
}

/** CSD is 2 by the table and 0 by the test form; the module has no CSD. */
function bearerKind({ settings }: Ec716sFirmware): CommandSpec {
  return {
    test: (x) => x.line("+CIPCSGP: 0-CSD,DIAL NUMBER,USER NAME,PASSWORD,RATE(0-3)").line("+CIPCSGP: 1-GPRS,APN,USER NAME,PASSWORD").ok(),
    read: (x) => {
      const [apn, user, password] = settings.get(ACCESS_POINT);
      x.line(`+CIPCSGP: ${settings.get(BEARER_KIND)}, "${apn}", "${user}", "${password}"`).ok();
    },
    write: (x) => {
      x.parameters.expectCount(1, 4).integer(0, oneOf(1));
      if (x.parameters.count > 1) settings.set(ACCESS_POINT, accessPoint(x, 1));
      x.ok();
    },
  };
}

/** APN, user and password from `place` on; quotes are optional. */
export function accessPoint(x: Exchange, place: number): string[] {
  const credential = (offset: number): string => x.parameters.optionalText(place + offset, { maximum: LONGEST_CREDENTIAL }, "");
  return [x.parameters.optionalText(place, { maximum: LONGEST_APN }, ""), credential(1), credential(2)];
}

/** 0 means saved (EC716S 9.26). */
function savedSettings(firmware: Ec716sFirmware): CommandSpec {
  const { settings, nvram } = firmware;
  return {
    read: (x) => {
      const [apn, user, password] = settings.get(ACCESS_POINT);
      x.line(`+CIPSCONT:${nvram.get(SAVED) === undefined ? 1 : 0}`).line(`+CIPCSGP:${settings.get(BEARER_KIND)}`);
      x.line(`Gprs Config APN:${apn}`).line(`Gprs Config UserId:${user}`).line(`Gprs Config Password:${password}`);
      x.line(`+CIPHEAD:${settings.get(HEAD)}`).line(`+CIPSHOWTP:${settings.get(SHOW_PROTOCOL)}`).line(`+CIPSRIP:${settings.get(SHOW_SENDER)}`);
      x.line(`+CIPATS:${settings.get(AUTOMATIC_SEND)},${settings.get(AUTOMATIC_SEND_S)}`).line(`+CIPSPRT:${settings.get(SEND_PROMPT)}`);
      x.line(`+CIPQSEND:${settings.get(QUICK_SEND)}`).line(`+CIPMODE:${settings.get(TRANSPARENT)}`);
      x.line(`+CIPCCFG:${settings.get(TRANSPARENT_RULES).slice(0, 7).join(",")}`).line(`+CIPMUX:${settings.get(SEVERAL_LINKS)}`);
      x.line("+CIPDPDP:1, 10, 3").line(`+CIPRXGET:${firmware.ip.delivery.mode}`).line("+CIPRDTIMER: 2000,3500").ok();
    },
    execute: (x) => {
      const numbers = NUMBERS.map((which) => settings.get(which));
      nvram.set(SAVED, { numbers, rules: settings.get(TRANSPARENT_RULES), access: settings.get(ACCESS_POINT) });
      x.ok();
    },
  };
}

function gateway({ settings }: Ec716sFirmware): CommandSpec {
  return {
    test: "",
    read: (x) => x.line(settings.get(GATEWAY)).ok(),
    write: (x) => {
      const address = x.parameters.expectCount(1, 1).text(0);
      const found = /^192\.168\.(\d{1,3})\.2$/.exec(address);
      if (found === null || Number(found[1]) > 255) throw new CommandRefused();
      settings.set(GATEWAY, address);
      x.ok();
    },
  };
}
