/** EC716S chapter 13: MQTT. What comes by itself, and the cache, is in `13-mqtt-messages.ts`. */
import { byteAt } from "../../hal/bytes";
import type { AtCommand } from "../at/command";
import { hasPrefix } from "../at/final";
import { toHex } from "../at/hex";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, refuse, run, runSecretly, test } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { Qos } from "../modem";

/** Of topics, and of client id, user and password. */
export const MQTT_TEXT_BYTES = 256;
export const MQTT_WILL_BYTES = 1360;
/** Of a message that is published. */
export const MQTT_PAYLOAD_BYTES = 2384;

const RESPONSE_MS = 9000;
/** The results behind OK have no limit in the manual: TCP's own attempts end after about so long. */
const CONNECT_MS = 90000;
/** The module may be told to give a handshake up to 300 s (EC716S 9.7), the driver tells it 100. */
const TLS_CONNECT_MS = 150000;
/** What brokers take to answer, and a retransmission or two on a bad link. */
const BROKER_MS = 30000;

/** The commands of this chapter that have a test form. */
export type MqttTestForm =
  | "+MCONFIG"
  | "+MIPSTART"
  | "+SSLMIPSTART"
  | "+MCONNECT"
  | "+MPUB"
  | "+MPUBEX"
  | "+MSUB"
  | "+MUNSUB"
  | "+MQTTMSGGET"
  | "+MQTTMSGSET"
  | "+MQTTMODE"
  | "+MIPCLOSE"
  | "+MDISCONNECT"
  | "+MQTTSTATU";

/** The test form of a command of this chapter: answers the line or lines that tell the supported values, if any. */
export function testMqtt(session: Session, command: MqttTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** Who connects, and what the broker publishes when the connection ends without a word. */
export interface MqttIdentity {
  /** 1 to 256 bytes. */
  clientId: string;
  /** Up to 256 bytes each; the password only with a user. */
  user?: string;
  password?: string;
  /** The topic has up to 256 bytes, the payload up to 1360, each quote, backslash or control character counting as three. */
  will?: { topic: string; payload: string; qos: Qos; retain: boolean };
}

/** AT+MCONFIG= : for the next connection (EC716S 13.1). */
export function configureMqtt(session: Session, identity: MqttIdentity, done: Done): void {
  const { clientId, user, password, will } = identity;
  let text = `AT+MCONFIG=${quote(clientId)}`;
  if (user !== undefined || will !== undefined) text += `,${quote(user ?? "")},${quote(password ?? "")}`;
  if (will !== undefined) text += `,${will.qos},${will.retain ? 1 : 0},${quote(will.topic)},${quote(escaped(will.payload))}`;
  runSecretly(session, badIdentity(identity), { text, name: "AT+MCONFIG", timeoutMs: RESPONSE_MS }, done);
}

/** Why the module cannot connect as this one; undefined where it can. */
export function badIdentity(identity: MqttIdentity): Failure | undefined {
  const { clientId, user, password, will } = identity;
  if (password !== undefined && user === undefined) return refused("a password needs a user; name one");
  const objection =
    unquotable("the client id", clientId, 1, MQTT_TEXT_BYTES) ??
    unquotable("the user", user ?? "", 0, MQTT_TEXT_BYTES) ??
    unquotable("the password", password ?? "", 0, MQTT_TEXT_BYTES);
  if (objection !== undefined || will === undefined) return objection;
  return badTopic(will.topic) ?? badText("the will's payload", will.payload, MQTT_WILL_BYTES);
}

/** What stands in front of MQTT's results while several links are in use: its own is 7 (EC716S 13.2). */
const LINK = "7,";
const CONNECTED = "CONNECT OK";
const CONNECT_WORDS: readonly string[] = [
  CONNECTED,
  LINK + CONNECTED,
  "CONNECT FAIL",
  LINK + "CONNECT FAIL",
  "ALREADY CONNECT",
  LINK + "ALREADY CONNECT",
];

/**
 * AT+MIPSTART= and, with TLS, AT+SSLMIPSTART= : TCP to the broker (EC716S 13.2); the SSL context of
 * MQTT is 88. The broker throws a client out that does not `connectMqtt` at once. An `error` where it
 * cannot be reached, or where there is a connection already.
 */
export function openMqtt(session: Session, host: string, port: number, tls: boolean, done: Done): void {
  const objection = unquotable("the broker's host", host, 1, 128) ?? outOfRange("the port", port, 1, 65535);
  if (objection !== undefined) return refuse(session, objection, done);
  const name = tls ? "AT+SSLMIPSTART" : "AT+MIPSTART";
  const command: AtCommand = {
    text: `${name}=${quote(host)},${port}`,
    timeoutMs: RESPONSE_MS,
    // It is one line with one link in use, and another one with several.
    result: "",
    resultWords: CONNECT_WORDS,
    resultTimeoutMs: tls ? TLS_CONNECT_MS : CONNECT_MS,
    release: true,
  };
  session.send(command, (failure, { result }) => {
    if (failure !== undefined || result === undefined) return done(failure);
    if (isConnected(result)) done(undefined);
    else done({ kind: "error", message: `${command.text}: ${result}; check the broker's host and port${tls ? ", and certificates" : ""}` });
  });
}

function isConnected(result: string): boolean {
  return hasPrefix(result, [CONNECTED, LINK + CONNECTED]);
}

/** With several links in use; the manual does not say whether the link's number stands there. */
export const MQTT_LINK_CLOSED = LINK + "CLOSED";
/** What tells that the connection to the broker is gone (EC716S 13.14). */
export const MQTT_CLOSED: readonly string[] = [MQTT_LINK_CLOSED, "CLOSED"];

/**
 * AT+MCONNECT= : the session, behind `openMqtt`; keep-alive in s (EC716S 13.3). The broker's refusal is
 * a bare ERROR behind the OK, so the channel is kept until one of both: `error` with `byPeer`.
 */
export function connectMqtt(session: Session, cleanSession: boolean, keepAliveSeconds: number, done: Done): void {
  const objection = outOfRange("the keep-alive in seconds", keepAliveSeconds, 1, 65535);
  if (objection !== undefined) return refuse(session, objection, done);
  const command: AtCommand = {
    text: `AT+MCONNECT=${cleanSession ? 1 : 0},${keepAliveSeconds}`,
    timeoutMs: BROKER_MS,
    finals: ["CONNACK OK"],
    okIsAcceptance: true,
    failures: MQTT_CLOSED,
  };
  session.send(command, (failure, { final, accepted }) => {
    if (failure === undefined || final !== "ERROR" || accepted !== true) return done(failure);
    done({ kind: "error", byPeer: true, message: `${command.text}: the broker refused; check client id, user, password and protocol` });
  });
}

/**
 * AT+MPUB= : a text of up to 2384 bytes, each quote, backslash or control character counting as three;
 * with `setMqttPublishMode` "hex" it is to be hexadecimal digits (EC716S 13.4). Done when the broker has
 * acknowledged as `qos` says.
 */
export function publishMqttText(session: Session, topic: string, text: string, qos: Qos, retain: boolean, done: Done): void {
  const objection = badTopic(topic) ?? badText("the payload", text, MQTT_PAYLOAD_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  const line = `AT+MPUB=${quote(topic)},${qos},${retain ? 1 : 0},${quote(escaped(text))}`;
  session.send(acknowledged({ text: line, name: "AT+MPUB", timeoutMs: RESPONSE_MS }, "PUB", ACKNOWLEDGEMENTS[qos] as string), (failure) => done(failure));
}

/** AT+MPUBEX= : 1 to 2384 bytes of any kind; done as `publishMqttText` (EC716S 13.5). */
export function publishMqtt(session: Session, topic: string, payload: string, qos: Qos, retain: boolean, done: Done): void {
  const objection = badTopic(topic) ?? outOfRange("the number of bytes of the payload", payload.length, 1, MQTT_PAYLOAD_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  const text = `AT+MPUBEX=${quote(topic)},${qos},${retain ? 1 : 0},${payload.length}`;
  session.send(acknowledged({ text, timeoutMs: RESPONSE_MS, input: payload }, "PUB", ACKNOWLEDGEMENTS[qos] as string), (failure) => done(failure));
}

/** AT+MSUB= : one filter, 1 to 256 bytes; done when the broker acknowledged (EC716S 13.6). */
export function subscribeMqtt(session: Session, filter: string, qos: Qos, done: Done): void {
  const objection = badTopic(filter);
  if (objection !== undefined) return refuse(session, objection, done);
  session.send(acknowledged({ text: `AT+MSUB=${quote(filter)},${qos}`, timeoutMs: RESPONSE_MS }, "SUB", "ACK"), (failure) => done(failure));
}

/** AT+MUNSUB= (EC716S 13.7); as `subscribeMqtt`. */
export function unsubscribeMqtt(session: Session, filter: string, done: Done): void {
  const objection = badTopic(filter);
  if (objection !== undefined) return refuse(session, objection, done);
  session.send(acknowledged({ text: `AT+MUNSUB=${quote(filter)}`, timeoutMs: RESPONSE_MS }, "UNSUB", "ACK"), (failure) => done(failure));
}

/** Behind `PUB`, what acknowledges a message of each quality of service: 0 has no answer of the broker's. */
const ACKNOWLEDGEMENTS: readonly string[] = ["", "ACK", "COMP"];
/** How the broker's acknowledgements begin: what to abandon when none will come. */
export const MQTT_RESULTS: readonly string[] = ["PUB", "SUB", "UNSUB"];

/** OK says only that the command was taken; other commands may be sent until the acknowledgement. */
function acknowledged(command: AtCommand, result: string, word: string): AtCommand {
  if (word === "") return command;
  return { ...command, result, resultWords: [word], resultTimeoutMs: BROKER_MS, release: true };
}

/** How AT+MPUB takes its text. Received messages are bytes as they are (EC716S 13.10). */
export type MqttPublishMode = "text" | "hex";

/** AT+MQTTMODE= (EC716S 13.10). */
export function setMqttPublishMode(session: Session, mode: MqttPublishMode, done: Done): void {
  run(session, mode === "hex" ? "AT+MQTTMODE=1" : "AT+MQTTMODE=0", RESPONSE_MS, done);
}

/** AT+MQTTMODE? (EC716S 13.10). */
export function readMqttPublishMode(session: Session, answer: Answer<MqttPublishMode>): void {
  const modes: readonly MqttPublishMode[] = ["text", "hex"];
  ask(session, { text: "AT+MQTTMODE?", timeoutMs: RESPONSE_MS, prefix: "+MQTTMODE:" }, (fields) => modes[fields.integer(0) ?? -1], answer);
}

/** AT+MDISCONNECT: takes leave of the broker (EC716S 13.12). */
export function disconnectMqtt(session: Session, done: Done): void {
  run(session, "AT+MDISCONNECT", RESPONSE_MS, done);
}

/** AT+MIPCLOSE: ends TCP, behind `disconnectMqtt` (EC716S 13.11). +CME ERROR: 767 where it has ended already. */
export function closeMqtt(session: Session, done: Done): void {
  run(session, "AT+MIPCLOSE", RESPONSE_MS, done);
}

/** "opened": `connectMqtt` is still to come. */
export type MqttConnectionState = "offline" | "connected" | "opened";
const CONNECTION_STATES: readonly MqttConnectionState[] = ["offline", "connected", "opened"];

/** AT+MQTTSTATU: the state of the connection (EC716S 13.13); the name has no S at its end. */
export function readMqttState(session: Session, answer: Answer<MqttConnectionState>): void {
  const command = { text: "AT+MQTTSTATU", timeoutMs: RESPONSE_MS, prefix: "+MQTTSTATU:" };
  ask(session, command, (fields) => CONNECTION_STATES[fields.integer(0) ?? -1], answer);
}

/** Why the module cannot take this topic or filter; undefined where it can. */
export function badTopic(topic: string): Failure | undefined {
  return unquotable("the topic", topic, 1, MQTT_TEXT_BYTES);
}

function badText(what: string, text: string, maxBytes: number): Failure | undefined {
  const length = escaped(text).length;
  if (length <= maxBytes) return undefined;
  return refused(`${what} takes ${length} bytes; the module takes up to ${maxBytes}`);
}

/** As EC716S 13.4 has it: a backslash and two digits for what an AT command cannot carry. */
function escaped(text: string): string {
  let result = "";
  for (let index = 0; index < text.length; index++) {
    const code = byteAt(text, index);
    const plain = code >= 32 && code !== 34 && code !== 92 && code !== 127;
    result += plain ? text.charAt(index) : "\\" + toHex(text.charAt(index));
  }
  return result;
}
