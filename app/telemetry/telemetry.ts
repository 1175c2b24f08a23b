import type { Done } from "../../drivers/failure";
import type { MqttLimits, MqttMessage } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { Sensor } from "../../hal/sensor";
import type { Settings } from "../../hal/settings";
import type { Link } from "../link/link";
import { Machine, type Action, type Visit } from "../machine/machine";
import type { MachineObserver } from "../machine/observer";
import type { Mqtt } from "../mqtt/mqtt";
import type { Batch, Outbox } from "../outbox/outbox";
import { parseCommand, type AddedCommand, type Command, type CommandField } from "./commands";
import type { TelemetryConfig } from "./config";
import { batchJson } from "./encoding";
import type { ExtraMessages } from "./extra-messages";
import { jsonString } from "./json";
import { Sampler } from "./sampler";
import { statusJson } from "./status";
import {
  telemetryTable,
  type TelemetryAction,
  type TelemetryDuration,
  type TelemetryEvent,
  type TelemetryState,
} from "./table";

export interface TelemetryParts {
  clock: Clock;
  sensors: readonly Sensor[];
  settings: Settings;
  outbox: Outbox;
  link: Link;
  mqtt: Mqtt;
  /** Of the module's MQTT; asked when there is a connection, as the module may not be known before. */
  limits: (this: void) => MqttLimits;
  config: TelemetryConfig;
  restart: (this: void, reason: string) => void;
  /** What else there is to publish. */
  extra?: ExtraMessages;
  observer?: MachineObserver;
  /** Told of each reading that is kept, and of each that is not, with the reason. */
  onReading?: (this: void, sensor: string, problem: string | undefined) => void;
}

/** Replies that may wait for the connection; one more pushes out the oldest. */
const REPLIES = 4;
const LEAVE_MS = 60000;
/** Between two attempts to publish what did not get through. */
const RETRY_MS = 30000;
/** A retained restart command comes again with each subscription: soon after one it is not obeyed. */
const RESTART_GUARD_MS = 30000;
const INTERVAL_SETTING = "interval-ms";
const BOOT_SETTING = "boot";

/** Takes readings, reports them, obeys commands and sleeps between (`telemetryTable`). */
export class Telemetry {
  private static readonly ACTIONS: Readonly<Record<TelemetryAction, Action<TelemetryEvent, Telemetry>>> = {
    "bring-up": (visit, telemetry) => telemetry.bringUp(visit),
    announce: (visit, telemetry) => telemetry.announce(visit),
    "publish-next": (visit, telemetry) => telemetry.publishNext(visit),
    retire: (visit, telemetry) => telemetry.retire(visit),
    settle: (visit, telemetry) => {
      if (telemetry.wanted) visit.raise("start");
    },
    "note-failure": (visit, telemetry) => telemetry.noteFailure(visit),
    "say-restart": (visit, telemetry) => telemetry.publishStatus("restarting", () => telemetry.parts.mqtt.stop(() => visit.raise("said"))),
    restart: (_visit, telemetry) => telemetry.restartDevice(),
    "say-good-bye": (visit, telemetry) => telemetry.sayGoodBye(visit),
    "shut-down": (visit, telemetry) => telemetry.shutDown(() => visit.raise("left")),
  };
  /** Which start of the device this is, from 1. */
  readonly bootCount: number;
  /** Messages with readings that the broker acknowledged, and readings in them. */
  publishedMessages = 0;
  publishedReadings = 0;
  /** Why the last message did not get through, as a sentence; empty once one did. */
  problem = "";
  private readonly machine: Machine<TelemetryState, TelemetryEvent, TelemetryAction, TelemetryDuration, Telemetry>;
  private readonly sampler: Sampler;
  private intervalMs: number;
  private readonly added: AddedCommand[] = [];
  private replies: string[] = [];
  private out: Batch | undefined;
  /** The connection in which the status was published last. */
  private announcedIn = 0;
  private wanted = false;
  private busy: (this: void) => boolean = () => false;
  /** When the present report would have ended; undefined before. */
  private stayingSinceMs: number | undefined;
  private restartReason = "";

  constructor(private readonly parts: TelemetryParts) {
    const { clock, config, mqtt, sensors, settings, outbox } = parts;
    this.bootCount = storedNumber(settings, BOOT_SETTING, 0) + 1;
    settings.put(BOOT_SETTING, String(this.bootCount));
    this.intervalMs = storedNumber(settings, INTERVAL_SETTING, config.intervalMs);
    this.sampler = new Sampler({
      clock,
      sensors,
      outbox,
      bootCount: this.bootCount,
      onReading: (sensor, problem) => this.hearReading(sensor, problem),
    });
    this.machine = this.makeMachine();
    mqtt.onConnected((connected) => this.machine.raise(connected ? "connected" : "disconnected"));
    mqtt.onMessage((message) => this.hear(message));
    // Only commands are subscribed to, so that it was one.
    mqtt.onMessageDropped((reason) => this.refuse(reason));
    this.machine.start();
  }

  state(): TelemetryState {
    return this.machine.state();
  }

  /** Readings are taken from now on, and reported. Where a stop is under way, they are reported again after it. */
  start(): void {
    this.wanted = true;
    this.startSampling();
    this.machine.raise("start");
  }

  /** Says good-bye to the broker and switches the module off; readings are still taken. */
  stop(): void {
    this.wanted = false;
    this.machine.raise("stop");
  }

  /** Says so on the status topic, takes leave of the broker, and restarts the device; passed over while it rests or takes leave. */
  restart(reason: string): void {
    this.restartReason = reason;
    this.machine.raise("restart");
  }

  /** Says `state` on the status topic and takes leave of the broker, as the module is another's for a while; then calls `done`. */
  takeLeave(state: string, done: () => void): void {
    this.publishStatus(state, () => this.parts.mqtt.stop(done));
  }

  /** The module is the telemetry's again: where reports are wanted, so is the broker. */
  comeBack(): void {
    if (this.wanted) this.parts.mqtt.start();
  }

  startSampling(): void {
    this.sampler.start(this.intervalMs);
  }

  /** What is in the outbox is still sent. */
  stopSampling(): void {
    this.sampler.stop();
  }

  /** The module is not switched off between reports while `busy` says so, for `stayMs` at most; one at a time. */
  stayWhile(busy: (this: void) => boolean): void {
    this.busy = busy;
  }

  /** Obeys one command more. */
  addCommand(command: AddedCommand): void {
    this.added.push(command);
  }

  /** Publishes `payload`, JSON, on the reply topic when there is a connection. At most 4 wait: one more pushes out the oldest. */
  reply(payload: string): void {
    this.replies.push(payload);
    if (this.replies.length > REPLIES) this.replies = this.replies.slice(1);
    this.machine.raise("work");
  }

  private makeMachine(): Machine<TelemetryState, TelemetryEvent, TelemetryAction, TelemetryDuration, Telemetry> {
    const { clock, config, observer } = this.parts;
    return new Machine<TelemetryState, TelemetryEvent, TelemetryAction, TelemetryDuration, Telemetry>(telemetryTable, {
      clock,
      observer,
      durations: {
        connect: config.connectMs,
        publish: config.publishMs,
        retry: RETRY_MS,
        linger: config.sleep === "awake" ? config.publishWaitMs : config.lingerMs,
        report: config.reportMs,
        leave: LEAVE_MS,
      },
      owner: this,
      actions: Telemetry.ACTIONS,
    });
  }

  // --- the table's actions

  private bringUp(visit: Visit<TelemetryEvent>): void {
    const { link, mqtt } = this.parts;
    link.start();
    link.wake();
    mqtt.start();
    if (mqtt.connected()) visit.raise("connected");
  }

  private announce(visit: Visit<TelemetryEvent>): void {
    const { mqtt } = this.parts;
    const { sessions } = mqtt;
    if (this.announcedIn === sessions) return visit.raise("published");
    this.publishStatus("online", (failure) => {
      if (failure === undefined) this.announcedIn = sessions;
      visit.raise(failure === undefined ? "published" : "failed", failure);
    });
  }

  private publishNext(visit: Visit<TelemetryEvent>): void {
    const reply = this.replies[0];
    if (reply !== undefined) this.publishReply(visit, reply);
    else this.publishReadings(visit);
  }

  private publishReply(visit: Visit<TelemetryEvent>, reply: string): void {
    this.parts.mqtt.publish(this.message("reply", reply), 1, false, (failure) => {
      if (failure === undefined || failure.kind === "refused") this.dropReply(reply);
      visit.raise(failure === undefined ? "published" : "failed", failure);
    });
  }

  /** It may have been pushed out meanwhile. */
  private dropReply(reply: string): void {
    if (this.replies[0] === reply) this.replies = this.replies.slice(1);
  }

  private publishReadings(visit: Visit<TelemetryEvent>): void {
    const { clock, config, limits, mqtt, outbox } = this.parts;
    if (this.out !== undefined) outbox.giveBack(this.out);
    const batch = outbox.batch(config.batchReadings, limits().payloadBytes);
    this.out = batch;
    if (batch === undefined) return this.publishExtra(visit);
    const payload = batchJson(batch.readings, this.bootCount, clock.now());
    mqtt.publish(this.message("readings", payload), 1, false, (failure) => {
      if (this.out === batch) this.out = undefined;
      if (failure === undefined) {
        this.problem = "";
        this.publishedMessages++;
        this.publishedReadings += batch.readings.length;
        outbox.acknowledge(batch);
      } else outbox.giveBack(batch);
      visit.raise(failure === undefined ? "published" : "failed", failure);
    });
  }

  private publishExtra(visit: Visit<TelemetryEvent>): void {
    const { extra, limits, mqtt } = this.parts;
    const message = extra === undefined ? undefined : extra.next(limits().payloadBytes);
    if (extra === undefined || message === undefined) return visit.raise("nothing-left");
    mqtt.publish(message, 1, false, (failure) => {
      extra.done(failure);
      visit.raise(failure === undefined || failure.kind === "refused" ? "published" : "failed", failure);
    });
  }

  private retire(visit: Visit<TelemetryEvent>): void {
    const { config, link, mqtt } = this.parts;
    if (config.sleep === "awake") visit.raise(mqtt.connected() ? "stay" : "away");
    else if (config.sleep === "uart-sleep") {
      link.sleep();
      visit.raise("retired");
    } else if (mqtt.connected() && this.mayStay()) visit.raise("stay");
    else {
      this.stayingSinceMs = undefined;
      this.publishStatus("asleep", () => this.shutDown(() => visit.raise("retired")));
    }
  }

  private mayStay(): boolean {
    const { clock, config } = this.parts;
    const { busy } = this;
    if (this.stayingSinceMs === undefined) this.stayingSinceMs = clock.now();
    return busy() && clock.now() - this.stayingSinceMs < config.stayMs;
  }

  private noteFailure(visit: Visit<TelemetryEvent>): void {
    if (visit.cause !== undefined) this.problem = visit.cause.message;
  }

  /** Not started again by a start that came before: that is the next boot's. */
  private restartDevice(): void {
    this.wanted = false;
    const { restart } = this.parts;
    restart(this.restartReason);
  }

  /** A sleeping UART is woken first: the connection's return leads here again. */
  private sayGoodBye(visit: Visit<TelemetryEvent>): void {
    const { link, mqtt } = this.parts;
    if (mqtt.state() === "dormant") link.wake();
    else this.publishStatus("offline", () => visit.raise("said"));
  }

  private shutDown(done: () => void): void {
    const { link, mqtt } = this.parts;
    mqtt.stop(() => link.stop(done));
  }

  // --- what comes from outside

  private hearReading(sensor: string, problem: string | undefined): void {
    const { config, onReading, outbox } = this.parts;
    if (onReading !== undefined) onReading(sensor, problem);
    // Otherwise a device whose readings come faster than it goes to sleep would never sleep.
    if (config.sleep !== "awake") return;
    if (this.machine.state() === "idle" && outbox.depth() >= config.publishAtReadings) this.machine.raise("work");
  }

  private hear(message: MqttMessage): void {
    if (message.topic !== this.topic("command")) return;
    const { command, failure } = parseCommand(
      message.payload,
      this.added.map(({ name }) => name),
    );
    if (command !== undefined) this.obey(command);
    else if (failure !== undefined) this.refuse(failure.message);
  }

  private refuse(reason: string): void {
    this.reply('{"refused":' + jsonString(reason) + "}");
  }

  private obey(command: Command): void {
    if (command.kind === "ping") this.reply(this.status("pong"));
    else if (command.kind === "interval") this.setInterval(command.seconds);
    else if (command.kind === "added") this.obeyAdded(command);
    else if (this.mayBeRetained())
      this.reply('{"refused":"the device has just started, or subscribed; send restart again, and not as a retained message"}');
    else this.restart("a command asked for it");
  }

  private obeyAdded({ name, fields }: { name: string; fields: readonly CommandField[] }): void {
    for (const added of this.added) if (added.name === name) this.reply(added.obey(fields, this.mayBeRetained()));
  }

  private mayBeRetained(): boolean {
    const { clock, mqtt } = this.parts;
    return mqtt.state() === "subscribing" || clock.now() - mqtt.subscribedAtMs < RESTART_GUARD_MS;
  }

  private setInterval(seconds: number): void {
    const problem = this.parts.settings.put(INTERVAL_SETTING, String(seconds * 1000));
    this.intervalMs = seconds * 1000;
    this.sampler.setInterval(this.intervalMs);
    const kept = problem === undefined ? "" : ',"kept":false';
    this.reply('{"interval":' + String(seconds) + kept + "}");
  }

  // --- messages

  private publishStatus(state: string, done: Done): void {
    this.parts.mqtt.publish(this.message("status", this.status(state)), 1, true, done);
  }

  private status(state: string): string {
    const { clock, config, link, outbox } = this.parts;
    return statusJson({
      state,
      version: config.version,
      boot: this.bootCount,
      uptimeMs: clock.now(),
      intervalSeconds: Math.floor(this.intervalMs / 1000),
      outbox: outbox.depth(),
      rssiDbm: link.signal.rssiDbm,
      missed: this.sampler.missed,
    });
  }

  private message(topic: string, payload: string): MqttMessage {
    return { topic: this.topic(topic), payload };
  }

  private topic(name: string): string {
    return this.parts.config.baseTopic + "/" + name;
  }
}

/** The whole number above 0 that is stored under `name`, or `fallback`. */
function storedNumber(settings: Settings, name: string, fallback: number): number {
  const text = settings.get(name);
  const value = text === undefined ? 0 : Number(text);
  return value > 0 ? value : fallback;
}
