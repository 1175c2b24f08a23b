/** EC716S chapter 9, TCP/IP: the service and its connections (9.1, 9.2, 9.4, 9.5, 9.8, 9.9, 9.28, 9.29). */
import { isAddress, withoutZeros } from "../at/addresses";
import { indexBehind, type Fields } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, askAll, refuse, run, runSecretly, runUnless, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import { digit, NETWORK_MS, ofLink, RESPONSE_MS, switchAt, unknownLink, unusablePeer, type LinkNumber } from "./09-tcpip-values";

const START_TASK_MS = 60000;
const BRING_UP_MS = 90000;
const SHUT_MS = 90000;
/** Some firmware adds an OK to results that need none (EC716S 9.42): it must not meet the next command. */
const STRAY_OK_MS = 100;

/** The commands of this chapter that have a test form. */
export type TcpIpTestForm =
  | "+CIPMUX"
  | "+CSTT"
  | "+CPNETAPN"
  | "+CIICR"
  | "+CIFSR"
  | "+CIPSSL"
  | "+SSLCFG"
  | "+CLPORT"
  | "+CIPSTART"
  | "+CIPMODE"
  | "+CIPQSEND"
  | "+CIPRXF"
  | "+CIPCCFG"
  | "+CIPSEND"
  | "+CIPATS"
  | "+CIPSPRT"
  | "+CIPSTATUS"
  | "+CIPACK"
  | "+CIPCSGP"
  | "+CDNSCFG"
  | "+CDNSGIP"
  | "+CIPSRIP"
  | "+CIPHEAD"
  | "+CIPSHOWTP"
  | "+CIPRXGET"
  | "+CIPCLOSE"
  | "+CIPSHUT"
  | "+CIFCONFIG"
  | "+CIPPING"
  | "+CIPTKA"
  | "^HEARTCONFIG"
  | "^HEARTBEAT"
  | "^HEARTBEATHEX"
  | "^HEARTINQUIRE";

/** The test form of a command of this chapter: answers the line that tells the supported values; some have none. */
export function testTcpIp(session: Session, command: TcpIpTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** AT+CIPMUX? : whether there are several links, 0 to 5, or a single one without a number (EC716S 9.1). */
export function readMultiLink(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CIPMUX?", timeoutMs: RESPONSE_MS, prefix: "+CIPMUX:" }, (fields) => switchAt(fields, 0), answer);
}

/** AT+CIPMUX= : one link, as by default, or several (EC716S 9.1). Only in the state "initial": `shut` leads there. */
export function setMultiLink(session: Session, several: boolean, done: Done): void {
  run(session, `AT+CIPMUX=${digit(several)}`, RESPONSE_MS, done);
}

/** An access point and what it asks for. */
export interface AccessPoint {
  /** 1 to 128 characters. */
  apn: string;
  /** Up to 32 characters each. */
  user?: string;
  password?: string;
}

/** Why an access point cannot be sent. */
export function unusableAccessPoint(point: AccessPoint): Failure | undefined {
  return (
    unquotable("the APN", point.apn, 1, 128) ??
    unquotable("the user name", point.user ?? "", 0, 32) ??
    unquotable("the password", point.password ?? "", 0, 32)
  );
}

/** AT+CSTT? : the access point that AT+CSTT= was given (EC716S 9.2). */
export function readTask(session: Session, answer: Answer<AccessPoint>): void {
  const parse = (fields: Fields): AccessPoint => ({ apn: fields.text(0), user: fields.text(1), password: fields.text(2) });
  ask(session, { text: "AT+CSTT?", timeoutMs: START_TASK_MS, prefix: "+CSTT:" }, parse, answer);
}

/**
 * AT+CSTT: starts the task, from the state "initial" to "started" (EC716S 9.2). Without `point` the
 * access point is the one of the context that the module has from the network.
 */
export function startTask(session: Session, point: AccessPoint | undefined, done: Done): void {
  if (point === undefined) return run(session, "AT+CSTT", START_TASK_MS, done);
  const { apn, user, password } = point;
  const credentials = password === undefined ? (user === undefined ? "" : `,${quote(user)}`) : `,${quote(user ?? "")},${quote(password)}`;
  const command = { text: `AT+CSTT=${quote(apn)}${credentials}`, name: "AT+CSTT", timeoutMs: START_TASK_MS };
  runSecretly(session, unusableAccessPoint(point), command, done);
}

/**
 * AT+CIICR: brings the connection up, from the state "started" to "active" (EC716S 9.4). Where the
 * network refuses, the event `context-lost` may come before the failure, and only `shut` leads on.
 */
export function bringUp(session: Session, done: Done): void {
  run(session, "AT+CIICR", BRING_UP_MS, done);
}

/**
 * AT+CIFSR: the local address, without the zeros that fill it up; from the state "active" to
 * "addressed" (EC716S 9.5). The address ends the answer; where the module gives OK alone, it is empty.
 */
export function readLocalAddress(session: Session, answer: Answer<string>): void {
  session.send({ text: "AT+CIFSR", timeoutMs: RESPONSE_MS, isFinal: (line) => isAddress(line) }, (failure, { final }) => {
    if (failure !== undefined) return answer(failure);
    session.hold(STRAY_OK_MS);
    answer(undefined, final === "OK" ? "" : withoutZeros(final));
  });
}

export type LinkTransportName = "TCP" | "UDP";

/** Local ports of a link; 0 where the module chooses. */
export interface LocalPorts {
  link: LinkNumber;
  tcp: number;
  udp: number;
}

/** AT+CLPORT? : the local ports, of the single link or of links 0 to 5 (EC716S 9.8). */
export function readLocalPorts(session: Session, answer: Answer<LocalPorts[]>): void {
  const parse = (fields: Fields): LocalPorts | undefined => {
    const single = fields.count() < 3;
    const link = single ? undefined : fields.integer(0);
    const tcp = fields.integer(single ? 0 : 1);
    const udp = fields.integer(single ? 1 : 2);
    return tcp === undefined || udp === undefined ? undefined : { link, tcp, udp };
  };
  askAll(session, { text: "AT+CLPORT?", timeoutMs: RESPONSE_MS, prefix: "+CLPORT:" }, parse, answer);
}

/**
 * AT+CLPORT= : the local port of the link's next connections (EC716S 9.8), 0 to 65535. 0 is in the
 * test form's range alone; it lets the module choose.
 */
export function setLocalPort(session: Session, link: LinkNumber, transport: LinkTransportName, port: number, done: Done): void {
  const objection = unknownLink(link) ?? outOfRange("the local port", port, 0, 65535);
  runUnless(session, objection, `AT+CLPORT=${ofLink(link)}${quote(transport)},${port}`, RESPONSE_MS, done);
}

/** Where a link connects to: a name or address of at most 128 bytes, a port from 1 to 65535. */
export interface LinkTarget {
  transport: LinkTransportName;
  host: string;
  port: number;
}

export function startText(link: LinkNumber, target: LinkTarget): string {
  return `AT+CIPSTART=${ofLink(link)}${quote(target.transport)},${quote(target.host)},${target.port}`;
}

const CONNECTED = "CONNECT OK";
const NOT_CONNECTED: readonly string[] = ["CONNECT FAIL", "ALREADY CONNECT"];

/**
 * AT+CIPSTART= : connects a link with a TCP server, or registers it for a UDP peer (EC716S 9.9). In
 * multi link mode the service must be up ("addressed" or "processing"), and other commands may be
 * sent meanwhile; in single link mode the channel waits, and the state may be "initial" as well.
 * Failures of kind `error`: the other side was not reached, or the link has a connection already.
 */
export function openLink(session: Session, link: LinkNumber, target: LinkTarget, done: Done): void {
  const refusal = unknownLink(link) ?? unusablePeer(target.host, target.port);
  if (refusal !== undefined) refuse(session, refusal, done);
  else if (link === undefined) openSingle(session, startText(link, target), done);
  else openNumbered(session, link, startText(link, target), done);
}

function openNumbered(session: Session, link: number, text: string, done: Done): void {
  const result = ofLink(link);
  const resultWords = [CONNECTED].concat(NOT_CONNECTED);
  const command = { text, timeoutMs: RESPONSE_MS, resultTimeoutMs: NETWORK_MS, result, resultWords, release: true };
  session.send(command, (failure, answered) => {
    const line = answered.result;
    if (failure !== undefined || line === undefined || indexBehind(line, result + CONNECTED) >= 0) done(failure);
    else done({ kind: "error", message: `${text}: ${line}` });
  });
}

function openSingle(session: Session, text: string, done: Done): void {
  const command = { text, timeoutMs: NETWORK_MS, info: ["STATE:"], finals: [CONNECTED], failures: NOT_CONNECTED, okIsAcceptance: true };
  session.send(command, (failure, { lines }) => {
    if (failure === undefined || lines.length === 0) done(failure);
    else done({ ...failure, message: `${failure.message}, ${lines.join(", ")}` });
  });
}

/** How AT+CIPCLOSE ends a connection; slow is the module's choice. */
export type CloseMode = "slow" | "quick";

/**
 * AT+CIPCLOSE: ends the link's connection (EC716S 9.28). `mode` is not sent where it is left out. A
 * link that is neither connected nor connecting is a failure.
 */
export function closeLink(session: Session, link: LinkNumber, mode: CloseMode | undefined, done: Done): void {
  const refusal = unknownLink(link);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const how = mode === undefined ? "" : mode === "quick" ? "1" : "0";
  const parameters = link === undefined ? how : how === "" ? `${link}` : `${link},${how}`;
  const text = parameters === "" ? "AT+CIPCLOSE" : `AT+CIPCLOSE=${parameters}`;
  session.send({ text, timeoutMs: NETWORK_MS, finals: [`${ofLink(link)}CLOSE OK`] }, (failure) => done(failure));
}

/** AT+CIPSHUT: ends all links and the service, from any state to "initial" (EC716S 9.29). */
export function shut(session: Session, done: Done): void {
  session.send({ text: "AT+CIPSHUT", timeoutMs: SHUT_MS, finals: ["SHUT OK"] }, (failure) => {
    session.hold(STRAY_OK_MS);
    done(failure);
  });
}
