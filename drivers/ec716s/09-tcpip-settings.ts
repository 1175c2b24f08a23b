/** EC716S chapter 9, TCP/IP: settings of the service and of the module's network card (9.3, 9.19, 9.26, 9.30, 9.32). */
import { find, slice } from "../../hal/bytes";
import { isAddress } from "../at/addresses";
import { fieldsAfter, indexBehind, type Fields } from "../at/fields";
import { outOfRange, quote } from "../at/parameters";
import { ask, askText, run, runSecretly, runUnless, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done } from "../failure";
import { unusableAccessPoint, type AccessPoint } from "./09-tcpip";
import { digit, optional, RESPONSE_MS } from "./09-tcpip-values";

export type NetworkAuthentication = "none" | "pap" | "chap";
const AUTHENTICATIONS: readonly NetworkAuthentication[] = ["none", "pap", "chap"];

/** The access point of a private network, which the module keeps (EC716S 9.3). */
export interface PrivateNetwork extends AccessPoint {
  authentication: NetworkAuthentication;
}

const PRIVATE_FIELDS: readonly string[] = ["MODE:", "APN:", "USR:", "PWD:", "AUTHMODE:"];

/** AT+CPNETAPN? : the private network that is stored; one without an APN where there is none (EC716S 9.3). */
export function readPrivateNetwork(session: Session, answer: Answer<PrivateNetwork>): void {
  session.send({ text: "AT+CPNETAPN?", timeoutMs: RESPONSE_MS, info: PRIVATE_FIELDS }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const valueOf = (field: string): string => {
      for (const line of lines) if (indexBehind(line, field) >= 0) return fieldsAfter(line, field).text(0);
      return "";
    };
    const authentication = AUTHENTICATIONS[fieldsAfter(valueOf("AUTHMODE:"), "").integer(0) ?? 0] ?? "none";
    answer(undefined, { apn: valueOf("APN:"), user: valueOf("USR:"), password: valueOf("PWD:"), authentication });
  });
}

/**
 * AT+CPNETAPN=2: stores the access point of a private network in flash and restarts the protocol stack
 * with it (EC716S 9.3): the context goes down and comes up again. It holds for all services; AT+CSTT
 * then needs no credentials.
 */
export function storePrivateNetwork(session: Session, network: PrivateNetwork, done: Done): void {
  changePrivateNetwork(session, 2, network, done);
}

/** AT+CPNETAPN=3: deletes what was stored (EC716S 9.3); the manual leaves open whether it needs the rest, so it is given. */
export function deletePrivateNetwork(session: Session, network: PrivateNetwork, done: Done): void {
  changePrivateNetwork(session, 3, network, done);
}

function changePrivateNetwork(session: Session, mode: number, network: PrivateNetwork, done: Done): void {
  const { apn, user, password, authentication } = network;
  const parameters = `${mode},${quote(apn)},${quote(user ?? "")},${quote(password ?? "")},${AUTHENTICATIONS.indexOf(authentication)}`;
  const command = { text: `AT+CPNETAPN=${parameters}`, name: `AT+CPNETAPN=${mode}`, timeoutMs: RESPONSE_MS };
  runSecretly(session, unusableAccessPoint(network), command, done);
}

/** "packet" is the only one that a network of today has. */
export type BearerKind = "packet" | "circuit";
const BEARERS: readonly BearerKind[] = ["packet", "circuit"];

export interface Bearer extends Partial<AccessPoint> {
  kind: BearerKind;
}

/** AT+CIPCSGP? (EC716S 9.19). */
export function readBearer(session: Session, answer: Answer<Bearer>): void {
  const parse = (fields: Fields): Bearer | undefined => {
    const mode = fields.integer(0);
    if (mode === undefined) return undefined;
    // The test form writes 0 for what is 2 elsewhere.
    return { kind: mode === 1 ? "packet" : "circuit", apn: fields.text(1), user: fields.text(2), password: fields.text(3) };
  };
  ask(session, { text: "AT+CIPCSGP?", timeoutMs: RESPONSE_MS, prefix: "+CIPCSGP:" }, parse, answer);
}

/** AT+CIPCSGP= : kind of bearer, and its access point where one is given (EC716S 9.19). */
export function setBearer(session: Session, kind: BearerKind, point: AccessPoint | undefined, done: Done): void {
  const mode = BEARERS.indexOf(kind) + 1;
  const parameters = point === undefined ? "" : `${quote(point.apn)},${quote(point.user ?? "")},${quote(point.password ?? "")}`;
  const command = { text: `AT+CIPCSGP=${mode},${parameters}`, name: `AT+CIPCSGP=${mode}`, timeoutMs: RESPONSE_MS };
  runSecretly(session, point === undefined ? undefined : unusableAccessPoint(point), command, done);
}

/** A setting as AT+CIPSCONT? prints it: `+CIPHEAD` and `0`. */
export interface PrintedSetting {
  name: string;
  value: string;
}

export interface StoredSettings {
  /** Whether the settings outlast a restart. */
  stored: boolean;
  settings: PrintedSetting[];
}

const STORED = "+CIPSCONT";

/** AT+CIPSCONT? : the settings of this chapter, in the module's order (EC716S 9.26). */
export function readStoredSettings(session: Session, answer: Answer<StoredSettings>): void {
  let receiveModeDue = false;
  // The announcement of received data looks like the line of +CIPRXGET, which stands behind +CIPMUX.
  const accept = (line: string): boolean => {
    const isReceiveMode = indexBehind(line, "+CIPRXGET:") >= 0;
    const accepted = !isReceiveMode || receiveModeDue;
    receiveModeDue = indexBehind(line, "+CIPMUX:") >= 0 || (receiveModeDue && !isReceiveMode);
    return accepted;
  };
  const command = { text: "AT+CIPSCONT?", timeoutMs: RESPONSE_MS, info: ["+CIP", "Gprs Config"], accept };
  session.send(command, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const settings: PrintedSetting[] = [];
    let stored = false;
    for (const line of lines) {
      const colon = find(line, ":", 0);
      if (colon < 0) {
        session.malformed(line);
        continue;
      }
      const name = slice(line, 0, colon);
      const value = textAfter(line, name + ":");
      // 0 means that they are stored.
      if (name === STORED) stored = value === "0";
      else settings.push({ name, value });
    }
    answer(undefined, { stored, settings });
  });
}

/** AT+CIPSCONT: the settings of this chapter outlast a restart (EC716S 9.26). */
export function storeSettings(session: Session, done: Done): void {
  run(session, "AT+CIPSCONT", RESPONSE_MS, done);
}

/** AT+CIFCONFIG? : the gateway's address of the module's network card (EC716S 9.30). */
export function readGateway(session: Session, answer: Answer<string>): void {
  askText(session, "AT+CIFCONFIG?", RESPONSE_MS, (failure, lines) => {
    const line = lines === undefined ? undefined : lines.filter((text) => isAddress(text))[0];
    if (failure !== undefined) answer(failure);
    else if (line === undefined) answer({ kind: "error", message: "AT+CIFCONFIG?: the module told no address" });
    else answer(undefined, line);
  });
}

/** AT+CIFCONFIG= : 192.168.<network>.2, 0 to 255 (EC716S 9.30); no other address is allowed. */
export function setGateway(session: Session, network: number, done: Done): void {
  const objection = outOfRange("the network", network, 0, 255);
  runUnless(session, objection, `AT+CIFCONFIG=${quote(`192.168.${network}.2`)}`, RESPONSE_MS, done);
}

/** Probes of silent TCP connections. */
export interface KeepAlive {
  on: boolean;
  /** 30 to 7200 s of silence before the first probe; 7200 by default. */
  idleSeconds?: number;
  /** 30 to 600 s between probes; 75 by default. */
  intervalSeconds?: number;
  /** 1 to 9 probes; 9 by default. */
  probes?: number;
}

/** AT+CIPTKA? (EC716S 9.32). */
export function readKeepAlive(session: Session, answer: Answer<KeepAlive>): void {
  const parse = (fields: Fields): KeepAlive | undefined => {
    const mode = fields.integer(0);
    const idleSeconds = fields.integer(1);
    const intervalSeconds = fields.integer(2);
    const probes = fields.integer(3);
    if (mode === undefined || idleSeconds === undefined || intervalSeconds === undefined || probes === undefined) return undefined;
    return { on: mode === 1, idleSeconds, intervalSeconds, probes };
  };
  ask(session, { text: "AT+CIPTKA?", timeoutMs: RESPONSE_MS, prefix: "+CIPTKA:" }, parse, answer);
}

/** AT+CIPTKA= (EC716S 9.32): what stands behind a value that is left out is left out too. */
export function setKeepAlive(session: Session, setting: KeepAlive, done: Done): void {
  const { on, idleSeconds, intervalSeconds, probes } = setting;
  const gap = (intervalSeconds !== undefined && idleSeconds === undefined) || (probes !== undefined && intervalSeconds === undefined);
  const objection =
    outOfRange("the idle time", idleSeconds ?? 30, 30, 7200) ??
    outOfRange("the interval", intervalSeconds ?? 30, 30, 600) ??
    outOfRange("the number of probes", probes ?? 1, 1, 9) ??
    (gap ? refused("a value of the keep-alive is left out in front of one that is given; give both") : undefined);
  const text = `AT+CIPTKA=${digit(on)}${optional(idleSeconds)}${optional(intervalSeconds)}${optional(probes)}`;
  runUnless(session, objection, text, RESPONSE_MS, done);
}
