import { MqttClient as Client, type IClientOptions } from "mqtt";
import {
  type MqttBrokerOptions,
  type MqttClientEvents,
  type MqttPublishOptions,
  type MqttSessionOptions,
  type MqttTransport,
  type MqttTransportEvents,
  type NetworkFailure,
  type Quality,
  SUBSCRIPTION_REFUSED,
} from "../network";
import { PendingCalls } from "../pending-calls";
import type { Closable, RealContext } from "./context";
import { Dialler, type Transport } from "./dialler";
import { failureOf, timedOut } from "./failures";

const IDENTIFIER_REFUSED = 2;
const NEVER_MS = 2 ** 31 - 1;
/** How long the broker may take to close after a DISCONNECT. */
const LINGER_MS = 10000;
/** What MQTT.js says to calls that were open when the connection ended. */
const CONNECTION_CLOSED = "Connection closed";

/** One MQTT connection, by MQTT.js without its reconnecting and resubscribing: those are the device's own affair. */
export class RealMqttClient implements MqttTransport, Closable {
  private readonly pending = new PendingCalls();
  /** Who asked to be told of the PUBREC, by packet identifier. */
  private readonly receipts = new Map<number, () => void>();
  private timer: NodeJS.Timeout;
  private readonly dialler: Dialler;
  private client: Client | undefined;
  private transport: Transport | undefined;
  private accepted = false;
  private silent = false;
  private early: (() => void)[] = [];
  private cause: NetworkFailure | undefined;

  constructor(
    private readonly context: RealContext,
    private readonly broker: MqttBrokerOptions,
    private readonly events: MqttClientEvents & Partial<MqttTransportEvents>,
    /** Begun as soon as the connection is there; without it, at `login`. */
    session?: MqttSessionOptions,
  ) {
    context.add(this);
    const { host, port, tls, timeoutMs } = broker;
    this.timer = this.limit(timeoutMs);
    if (session !== undefined) this.refuseUnsendable(session);
    // The timer above bounds the connection and the CONNACK together, and decides a tie.
    this.dialler = new Dialler(context, { host, port, tls, timeoutMs: timeoutMs + 1000 }, {
      connected: (transport) => {
        this.transport = transport;
        this.watch(transport);
        if (session === undefined) this.wait(transport);
        else this.begin(transport, session);
      },
      failed: (failure) => this.lose(failure),
    });
  }

  login(session: MqttSessionOptions, timeoutMs: number): void {
    const { transport } = this;
    if (transport === undefined || this.silent || this.client !== undefined) return;
    this.timer = this.limit(timeoutMs);
    this.refuseUnsendable(session);
    this.begin(transport, session);
  }

  publish(topic: string, payload: string, options: MqttPublishOptions, done: (failure: NetworkFailure | undefined) => void): void {
    const settle = this.call(done, undefined);
    const { received, ...sent } = options;
    const client = this.connected;
    client?.publish(asText(topic), asBuffer(payload), sent, (error, packet) => {
      this.receipts.delete(packet?.messageId ?? 0);
      settle(failureOfCall(error), undefined);
    });
    if (received !== undefined && options.qos === 2) this.receipts.set(client?.getLastMessageId() ?? 0, received);
  }

  subscribe(filter: string, qos: Quality, done: (failure: NetworkFailure | undefined, granted: number) => void): void {
    const settle = this.call<number>(done, SUBSCRIPTION_REFUSED);
    this.connected?.subscribe(asText(filter), { qos }, (error, granted) => {
      const code = (error as { code?: number } | null)?.code;
      if (code === SUBSCRIPTION_REFUSED) settle(undefined, SUBSCRIPTION_REFUSED);
      else settle(failureOfCall(error), granted?.[0]?.qos ?? SUBSCRIPTION_REFUSED);
    });
  }

  unsubscribe(filter: string, done: (failure: NetworkFailure | undefined) => void): void {
    const settle = this.call(done, undefined);
    this.connected?.unsubscribe(asText(filter), (error) => settle(failureOfCall(error), undefined));
  }

  disconnect(done: () => void): void {
    const { connected: client, transport } = this;
    if (client === undefined || transport === undefined) {
      this.closeNow();
      setImmediate(done);
      return;
    }
    this.silence();
    const timer = setTimeout(() => transport.gated.reset(), LINGER_MS).unref();
    transport.top.once("close", () => {
      clearTimeout(timer);
      done();
    });
    client.end();
    // MQTT.js holds the DISCONNECT back until all is acknowledged, which may never come.
    client.emit("outgoingEmpty");
  }

  destroy(): void {
    this.closeNow();
  }

  closeNow(): void {
    this.silence();
    this.dialler.closeNow();
    this.transport?.gated.reset();
    this.transport?.top.destroy();
    this.client?.end(true);
  }

  private get connected(): Client | undefined {
    return this.accepted && !this.silent ? this.client : undefined;
  }

  private limit(timeoutMs: number): NodeJS.Timeout {
    const { host, port } = this.broker;
    return setTimeout(() => this.lose(timedOut(`the broker ${host}:${port} did not answer`, timeoutMs)), timeoutMs);
  }

  /** A broker would refuse it, but MQTT.js does not even send it. */
  private refuseUnsendable({ clientId, cleanSession, protocolVersion }: MqttSessionOptions): void {
    if (clientId !== "" || (cleanSession && protocolVersion === 4)) return;
    setImmediate(() => this.lose({ kind: "rejected", detail: "the client id is empty", code: IDENTIFIER_REFUSED }));
  }

  private watch(transport: Transport): void {
    transport.top.on("error", (error) => (this.cause ??= failureOf(error)));
    transport.gated.on("error", (error) => (this.cause ??= failureOf(error)));
  }

  /** Without a session a broker has nothing to say; only its end of the connection must be seen. */
  private wait(transport: Transport): void {
    clearTimeout(this.timer);
    transport.top.on("close", () => this.ended());
    transport.top.resume();
    this.report(() => this.events.connected?.());
  }

  private begin(transport: Transport, session: MqttSessionOptions): void {
    const client = new Client(() => transport.top, this.clientOptions(session));
    this.client = client;
    client.on("error", (error) => (this.cause ??= failureOfError(error)));
    client.on("connect", (packet) => this.report(() => this.accept(packet.sessionPresent)));
    client.on("message", (topic, payload, packet) => {
      const { qos, retain } = packet;
      this.report(() => this.deliver(() => this.events.message(asBytes(topic), payload.toString("latin1"), qos, retain)));
    });
    client.on("packetreceive", (packet) => {
      if (packet.cmd === "pubrec") this.report(() => this.receipts.get(packet.messageId ?? 0)?.());
    });
    client.on("close", () => this.ended());
  }

  /** An error of the connection comes before its close, but that of the layer beneath may come after. */
  private ended(): void {
    setImmediate(() => this.report(() => this.lose(this.cause ?? { kind: "reset", detail: "the broker closed the connection", closed: true })));
  }

  private clientOptions(options: MqttSessionOptions): IClientOptions {
    const { host, port } = this.broker;
    const { clientId, user, password, will, cleanSession, keepAliveSeconds, protocolVersion } = options;
    const session = this.context.mqttSessions.open(`${host}:${port}`, clientId, cleanSession);
    return {
      protocolVersion,
      protocolId: protocolVersion === 3 ? "MQIsdp" : "MQTT",
      clientId: asText(clientId),
      username: user === undefined ? undefined : asText(user),
      password: password === undefined ? undefined : asBuffer(password),
      clean: cleanSession,
      keepalive: keepAliveSeconds,
      will: will === undefined ? undefined : { ...will, topic: asText(will.topic), payload: asBuffer(will.payload) },
      reconnectPeriod: 0,
      resubscribe: false,
      connectTimeout: NEVER_MS,
      incomingStore: session.received,
      messageIdProvider: session.identifiers,
    };
  }

  private accept(sessionPresent: boolean): void {
    clearTimeout(this.timer);
    this.accepted = true;
    this.events.accepted(sessionPresent);
    for (const message of this.early) if (!this.silent) message();
    this.early = [];
  }

  /** A persistent session's messages may come in one piece with the CONNACK, before MQTT.js reports that. */
  private deliver(message: () => void): void {
    if (this.accepted) message();
    else this.early.push(message);
  }

  private report(event: () => void): void {
    this.context.reachability.whenOpen(() => {
      if (!this.silent) event();
    });
  }

  private lose(failure: NetworkFailure): void {
    if (this.silent) return;
    const { pending } = this;
    const calls = pending.takeAll();
    this.closeNow();
    for (const fail of calls) fail(failure);
    this.events.lost(failure);
  }

  private call<Result>(done: (failure: NetworkFailure | undefined, result: Result) => void, none: Result): (failure: NetworkFailure | undefined, result: Result) => void {
    const settle = this.pending.add(done, none);
    if (this.connected === undefined) {
      setImmediate(() => settle({ kind: "reset", detail: "there is no connection to a broker" }, none));
      return () => undefined;
    }
    return (failure, result) => {
      // Why the connection ended is not known yet: `lose` will say it.
      if (failure?.detail === CONNECTION_CLOSED) return;
      this.context.reachability.whenOpen(() => settle(failure, result));
    };
  }

  private silence(): void {
    this.silent = true;
    clearTimeout(this.timer);
    this.pending.forgetAll();
    this.context.remove(this);
  }
}

function failureOfCall(error: Error | null | undefined): NetworkFailure | undefined {
  return error === null || error === undefined ? undefined : failureOfError(error);
}

/** MQTT.js gives a refusal's code as a number, a socket's as a text, and a keep-alive's end as a message only. */
function failureOfError(error: Error): NetworkFailure {
  const code = (error as { code?: unknown }).code;
  if (typeof code === "number") return { kind: "rejected", detail: error.message, code };
  if (typeof code === "string") return failureOf(error);
  if (error.message === "Keepalive timeout") return { kind: "timeout", detail: "the broker did not answer a PINGREQ" };
  return { kind: "rejected", detail: error.message };
}

function asText(bytes: string): string {
  return asBuffer(bytes).toString("utf8");
}

function asBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

function asBuffer(bytes: string): Buffer {
  return Buffer.from(bytes, "latin1");
}
