/** SIM767XX chapter 13, TCP/IP: the service and its connections (13.2.1 to 13.2.3, 13.2.6, 13.2.7). */
import { fieldsAfter, type Fields } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, askAll, refuse, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import {
  askTcpIp,
  NETWORK_RESPONSE_MS,
  runTcpIp,
  SETTING_RESPONSE_MS,
  unknownCid,
  unknownLink,
  withCid,
} from "./13-tcpip-errors";

/** The commands of this chapter that have a test form. */
export type TcpIpTestForm =
  | "+NETCLOSE"
  | "+CIPOPEN"
  | "+CIPSEND"
  | "+CIPRXGET"
  | "+CIPCLOSE"
  | "+IPADDR"
  | "+CIPHEAD"
  | "+CIPSRIP"
  | "+CIPMODE"
  | "+CIPCCFG"
  | "+CIPCFG"
  | "+SERVERSTART"
  | "+CIPACK"
  | "+CDNSGIP"
  | "+CSOCKSETPN"
  | "+CTCPKA"
  | "+CDNSCFG";

/** The test form of a command of this chapter: answers the line that tells the supported values. */
export function testTcpIp(session: Session, command: TcpIpTestForm, answer: Answer<string>): void {
  test(session, command, NETWORK_RESPONSE_MS, answer);
}

/** AT+NETOPEN? : whether the service runs (SIM767XX 13.2.1); here 1 is open, while the result 0 is success. */
export function readNetworkOpen(session: Session, answer: Answer<boolean>): void {
  const command = { text: "AT+NETOPEN?", timeoutMs: NETWORK_RESPONSE_MS, prefix: "+NETOPEN:" };
  const parse = (fields: Fields): boolean | undefined => {
    const state = fields.integer(0);
    return state === undefined ? undefined : state === 1;
  };
  ask(session, command, parse, answer);
}

/**
 * AT+NETOPEN: starts the service by activating PDP context `cid`, 1 to 15, 1 where left out
 * (SIM767XX 13.2.1). One that runs already is a failure with code 4 of `IP_ERRORS`.
 */
export function openNetwork(session: Session, cid: number | undefined, done: Done): void {
  const refusal = unknownCid(cid);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const text = withCid("AT+NETOPEN", cid);
  runTcpIp(session, { text, timeoutMs: NETWORK_RESPONSE_MS, result: "+NETOPEN:", release: true }, done);
}

/**
 * AT+NETCLOSE: stops the service and ends what connections are left, each with an event of kind
 * `close-result` (SIM767XX 13.2.2). One that does not run is a failure.
 */
export function closeNetwork(session: Session, cid: number | undefined, done: Done): void {
  const refusal = unknownCid(cid);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const text = withCid("AT+NETCLOSE", cid);
  runTcpIp(session, { text, timeoutMs: NETWORK_RESPONSE_MS, result: "+NETCLOSE:", release: true }, done);
}

/** Where AT+CIPOPEN connects to. */
export interface TcpTarget {
  /** Name or IPv4 address, 1 to 254 bytes. */
  host: string;
  /** 0 to 65535. */
  port: number;
  /** 0 to 65535; the module's choice where left out. */
  localPort?: number;
}

/** A link as AT+CIPOPEN? lists it; the protocol is undefined while it is free. */
export interface LinkState {
  link: number;
  protocol?: string;
  host?: string;
  port?: number;
  /** Number of the module's own server that accepted it; -1 for a connection that it made. */
  server?: number;
}

/** AT+CIPOPEN? : the links and what they are connected to (SIM767XX 13.2.3). */
export function readLinks(session: Session, answer: Answer<LinkState[]>): void {
  const command = {
    text: "AT+CIPOPEN?",
    timeoutMs: NETWORK_RESPONSE_MS,
    prefix: "+CIPOPEN:",
    accept: (line: string) => {
      const fields = fieldsAfter(line, "+CIPOPEN:");
      return fields.count() === 1 || fields.integer(1) === undefined;
    },
  };
  askAll(session, command, parseLink, answer);
}

function parseLink(fields: Fields): LinkState | undefined {
  const link = fields.integer(0);
  if (link === undefined) return undefined;
  if (fields.text(1) === "") return { link };
  return { link, protocol: fields.text(1), host: fields.text(2), port: fields.integer(3), server: fields.integer(4) };
}

/** Why `host` and `port` name no peer. */
export function unusablePeer(host: string, port: number): Failure | undefined {
  return unquotable("the host", host, 1, 254) ?? outOfRange("the port", port, 0, 65535);
}

function tcpText(link: number, target: TcpTarget): string {
  const local = target.localPort === undefined ? "" : `,${target.localPort}`;
  return `AT+CIPOPEN=${link},"TCP",${quote(target.host)},${target.port}${local}`;
}

function unusableTarget(target: TcpTarget): Failure | undefined {
  const { host, port, localPort } = target;
  return unusablePeer(host, port) ?? (localPort === undefined ? undefined : outOfRange("the local port", localPort, 0, 65535));
}

/**
 * AT+CIPOPEN= : connects link 0 to 3 with a TCP server (SIM767XX 13.2.3). OK is not the connection
 * yet; other commands may be sent meanwhile.
 */
export function openTcp(session: Session, link: number, target: TcpTarget, done: Done): void {
  const refusal = unknownLink(link) ?? unusableTarget(target);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const text = tcpText(link, target);
  runTcpIp(session, { text, timeoutMs: NETWORK_RESPONSE_MS, result: `+CIPOPEN: ${link},`, release: true }, done);
}

/**
 * AT+CIPOPEN= in transparent mode, which is set before the service is opened: connects link 0; when it
 * is done, `session.data` is the connection (SIM767XX 13.2.3).
 */
export function openTcpTransparent(session: Session, target: TcpTarget, done: Done): void {
  const refusal = unusableTarget(target);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const command = {
    text: tcpText(0, target),
    timeoutMs: NETWORK_RESPONSE_MS,
    result: "+CIPOPEN: 0,",
    finals: ["CONNECT"],
    failures: ["CONNECT FAIL"],
    okIsAcceptance: true,
    entersDataMode: true,
  };
  runTcpIp(session, command, done);
}

/** AT+CIPOPEN= : binds link 0 to 3 to a local UDP port, 0 to 65535 (SIM767XX 13.2.3). */
export function openUdp(session: Session, link: number, localPort: number, done: Done): void {
  const refusal = unknownLink(link) ?? outOfRange("the local port", localPort, 0, 65535);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const text = `AT+CIPOPEN=${link},"UDP",,,${localPort}`;
  runTcpIp(session, { text, timeoutMs: NETWORK_RESPONSE_MS, result: `+CIPOPEN: ${link},` }, done);
}

/** AT+CIPCLOSE? : whether each link is connected (SIM767XX 13.2.6). */
export function readConnected(session: Session, answer: Answer<boolean[]>): void {
  const command = {
    text: "AT+CIPCLOSE?",
    timeoutMs: NETWORK_RESPONSE_MS,
    prefix: "+CIPCLOSE:",
    accept: (line: string) => fieldsAfter(line, "+CIPCLOSE:").count() >= 4,
  };
  const parse = (fields: Fields): boolean[] | undefined => {
    const states: boolean[] = [];
    for (let link = 0; link < fields.count(); link++) {
      const state = fields.integer(link);
      if (state === undefined) return undefined;
      states.push(state === 1);
    }
    return states;
  };
  ask(session, command, parse, answer);
}

/** AT+CIPCLOSE= : ends link 0 to 3; one that is not connected is a failure (SIM767XX 13.2.6). */
export function closeLink(session: Session, link: number, done: Done): void {
  const refusal = unknownLink(link);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const text = `AT+CIPCLOSE=${link}`;
  runTcpIp(session, { text, timeoutMs: NETWORK_RESPONSE_MS, result: `+CIPCLOSE: ${link},`, release: true }, done);
}

/** AT+IPADDR: the address of PDP context `cid`, 1 to 15, 1 where left out; needs the service (SIM767XX 13.2.7). */
export function readAddress(session: Session, cid: number | undefined, answer: Answer<string>): void {
  const refusal = unknownCid(cid);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const question = { text: withCid("AT+IPADDR", cid), timeoutMs: SETTING_RESPONSE_MS, prefix: "+IPADDR:" };
  askTcpIp(session, question, (fields) => (fields.text(0) === "" ? undefined : fields.text(0)), answer);
}
