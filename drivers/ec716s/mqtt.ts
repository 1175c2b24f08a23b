import { outOfRange, unquotable } from "../at/parameters";
import { run } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import type { Done, Failure } from "../failure";
import type { MqttLimits, MqttMessage, MqttOptions, ModemMqtt, Qos } from "../modem";
import { indifferent, MqttOperations, wildcards } from "../mqtt/operations";
import {
  badIdentity,
  badTopic,
  closeMqtt,
  configureMqtt,
  connectMqtt,
  disconnectMqtt,
  MQTT_PAYLOAD_BYTES,
  MQTT_RESULTS,
  MQTT_TEXT_BYTES,
  openMqtt,
  publishMqtt,
  publishMqttText,
  readMqttState,
  setMqttPublishMode,
  subscribeMqtt,
  unsubscribeMqtt,
} from "./13-mqtt";
import { MQTT_CONTEXT } from "./09-tls";
import { onMqttEvent, setMqttMessageMode, takeMqttCache, type MqttMessageEvent } from "./13-mqtt-messages";
import { CONTEXT_LOST } from "./network";
import type { ServiceParts } from "./service-parts";

const ATTENTION_MS = 2000;

export type MqttParts = Pick<ServiceParts, "prepare" | "quirks" | "configureTls" | "maxMessageBytes">;

export function mqttService(parts: ServiceParts): Ec716sMqtt {
  return new Ec716sMqtt(parts.session, parts);
}

/**
 * One connection to a broker. Operations run one behind the other, since acknowledgements say nothing
 * about what they are for; other services' commands go through while the broker is waited for.
 *
 * An acknowledgement that does not come ends the connection: it could come later and be taken for
 * another one's.
 */
export class Ec716sMqtt implements ModemMqtt {
  readonly limits: MqttLimits = { topicBytes: MQTT_TEXT_BYTES, payloadBytes: MQTT_PAYLOAD_BYTES, retainedWill: true };
  /** Incoming messages that were too long or incomplete. */
  messagesDropped = 0;
  private readonly operations: MqttOperations;
  /** Whether there is nothing in the module that an earlier connection left. */
  private clean = false;
  private open = false;
  /** Whether the cache is being read; what is announced meanwhile is read once more. */
  private reading: "no" | "yes" | "again" = "no";
  private asking = false;
  private hearMessage: (this: void, message: MqttMessage) => void = () => {};
  private hearLoss: (this: void, failure: Failure) => void = () => {};
  private hearDrop: (this: void, reason: string) => void = () => {};

  constructor(
    private readonly session: Session,
    private readonly parts: MqttParts,
  ) {
    this.operations = new MqttOperations(session);
    onMqttEvent(session, parts.maxMessageBytes, (event) => this.hear(event));
    for (const line of CONTEXT_LOST) session.onUrc(line, () => this.loseContext());
  }

  /** MQTT 3.1.1. The broker's refusal has no reason; it is `byPeer`. */
  connect(options: MqttOptions, done: Done): void {
    const objection =
      unquotable("the broker's host", options.host, 1, 128) ??
      outOfRange("the port", options.port, 1, 65535) ??
      outOfRange("the keep-alive in seconds", options.keepAliveSeconds, 1, 65535) ??
      badIdentity(options) ??
      (options.will === undefined ? undefined : wildcards(options.will.topic));
    this.operations.inTurn(objection, done, (end) => {
      this.operations.connected = false;
      inOrder(this.stepsToConnect(options), (failure) => {
        this.operations.connected = failure === undefined;
        this.open = failure === undefined;
        end(failure);
      });
    });
  }

  disconnect(done: Done): void {
    this.operations.inTurn(undefined, done, (end) => {
      this.operations.connected = false;
      inOrder(this.stepsDown(), end);
    });
  }

  /** An empty payload clears what the broker retains. */
  publish(message: MqttMessage, qos: Qos, retain: boolean, done: Done): void {
    const { topic, payload } = message;
    const { session } = this;
    const objection =
      badTopic(topic) ?? wildcards(topic) ?? outOfRange("the number of bytes of the payload", payload.length, 0, MQTT_PAYLOAD_BYTES);
    const steps: Step[] = [
      (next) => {
        if (payload === "") publishMqttText(session, topic, "", qos, retain, next);
        else publishMqtt(session, topic, payload, qos, retain, next);
      },
      // A length that lost a digit on its way ends the payload too early, and the broker acknowledges the
      // beginning. The rest is in front of this command then, which is not answered.
      (next) => run(session, "AT", ATTENTION_MS, next),
    ];
    this.acknowledged(objection, done, steps);
  }

  subscribe(filter: string, qos: Qos, done: Done): void {
    this.acknowledged(badTopic(filter), done, [(next) => subscribeMqtt(this.session, filter, qos, next)]);
  }

  unsubscribe(filter: string, done: Done): void {
    this.acknowledged(badTopic(filter), done, [(next) => unsubscribeMqtt(this.session, filter, next)]);
  }

  onMessage(listener: (message: MqttMessage) => void): void {
    this.hearMessage = listener;
  }

  onConnectionLost(listener: (failure: Failure) => void): void {
    this.hearLoss = listener;
  }

  onMessageDropped(listener: (reason: string) => void): void {
    this.hearDrop = listener;
  }

  /** Whether there is a connection to the broker, or one is being made. */
  isOpen(): boolean {
    return this.open;
  }

  /** The module lost all that it was asked to hold, or may have. */
  reset(failure: Failure): void {
    this.reading = "no";
    this.asking = false;
    this.clean = false;
    this.lose(failure);
  }

  /** All connections over the context have ended with it. */
  loseContext(): void {
    const failure: Failure = { kind: "closed", message: "the data context is gone, and with it the connection to the broker" };
    this.lose(failure);
    // One that was being made, too; and nobody else's result will come over it.
    this.session.abandonResults("", failure);
  }

  private acknowledged(objection: Failure | undefined, done: Done, steps: Step[]): void {
    this.operations.inTurn(objection, done, (end) =>
      this.operations.whileConnected(steps, (failure) => {
        if (failure !== undefined && failure.kind === "timeout") this.lose(failure);
        end(failure);
      }),
    );
  }

  private stepsToConnect(options: MqttOptions): Step[] {
    const { session, parts } = this;
    const { host, port, tls } = options;
    const steps: Step[] = this.clean ? [] : this.stepsDown();
    steps.push(
      (next) => parts.prepare(next),
      (next) => configureMqtt(session, options, next),
      (next) => setMqttMessageMode(session, parts.quirks().mqttMessages, next),
      (next) => setMqttPublishMode(session, "text", next),
    );
    if (tls !== undefined) steps.push((next) => parts.configureTls(MQTT_CONTEXT, tls, host, next));
    steps.push(
      (next) => {
        this.clean = false;
        this.open = true;
        openMqtt(session, host, port, tls !== undefined, next);
      },
      // The broker throws a client out that says nothing.
      (next) => connectMqtt(session, options.cleanSession, options.keepAliveSeconds, next),
    );
    return steps;
  }

  /** Whatever is up: what is not answers an error, which is as good. */
  private stepsDown(): Step[] {
    return [
      (next) => disconnectMqtt(this.session, indifferent(next)),
      (next) => closeMqtt(this.session, indifferent(next)),
      (next) => {
        this.clean = true;
        this.open = false;
        next(undefined);
      },
    ];
  }

  private hear(event: MqttMessageEvent): void {
    if (event.kind === "message") this.hearMessage(event.message);
    else if (event.kind === "dropped") {
      this.messagesDropped++;
      this.hearDrop(event.reason);
    } else if (event.kind === "cached") this.readCache();
    else if (event.certain) this.loseConnection();
    else this.askWhetherLost();
  }

  /** At once: a fifth message would take the place of the oldest. */
  private readCache(): void {
    if (this.reading !== "no") {
      this.reading = "again";
      return;
    }
    this.reading = "yes";
    takeMqttCache(
      this.session,
      this.parts.maxMessageBytes,
      (event) => this.hear(event),
      (failure) => {
        const again = this.reading === "again";
        this.reading = "no";
        if (failure === undefined && again) this.readCache();
        else if (failure !== undefined && failure.kind !== "closed") this.hear({ kind: "dropped", reason: failure.message });
      },
    );
  }

  /** A TCP connection that has no number ends with the same word. */
  private askWhetherLost(): void {
    if (!this.operations.connected || this.asking) return;
    this.asking = true;
    readMqttState(this.session, (failure, state) => {
      this.asking = false;
      if (failure !== undefined || state !== "connected") this.loseConnection();
    });
  }

  private loseConnection(): void {
    this.lose({ kind: "closed", message: "the connection to the broker is lost: it was closed" });
  }

  /** What still waits for the broker's answer will not get it. */
  private lose(failure: Failure): void {
    const lost = this.operations.connected;
    this.operations.connected = false;
    this.open = false;
    for (const result of MQTT_RESULTS) this.session.abandonResults(result, failure);
    if (lost) this.hearLoss(failure);
  }
}
