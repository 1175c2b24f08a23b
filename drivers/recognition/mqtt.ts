import type { Done, Failure } from "../failure";
import type { ModemMqtt, MqttLimits, MqttMessage, MqttOptions, Qos } from "../modem";
import type { Pending } from "./pending";

/** The MQTT of the driver that was chosen; fails with `closed` until then. */
export class RecognisedMqtt implements ModemMqtt {
  /** Nothing is possible until a driver was chosen. */
  limits: MqttLimits = { topicBytes: 0, payloadBytes: 0, retainedWill: false };
  private chosen: ModemMqtt | undefined;
  private hearMessage: (this: void, message: MqttMessage) => void = () => {};
  private hearDrop: (this: void, reason: string) => void = () => {};
  private hearLoss: (this: void, failure: Failure) => void = () => {};

  constructor(private readonly pending: Pending) {}

  /** Undefined where the driver was made without its MQTT. */
  choose(mqtt: ModemMqtt | undefined): void {
    this.chosen = mqtt;
    if (mqtt === undefined) return;
    this.limits = mqtt.limits;
    mqtt.onMessage((message) => {
      if (this.chosen === mqtt) this.hearMessage(message);
    });
    mqtt.onMessageDropped((reason) => {
      if (this.chosen === mqtt) this.hearDrop(reason);
    });
    mqtt.onConnectionLost((failure) => {
      if (this.chosen === mqtt) this.hearLoss(failure);
    });
  }

  onMessage(listener: (message: MqttMessage) => void): void {
    this.hearMessage = listener;
  }

  onMessageDropped(listener: (reason: string) => void): void {
    this.hearDrop = listener;
  }

  onConnectionLost(listener: (failure: Failure) => void): void {
    this.hearLoss = listener;
  }

  connect(options: MqttOptions, done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.connect(options, done);
  }

  disconnect(done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.disconnect(done);
  }

  publish(message: MqttMessage, qos: Qos, retain: boolean, done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.publish(message, qos, retain, done);
  }

  subscribe(filter: string, qos: Qos, done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.subscribe(filter, qos, done);
  }

  unsubscribe(filter: string, done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.unsubscribe(filter, done);
  }
}
