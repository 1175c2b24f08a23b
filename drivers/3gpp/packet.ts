/** PDP contexts and what happens to them: 27.007 10.1 (SIM767XX 5.2; EC716S 6.2 to 6.8). */
import { find, parseInteger, slice, startsWith } from "../../hal/bytes";
import { Fields } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, askAll, refuse, run, runSecretly, runUnless, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import { flag } from "./values";

const CONTEXTS = 15;

/** AT+CGATT? : whether the module is attached to the packet domain. */
export function askAttachment(session: Session, timeoutMs: number, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CGATT?", timeoutMs, prefix: "+CGATT:" }, (fields) => flag(fields.integer(0)), answer);
}

/** AT+CGATT= : attaches, or detaches and so ends all contexts. */
export function sendAttachment(session: Session, attached: boolean, timeoutMs: number, done: Done): void {
  run(session, attached ? "AT+CGATT=1" : "AT+CGATT=0", timeoutMs, done);
}

export interface ContextState {
  cid: number;
  active: boolean;
}

/** AT+CGACT? : which contexts are active; none at all may be told of. */
export function askContextStates(session: Session, timeoutMs: number, answer: Answer<ContextState[]>): void {
  askAll(
    session,
    { text: "AT+CGACT?", timeoutMs, prefix: "+CGACT:", accept: hasFields },
    (fields) => {
      const cid = fields.integer(0);
      const active = flag(fields.integer(1));
      return cid === undefined || active === undefined ? undefined : { cid, active };
    },
    answer,
  );
}

/** AT+CGACT= : activates or deactivates context `cid`, 1 to 15. */
export function sendContextState(session: Session, cid: number, active: boolean, timeoutMs: number, done: Done): void {
  runUnless(session, badCid(cid), `AT+CGACT=${active ? 1 : 0},${cid}`, timeoutMs, done);
}

export type PdpType = "IP" | "IPV6" | "IPV4V6" | "Non-IP";

export interface ContextDefinition {
  cid: number;
  type: string;
  apn: string;
}

/** AT+CGDCONT? : the defined contexts; how many fields follow the APN differs with the firmware. */
export function askContexts(session: Session, timeoutMs: number, answer: Answer<ContextDefinition[]>): void {
  askAll(
    session,
    { text: "AT+CGDCONT?", timeoutMs, prefix: "+CGDCONT:" },
    (fields) => {
      const cid = fields.integer(0);
      return cid === undefined ? undefined : { cid, type: fields.text(1), apn: fields.text(2) };
    },
    answer,
  );
}

/** AT+CGDCONT= : defines context `cid`, 1 to 15; `apn` has up to 99 bytes, an empty one leaves it to the network. */
export function sendContext(session: Session, cid: number, type: PdpType, apn: string, timeoutMs: number, done: Done): void {
  const objection = badCid(cid) ?? unquotable("the APN", apn, 0, 99);
  runUnless(session, objection, `AT+CGDCONT=${cid},${quote(type)},${quote(apn)}`, timeoutMs, done);
}

/** AT+CGDCONT=<cid>: forgets context `cid`. */
export function sendNoContext(session: Session, cid: number, timeoutMs: number, done: Done): void {
  runUnless(session, badCid(cid), `AT+CGDCONT=${cid}`, timeoutMs, done);
}

export interface ContextAddresses {
  cid: number;
  /** Up to two: IPv4, IPv6. */
  addresses: string[];
}

/** AT+CGPADDR= : the addresses that the network gave context `cid`, 1 to `mostCid`. */
export function askAddresses(session: Session, cid: number, mostCid: number, timeoutMs: number, answer: Answer<ContextAddresses>): void {
  const objection = outOfRange("the context number", cid, 1, mostCid);
  if (objection !== undefined) return refuse(session, objection, answer);
  ask(session, { text: `AT+CGPADDR=${cid}`, timeoutMs, prefix: "+CGPADDR:" }, parseAddresses, answer);
}

/** AT+CGPADDR: the addresses of all contexts. */
export function askAllAddresses(session: Session, timeoutMs: number, answer: Answer<ContextAddresses[]>): void {
  askAll(session, { text: "AT+CGPADDR", timeoutMs, prefix: "+CGPADDR:" }, parseAddresses, answer);
}

/** AT+CGEREP= : whether +CGEV lines come. */
export function sendPacketEvents(session: Session, on: boolean, timeoutMs: number, done: Done): void {
  run(session, on ? "AT+CGEREP=1" : "AT+CGEREP=0", timeoutMs, done);
}

/** AT+CGEREP? : whether +CGEV lines come. */
export function askPacketEvents(session: Session, timeoutMs: number, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CGEREP?", timeoutMs, prefix: "+CGEREP:" }, (fields) => flag(fields.integer(0)), answer);
}

export interface Authentication {
  protocol: "none" | "pap" | "chap";
  user: string;
  password: string;
}
const PROTOCOLS: readonly Authentication["protocol"][] = ["none", "pap", "chap"];

/**
 * AT+CGAUTH= : how context `cid` proves itself to the network. `passwordFirst`: the module wants the
 * secrets in the order of its own and not in 27.007's (10.1.31).
 */
export function sendAuthentication(
  session: Session,
  cid: number,
  authentication: Authentication,
  form: { secretBytes: number; passwordFirst: boolean },
  timeoutMs: number,
  done: Done,
): void {
  const { protocol, user, password } = authentication;
  const needed = protocol === "none" ? 0 : 1;
  const objection =
    badCid(cid) ??
    unquotable("the APN's password", password, needed, form.secretBytes) ??
    unquotable("the APN's user", user, needed, form.secretBytes);
  const first = quote(form.passwordFirst ? password : user);
  const second = quote(form.passwordFirst ? user : password);
  const secrets = protocol === "none" ? "" : `,${first},${second}`;
  const text = `AT+CGAUTH=${cid},${PROTOCOLS.indexOf(protocol)}${secrets}`;
  runSecretly(session, objection, { text, name: "AT+CGAUTH", timeoutMs }, done);
}

/** AT+CGAUTH? : what is set for each context, passwords among it. */
export function askAuthentications(session: Session, timeoutMs: number, answer: Answer<(Authentication & { cid: number })[]>): void {
  askAll(
    session,
    { text: "AT+CGAUTH?", timeoutMs, prefix: "+CGAUTH:", accept: hasFields },
    (fields) => {
      const cid = fields.integer(0);
      const protocol = PROTOCOLS[fields.integer(1) ?? -1];
      if (cid === undefined || protocol === undefined) return undefined;
      return { cid, protocol, user: fields.text(2), password: fields.text(3) };
    },
    answer,
  );
}

/** What +CGEV tells. `by` is who wanted it; `cid` is left out where it is not told. */
export type PacketEvent =
  | { kind: "detached"; by: "network" | "module" }
  | { kind: "deactivated"; by: "network" | "module"; cid?: number }
  | { kind: "activated"; cid: number }
  /** Secondary contexts, classes and changes of quality, as the module words them. */
  | { kind: "other"; text: string };

/** +CGEV lines (SIM767XX 5.2.10; EC716S 6.8). */
export function onPacketLine(session: Session, listener: (this: void, event: PacketEvent) => void): void {
  session.onUrc("+CGEV:", (line) => listener(parsePacketEvent(textAfter(line, "+CGEV:"))));
}

const DEACTIVATED = "PDN DEACT ";
const ACTIVATED = "PDN ACT ";
const DEACTIVATED_BY_TYPE = " DEACT ";

function parsePacketEvent(text: string): PacketEvent {
  const by = startsWith(text, "NW") || startsWith(text, "EPS") ? "network" : "module";
  if (find(text, " DETACH", 0) >= 0) return { kind: "detached", by };
  const deactivated = numberBehind(text, DEACTIVATED);
  if (deactivated !== undefined) return { kind: "deactivated", by, cid: deactivated };
  const activated = numberBehind(text, ACTIVATED);
  if (activated !== undefined) return { kind: "activated", cid: activated };
  // The words are missing where a network of the second generation took a context away (EC716S 6.8).
  if (startsWith(text, '"')) return { kind: "deactivated", by: "network", cid: new Fields(text, 0).integer(2) };
  const typed = find(text, DEACTIVATED_BY_TYPE, 0);
  const fields = new Fields(text, typed + DEACTIVATED_BY_TYPE.length);
  // A number in place of the type: a secondary context of that one, which stays.
  if (typed < 0 || fields.integer(0) !== undefined) return { kind: "other", text };
  return { kind: "deactivated", by, cid: fields.integer(2) };
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

/** Without contexts the bare prefix may come. */
export function hasFields(line: string): boolean {
  return find(line, ",", 0) >= 0;
}

/** Why there is no such context; undefined where there may be. */
export function badCid(cid: number): Failure | undefined {
  return outOfRange("the context number", cid, 1, CONTEXTS);
}
