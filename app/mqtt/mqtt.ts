import type { Done, Failure } from "../../drivers/failure";
import type { ModemMqtt, MqttMessage, Qos } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { Random } from "../../hal/random";
import { Backoff } from "../backoff";
import type { Link, LinkCondition } from "../link/link";
import { Machine, type Visit } from "../machine/machine";
import type { MachineObserver, MachineStep } from "../machine/observer";
import type { MqttConfig } from "./config";
import { mqttTable, type MqttAction, type MqttDuration, type MqttEvent, type MqttState } from "./table";

export interface MqttParts {
  mqtt: ModemMqtt;
  link: Link;
  clock: Clock;
  random: Random;
  config: MqttConfig;
  observer?: MachineObserver;
}

const DISCONNECT_MS = 30000;

/** Keeps a connection to the broker while the link is up (`mqttTable`). */
export class Mqtt {
  /** What keeps the connection from coming about, as a sentence; empty while nothing does. */
  problem = "";
  /** How often the broker accepted a connection; the same number means the same connection. */
  sessions = 0;
  private readonly machine: Machine<MqttState, MqttEvent, MqttAction, MqttDuration>;
  private readonly backoff: Backoff;
  private failuresInRow = 0;
  private hopeless = false;
  private stateListener: (connected: boolean) => void = () => {};
  private messageListener: (message: MqttMessage) => void = () => {};
  private stopped: () => void = () => {};

  constructor(private readonly parts: MqttParts) {
    const { clock, random, config, link, mqtt } = parts;
    this.backoff = new Backoff(clock, random, {
      floorMs: config.retryMinMs,
      ceilingMs: config.retryMaxMs,
      stableMs: config.stableMs,
    });
    this.machine = new Machine<MqttState, MqttEvent, MqttAction, MqttDuration>(mqttTable, {
      clock,
      observer: (step) => this.observe(step),
      durations: {
        connect: config.connectMs,
        subscribe: config.subscribeMs,
        verify: config.verifyMs,
        retry: () => (this.hopeless ? config.retryMaxMs : this.backoff.nextMs()),
        suspend: config.verifyMs,
        disconnect: DISCONNECT_MS,
      },
      actions: {
        choose: (visit) => this.choose(visit),
        connect: (visit) => mqtt.connect(config.options, visit.done("accepted", "failed")),
        subscribe: (visit) => this.subscribe(visit, 0),
        disconnect: (visit) => mqtt.disconnect(visit.done("left", "left")),
        "note-failure": (visit) => this.noteFailure(visit),
        "note-success": () => this.noteSuccess(),
      },
    });
    link.onCondition((condition) => this.machine.raise(linkEvent(condition)));
    mqtt.onConnectionLost((failure) => this.machine.raise("lost", failure));
    mqtt.onMessage((message) => this.messageListener(message));
    this.machine.start();
  }

  state(): MqttState {
    return this.machine.state();
  }

  connected(): boolean {
    return this.machine.state() === "connected";
  }

  /** One listener: told when messages begin or cease to pass. */
  onConnected(listener: (connected: boolean) => void): void {
    this.stateListener = listener;
  }

  /** One listener, for all subscriptions. */
  onMessage(listener: (message: MqttMessage) => void): void {
    this.messageListener = listener;
  }

  start(): void {
    this.machine.raise("start");
  }

  /** Takes leave of the broker, so that it does not send the will; then calls `stopped`. */
  stop(stopped?: () => void): void {
    this.stopped = stopped === undefined ? () => {} : stopped;
    this.machine.raise("stop");
    this.tellStopped();
  }

  /**
   * Publishes once. Done when the broker has acknowledged as `qos` says. Fails with `closed` where
   * there is no connection, otherwise as `ModemMqtt.publish`; any failure but `refused` ends the
   * connection, since nothing tells whether the broker has the message.
   */
  publish(message: MqttMessage, qos: Qos, retain: boolean, done: Done): void {
    const { clock, mqtt } = this.parts;
    if (!this.connected()) {
      clock.after(0, () => done({ kind: "closed", message: "there is no connection to the broker" }));
      return;
    }
    mqtt.publish(message, qos, retain, (failure) => {
      if (failure === undefined) this.machine.raise("acknowledged");
      else if (failure.kind !== "refused") this.machine.raise("lost", failure);
      done(failure);
    });
  }

  private choose(visit: Visit<MqttEvent>): void {
    if (this.parts.link.condition() === "up") visit.raise("link-up");
  }

  private subscribe(visit: Visit<MqttEvent>, index: number): void {
    const subscription = this.parts.config.subscriptions[index];
    if (subscription === undefined) return visit.raise("subscribed");
    this.parts.mqtt.subscribe(subscription.filter, subscription.qos, (failure) => {
      if (failure !== undefined) visit.raise("failed", failure);
      else if (visit.isLive()) this.subscribe(visit, index + 1);
    });
  }

  private noteFailure(visit: Visit<MqttEvent>): void {
    const failure: Failure =
      visit.cause === undefined ? { kind: "timeout", message: "the broker did not answer in time" } : visit.cause;
    this.problem = failure.message;
    this.hopeless = failure.permanent === true || failure.kind === "refused";
    this.failuresInRow++;
    if (this.hopeless || this.failuresInRow % this.parts.config.attemptsBeforeTrouble !== 0) return;
    this.parts.link.trouble(failure);
  }

  private tellStopped(): void {
    this.parts.clock.after(0, () => {
      if (this.machine.state() !== "stopped") return;
      const stopped = this.stopped;
      this.stopped = () => {};
      stopped();
    });
  }

  private noteSuccess(): void {
    this.problem = "";
    this.hopeless = false;
    this.failuresInRow = 0;
    this.backoff.succeeded();
    this.parts.link.confirm();
  }

  private observe(step: MachineStep): void {
    if (this.parts.observer !== undefined) this.parts.observer(step);
    if (step.event === "accepted" && step.outcome === "moved") this.sessions++;
    if (step.to === "stopped") this.tellStopped();
    if (step.outcome !== "moved" || (step.from === "connected") === (step.to === "connected")) return;
    this.parts.clock.after(0, () => this.stateListener(this.connected()));
  }
}

function linkEvent(condition: LinkCondition): "link-up" | "link-paused" | "link-down" {
  if (condition === "up") return "link-up";
  return condition === "down" ? "link-down" : "link-paused";
}
