/** EC716S chapter 6: packet domain. Context 1 is the one that all of the module's services use. */
import {
  askAddresses,
  askAllAddresses,
  askAttachment,
  askAuthentications,
  askContexts,
  askContextStates,
  askPacketEvents,
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
import { test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

const RESPONSE_MS = 9000;
const ATTACHMENT_RESPONSE_MS = 108000;
/** Of AT+CGPADDR=; +CGDCONT knows 15. */
const ADDRESSED_CONTEXTS = 8;
/** The manual gives no length; this is what +CSTT takes (EC716S 9.2). */
const SECRET_BYTES = 32;

/** The commands of this chapter that have a test form. */
export type PacketTestForm = "+CGREG" | "+CGATT" | "+CGDCONT" | "+CGAUTH" | "+CGPADDR" | "+CGACT" | "+CGEREP";

/** The test form of a command of this chapter: answers the line or lines that tell the supported values. */
export function testPacket(session: Session, command: PacketTestForm, answer: Answer<string>): void {
  test(session, command, command === "+CGATT" || command === "+CGACT" ? ATTACHMENT_RESPONSE_MS : RESPONSE_MS, answer);
}

/** AT+CGREG? : registration for GPRS (EC716S 6.1). */
export function readGprsRegistration(session: Session, answer: Answer<RegistrationReport>): void {
  askRegistration(session, "+CGREG", RESPONSE_MS, answer);
}

/** AT+CGREG= : which changes are reported (EC716S 6.1). */
export function setGprsRegistrationReports(session: Session, reports: RegistrationReports, done: Done): void {
  setReports(session, "+CGREG", reports, RESPONSE_MS, done);
}

/** +CGREG lines that come by themselves (EC716S 6.1). */
export function onGprsRegistration(session: Session, listener: (this: void, report: RegistrationReport) => void): void {
  onReport(session, "+CGREG", listener);
}

/** AT+CGATT? : whether the module is attached to the packet domain (EC716S 6.2). */
export function readAttachment(session: Session, answer: Answer<boolean>): void {
  askAttachment(session, ATTACHMENT_RESPONSE_MS, answer);
}

/** AT+CGATT= : attaches, or detaches and so ends all contexts and connections (EC716S 6.2). */
export function setAttachment(session: Session, attached: boolean, done: Done): void {
  sendAttachment(session, attached, ATTACHMENT_RESPONSE_MS, done);
}

/** AT+CGDCONT? : the defined contexts; 1 has the APN that the network gave at registration (EC716S 6.3). */
export function readContexts(session: Session, answer: Answer<ContextDefinition[]>): void {
  askContexts(session, RESPONSE_MS, answer);
}

/** AT+CGDCONT= : defines context `cid`, 1 to 15; `apn` has up to 99 bytes (EC716S 6.3). */
export function defineContext(session: Session, cid: number, type: PdpType, apn: string, done: Done): void {
  sendContext(session, cid, type, apn, RESPONSE_MS, done);
}

/** AT+CGDCONT=<cid>: forgets context `cid` (EC716S 6.3). */
export function undefineContext(session: Session, cid: number, done: Done): void {
  sendNoContext(session, cid, RESPONSE_MS, done);
}

/** AT+CGAUTH= : how context `cid` proves itself to the network; user and password of up to 32 bytes (EC716S 6.4). */
export function setAuthentication(session: Session, cid: number, authentication: Authentication, done: Done): void {
  sendAuthentication(session, cid, authentication, { secretBytes: SECRET_BYTES, passwordFirst: false }, RESPONSE_MS, done);
}

/** AT+CGAUTH? : what is set for each context, passwords among it (EC716S 6.4). */
export function readAuthentications(session: Session, answer: Answer<(Authentication & { cid: number })[]>): void {
  askAuthentications(session, RESPONSE_MS, answer);
}

/** AT+CGPADDR= : the address that the network gave context `cid`, 1 to 8 (EC716S 6.5). */
export function readAddresses(session: Session, cid: number, answer: Answer<ContextAddresses>): void {
  askAddresses(session, cid, ADDRESSED_CONTEXTS, RESPONSE_MS, answer);
}

/** AT+CGPADDR: the addresses of all contexts (EC716S 6.5). */
export function readAllAddresses(session: Session, answer: Answer<ContextAddresses[]>): void {
  askAllAddresses(session, RESPONSE_MS, answer);
}

/** AT+CGACT? : which contexts are active (EC716S 6.6); none at all may be told of. */
export function readContextStates(session: Session, answer: Answer<ContextState[]>): void {
  askContextStates(session, ATTACHMENT_RESPONSE_MS, answer);
}

/** AT+CGACT= : activates or deactivates context `cid`, 1 to 15; attaches where needed (EC716S 6.6). */
export function setContextActive(session: Session, cid: number, active: boolean, done: Done): void {
  sendContextState(session, cid, active, ATTACHMENT_RESPONSE_MS, done);
}

/** AT+CGEREP= : whether +CGEV lines come (EC716S 6.7). */
export function setPacketEvents(session: Session, on: boolean, done: Done): void {
  sendPacketEvents(session, on, RESPONSE_MS, done);
}

/** AT+CGEREP? (EC716S 6.7). */
export function readPacketEvents(session: Session, answer: Answer<boolean>): void {
  askPacketEvents(session, RESPONSE_MS, answer);
}

/** +CGEV: what happens to contexts by itself; some forms lack their words (EC716S 6.8). */
export function onPacketEvent(session: Session, listener: (this: void, event: PacketEvent) => void): void {
  onPacketLine(session, listener);
}
