/** SIM767XX chapter 5: packet domain. */
import {
  askAddresses,
  askAllAddresses,
  askAttachment,
  askAuthentications,
  askContexts,
  askContextStates,
  askPacketEvents,
  badCid,
  onPacketLine,
  sendAttachment,
  sendAuthentication,
  sendContext,
  sendContextState,
  sendNoContext,
  sendPacketEvents,
  type Authentication,
  type ContextAddresses,
  type ContextDefinition,
  type ContextState,
  type PacketEvent,
  type PdpType,
} from "../3gpp/packet";
import { askRegistration, onReport, setReports, type RegistrationReport, type RegistrationReports } from "../3gpp/registration";
import type { Fields } from "../at/fields";
import { askAll, refuse, run, runUnless, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

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
  | "+CGDSCONT"
  | "+CGTFT"
  | "+CGDATA"
  | "+CGPADDR"
  | "+CGEREP"
  | "+CGAUTH"
  | "+CPING"
  | "+CGCONTRDP";

/** The test form of a command of this chapter: answers the line or lines that tell the supported values. */
export function testPacket(session: Session, command: PacketTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** The commands of this chapter that have a bare form besides that of AT+CGPADDR. */
export type PacketDefaultForm = "+CGREG" | "+CEREG" | "+CGDCONT" | "+CGTFT" | "+CGEREP" | "+CGAUTH";

/**
 * AT+CGREG, AT+CEREG, AT+CGEREP: nothing is reported any more (SIM767XX 5.2.1, 5.2.2, 5.2.10). AT+CGDCONT,
 * AT+CGTFT, AT+CGAUTH are accepted bare as well; the manual does not say what that does.
 */
export function setPacketDefault(session: Session, command: PacketDefaultForm, done: Done): void {
  run(session, "AT" + command, GPRS_RESPONSE_MS, done);
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
  askAttachment(session, RESPONSE_MS, answer);
}

/** AT+CGATT= : attaches, or detaches and so ends all contexts (SIM767XX 5.2.3). */
export function setAttachment(session: Session, attached: boolean, done: Done): void {
  sendAttachment(session, attached, ACTIVATION_RESPONSE_MS, done);
}

/** AT+CGACT? : which contexts are active (SIM767XX 5.2.4); none at all may be told of. */
export function readContextStates(session: Session, answer: Answer<ContextState[]>): void {
  askContextStates(session, RESPONSE_MS, answer);
}

/** AT+CGACT= : activates or deactivates context `cid`, 1 to 15 (SIM767XX 5.2.4). */
export function setContextActive(session: Session, cid: number, active: boolean, done: Done): void {
  sendContextState(session, cid, active, ACTIVATION_RESPONSE_MS, done);
}

/** AT+CGDCONT? : the defined contexts (SIM767XX 5.2.5). */
export function readContexts(session: Session, answer: Answer<ContextDefinition[]>): void {
  askContexts(session, RESPONSE_MS, answer);
}

/**
 * AT+CGDCONT= : defines context `cid`, 1 to 15; kept for good, in effect at the next activation
 * (SIM767XX 5.2.5). `apn` is of up to 99 bytes; an empty one leaves the choice to the network.
 */
export function defineContext(session: Session, cid: number, type: PdpType, apn: string, done: Done): void {
  sendContext(session, cid, type, apn, RESPONSE_MS, done);
}

/** AT+CGDCONT=<cid>: forgets context `cid` (SIM767XX 5.2.5). */
export function undefineContext(session: Session, cid: number, done: Done): void {
  sendNoContext(session, cid, RESPONSE_MS, done);
}

/**
 * AT+CGDATA= : activates context `cid`, 1 to 15, as `setContextActive` does (SIM767XX 5.2.8). Other than
 * its name says, it enters no data mode with this firmware.
 */
export function enterDataState(session: Session, cid: number, done: Done): void {
  // The manual gives 5000 ms, and AT+CGACT, which does the same, 45000.
  runUnless(session, badCid(cid), `AT+CGDATA="M-PT",${cid}`, ACTIVATION_RESPONSE_MS, done);
}

/** AT+CGPADDR= : the addresses that the network gave context `cid` (SIM767XX 5.2.9). */
export function readAddresses(session: Session, cid: number, answer: Answer<ContextAddresses>): void {
  askAddresses(session, cid, CONTEXTS, RESPONSE_MS, answer);
}

/** AT+CGPADDR: the addresses of all contexts (SIM767XX 5.2.9). */
export function readAllAddresses(session: Session, answer: Answer<ContextAddresses[]>): void {
  askAllAddresses(session, RESPONSE_MS, answer);
}

/** AT+CGEREP= : whether +CGEV lines come (SIM767XX 5.2.10). Lost at a restart. */
export function setPacketEvents(session: Session, on: boolean, done: Done): void {
  sendPacketEvents(session, on, RESPONSE_MS, done);
}

/** AT+CGEREP? : whether +CGEV lines come (SIM767XX 5.2.10). */
export function readPacketEvents(session: Session, answer: Answer<boolean>): void {
  askPacketEvents(session, RESPONSE_MS, answer);
}

/**
 * AT+CGAUTH= : how context `cid` proves itself to the network; kept for good (SIM767XX 5.2.11). User
 * and password are of up to 64 bytes; the password goes first, other than in the read form.
 */
export function setAuthentication(session: Session, cid: number, authentication: Authentication, done: Done): void {
  sendAuthentication(session, cid, authentication, { secretBytes: 64, passwordFirst: true }, RESPONSE_MS, done);
}

/** AT+CGAUTH? : what is set for each context, passwords among it (SIM767XX 5.2.11). */
export function readAuthentications(session: Session, answer: Answer<(Authentication & { cid: number })[]>): void {
  askAuthentications(session, RESPONSE_MS, answer);
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

/** +CGEV: what happens to contexts by itself (SIM767XX 5.2.10). */
export function onPacketEvent(session: Session, listener: (this: void, event: PacketEvent) => void): void {
  onPacketLine(session, listener);
}

function parseDynamic(fields: Fields): DynamicParameters | undefined {
  const cid = fields.integer(0);
  if (cid === undefined) return undefined;
  const nameServers: string[] = [];
  for (let index = 5; index <= 6; index++) if (fields.text(index) !== "") nameServers.push(fields.text(index));
  return { cid, apn: fields.text(2), address: fields.text(3), gateway: fields.text(4), nameServers };
}
