import { defaultMqttTimes, type MqttConfig } from "../../../app/mqtt/config";
import { Mqtt } from "../../../app/mqtt/mqtt";
import type { Failure } from "../../../drivers/failure";
import type { MqttMessage, Qos } from "../../../drivers/modem";
import { SeededRandom } from "../../../hal/random";
import { LinkBench } from "./link-bench";

/** A broker connection on a link on a fake module. */
export class MqttBench extends LinkBench {
  readonly mqtt: Mqtt;
  /** "+" and "-" as messages began and ceased to pass. */
  told = "";
  readonly messages: MqttMessage[] = [];
  /** What became of the published messages: "ok", or the failure's kind. */
  readonly results: string[] = [];

  constructor(config?: Partial<MqttConfig>) {
    super();
    this.mqtt = new Mqtt({
      mqtt: this.modem.mqtt,
      link: this.link,
      clock: this.clock,
      random: new SeededRandom(3),
      config: {
        ...defaultMqttTimes,
        options: { host: "broker", port: 1883, clientId: "it", keepAliveSeconds: 60, cleanSession: true },
        subscriptions: [
          { filter: "it/command", qos: 1 },
          { filter: "all/#", qos: 0 },
        ],
        ...config,
      },
      observer: (step) => this.hear(step),
    });
    this.mqtt.onConnected((connected) => this.tell(connected));
    this.mqtt.onMessage((message) => this.messages.push(message));
  }

  /** Link and broker are up. */
  connected(): void {
    this.mqtt.start();
    this.online();
    this.arrive("connected", 1000);
  }

  /** Runs until the manager is in `state`. */
  arrive(state: string, limitMs: number): void {
    if (this.clock.runUntilTrue(() => this.mqtt.state() === state, limitMs)) {
      this.clock.runFor(0);
      return;
    }
    throw new Error("mqtt is not " + state + " after " + String(limitMs) + " ms, it is " + this.mqtt.state());
  }

  publish(payload: string, qos: Qos): void {
    this.mqtt.publish({ topic: "it/readings", payload }, qos, false, (failure) => this.note(failure));
  }

  private tell(connected: boolean): void {
    this.told = this.told + (connected ? "+" : "-");
  }

  private note(failure: Failure | undefined): void {
    this.results.push(failure === undefined ? "ok" : failure.kind);
  }
}
