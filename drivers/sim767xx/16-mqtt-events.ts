/** SIM767XX chapter 16, MQTT(S): what comes by itself (16.4). */
import { concat } from "../../hal/bytes";
import { fieldsAfter } from "../at/fields";
import { BROKEN_OFF, type Session } from "../at/session";
import { MQTT_CLIENTS } from "./16-mqtt";

export type MqttEvent =
  | { kind: "message"; client: number; topic: string; payload: string }
  /** A message came that cannot be handed on. */
  | { kind: "dropped"; client: number; reason: string }
  /** `cause` is 1 to 3, see `MQTT_LOSS_CAUSES`. */
  | { kind: "connection-lost"; client: number; cause: number }
  /** The service has lost the network: it is to be started again. */
  | { kind: "no-network" };

const START = "+CMQTTRXSTART:";
const TOPIC = "+CMQTTRXTOPIC:";
const PAYLOAD = "+CMQTTRXPAYLOAD:";
const END = "+CMQTTRXEND:";
const LOST = "+CMQTTCONNLOST:";
/** What the manual allows a message's payload, and so a piece of it. */
const LONGEST_PIECE = 10240;

/**
 * Lost connections and messages (SIM767XX 16.4). A message comes in pieces, each counted in bytes. A
 * message of more than `maxMessageBytes`, topic and payload together, is dropped and reported, and so
 * is one that comes incomplete.
 */
export function onMqttEvent(session: Session, maxMessageBytes: number, listener: (event: MqttEvent) => void): void {
  const incoming: Incoming[] = [];
  for (let client = 0; client < MQTT_CLIENTS; client++) incoming.push(new Incoming(client, maxMessageBytes, listener));
  const of = (line: string, prefix: string): Incoming | undefined => incoming[fieldsAfter(line, prefix).integer(0) ?? -1];
  const length = (line: string, prefix: string): number | undefined => {
    const bytes = fieldsAfter(line, prefix).integer(1);
    return of(line, prefix) === undefined || bytes === undefined || bytes < 0 || bytes > LONGEST_PIECE ? undefined : bytes;
  };
  const piece = (header: string, prefix: string, take: (message: Incoming) => void): void => {
    const message = of(header, prefix);
    if (message !== undefined) take(message);
    else for (let client = 0; client < MQTT_CLIENTS; client++) (incoming[client] as Incoming).breakOff();
  };

  session.onUrc(START, (line) => {
    const fields = fieldsAfter(line, START);
    const message = of(line, START);
    const topicBytes = fields.integer(1);
    const payloadBytes = fields.integer(2);
    if (message === undefined || topicBytes === undefined || payloadBytes === undefined) session.malformed(line);
    else message.start(topicBytes, payloadBytes);
  });
  session.onPayloadUrc(TOPIC, (header) => length(header, TOPIC), (header, bytes, remaining) =>
    piece(remaining === BROKEN_OFF ? "" : header, TOPIC, (message) => message.addTopic(bytes)),
  );
  session.onPayloadUrc(PAYLOAD, (header) => length(header, PAYLOAD), (header, bytes, remaining) =>
    piece(remaining === BROKEN_OFF ? "" : header, PAYLOAD, (message) => message.addPayload(bytes)),
  );
  session.onUrc(END, (line) => {
    const message = of(line, END);
    if (message === undefined) session.malformed(line);
    else message.end();
  });
  session.onUrc(LOST, (line) => {
    const fields = fieldsAfter(line, LOST);
    const client = fields.integer(0);
    if (client === undefined) session.malformed(line);
    else listener({ kind: "connection-lost", client, cause: fields.integer(1) ?? 0 });
  });
  session.onUrc("+CMQTTNONET", () => listener({ kind: "no-network" }));
}

/** The message that one client is receiving. */
class Incoming {
  private topic: string[] = [];
  private payload: string[] = [];
  private topicDue = 0;
  private payloadDue = 0;
  private state: "idle" | "collecting" | "skipping" = "idle";

  constructor(
    private readonly client: number,
    private readonly maxBytes: number,
    private readonly listener: (event: MqttEvent) => void,
  ) {}

  start(topicBytes: number, payloadBytes: number): void {
    if (this.state === "collecting") this.drop("the next one began before its end");
    this.topic = [];
    this.payload = [];
    this.topicDue = topicBytes;
    this.payloadDue = payloadBytes;
    this.state = "collecting";
    const bytes = topicBytes + payloadBytes;
    if (bytes > this.maxBytes) this.drop(`it has ${bytes} bytes, more than the ${this.maxBytes} that maxMessageBytes allows`);
  }

  addTopic(bytes: string): void {
    this.topicDue -= bytes.length;
    if (this.state === "collecting") this.topic.push(bytes);
    this.watch();
  }

  addPayload(bytes: string): void {
    this.payloadDue -= bytes.length;
    if (this.state === "collecting") this.payload.push(bytes);
    this.watch();
  }

  end(): void {
    if (this.state === "collecting") {
      if (this.topicDue !== 0 || this.payloadDue !== 0) this.drop("its end came before all of its bytes");
      else this.listener({ kind: "message", client: this.client, topic: concat(this.topic), payload: concat(this.payload) });
    }
    this.clear("idle");
  }

  breakOff(): void {
    if (this.state === "collecting") this.drop("bytes of it were lost");
  }

  /** Pieces beyond what was announced would grow without a bound. */
  private watch(): void {
    if (this.state === "collecting" && (this.topicDue < 0 || this.payloadDue < 0)) this.drop("it has more bytes than announced");
  }

  private drop(why: string): void {
    this.clear("skipping");
    this.listener({ kind: "dropped", client: this.client, reason: `a message was dropped: ${why}` });
  }

  private clear(state: "idle" | "skipping"): void {
    this.state = state;
    this.topic = [];
    this.payload = [];
  }
}
