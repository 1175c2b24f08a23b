import type { Done, Failure } from "../../drivers/failure";
import type { ModemMqtt, MqttMessage, MqttOptions, Qos } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { Random } from "../../hal/random";
import { Backoff } from "../backoff";
import type { Link, LinkCondition } from "../link/link";
import { Machine, type Action, type Visit } from "../machine/machine";
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
  private static readonly ACTIONS: Readonly<Record<MqttAction, Action<MqttEvent, Mqtt>>> = {
    choose: (visit, mqtt) => mqtt.choose(visit),
    connect: (visit, mqtt) => mqtt.parts.mqtt.connect(mqtt.options(), visit.done("accepted", "failed")),
    subscribe: (visit, mqtt) => mqtt.subscribe(visit, 0),
    disconnect: (visit, mqtt) => mqtt.disconnect(visit),
    "note-failure": (visit, mqtt) => mqtt.noteFailure(visit),
    "note-success": (_visit, mqtt) => mqtt.noteSuccess(),
    "wake-link": (_visit, mqtt) => mqtt.parts.link.wake(),
  };
  /** What keeps the connection from coming about, as a sentence; empty while nothing does. */
  problem = "";
  /** How often the broker accepted a connection; the same number means the same connection. */
  sessions = 0;
  /** When the broker granted the subscriptions last, and sent what it retains; before the first time, never. */
  subscribedAtMs = -Infinity;
  private readonly machine: Machine<MqttState, MqttEvent, MqttAction, MqttDuration, Mqtt>;
  private readonly backoff: Backoff;
  private failuresInRow = 0;
  private hopeless = false;
  private readonly stateListeners: ((connected: boolean) => void)[] = [];
  private messageListener: (this: void, message: MqttMessage) => void = () => {};
  private droppedListener: (this: void, reason: string) => void = () => {};
  private wanted = false;
  private stopped: (() => void)[] = [];

  constructor(private readonly parts: MqttParts) {
    const { clock, random, config, link, mqtt } = parts;
    this.backoff = new Backoff(clock, random, {
      floorMs: config.retryMinMs,
      ceilingMs: config.retryMaxMs,
      stableMs: config.stableMs,
    });
    this.machine = new Machine<MqttState, MqttEvent, MqttAction, MqttDuration, Mqtt>(mqttTable, {
      clock,
      observer: (step) => this.observe(step),
      durations: {
        connect: config.connectMs,
        subscribe: config.subscribeMs,
        verify: config.verifyMs,
        retry: () => (this.hopeless ? config.refusedMs : this.backoff.nextMs()),
        suspend: config.verifyMs,
        disconnect: DISCONNECT_MS,
      },
      owner: this,
      actions: Mqtt.ACTIONS,
    });
    link.onCondition((condition) => this.machine.raise(linkEvent(condition)));
    mqtt.onConnectionLost((failure) => this.machine.raise("lost", failure));
    mqtt.onMessage((message) => this.messageListener(message));
    mqtt.onMessageDropped((reason) => this.droppedListener(reason));
    this.machine.start();
  }

  state(): MqttState {
    return this.machine.state();
  }

  connected(): boolean {
    return this.machine.state() === "connected";
  }

  /** Any number of listeners; told of each connection that has its subscriptions, and of its end. */
  onConnected(listener: (connected: boolean) => void): void {
    this.stateListeners.push(listener);
  }

  /** One listener, for all subscriptions. */
  onMessage(listener: (message: MqttMessage) => void): void {
    this.messageListener = listener;
  }

  /** One listener: told why an incoming message could not be handed on. */
  onMessageDropped(listener: (reason: string) => void): void {
    this.droppedListener = listener;
  }

  /** Where a leave is being taken, it is started again after it. */
  start(): void {
    this.wanted = true;
    this.machine.raise("start");
  }

  /** Takes leave of the broker, so that it does not send the will; then calls `stopped`. */
  stop(stopped?: () => void): void {
    this.wanted = false;
    if (stopped !== undefined) this.stopped.push(stopped);
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
    const session = this.sessions;
    mqtt.publish(message, qos, retain, (failure) => {
      const ofThisSession = this.sessions === session;
      if (failure === undefined && ofThisSession) this.machine.raise("acknowledged");
      else if (failure !== undefined && failure.kind !== "refused" && ofThisSession) this.machine.raise("lost", failure);
      done(failure);
    });
  }

  private choose(visit: Visit<MqttEvent>): void {
    if (this.parts.link.condition() === "up") visit.raise("link-up");
  }

  /** The will is retained where the module can ask for that. */
  private options(): MqttOptions {
    const { config, mqtt } = this.parts;
    const { will } = config.options;
    if (will === undefined || mqtt.limits.retainedWill) return config.options;
    return { ...config.options, will: { ...will, retain: false } };
  }

  private subscribe(visit: Visit<MqttEvent>, index: number): void {
    const subscription = this.parts.config.subscriptions[index];
    if (subscription === undefined) return visit.raise("subscribed");
    this.parts.mqtt.subscribe(subscription.filter, subscription.qos, (failure) => {
      if (failure !== undefined) visit.raise("failed", failure);
      else if (visit.isLive()) this.subscribe(visit, index + 1);
    });
  }

  /** A UART that sleeps is woken first: the link's being up leads here again. */
  private disconnect(visit: Visit<MqttEvent>): void {
    const { link, mqtt } = this.parts;
    const condition = link.condition();
    if (condition === "asleep") link.wake();
    else if (condition === "down") visit.raise("left");
    else mqtt.disconnect(visit.done("left", "left"));
  }

  private noteFailure(visit: Visit<MqttEvent>): void {
    const failure: Failure =
      visit.cause === undefined ? { kind: "timeout", message: "the broker did not answer in time" } : visit.cause;
    this.problem = failure.message;
    this.hopeless = failure.permanent === true || failure.kind === "refused";
    // The way to a broker that answers works.
    if (this.hopeless || failure.byPeer === true) return;
    this.failuresInRow++;
    if (this.failuresInRow % this.parts.config.attemptsBeforeTrouble !== 0) return;
    this.parts.link.trouble(failure);
  }

  private tellStopped(): void {
    this.parts.clock.after(0, () => {
      if (this.machine.state() !== "stopped") return;
      const { stopped } = this;
      this.stopped = [];
      for (const each of stopped) each();
      if (this.wanted) this.machine.raise("start");
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
    if (step.event === "subscribed" && step.outcome === "moved") this.subscribedAtMs = step.timeMs;
    if (step.to === "stopped") this.tellStopped();
    if (step.outcome !== "moved" || (step.from === "connected") === (step.to === "connected")) return;
    this.parts.clock.after(0, () => this.tellConnected());
  }

  private tellConnected(): void {
    for (const listener of this.stateListeners) listener(this.connected());
  }
}

function linkEvent(condition: LinkCondition): "link-up" | "link-paused" | "link-asleep" | "link-down" {
  if (condition === "up") return "link-up";
  if (condition === "asleep") return "link-asleep";
  return condition === "down" ? "link-down" : "link-paused";
}
