/** SIM767XX chapter 16: MQTT(S). Settings are in `16-mqtt-settings.ts`, what comes by itself in `16-mqtt-events.ts`. */
import { find, startsWith } from "../../hal/bytes";
import type { AtCommand } from "../at/command";
import { fieldsAfter } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { askAll, codeFailure, refuse, runForResult, test, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { Qos } from "../modem";
import { MQTT_ERRORS } from "./16-mqtt-errors";

/** The service knows so many clients, 0 and 1. */
export const MQTT_CLIENTS = 2;
export const MQTT_TOPIC_BYTES = 1024;
export const MQTT_PAYLOAD_BYTES = 4096;
export const MQTT_WILL_BYTES = 1024;

const SERVICE_MS = 12000;
/** The manual gives none for what only the module answers. */
const RESPONSE_MS = 10000;
/** Longest wait of the module's own (`optimeout`, 120 s, SIM767XX 16.2.15), with room. */
const CONNECT_RESULT_MS = 130000;
/** In one of its five endings the refusal comes instead of the OK, when the network has answered. */
const CONNECT_RESPONSE_MS = 60000;
/** In another a result follows ERROR (SIM767XX 16.2.8). */
const RESULT_AFTER_ERROR_MS = 1000;
/** What the module itself allows a disconnect and a publish at least, in s. */
const SHORTEST_WAIT_S = 60;
/** From the end of the module's own wait until the driver's. */
const SLACK_MS = 15000;

/** The commands of this chapter that have a test form. */
export type MqttTestForm =
  | "+CMQTTACCQ"
  | "+CMQTTREL"
  | "+CMQTTSSLCFG"
  | "+CMQTTWILLTOPIC"
  | "+CMQTTWILLMSG"
  | "+CMQTTCONNECT"
  | "+CMQTTDISC"
  | "+CMQTTTOPIC"
  | "+CMQTTPAYLOAD"
  | "+CMQTTPUB"
  | "+CMQTTSUB"
  | "+CMQTTUNSUB"
  | "+CMQTTCFG";

/** The test form of a command of this chapter: answers the line or lines that tell the supported values. */
export function testMqtt(session: Session, command: MqttTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/**
 * AT+CMQTTSTART: starts the service on PDP context `cid`, 1 where left out (SIM767XX 16.2.1). A bare
 * `error` is what a service that runs already answers.
 */
export function startMqtt(session: Session, cid: number | undefined, done: Done): void {
  runService(session, "+CMQTTSTART", cid, done);
}

/** AT+CMQTTSTOP: stops the service (SIM767XX 16.2.2). A bare `error` where it does not run. */
export function stopMqtt(session: Session, cid: number | undefined, done: Done): void {
  runService(session, "+CMQTTSTOP", cid, done);
}

function runService(session: Session, name: string, cid: number | undefined, done: Done): void {
  const objection = cid === undefined ? undefined : outOfRange("the context number", cid, 1, 15);
  if (objection !== undefined) return refuse(session, objection, done);
  const text = "AT" + name + (cid === undefined ? "" : "=" + cid);
  runForResult(session, { text, timeoutMs: SERVICE_MS, result: name + ": ", release: true }, MQTT_ERRORS, done);
}

/**
 * AT+CMQTTREL? : whether the service runs (SIM767XX 16.2.4): it answers OK then, and ERROR else, as
 * do all read and write forms of the chapter.
 */
export function readMqttRunning(session: Session, answer: Answer<boolean>): void {
  session.send({ text: "AT+CMQTTREL?", timeoutMs: RESPONSE_MS, info: ["+CMQTTREL:"] }, (failure) => {
    if (failure === undefined || failure.kind === "error") answer(undefined, failure === undefined);
    else answer(failure);
  });
}

/** AT+CMQTTACCQ= : takes client `client` under the name `clientId`, 1 to 128 bytes (SIM767XX 16.2.3). */
export function acquireMqttClient(session: Session, client: number, clientId: string, tls: boolean, done: Done): void {
  const objection = badClient(client) ?? unquotable("the client id", clientId, 1, 128);
  if (objection !== undefined) return refuse(session, objection, done);
  runForOk(session, "+CMQTTACCQ", `${client},${quote(clientId)},${tls ? 1 : 0}`, undefined, done);
}

export interface MqttClient {
  client: number;
  /** Empty while it is free. */
  clientId: string;
  tls: boolean;
}

/** AT+CMQTTACCQ? : both clients (SIM767XX 16.2.3). */
export function readMqttClients(session: Session, answer: Answer<MqttClient[]>): void {
  askAll(
    session,
    { text: "AT+CMQTTACCQ?", timeoutMs: RESPONSE_MS, prefix: "+CMQTTACCQ:" },
    (fields) => {
      const client = fields.integer(0);
      return client === undefined ? undefined : { client, clientId: fields.text(1), tls: fields.integer(2) === 1 };
    },
    answer,
  );
}

/** AT+CMQTTREL= : gives a client back, its settings with it (SIM767XX 16.2.4). `code` 20 for a free one. */
export function releaseMqttClient(session: Session, client: number, done: Done): void {
  const objection = badClient(client);
  if (objection !== undefined) return refuse(session, objection, done);
  runForOk(session, "+CMQTTREL", String(client), undefined, done);
}

/** AT+CMQTTWILLTOPIC= : topic of the will, 1 to 1024 bytes; before connecting (SIM767XX 16.2.6). */
export function setMqttWillTopic(session: Session, client: number, topic: string, done: Done): void {
  runWithInput(session, "+CMQTTWILLTOPIC", client, "the will's topic", topic, MQTT_TOPIC_BYTES, "", done);
}

/** AT+CMQTTWILLMSG= : payload of the will, 1 to 1024 bytes, never retained (SIM767XX 16.2.7). */
export function setMqttWillMessage(session: Session, client: number, payload: string, qos: Qos, done: Done): void {
  runWithInput(session, "+CMQTTWILLMSG", client, "the will's payload", payload, MQTT_WILL_BYTES, "," + qos, done);
}

/** What AT+CMQTTCONNECT is told. */
export interface MqttConnection {
  /** `tcp://host:port`, with TLS too; 9 to 256 bytes. */
  address: string;
  /** 1 to 64800 s. */
  keepAliveSeconds: number;
  cleanSession: boolean;
  /** 1 to 256 bytes. */
  user?: string;
  /** 1 to 256 bytes; only with a user. */
  password?: string;
}

/**
 * AT+CMQTTCONNECT= : connects an acquired client (SIM767XX 16.2.8). When it has failed the client
 * stays acquired and has forgotten its SSL context. Other commands may be sent meanwhile.
 */
export function connectMqtt(session: Session, client: number, connection: MqttConnection, done: Done): void {
  const objection = badClient(client) ?? badConnection(connection);
  if (objection !== undefined) return refuse(session, objection, done);
  const { address, keepAliveSeconds, cleanSession, user, password } = connection;
  const credentials = user === undefined ? "" : "," + quote(user) + (password === undefined ? "" : "," + quote(password));
  const command: AtCommand = {
    text: `AT+CMQTTCONNECT=${client},${quote(address)},${keepAliveSeconds},${cleanSession ? 1 : 0}${credentials}`,
    name: "AT+CMQTTCONNECT",
    timeoutMs: CONNECT_RESPONSE_MS,
    result: `+CMQTTCONNECT: ${client},`,
    resultTimeoutMs: CONNECT_RESULT_MS,
    resultAfterErrorMs: RESULT_AFTER_ERROR_MS,
    release: true,
  };
  runForResult(session, command, MQTT_ERRORS, done);
}

/** AT+CMQTTCONNECT? : the connections that are up, with their passwords (SIM767XX 16.2.8). */
export function readMqttConnections(session: Session, answer: Answer<(MqttConnection & { client: number })[]>): void {
  const prefix = "+CMQTTCONNECT:";
  const accept = (line: string): boolean => {
    const fields = fieldsAfter(line, prefix);
    return fields.count() === 1 || fields.quoted(1);
  };
  askAll(
    session,
    { text: "AT+CMQTTCONNECT?", timeoutMs: RESPONSE_MS, prefix, accept },
    (fields) => {
      const client = fields.integer(0);
      if (client === undefined) return undefined;
      const keepAliveSeconds = fields.integer(2) ?? 0;
      const connection: MqttConnection & { client: number } = {
        client,
        address: fields.text(1),
        keepAliveSeconds,
        cleanSession: fields.integer(3) === 1,
      };
      if (fields.count() > 4) connection.user = fields.text(4);
      if (fields.count() > 5) connection.password = fields.text(5);
      return connection;
    },
    (failure, all) => answer(failure, all === undefined ? undefined : all.filter((one) => one.address !== "")),
  );
}

/**
 * AT+CMQTTDISC= : takes leave of the broker, waiting 60 to 180 s for it, or as long as the module
 * likes (SIM767XX 16.2.9). The client stays acquired and has forgotten its SSL context.
 */
export function disconnectMqtt(session: Session, client: number, waitSeconds: number | undefined, done: Done): void {
  const wait = waitSeconds === undefined ? undefined : outOfRange("the wait", waitSeconds, SHORTEST_WAIT_S, 180);
  const objection = badClient(client) ?? wait;
  if (objection !== undefined) return refuse(session, objection, done);
  const text = `AT+CMQTTDISC=${client}` + (waitSeconds === undefined ? "" : "," + waitSeconds);
  const resultMs = waitSeconds === undefined ? CONNECT_RESULT_MS : waitSeconds * 1000 + SLACK_MS;
  runForResult(session, awaiting(text, `+CMQTTDISC: ${client},`, resultMs), MQTT_ERRORS, done);
}

/** AT+CMQTTDISC? : the numbers of the clients that are connected (SIM767XX 16.2.9), which it marks by 0. */
export function readMqttConnected(session: Session, answer: Answer<number[]>): void {
  askAll(
    session,
    { text: "AT+CMQTTDISC?", timeoutMs: RESPONSE_MS, prefix: "+CMQTTDISC:" },
    (fields) => {
      const client = fields.integer(0);
      return client === undefined ? undefined : fields.integer(1) === 0 ? client : -1;
    },
    (failure, clients) => answer(failure, clients === undefined ? undefined : clients.filter((client) => client >= 0)),
  );
}

/** AT+CMQTTTOPIC= : topic of the next message, 1 to 1024 bytes; a publish clears it (SIM767XX 16.2.10). */
export function setMqttTopic(session: Session, client: number, topic: string, done: Done): void {
  runWithInput(session, "+CMQTTTOPIC", client, "the topic", topic, MQTT_TOPIC_BYTES, "", done);
}

/** AT+CMQTTPAYLOAD= : payload of the next message, 1 to 4096 bytes; a publish clears it (SIM767XX 16.2.11). */
export function setMqttPayload(session: Session, client: number, payload: string, done: Done): void {
  runWithInput(session, "+CMQTTPAYLOAD", client, "the payload", payload, MQTT_PAYLOAD_BYTES, "", done);
}

export interface MqttPublish {
  qos: Qos;
  retain: boolean;
  /** The broker may have the message already. */
  duplicate: boolean;
  /** How long the module waits for the broker's answer, 60 to 180 s. */
  waitSeconds: number;
}

/** AT+CMQTTPUB= : publishes topic and payload that were put in (SIM767XX 16.2.12); done as the QoS says. */
export function publishMqtt(session: Session, client: number, publish: MqttPublish, done: Done): void {
  const { qos, retain, duplicate, waitSeconds } = publish;
  const objection = badClient(client) ?? outOfRange("the wait", waitSeconds, SHORTEST_WAIT_S, 180);
  if (objection !== undefined) return refuse(session, objection, done);
  const flags = duplicate ? `,${retain ? 1 : 0},1` : retain ? ",1" : "";
  const text = `AT+CMQTTPUB=${client},${qos},${waitSeconds}${flags}`;
  runForResult(session, awaiting(text, `+CMQTTPUB: ${client},`, waitSeconds * 1000 + SLACK_MS), MQTT_ERRORS, done);
}

/** AT+CMQTTSUB= : subscribes to one filter, 1 to 1024 bytes (SIM767XX 16.2.13). */
export function subscribeMqtt(session: Session, client: number, filter: string, qos: Qos, done: Done): void {
  runTopic(session, "+CMQTTSUB", client, filter, "," + qos, done);
}

/** AT+CMQTTSUB? : what is subscribed, as the module writes it (SIM767XX 16.2.13). */
export function readMqttSubscriptions(session: Session, answer: Answer<string[]>): void {
  const prefix = "+CMQTTSUB:";
  const command = { text: "AT+CMQTTSUB?", timeoutMs: RESPONSE_MS, info: [prefix] };
  session.send(command, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const texts = lines.map((line) => textAfter(line, prefix));
    answer(undefined, texts.filter((text) => text !== ""));
  });
}

/** AT+CMQTTUNSUB= : ends the subscription to one filter, 1 to 1024 bytes (SIM767XX 16.2.14). */
export function unsubscribeMqtt(session: Session, client: number, filter: string, done: Done): void {
  runTopic(session, "+CMQTTUNSUB", client, filter, ",0", done);
}

function runTopic(session: Session, name: string, client: number, filter: string, rest: string, done: Done): void {
  const objection = badClient(client) ?? badLength("the filter", filter, MQTT_TOPIC_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  const text = `AT${name}=${client},${filter.length}${rest}`;
  const command = awaiting(text, `${name}: ${client},`, CONNECT_RESULT_MS);
  command.input = filter;
  runForResult(session, command, MQTT_ERRORS, done);
}

/** A command whose result the broker decides; other commands may be sent meanwhile. */
function awaiting(text: string, result: string, resultTimeoutMs: number): AtCommand {
  return { text, timeoutMs: RESPONSE_MS, result, resultTimeoutMs, release: true };
}

/** A command that takes bytes at its prompt. They may hold anything: the module counts them. */
function runWithInput(
  session: Session,
  name: string,
  client: number,
  what: string,
  input: string,
  maxBytes: number,
  rest: string,
  done: Done,
): void {
  const objection = badClient(client) ?? badLength(what, input, maxBytes);
  if (objection !== undefined) return refuse(session, objection, done);
  runForOk(session, name, `${client},${input.length}${rest}`, input, done);
}

/** A command that succeeds with OK alone and may tell its code in a line of its own name when it fails. */
function runForOk(session: Session, name: string, parameters: string, input: string | undefined, done: Done): void {
  const prefix = name + ":";
  const command = { text: `AT${name}=${parameters}`, timeoutMs: RESPONSE_MS, info: [prefix], input };
  session.send(command, (failure, { lines }) => {
    const line = lines[0];
    const code = line === undefined || failure === undefined ? undefined : fieldsAfter(line, prefix).integer(1);
    done(code === undefined ? failure : codeFailure(command.text, code, MQTT_ERRORS));
  });
}

function badClient(client: number): Failure | undefined {
  return outOfRange("the client", client, 0, MQTT_CLIENTS - 1);
}

/** Why the module cannot take these bytes; undefined where it can. */
export function badLength(what: string, bytes: string, maxBytes: number): Failure | undefined {
  if (bytes.length >= 1 && bytes.length <= maxBytes) return undefined;
  return refused(`${what} has ${bytes.length} bytes; the module takes 1 to ${maxBytes}`);
}

/** Why the module or the broker cannot be asked for this connection; undefined where they can. */
export function badConnection(connection: MqttConnection): Failure | undefined {
  const { address, keepAliveSeconds, user, password } = connection;
  if (!startsWith(address, "tcp://") || find(address, " ", 0) >= 0)
    return refused(`the broker's address is ${address}; it has to be tcp://host:port`);
  if (password !== undefined && user === undefined) return refused("a password needs a user; name one");
  return (
    unquotable("the broker's address", address, 9, 256) ??
    outOfRange("the keep-alive in seconds", keepAliveSeconds, 1, 64800) ??
    (user === undefined ? undefined : unquotable("the user", user, 1, 256)) ??
    (password === undefined ? undefined : unquotable("the password", password, 1, 256))
  );
}
