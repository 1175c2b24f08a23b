/** SIM767XX chapter 5, packet domain: secondary contexts, and the filters that choose packets for them (5.2.6, 5.2.7). */
import { find, parseInteger, slice } from "../../hal/bytes";
import { badCid, hasFields } from "../3gpp/packet";
import { flag } from "../3gpp/values";
import type { Fields } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { askAll, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";

const RESPONSE_MS = 5000;

/** A context with the address of another one, and another quality. */
export interface SecondaryContext {
  /** 1 to 15. */
  cid: number;
  /** The context whose address it has, 1 to 15; it has to be active. */
  primary: number;
  /** 0 none, 1 as the maker prefers, 2 V.42bis. */
  dataCompression?: number;
  /** 0 none, 1 RFC 1144. */
  headerCompression?: number;
  /** Whether it is for the signalling of IMS alone. */
  imSignalling?: boolean;
}

/** AT+CGDSCONT= : defines a secondary context; lost at a restart (SIM767XX 5.2.6). */
export function defineSecondaryContext(session: Session, context: SecondaryContext, done: Done): void {
  const { cid, primary, dataCompression, headerCompression, imSignalling } = context;
  const objection =
    badCid(cid) ??
    outOfRange("the primary context", primary, 1, 15) ??
    outOfRange("the data's compression", dataCompression ?? 0, 0, 2) ??
    outOfRange("the header's compression", headerCompression ?? 0, 0, 1);
  const signalling = imSignalling === undefined ? "" : imSignalling ? "1" : "0";
  const fields = [String(cid), String(primary), optional(dataCompression), optional(headerCompression), signalling];
  runUnless(session, objection, "AT+CGDSCONT=" + joined(fields), RESPONSE_MS, done);
}

/** AT+CGDSCONT=<cid>: forgets a secondary context, 1 to 15 (SIM767XX 5.2.6). */
export function undefineSecondaryContext(session: Session, cid: number, done: Done): void {
  runUnless(session, badCid(cid), `AT+CGDSCONT=${cid}`, RESPONSE_MS, done);
}

/** AT+CGDSCONT? : the secondary contexts (SIM767XX 5.2.6); fields that the module leaves empty are left out. */
export function readSecondaryContexts(session: Session, answer: Answer<SecondaryContext[]>): void {
  askAll(session, { text: "AT+CGDSCONT?", timeoutMs: RESPONSE_MS, prefix: "+CGDSCONT:", accept: hasFields }, parseSecondary, answer);
}

function parseSecondary(fields: Fields): SecondaryContext | undefined {
  const cid = fields.integer(0);
  const primary = fields.integer(1);
  if (cid === undefined || primary === undefined) return undefined;
  return {
    cid,
    primary,
    dataCompression: fields.integer(2),
    headerCompression: fields.integer(3),
    imSignalling: flag(fields.integer(4)),
  };
}

/** Which way a filter looks; "any" is for contexts of releases before 7. */
export type FilterDirection = "any" | "uplink" | "downlink" | "both";
const DIRECTIONS: readonly FilterDirection[] = ["any", "uplink", "downlink", "both"];

/** First and last port, 0 to 65535. */
export interface PortRange {
  from: number;
  to: number;
}

/** What a packet has to be like; what is left out does not matter. */
export interface PacketFilter {
  /** 1 to 16. */
  id: number;
  /** 0 to 255, of which the lowest looks first; each but once among all contexts of an address. */
  precedence: number;
  /** Address and mask in one: eight decimal numbers with dots for IPv4, 32 for IPv6. */
  remote?: string;
  /** Of IPv4, or the next header of IPv6; 0 to 255. */
  protocol?: number;
  /** In the order of the write form, destination and source; the read form calls them local and remote. */
  firstPorts?: PortRange;
  secondPorts?: PortRange;
  /** Of IPsec, up to eight hexadecimal digits. */
  securityIndex?: string;
  /** Type of service or traffic class, and mask: `t.m`, decimal. */
  serviceType?: string;
  /** Of IPv6, up to five hexadecimal digits. */
  flowLabel?: string;
  direction?: FilterDirection;
}

/** AT+CGTFT= : one more filter for context `cid`, 1 to 15; lost when that is deactivated (SIM767XX 5.2.7). */
export function addPacketFilter(session: Session, cid: number, filter: PacketFilter, done: Done): void {
  const { remote, protocol, firstPorts, secondPorts, securityIndex, serviceType, flowLabel, direction } = filter;
  const fields = [
    String(cid),
    String(filter.id),
    String(filter.precedence),
    quotedOr(remote),
    optional(protocol),
    ports(firstPorts),
    ports(secondPorts),
    securityIndex ?? "",
    quotedOr(serviceType),
    flowLabel ?? "",
    direction === undefined ? "" : String(DIRECTIONS.indexOf(direction)),
  ];
  runUnless(session, badCid(cid) ?? badFilter(filter), "AT+CGTFT=" + joined(fields), RESPONSE_MS, done);
}

/** AT+CGTFT=<cid>: forgets all filters of context `cid`, 1 to 15 (SIM767XX 5.2.7; 27.007 10.1.3). */
export function removePacketFilters(session: Session, cid: number, done: Done): void {
  runUnless(session, badCid(cid), `AT+CGTFT=${cid}`, RESPONSE_MS, done);
}

/** AT+CGTFT? : the filters of all contexts, none where there is none (SIM767XX 5.2.7). */
export function readPacketFilters(session: Session, answer: Answer<(PacketFilter & { cid: number })[]>): void {
  askAll(session, { text: "AT+CGTFT?", timeoutMs: RESPONSE_MS, prefix: "+CGTFT:", accept: hasFields }, parseFilter, answer);
}

function badFilter(filter: PacketFilter): Failure | undefined {
  return (
    outOfRange("the filter's number", filter.id, 1, 16) ??
    outOfRange("the precedence", filter.precedence, 0, 255) ??
    unquotable("the remote address", filter.remote ?? "", 0, 127) ??
    outOfRange("the protocol", filter.protocol ?? 0, 0, 255) ??
    badPorts(filter.firstPorts) ??
    badPorts(filter.secondPorts) ??
    unquotable("the security index", filter.securityIndex ?? "", 0, 8) ??
    unquotable("the type of service", filter.serviceType ?? "", 0, 7) ??
    unquotable("the flow label", filter.flowLabel ?? "", 0, 5)
  );
}

function badPorts(range: PortRange | undefined): Failure | undefined {
  if (range === undefined) return undefined;
  return outOfRange("the first port", range.from, 0, 65535) ?? outOfRange("the last port", range.to, range.from, 65535);
}

function parseFilter(fields: Fields): (PacketFilter & { cid: number }) | undefined {
  const cid = fields.integer(0);
  const id = fields.integer(1);
  const precedence = fields.integer(2);
  if (cid === undefined || id === undefined || precedence === undefined) return undefined;
  return {
    cid,
    id,
    precedence,
    remote: told(fields, 3),
    protocol: fields.integer(4),
    firstPorts: portsFrom(fields.text(5)),
    secondPorts: portsFrom(fields.text(6)),
    securityIndex: told(fields, 7),
    serviceType: told(fields, 8),
    flowLabel: told(fields, 9),
    direction: DIRECTIONS[fields.integer(10) ?? -1],
  };
}

function told(fields: Fields, index: number): string | undefined {
  return fields.text(index) === "" ? undefined : fields.text(index);
}

/** `from.to` */
function portsFrom(text: string): PortRange | undefined {
  const dot = find(text, ".", 0);
  const from = parseInteger(slice(text, 0, dot));
  const to = parseInteger(slice(text, dot + 1, text.length));
  return dot < 0 || from === undefined || to === undefined ? undefined : { from, to };
}

function ports(range: PortRange | undefined): string {
  return range === undefined ? "" : quote(`${range.from}.${range.to}`);
}

function quotedOr(text: string | undefined): string {
  return text === undefined ? "" : quote(text);
}

function optional(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}

/** With commas between, and without the empty fields at the end. */
function joined(fields: readonly string[]): string {
  let count = fields.length;
  while (fields[count - 1] === "") count--;
  return fields.slice(0, count).join(",");
}
