import type { Clock } from "../../../../hal/clock";
import { type Quality, SUBSCRIPTION_REFUSED } from "../../network";
import type { ConnectionEnd } from "../connection";
import { BrokerConnection, type BrokerCore } from "./broker-connection";
import type { ConnectPacket, Message, MqttPacket } from "./packets";
import { BrokerSession } from "./session";
import { isValidTopic, matches } from "./topics";

export interface SimulatedBrokerOptions {
  /** Passwords by user. Left out, anybody is let in. */
  credentials?: Readonly<Record<string, string>>;
  /** False refuses a client id with return code 2. */
  acceptsClientId?: (clientId: string) => boolean;
  /** False answers a subscription with 128. */
  acceptsFilter?: (filter: string) => boolean;
  /** Highest QoS that a subscription is granted. */
  maximumQos?: Quality;
  /** How long a client may stay silent before its CONNECT; 30000 where left out. */
  connectTimeoutMs?: number;
  /** Messages that wait for one client; 1000 where left out. Further ones are dropped. */
  queueLimit?: number;
  /** Entries of the log; 100000 where left out. The oldest give way. */
  logLimit?: number;
}

/** What happened at the broker, in order. `code` is a CONNACK return code or a granted QoS. */
export interface BrokerEvent {
  atMs: number;
  event: "connected" | "refused" | "disconnected" | "lost" | "published" | "subscribed" | "unsubscribed" | "dropped" | "stopped" | "started";
  clientId?: string;
  topic?: string;
  payload?: string;
  qos?: Quality;
  retain?: boolean;
  dup?: boolean;
  code?: number;
}

export type MessageHandler = (topic: string, payload: string, qos: Quality, retain: boolean) => void;

const REFUSED_IDENTIFIER = 2;
const REFUSED_CREDENTIALS = 4;
const NOT_AUTHORISED = 5;
/** MQTT 3.1, 3.1: longer client ids are refused; MQTT 3.1.1 lifted that. */
const LONGEST_CLIENT_ID_OF_3_1 = 23;
const CONNECT_TIMEOUT_MS = 30000;

/** An MQTT 3.1 and 3.1.1 broker in virtual time. Put it on a host's port with `listenMqtt`. */
export class SimulatedBroker {
  readonly log: BrokerEvent[] = [];
  private readonly sessions = new Map<string, BrokerSession>();
  private readonly open = new Set<BrokerConnection>();
  /** Those that have sent their CONNECT, by client id. */
  private readonly connections = new Map<string, BrokerConnection>();
  private readonly retained = new Map<string, Message>();
  private readonly handlers: { filter: string; handler: MessageHandler }[] = [];
  private readonly core: BrokerCore;
  private running = true;
  private anonymousClients = 0;

  constructor(
    private readonly clock: Clock,
    private readonly options: SimulatedBrokerOptions = {},
  ) {
    this.core = {
      connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      admit: (packet, connection) => this.admit(packet, connection),
      publish: (message, clientId, dup) => {
        this.note({ event: "published", clientId, ...message, dup });
        this.route(message);
      },
      subscribe: (session, filter, qos) => this.grant(session, filter, qos),
      sendRetained: (session, filter) => this.sendRetained(session, filter),
      unsubscribe: (session, filter) => {
        session.subscriptions.delete(filter);
        this.note({ event: "unsubscribed", clientId: session.clientId, topic: filter });
      },
      gone: (connection, inGoodOrder) => this.gone(connection, inGoodOrder),
    };
  }

  get isRunning(): boolean {
    return this.running;
  }

  /** Ids of the clients that are connected. */
  clients(): string[] {
    return [...this.connections.keys()];
  }

  /** For the spec: retained messages at once, all others as they come, without any delay. */
  subscribe(filter: string, handler: MessageHandler): void {
    this.handlers.push({ filter, handler });
    for (const message of this.retained.values()) {
      if (matches(filter, message.topic)) handler(message.topic, message.payload, message.qos, true);
    }
  }

  /** Publishes as if from another client. An empty retained payload removes the retained message. */
  publish(topic: string, payload: string, options: { qos?: Quality; retain?: boolean } = {}): void {
    if (!isValidTopic(topic)) throw new Error(`"${topic}" is no topic to publish on`);
    this.route({ topic, payload, qos: options.qos ?? 0, retain: options.retain ?? false });
  }

  /** Resets all connections and refuses new ones. Clean sessions are gone; the others, and what is retained, stay. */
  stop(): void {
    if (!this.running) return;
    this.running = false;
    this.note({ event: "stopped" });
    for (const connection of [...this.open]) connection.close(true);
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.note({ event: "started" });
  }

  /** Stops, and starts again `downMs` later. */
  restart(downMs: number): void {
    this.stop();
    this.clock.after(downMs, () => this.start());
  }

  /** Breaks a client's connection as the network would, so that its will is published; false where it is not connected. */
  kick(clientId: string): boolean {
    const connection = this.connections.get(clientId);
    connection?.close(false);
    return connection !== undefined;
  }

  /** Takes a connection over. */
  accept(end: ConnectionEnd<MqttPacket>): void {
    if (this.running) this.open.add(new BrokerConnection(this.clock, this.core, end));
    else end.reset();
  }

  private admit(packet: ConnectPacket, connection: BrokerConnection): ReturnType<BrokerCore["admit"]> {
    const code = this.refusal(packet);
    if (code !== 0) {
      this.note({ event: "refused", clientId: packet.clientId, code });
      return { code };
    }
    const clientId = packet.clientId === "" ? `anonymous-${++this.anonymousClients}` : packet.clientId;
    this.connections.get(clientId)?.close(false);
    const earlier = packet.cleanSession ? undefined : this.sessions.get(clientId);
    const session = earlier ?? this.makeSession(clientId, packet.cleanSession);
    this.sessions.set(clientId, session);
    this.connections.set(clientId, connection);
    this.note({ event: "connected", clientId });
    return { session, sessionPresent: earlier !== undefined };
  }

  private refusal(packet: ConnectPacket): number {
    const { clientId, user, password } = packet;
    const isTooLong = packet.protocolVersion === 3 && clientId.length > LONGEST_CLIENT_ID_OF_3_1;
    const isMissing = clientId === "" && (packet.protocolVersion === 3 || !packet.cleanSession);
    if (isTooLong || isMissing || this.options.acceptsClientId?.(clientId) === false) return REFUSED_IDENTIFIER;
    const { credentials } = this.options;
    if (credentials === undefined) return 0;
    if (user === undefined) return NOT_AUTHORISED;
    return Object.hasOwn(credentials, user) && credentials[user] === password ? 0 : REFUSED_CREDENTIALS;
  }

  private makeSession(clientId: string, clean: boolean): BrokerSession {
    return new BrokerSession(clientId, clean, this.options.queueLimit ?? 1000, (message) => {
      this.note({ event: "dropped", clientId, ...message });
    });
  }

  private gone(connection: BrokerConnection, inGoodOrder: boolean): void {
    const { session, will } = connection;
    this.open.delete(connection);
    if (session === undefined) return;
    this.connections.delete(session.clientId);
    if (session.clean) this.sessions.delete(session.clientId);
    this.note({ event: inGoodOrder ? "disconnected" : "lost", clientId: session.clientId });
    if (will !== undefined && !inGoodOrder) this.route(will);
  }

  private grant(session: BrokerSession, filter: string, qos: Quality): number {
    const refused = this.options.acceptsFilter?.(filter) === false;
    const granted = Math.min(qos, this.options.maximumQos ?? 2) as Quality;
    if (!refused) session.subscriptions.set(filter, granted);
    const code = refused ? SUBSCRIPTION_REFUSED : granted;
    this.note({ event: "subscribed", clientId: session.clientId, topic: filter, code });
    return code;
  }

  private sendRetained(session: BrokerSession, filter: string): void {
    const granted = session.subscriptions.get(filter) ?? 0;
    for (const message of this.retained.values()) {
      if (matches(filter, message.topic)) session.deliver({ ...message, qos: lower(message.qos, granted) });
    }
  }

  private route(message: Message): void {
    if (message.retain) this.retain(message);
    for (const session of this.sessions.values()) {
      const filters = [...session.subscriptions].filter(([filter]) => matches(filter, message.topic));
      if (filters.length === 0) continue;
      const best = filters.reduce<Quality>((highest, [, qos]) => (qos > highest ? qos : highest), 0);
      session.deliver({ ...message, qos: lower(message.qos, best), retain: false });
    }
    for (const { filter, handler } of this.handlers) {
      if (matches(filter, message.topic)) handler(message.topic, message.payload, message.qos, false);
    }
  }

  private retain(message: Message): void {
    this.retained.delete(message.topic);
    if (message.payload !== "") this.retained.set(message.topic, message);
  }

  private note(event: Omit<BrokerEvent, "atMs">): void {
    this.log.push({ atMs: this.clock.now(), ...event });
    if (this.log.length > (this.options.logLimit ?? 100000)) this.log.shift();
  }
}

function lower(left: Quality, right: Quality): Quality {
  return left < right ? left : right;
}
