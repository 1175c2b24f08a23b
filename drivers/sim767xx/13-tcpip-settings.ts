/** SIM767XX chapter 13, TCP/IP: settings (13.2.8 to 13.2.13, 13.2.18 to 13.2.20). None survives a restart. */
import { find, slice } from "../../hal/bytes";
import type { Fields } from "../at/fields";
import { outOfRange, unquotable } from "../at/parameters";
import { ask, askAll, refuse, run } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import { SETTING_RESPONSE_MS, unknownCid, unknownLink } from "./13-tcpip-errors";

/**
 * Switches of the chapter: a header in front of data that comes unasked (on by default), the sender in
 * front of it (on by default), transparent mode (off by default; to be set before AT+NETOPEN)
 * (SIM767XX 13.2.8 to 13.2.10).
 */
export type TcpIpSwitch = "+CIPHEAD" | "+CIPSRIP" | "+CIPMODE";

/** AT+CIPHEAD?, AT+CIPSRIP?, AT+CIPMODE? (SIM767XX 13.2.8 to 13.2.10). */
export function readTcpIpSwitch(session: Session, name: TcpIpSwitch, answer: Answer<boolean>): void {
  const command = { text: `AT${name}?`, timeoutMs: SETTING_RESPONSE_MS, prefix: name + ":" };
  const parse = (fields: Fields): boolean | undefined => {
    const mode = fields.integer(0);
    return mode === undefined ? undefined : mode === 1;
  };
  ask(session, command, parse, answer);
}

/** AT+CIPHEAD=, AT+CIPSRIP=, AT+CIPMODE= (SIM767XX 13.2.8 to 13.2.10). */
export function setTcpIpSwitch(session: Session, name: TcpIpSwitch, on: boolean, done: Done): void {
  run(session, `AT${name}=${on ? 1 : 0}`, SETTING_RESPONSE_MS, done);
}

/** AT+CIPHEAD, AT+CIPSRIP, AT+CIPMODE, AT+CIPCCFG: back to the default (SIM767XX 13.2.8 to 13.2.10, 13.2.12). */
export function resetTcpIpSetting(session: Session, name: TcpIpSwitch | "+CIPCCFG", done: Done): void {
  run(session, "AT" + name, SETTING_RESPONSE_MS, done);
}

/** The module's own limits, 3000 to 120000 ms each, 120000 by default. */
export interface TcpIpTimeouts {
  openNetworkMs: number;
  openLinkMs: number;
  sendMs: number;
}

/** AT+CIPTIMEOUT? (SIM767XX 13.2.11). */
export function readTimeouts(session: Session, answer: Answer<TcpIpTimeouts>): void {
  const command = { text: "AT+CIPTIMEOUT?", timeoutMs: SETTING_RESPONSE_MS, prefix: "+CIPTIMEOUT:" };
  const parse = (fields: Fields): TcpIpTimeouts | undefined => {
    const openNetworkMs = fields.integer(0);
    const openLinkMs = fields.integer(1);
    const sendMs = fields.integer(2);
    if (openNetworkMs === undefined || openLinkMs === undefined || sendMs === undefined) return undefined;
    return { openNetworkMs, openLinkMs, sendMs };
  };
  ask(session, command, parse, answer);
}

/** AT+CIPTIMEOUT= : what is left out stays as it is (SIM767XX 13.2.11). */
export function setTimeouts(session: Session, timeouts: Partial<TcpIpTimeouts>, done: Done): void {
  const { openNetworkMs, openLinkMs, sendMs } = timeouts;
  const list = new OptionalNumbers();
  list.add("the time to open the network", openNetworkMs, 3000, 120000);
  list.add("the time to open a link", openLinkMs, 3000, 120000);
  list.add("the time to send", sendMs, 3000, 120000);
  list.set(session, "AT+CIPTIMEOUT=", done);
}

/** What AT+CIPCCFG sets. */
export interface SocketSettings {
  /** Retransmissions of a packet, 0 to 10; 10 by default. */
  retransmissions: number;
  /** Delay before received data comes unasked, 0 to 1000 ms; 0 by default. */
  outputDelayMs: number;
  /** +IP ERROR: tells a text, as by default, or a number. */
  errorTexts: boolean;
  /** The header of data that comes unasked names the link: +RECEIVE in place of +IPD; off by default. */
  linkInHeader: boolean;
  /** 0 or 1, without a meaning that the manual tells; 0 by default. */
  asynchronous: number;
  /** The shortest time to a retransmission, 500 to 120000 ms; 500 by default. */
  retransmissionMs: number;
}

/** AT+CIPCCFG? (SIM767XX 13.2.12). */
export function readSocketSettings(session: Session, answer: Answer<SocketSettings>): void {
  const command = { text: "AT+CIPCCFG?", timeoutMs: SETTING_RESPONSE_MS, prefix: "+CIPCCFG:" };
  const parse = (fields: Fields): SocketSettings | undefined => {
    const retransmissions = fields.integer(0);
    const outputDelayMs = fields.integer(1);
    const asynchronous = fields.integer(5);
    const retransmissionMs = fields.integer(6);
    if (retransmissions === undefined || outputDelayMs === undefined) return undefined;
    if (asynchronous === undefined || retransmissionMs === undefined) return undefined;
    const errorTexts = fields.integer(3) === 1;
    const linkInHeader = fields.integer(4) === 1;
    return { retransmissions, outputDelayMs, errorTexts, linkInHeader, asynchronous, retransmissionMs };
  };
  ask(session, command, parse, answer);
}

/** AT+CIPCCFG= : what is left out stays as it is (SIM767XX 13.2.12). */
export function setSocketSettings(session: Session, settings: Partial<SocketSettings>, done: Done): void {
  const { retransmissions, outputDelayMs, errorTexts, linkInHeader, asynchronous, retransmissionMs } = settings;
  const list = new OptionalNumbers();
  list.add("the number of retransmissions", retransmissions, 0, 10);
  list.add("the output delay", outputDelayMs, 0, 1000);
  list.add("the acknowledgement", undefined, 0, 0);
  list.add("the form of errors", asNumber(errorTexts), 0, 1);
  list.add("the form of the header", asNumber(linkInHeader), 0, 1);
  list.add("the asynchronous mode", asynchronous, 0, 1);
  list.add("the time to a retransmission", retransmissionMs, 500, 120000);
  list.set(session, "AT+CIPCCFG=", done);
}

function asNumber(on: boolean | undefined): number | undefined {
  return on === undefined ? undefined : on ? 1 : 0;
}

/** Numbers of a command line of which any may be left out, by an empty place or at the end. */
class OptionalNumbers {
  private text = "";
  private commas = "";
  private refusal: Failure | undefined;

  add(name: string, value: number | undefined, minimum: number, maximum: number): void {
    if (value !== undefined) {
      this.refusal = this.refusal ?? outOfRange(name, value, minimum, maximum);
      this.text = `${this.text}${this.commas}${value}`;
      this.commas = "";
    }
    this.commas = this.commas + ",";
  }

  set(session: Session, command: string, done: Done): void {
    const refusal = this.text === "" ? refused(`${command}: there is nothing to set`) : this.refusal;
    if (refusal === undefined) run(session, command + this.text, SETTING_RESPONSE_MS, done);
    else refuse(session, refusal, done);
  }
}

/** AT+CIPCFG? : how long transparent mode collects input before it sends, ms (SIM767XX 13.2.13). */
export function readTransparentWait(session: Session, answer: Answer<number>): void {
  const command = { text: "AT+CIPCFG?", timeoutMs: SETTING_RESPONSE_MS, prefix: "+CIPCFG:" };
  ask(session, command, (fields) => fields.integer(1), answer);
}

/** AT+CIPCFG="transwaittm": 5 to 1000 ms, 10 by default (SIM767XX 13.2.13). */
export function setTransparentWait(session: Session, waitMs: number, done: Done): void {
  const refusal = outOfRange("the time to wait", waitMs, 5, 1000);
  if (refusal === undefined) run(session, `AT+CIPCFG="transwaittm",${waitMs}`, SETTING_RESPONSE_MS, done);
  else refuse(session, refusal, done);
}

/** AT+CIPCFG="CID": asks for the PDP context of the first link (SIM767XX 13.2.13). */
export function readLinksCid(session: Session, answer: Answer<number>): void {
  const command = { text: 'AT+CIPCFG="CID"', timeoutMs: SETTING_RESPONSE_MS, prefix: "+CIPCFG:" };
  ask(session, command, (fields) => fields.integer(1), answer);
}

/** AT+CIPCFG="CID": the PDP context of all links, 1 to 15 (SIM767XX 13.2.13). */
export function setLinksCid(session: Session, cid: number, done: Done): void {
  const refusal = unknownCid(cid);
  if (refusal === undefined) run(session, `AT+CIPCFG="CID",${cid}`, SETTING_RESPONSE_MS, done);
  else refuse(session, refusal, done);
}

/** The PDP context of a link. */
export interface LinkCid {
  link: number;
  cid: number;
}

/** AT+CIPCFG="SCID": asks for the PDP context of `link`, 0 to 3, of all where left out (SIM767XX 13.2.13). */
export function readLinkCids(session: Session, link: number | undefined, answer: Answer<LinkCid[]>): void {
  const refusal = link === undefined ? undefined : unknownLink(link);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const text = 'AT+CIPCFG="SCID"' + (link === undefined ? "" : `,${link}`);
  const parse = (fields: Fields): LinkCid | undefined => {
    const which = fields.integer(1);
    const cid = fields.integer(2);
    return which === undefined || cid === undefined ? undefined : { link: which, cid };
  };
  askAll(session, { text, timeoutMs: SETTING_RESPONSE_MS, prefix: "+CIPCFG:" }, parse, answer);
}

/** AT+CIPCFG="SCID": the PDP context of `link`, 0 to 3 (SIM767XX 13.2.13). */
export function setLinkCid(session: Session, link: number, cid: number, done: Done): void {
  const refusal = unknownLink(link) ?? unknownCid(cid);
  if (refusal === undefined) run(session, `AT+CIPCFG="SCID",${link},${cid}`, SETTING_RESPONSE_MS, done);
  else refuse(session, refusal, done);
}

/** Address families of AT+CSOCKSETPN (SIM767XX 13.2.18). */
export type IpFamily = "ipv4" | "ipv6";

/** A PDP context and the addresses that the sockets on it use. */
export interface SocketContext {
  cid: number;
  family: IpFamily;
}

/** AT+CSOCKSETPN? : the PDP contexts; which one is the default is not told (SIM767XX 13.2.18). */
export function readSocketContexts(session: Session, answer: Answer<SocketContext[]>): void {
  const command = { text: "AT+CSOCKSETPN?", timeoutMs: SETTING_RESPONSE_MS, prefix: "+CSOCKSETPN:" };
  const parse = (fields: Fields): SocketContext | undefined => {
    const cid = fields.integer(0);
    return cid === undefined ? undefined : { cid, family: fields.integer(1) === 6 ? "ipv6" : "ipv4" };
  };
  askAll(session, command, parse, answer);
}

/** AT+CSOCKSETPN= : the PDP context that AT+NETOPEN activates; `error` while the service runs (SIM767XX 13.2.18). */
export function setSocketContext(session: Session, context: SocketContext, done: Done): void {
  const refusal = unknownCid(context.cid);
  const family = context.family === "ipv6" ? 6 : 1;
  if (refusal === undefined) run(session, `AT+CSOCKSETPN=${context.cid},${family}`, SETTING_RESPONSE_MS, done);
  else refuse(session, refusal, done);
}

/** Probes of idle TCP connections; times in minutes. */
export interface TcpKeepAlive {
  enabled: boolean;
  /** Silence before the first probe, 1 to 120. */
  idleMinutes: number;
  /** Probes that may stay unanswered, 1 to 10. */
  probes: number;
  /** Between two probes, 1 or more. */
  intervalMinutes: number;
}

/** AT+CTCPKA? (SIM767XX 13.2.19). */
export function readTcpKeepAlive(session: Session, answer: Answer<TcpKeepAlive>): void {
  const command = { text: "AT+CTCPKA?", timeoutMs: SETTING_RESPONSE_MS, prefix: "+CTCPKA:" };
  const parse = (fields: Fields): TcpKeepAlive | undefined => {
    const enabled = fields.integer(0);
    const idleMinutes = fields.integer(1);
    const probes = fields.integer(2);
    const intervalMinutes = fields.integer(3);
    if (enabled === undefined || idleMinutes === undefined) return undefined;
    if (probes === undefined || intervalMinutes === undefined) return undefined;
    return { enabled: enabled === 1, idleMinutes, probes, intervalMinutes };
  };
  ask(session, command, parse, answer);
}

/** AT+CTCPKA= ; after AT+NETOPEN. The manual names no longest interval: 120 minutes here (SIM767XX 13.2.19). */
export function setTcpKeepAlive(session: Session, settings: TcpKeepAlive, done: Done): void {
  const { enabled, idleMinutes, probes, intervalMinutes } = settings;
  const refusal =
    outOfRange("the idle time", idleMinutes, 1, 120) ??
    outOfRange("the number of probes", probes, 1, 10) ??
    outOfRange("the interval", intervalMinutes, 1, 120);
  if (refusal !== undefined) return refuse(session, refusal, done);
  run(session, `AT+CTCPKA=${enabled ? 1 : 0},${idleMinutes},${probes},${intervalMinutes}`, SETTING_RESPONSE_MS, done);
}

/** The name servers of an address family; empty where there is none. */
export interface NameServers {
  family: IpFamily;
  primary: string;
  secondary: string;
}

/** AT+CDNSCFG? : its lines have no prefix of the command's name (SIM767XX 13.2.20). */
export function readNameServers(session: Session, answer: Answer<NameServers[]>): void {
  const command = { text: "AT+CDNSCFG?", timeoutMs: SETTING_RESPONSE_MS, info: ["Primary IPv", "Secondary IPv"] };
  session.send(command, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const ipv4: NameServers = { family: "ipv4", primary: "", secondary: "" };
    const ipv6: NameServers = { family: "ipv6", primary: "", secondary: "" };
    const text = lines.join(",");
    const servers = text.split(",");
    for (let index = 0; index < servers.length; index++) {
      const server = servers[index] as string;
      const family = find(server, "IPv6", 0) >= 0 ? ipv6 : ipv4;
      if (find(server, "Primary", 0) >= 0) family.primary = addressIn(server);
      else if (find(server, "Secondary", 0) >= 0) family.secondary = addressIn(server);
      else session.malformed(server);
    }
    answer(undefined, [ipv4, ipv6].filter((servers) => servers.primary !== ""));
  });
}

function addressIn(server: string): string {
  const colon = find(server + ":", ":", 0);
  let from = colon + 1;
  while (server.charAt(from) === " ") from++;
  return slice(server, from, server.length);
}

/** AT+CDNSCFG= : `primary` and `secondary` as addresses without quotes; the second may be empty (SIM767XX 13.2.20). */
export function setNameServers(session: Session, servers: NameServers, done: Done): void {
  const { family, primary, secondary } = servers;
  const refusal = unquotable("the primary name server", primary, 1, 45) ?? unquotable("the secondary name server", secondary, 0, 45);
  if (refusal !== undefined) return refuse(session, refusal, done);
  run(session, `AT+CDNSCFG=${primary},${secondary},${family === "ipv6" ? 1 : 0}`, SETTING_RESPONSE_MS, done);
}
