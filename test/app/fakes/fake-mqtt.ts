import type { Done, Failure } from "../../../drivers/failure";
import type { ModemMqtt, MqttLimits, MqttMessage, MqttOptions, Qos } from "../../../drivers/modem";
import type { Script } from "./script";

export interface Published {
  topic: string;
  payload: string;
  qos: Qos;
  retain: boolean;
}

/** A broker that accepts everything, behind a module that has one client. */
export class FakeMqtt implements ModemMqtt {
  readonly limits: MqttLimits = { topicBytes: 1024, payloadBytes: 10240, retainedWill: true };
  connected = false;
  /** Given with the last connect. */
  options: MqttOptions | undefined = undefined;
  /** What the broker has acknowledged, in order. */
  readonly published: Published[] = [];
  /** Filters of the present connection. */
  filters: string[] = [];
  private attempts = 0;
  private messageListener: (this: void, message: MqttMessage) => void = () => undefined;
  private droppedListener: (this: void, reason: string) => void = () => undefined;
  private lostListener: (this: void, failure: Failure) => void = () => undefined;

  constructor(private readonly script: Script) {}

  // --- the world's side

  deliver(topic: string, payload: string): void {
    this.messageListener({ topic, payload });
  }

  /** A message comes that the driver cannot hand on. */
  deliverTooMuch(reason: string): void {
    this.droppedListener(reason);
  }

  /** The connection ends without having been asked to. */
  drop(message: string): void {
    if (!this.connected) return;
    this.close();
    this.lostListener({ kind: "closed", message });
  }

  /** Payloads that arrived under `topic`. */
  payloads(topic: string): string[] {
    return this.published.filter((each) => each.topic === topic).map((each) => each.payload);
  }

  // --- the driver's side

  connect(options: MqttOptions, done: Done): void {
    this.options = options;
    this.close();
    this.attempts = this.attempts + 1;
    const attempt = this.attempts;
    this.script.run("mqtt.connect", options.host, () => this.open(attempt), done);
  }

  disconnect(done: Done): void {
    this.attempts = this.attempts + 1;
    this.script.run("mqtt.disconnect", "", () => this.close(), done);
  }

  publish(message: MqttMessage, qos: Qos, retain: boolean, done: Done): void {
    const { topic, payload } = message;
    this.script.run("mqtt.publish", topic, () => this.published.push({ topic, payload, qos, retain }), done);
  }

  subscribe(filter: string, qos: Qos, done: Done): void {
    this.script.run("mqtt.subscribe", filter + " " + String(qos), () => this.filters.push(filter), done);
  }

  unsubscribe(filter: string, done: Done): void {
    this.script.run("mqtt.unsubscribe", filter, () => undefined, done);
  }

  onMessage(listener: (message: MqttMessage) => void): void {
    this.messageListener = listener;
  }

  onMessageDropped(listener: (reason: string) => void): void {
    this.droppedListener = listener;
  }

  onConnectionLost(listener: (failure: Failure) => void): void {
    this.lostListener = listener;
  }

  /** One that was overtaken by another, or by a disconnect, leaves nothing open. */
  private open(attempt: number): void {
    if (attempt === this.attempts) this.connected = true;
  }

  private close(): void {
    this.connected = false;
    this.filters = [];
  }
}
