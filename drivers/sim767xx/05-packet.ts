/** SIM767XX chapter 5: packet domain. */
import { find, parseInteger, slice, startsWith } from "../../hal/bytes";
import { Fields } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, askAll, refuse, run, runSecretly, runUnless, test, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import { askRegistration, onReport, setReports, type RegistrationReport, type RegistrationReports } from "./registration";

const RESPONSE_MS = 5000;
const GPRS_RESPONSE_MS = 9000;
const ACTIVATION_RESPONSE_MS = 45000;
const CONTEXTS = 15;

/** The commands of this chapter that have a test form. */
export type PacketTestForm =
  | "+CGREG"
  | "+CEREG"
  | "+CGATT"
  | "+CGACT"
  | "+CGDCONT"
  | "+CGPADDR"
  | "+CGEREP"
  | "+CGAUTH"
  | "+CGCONTRDP";

/** The test form of a command of this chapter: answers the line or lines that tell the supported values. */
export function testPacket(session: Session, command: PacketTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** AT+CGREG? : registration for GPRS (SIM767XX 5.2.1). */
export function readGprsRegistration(session: Session, answer: Answer<RegistrationReport>): void {
  askRegistration(session, "+CGREG", GPRS_RESPONSE_MS, answer);
}

/** AT+CGREG= : which changes are reported (SIM767XX 5.2.1). Lost at a restart. */
export function setGprsRegistrationReports(session: Session, reports: RegistrationReports, done: Done): void {
  setReports(session, "+CGREG", reports, GPRS_RESPONSE_MS, done);
}

export function onGprsRegistration(session: Session, listener: (report: RegistrationReport) => void): void {
  onReport(session, "+CGREG", listener);
}

/** AT+CEREG? : registration for data over LTE (SIM767XX 5.2.2). */
export function readEpsRegistration(session: Session, answer: Answer<RegistrationReport>): void {
  askRegistration(session, "+CEREG", RESPONSE_MS, answer);
}

/** AT+CEREG= : which changes are reported (SIM767XX 5.2.2). Lost at a restart. */
export function setEpsRegistrationReports(session: Session, reports: RegistrationReports, done: Done): void {
  setReports(session, "+CEREG", reports, RESPONSE_MS, done);
}

export function onEpsRegistration(session: Session, listener: (report: RegistrationReport) => void): void {
  onReport(session, "+CEREG", listener);
}

/** AT+CGATT? : whether the module is attached to the packet domain (SIM767XX 5.2.3). */
export function readAttachment(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CGATT?", timeoutMs: RESPONSE_MS, prefix: "+CGATT:" }, (fields) => flag(fields.integer(0)), answer);
}

/** AT+CGATT= : attaches, or detaches and so ends all contexts (SIM767XX 5.2.3). */
export function setAttachment(session: Session, attached: boolean, done: Done): void {
  run(session, attached ? "AT+CGATT=1" : "AT+CGATT=0", ACTIVATION_RESPONSE_MS, done);
}

export interface ContextState {
  cid: number;
  active: boolean;
}

/** AT+CGACT? : which contexts are active (SIM767XX 5.2.4); none at all may be told of. */
export function readContextStates(session: Session, answer: Answer<ContextState[]>): void {
  askAll(
    session,
    { text: "AT+CGACT?", timeoutMs: RESPONSE_MS, prefix: "+CGACT:", accept: hasFields },
    (fields) => {
      const cid = fields.integer(0);
      const active = flag(fields.integer(1));
      return cid === undefined || active === undefined ? undefined : { cid, active };
    },
    answer,
  );
}

/** AT+CGACT= : activates or deactivates context `cid`, 1 to 15 (SIM767XX 5.2.4). */
export function setContextActive(session: Session, cid: number, active: boolean, done: Done): void {
  runUnless(session, badCid(cid), `AT+CGACT=${active ? 1 : 0},${cid}`, ACTIVATION_RESPONSE_MS, done);
}

export type PdpType = "IP" | "IPV6" | "IPV4V6" | "Non-IP";

export interface ContextDefinition {
  cid: number;
  type: string;
  apn: string;
}

/** AT+CGDCONT? : the defined contexts (SIM767XX 5.2.5). */
export function readContexts(session: Session, answer: Answer<ContextDefinition[]>): void {
  askAll(
    session,
    { text: "AT+CGDCONT?", timeoutMs: RESPONSE_MS, prefix: "+CGDCONT:" },
    (fields) => {
      const cid = fields.integer(0);
      return cid === undefined ? undefined : { cid, type: fields.text(1), apn: fields.text(2) };
    },
    answer,
  );
}

/**
 * AT+CGDCONT= : defines context `cid`, 1 to 15; kept for good, in effect at the next activation
 * (SIM767XX 5.2.5). `apn` is of up to 99 bytes; an empty one leaves the choice to the network.
 */
export function defineContext(session: Session, cid: number, type: PdpType, apn: string, done: Done): void {
  const objection = badCid(cid) ?? unquotable("the APN", apn, 0, 99);
  runUnless(session, objection, `AT+CGDCONT=${cid},${quote(type)},${quote(apn)}`, RESPONSE_MS, done);
}

/** AT+CGDCONT=<cid>: forgets context `cid` (SIM767XX 5.2.5). */
export function undefineContext(session: Session, cid: number, done: Done): void {
  runUnless(session, badCid(cid), `AT+CGDCONT=${cid}`, RESPONSE_MS, done);
}

export interface ContextAddresses {
  cid: number;
  /** Up to two: IPv4, IPv6. */
  addresses: string[];
}

/** AT+CGPADDR= : the addresses that the network gave context `cid` (SIM767XX 5.2.9). */
export function readAddresses(session: Session, cid: number, answer: Answer<ContextAddresses>): void {
  const objection = badCid(cid);
  if (objection !== undefined) return refuse(session, objection, answer);
  ask(session, { text: `AT+CGPADDR=${cid}`, timeoutMs: RESPONSE_MS, prefix: "+CGPADDR:" }, parseAddresses, answer);
}

/** AT+CGPADDR: the addresses of all contexts (SIM767XX 5.2.9). */
export function readAllAddresses(session: Session, answer: Answer<ContextAddresses[]>): void {
  askAll(session, { text: "AT+CGPADDR", timeoutMs: RESPONSE_MS, prefix: "+CGPADDR:" }, parseAddresses, answer);
}

/** AT+CGEREP= : whether +CGEV lines come (SIM767XX 5.2.10). Lost at a restart. */
export function setPacketEvents(session: Session, on: boolean, done: Done): void {
  run(session, on ? "AT+CGEREP=1" : "AT+CGEREP=0", RESPONSE_MS, done);
}

/** AT+CGEREP? : whether +CGEV lines come (SIM767XX 5.2.10). */
export function readPacketEvents(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CGEREP?", timeoutMs: RESPONSE_MS, prefix: "+CGEREP:" }, (fields) => flag(fields.integer(0)), answer);
}

export interface Authentication {
  protocol: "none" | "pap" | "chap";
  user: string;
  password: string;
}
const PROTOCOLS: readonly Authentication["protocol"][] = ["none", "pap", "chap"];

/**
 * AT+CGAUTH= : how context `cid` proves itself to the network; kept for good (SIM767XX 5.2.11). User
 * and password are of up to 64 bytes; the password goes first, other than in the read form.
 */
export function setAuthentication(session: Session, cid: number, authentication: Authentication, done: Done): void {
  const { protocol, user, password } = authentication;
  const needed = protocol === "none" ? 0 : 1;
  const objection =
    badCid(cid) ?? unquotable("the APN's password", password, needed, 64) ?? unquotable("the APN's user", user, needed, 64);
  const secrets = protocol === "none" ? "" : `,${quote(password)},${quote(user)}`;
  const text = `AT+CGAUTH=${cid},${PROTOCOLS.indexOf(protocol)}${secrets}`;
  runSecretly(session, objection, { text, name: "AT+CGAUTH", timeoutMs: RESPONSE_MS }, done);
}

/** AT+CGAUTH? : what is set for each context, passwords among it (SIM767XX 5.2.11). */
export function readAuthentications(session: Session, answer: Answer<(Authentication & { cid: number })[]>): void {
  askAll(
    session,
    { text: "AT+CGAUTH?", timeoutMs: RESPONSE_MS, prefix: "+CGAUTH:", accept: hasFields },
    (fields) => {
      const cid = fields.integer(0);
      const protocol = PROTOCOLS[fields.integer(1) ?? -1];
      if (cid === undefined || protocol === undefined) return undefined;
      return { cid, protocol, user: fields.text(2), password: fields.text(3) };
    },
    answer,
  );
}

export interface DynamicParameters {
  cid: number;
  apn: string;
  /** Address and subnet mask in one text. */
  address: string;
  gateway: string;
  /** Name servers, the first one first; none where the network gave none. */
  nameServers: string[];
}

/** AT+CGCONTRDP= : what the network gave the active context `cid`; IPv4 and IPv6 apart (SIM767XX 5.2.13). */
export function readDynamicParameters(session: Session, cid: number, answer: Answer<DynamicParameters[]>): void {
  const objection = badCid(cid);
  if (objection !== undefined) return refuse(session, objection, answer);
  askAll(session, { text: `AT+CGCONTRDP=${cid}`, timeoutMs: RESPONSE_MS, prefix: "+CGCONTRDP:" }, parseDynamic, answer);
}

/** What +CGEV tells (SIM767XX 5.2.10). `by` is who wanted it; `cid` is left out where it is not told. */
export type PacketEvent =
  | { kind: "detached"; by: "network" | "module" }
  | { kind: "deactivated"; by: "network" | "module"; cid?: number }
  | { kind: "activated"; cid: number }
  /** Secondary contexts, classes and changes of quality, as the module words them. */
  | { kind: "other"; text: string };

export function onPacketEvent(session: Session, listener: (event: PacketEvent) => void): void {
  session.onUrc("+CGEV:", (line) => listener(parsePacketEvent(textAfter(line, "+CGEV:"))));
}

const DEACTIVATED = "PDN DEACT ";
const ACTIVATED = "PDN ACT ";
const DEACTIVATED_BY_TYPE = ' DEACT "';

function parsePacketEvent(text: string): PacketEvent {
  const by = startsWith(text, "NW") ? "network" : "module";
  if (find(text, " DETACH", 0) >= 0) return { kind: "detached", by };
  const deactivated = numberBehind(text, DEACTIVATED);
  if (deactivated !== undefined) return { kind: "deactivated", by, cid: deactivated };
  const activated = numberBehind(text, ACTIVATED);
  if (activated !== undefined) return { kind: "activated", cid: activated };
  const typed = find(text, DEACTIVATED_BY_TYPE, 0);
  if (typed < 0) return { kind: "other", text };
  return { kind: "deactivated", by, cid: new Fields(text, typed + DEACTIVATED_BY_TYPE.length - 1).integer(2) };
}

function numberBehind(text: string, words: string): number | undefined {
  const at = find(text, words, 0);
  return at < 0 ? undefined : parseInteger(new Fields(slice(text, at + words.length, text.length), 0).text(0));
}

function parseAddresses(fields: Fields): ContextAddresses | undefined {
  const cid = fields.integer(0);
  if (cid === undefined) return undefined;
  const addresses: string[] = [];
  for (let index = 1; index <= 2; index++) if (fields.text(index) !== "") addresses.push(fields.text(index));
  return { cid, addresses };
}

function parseDynamic(fields: Fields): DynamicParameters | undefined {
  const cid = fields.integer(0);
  if (cid === undefined) return undefined;
  const nameServers: string[] = [];
  for (let index = 5; index <= 6; index++) if (fields.text(index) !== "") nameServers.push(fields.text(index));
  return { cid, apn: fields.text(2), address: fields.text(3), gateway: fields.text(4), nameServers };
}

/** Without contexts the bare prefix may come. */
function hasFields(line: string): boolean {
  return find(line, ",", 0) >= 0;
}

function flag(value: number | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 1;
}

function badCid(cid: number): ReturnType<typeof outOfRange> {
  return outOfRange("the context number", cid, 1, CONTEXTS);
}
