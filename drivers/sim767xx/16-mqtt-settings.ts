/** SIM767XX chapter 16, MQTT(S): settings of a client, between acquiring and connecting. */
import { startsWith } from "../../hal/bytes";
import { fieldsAfter, type Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, askAll, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import { MQTT_CLIENTS } from "./16-mqtt";

const RESPONSE_MS = 10000;
const SSL_CONTEXTS = 10;
const PDP_CONTEXTS = 15;

/**
 * AT+CMQTTSSLCFG= : the SSL context (0 to 9) of a client with TLS (SIM767XX 16.2.5). A failed connect
 * and a disconnect clear it: set it before each connect.
 */
export function setMqttTlsContext(session: Session, client: number, context: number, done: Done): void {
  const objection = badClient(client) ?? outOfRange("the SSL context", context, 0, SSL_CONTEXTS - 1);
  runUnless(session, objection, `AT+CMQTTSSLCFG=${client},${context}`, RESPONSE_MS, done);
}

export interface MqttTlsContext {
  client: number;
  /** Left out where none is set. */
  context?: number;
}

/** AT+CMQTTSSLCFG? : the SSL contexts of both clients (SIM767XX 16.2.5). */
export function readMqttTlsContexts(session: Session, answer: Answer<MqttTlsContext[]>): void {
  askAll(
    session,
    { text: "AT+CMQTTSSLCFG?", timeoutMs: RESPONSE_MS, prefix: "+CMQTTSSLCFG:" },
    (fields) => {
      const client = fields.integer(0);
      return client === undefined ? undefined : { client, context: fields.integer(1) };
    },
    answer,
  );
}

/** AT+CMQTTCFG="checkUTF8": whether texts are checked; to be off for binary payloads (SIM767XX 16.2.15). */
export function setMqttUtf8Check(session: Session, client: number, on: boolean, done: Done): void {
  runUnless(session, badClient(client), `AT+CMQTTCFG="checkUTF8",${client},${on ? 1 : 0}`, RESPONSE_MS, done);
}

/** AT+CMQTTCFG="optimeout": longest time of a send or receive, 20 to 120 s (SIM767XX 16.2.15). */
export function setMqttOperationTimeout(session: Session, client: number, seconds: number, done: Done): void {
  const objection = badClient(client) ?? outOfRange("the time limit in seconds", seconds, 20, 120);
  runUnless(session, objection, `AT+CMQTTCFG="optimeout",${client},${seconds}`, RESPONSE_MS, done);
}

/**
 * AT+CMQTTCFG="version": MQTT 3.1 or 3.1.1 (SIM767XX 16.2.15). The manual has it in the test form
 * alone, so firmware may answer ERROR; its default is 3.1.
 */
export function setMqttVersion(session: Session, client: number, version: "3.1" | "3.1.1", done: Done): void {
  runUnless(session, badClient(client), `AT+CMQTTCFG="version",${client},${version === "3.1" ? 3 : 4}`, RESPONSE_MS, done);
}

export interface MqttSettings {
  client: number;
  utf8Check: boolean;
  operationTimeoutSeconds: number;
}

/** AT+CMQTTCFG? : the settings of both clients (SIM767XX 16.2.15). */
export function readMqttSettings(session: Session, answer: Answer<MqttSettings[]>): void {
  askAll(
    session,
    { text: "AT+CMQTTCFG?", timeoutMs: RESPONSE_MS, prefix: "+CMQTTCFG:" },
    (fields) => {
      const client = fields.integer(0);
      const seconds = fields.integer(2);
      if (client === undefined || seconds === undefined) return undefined;
      return { client, utf8Check: fields.integer(1) === 1, operationTimeoutSeconds: seconds };
    },
    answer,
  );
}

/** AT+CMQTTCFG="cid": PDP context of all clients, 1 to 15 (SIM767XX 16.2.15). */
export function setMqttPdpContext(session: Session, cid: number, done: Done): void {
  runUnless(session, badCid(cid), `AT+CMQTTCFG="cid",${cid}`, RESPONSE_MS, done);
}

/** AT+CMQTTCFG="cid": the PDP context of all clients (SIM767XX 16.2.15). */
export function readMqttPdpContext(session: Session, answer: Answer<number>): void {
  const command = { text: 'AT+CMQTTCFG="cid"', timeoutMs: RESPONSE_MS, prefix: "+CMQTTCFG:" };
  ask(session, command, (fields) => fields.integer(1), answer);
}

/** AT+CMQTTCFG="scid": PDP context of one client, 1 to 15 (SIM767XX 16.2.15). */
export function setMqttClientPdpContext(session: Session, client: number, cid: number, done: Done): void {
  runUnless(session, badClient(client) ?? badCid(cid), `AT+CMQTTCFG="scid",${client},${cid}`, RESPONSE_MS, done);
}

/** AT+CMQTTCFG="scid": the PDP contexts of both clients, by client (SIM767XX 16.2.15). */
export function readMqttClientPdpContexts(session: Session, answer: Answer<number[]>): void {
  /** Some print a blank behind the plus. */
  const prefixes = ["+CMQTTCFG:", "+ CMQTTCFG:"];
  const command = { text: 'AT+CMQTTCFG="scid"', timeoutMs: RESPONSE_MS, info: prefixes, infoRequired: true };
  session.send(command, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const cids: number[] = [];
    for (let index = 0; index < lines.length; index++) {
      const cid = clientContext(lines[index] as string, prefixes).integer(2);
      if (cid === undefined) session.malformed(lines[index] as string);
      else cids.push(cid);
    }
    answer(undefined, cids);
  });
}

function clientContext(line: string, prefixes: readonly string[]): Fields {
  const prefix = prefixes[startsWith(line, prefixes[0] as string) ? 0 : 1] as string;
  return fieldsAfter(line, prefix);
}

function badClient(client: number): Failure | undefined {
  return outOfRange("the client", client, 0, MQTT_CLIENTS - 1);
}

function badCid(cid: number): Failure | undefined {
  return outOfRange("the context number", cid, 1, PDP_CONTEXTS);
}
