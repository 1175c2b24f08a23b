/** EC716S chapter 13, MQTT: messages that come, pushed or kept in the module's cache (13.6, 13.8, 13.9, 13.14). */
import { concat, find, parseInteger, slice } from "../../hal/bytes";
import { fieldsAfter } from "../at/fields";
import { ask, askAll, run } from "../at/requests";
import { BROKEN_OFF, type Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { MqttMessage } from "../modem";
import { MQTT_CLOSED, MQTT_LINK_CLOSED } from "./13-mqtt";

const RESPONSE_MS = 9000;
const MESSAGE = "+MSUB:";
/** What the manual allows a message in either direction (EC716S 13.5). */
const LONGEST_MESSAGE = 2384;
/** Places of the cache; a fifth message takes the place of the oldest without a word (EC716S 13.8). */
export const MQTT_CACHE_PLACES = 4;

/** "pushed": +MSUB with the message; "cached": +MSUB with a place of the cache, to be read at once. */
export type MqttMessageMode = "pushed" | "cached";
const MODES: readonly MqttMessageMode[] = ["pushed", "cached"];

/** AT+MQTTMSGSET= : how messages are reported (EC716S 13.9); the manual gives no default. */
export function setMqttMessageMode(session: Session, mode: MqttMessageMode, done: Done): void {
  run(session, `AT+MQTTMSGSET=${MODES.indexOf(mode)}`, RESPONSE_MS, done);
}

/** AT+MQTTMSGSET? (EC716S 13.9). */
export function readMqttMessageMode(session: Session, answer: Answer<MqttMessageMode>): void {
  ask(session, { text: "AT+MQTTMSGSET?", timeoutMs: RESPONSE_MS, prefix: "+MQTTMSGSET:" }, (fields) => MODES[fields.integer(0) ?? -1], answer);
}

/** AT+MQTTMSGGET? : the places of the cache that hold a message (EC716S 13.8). */
export function readMqttCache(session: Session, answer: Answer<number[]>): void {
  askAll(
    session,
    { text: "AT+MQTTMSGGET?", timeoutMs: RESPONSE_MS, prefix: "+MQTTMSGGET:" },
    (fields) => {
      const place = fields.integer(0);
      const status = fields.text(1);
      return place === undefined || (status !== "VALID" && status !== "INVALID") ? undefined : { place, held: status === "VALID" };
    },
    (failure, places) => {
      answer(failure, places === undefined ? undefined : places.filter((each) => each.held).map((each) => each.place));
    },
  );
}

export type MqttMessageEvent =
  | { kind: "message"; message: MqttMessage }
  /** A message came that cannot be handed on. */
  | { kind: "dropped"; reason: string }
  /** A message waits in the cache. */
  | { kind: "cached"; place: number }
  /** The connection to the broker is gone; where it is not `certain`, another one may be meant. */
  | { kind: "closed"; certain: boolean };

/**
 * Hears messages, and the connection's end; call it once a session, before `takeMqttCache`. A message's
 * bytes are counted by the number in front of them, whatever they look like; one of more than
 * `maxMessageBytes`, topic and payload together, is dropped and reported, and so is one that comes
 * incomplete.
 */
export function onMqttEvent(session: Session, maxMessageBytes: number, listener: (this: void, event: MqttMessageEvent) => void): void {
  const incoming = new Incoming(maxMessageBytes, listener);
  session.onInlineUrc(MESSAGE, messageHeader, (header, bytes, remaining) => incoming.take(header, bytes, remaining));
  session.onUrc(MESSAGE, (line) => {
    const place = fieldsAfter(line, MESSAGE).integer(0);
    if (place === undefined) session.malformed(line);
    else listener({ kind: "cached", place });
  });
  for (const line of MQTT_CLOSED) session.onUrc(line, () => listener({ kind: "closed", certain: line === MQTT_LINK_CLOSED }));
  // The half-way answer to a message of quality 2 says nothing.
  session.onUrc("PUBREC", () => {});
}

/** AT+MQTTMSGGET: takes all messages out of the cache, the oldest first; bounds and drops as `onMqttEvent` (EC716S 13.8). */
export function takeMqttCache(
  session: Session,
  maxMessageBytes: number,
  listener: (this: void, event: MqttMessageEvent) => void,
  done: Done,
): void {
  const incoming = new Incoming(maxMessageBytes, listener);
  session.send(
    {
      text: "AT+MQTTMSGGET",
      timeoutMs: RESPONSE_MS,
      info: [MESSAGE],
      // The place of a message that comes meanwhile is no message.
      accept: (line) => messageHeader(line) !== undefined,
      onLine: () => {},
      onPayload: (header, bytes, remaining) => incoming.take(header, bytes, remaining),
    },
    (failure) => {
      incoming.end();
      done(failure);
    },
  );
}

/**
 * `+MSUB: "a/b",17 byte,` in front of 17 bytes. The topic may stand without quotes, the word may be
 * missing, and a topic may hold commas: the first number between two commas counts.
 */
function messageHeader(line: string): { headerBytes: number; payloadBytes: number } | undefined {
  const comma = endOfTopic(line);
  if (comma < 0) return undefined;
  const end = find(line, ",", comma + 1);
  const payloadBytes = end < 0 ? undefined : lengthIn(slice(line, comma + 1, end));
  return payloadBytes === undefined ? undefined : { headerBytes: end + 1, payloadBytes };
}

/** Index of the comma between topic and length; -1 where it has not come. */
function endOfTopic(line: string): number {
  let comma = find(line, ",", MESSAGE.length);
  while (comma >= 0) {
    const next = find(line, ",", comma + 1);
    if (next < 0) return -1;
    if (closesTopic(line, comma) && lengthIn(slice(line, comma + 1, next)) !== undefined) return comma;
    comma = next;
  }
  return -1;
}

/** Whether the topic may end in front of the comma: with its quote, if it began with one. */
function closesTopic(line: string, comma: number): boolean {
  const begin = line.charAt(MESSAGE.length) === " " ? MESSAGE.length + 1 : MESSAGE.length;
  return line.charAt(begin) !== '"' || (comma > begin + 1 && line.charAt(comma - 1) === '"');
}

/** `17` or `17 byte`. */
function lengthIn(text: string): number | undefined {
  const start = text.charAt(0) === " " ? 1 : 0;
  const blank = find(text, " ", start);
  const word = blank < 0 ? "byte" : slice(text, blank + 1, text.length);
  const bytes = parseInteger(slice(text, start, blank < 0 ? text.length : blank));
  if (bytes === undefined || bytes < 0 || bytes > LONGEST_MESSAGE) return undefined;
  return word === "byte" || word === "bytes" ? bytes : undefined;
}

function topicIn(header: string): string {
  const comma = endOfTopic(header);
  const begin = header.charAt(MESSAGE.length) === " " ? MESSAGE.length + 1 : MESSAGE.length;
  const quoted = header.charAt(begin) === '"';
  return quoted ? slice(header, begin + 1, comma - 1) : slice(header, begin, comma);
}

/** The message that is coming in. */
class Incoming {
  private header = "";
  private pieces: string[] = [];
  private skipping = false;

  constructor(
    private readonly maxBytes: number,
    private readonly listener: (this: void, event: MqttMessageEvent) => void,
  ) {}

  take(header: string, bytes: string, remaining: number): void {
    if (remaining === BROKEN_OFF) return this.end();
    if (this.header === "") this.begin(header, bytes.length + remaining);
    if (!this.skipping) this.pieces.push(bytes);
    if (remaining > 0) return;
    if (!this.skipping) this.listener({ kind: "message", message: { topic: topicIn(header), payload: concat(this.pieces) } });
    this.clear();
  }

  /** No more will come: a message that has begun is incomplete. */
  end(): void {
    if (this.header !== "" && !this.skipping) this.drop("bytes of it were lost");
    this.clear();
  }

  private begin(header: string, payloadBytes: number): void {
    this.header = header;
    const bytes = topicIn(header).length + payloadBytes;
    this.skipping = bytes > this.maxBytes;
    if (this.skipping) this.drop(`it has ${bytes} bytes, more than the ${this.maxBytes} that maxMessageBytes allows`);
  }

  private drop(why: string): void {
    this.listener({ kind: "dropped", reason: `a message was dropped: ${why}` });
  }

  private clear(): void {
    this.header = "";
    this.pieces = [];
    this.skipping = false;
  }
}
