import type { Timer } from "../../../../hal/clock";
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
} from "../../network";
import { PendingCalls, type Settle } from "../../pending-calls";
import type { Air } from "../air";
import type { ConnectionEnd } from "../connection";
import { LAST_PACKET_ID, sizeOf, type MqttPacket, type PublishPacket } from "./packets";

/** The client's half of a session: identifiers of QoS 2 messages that the broker has not released yet. */
export interface ClientSession {
  unreleased: Set<number>;
  lastId: number;
}

/** What a client asks of the network that made it. */
export interface ClientSurroundings {
  sessionFor(session: MqttSessionOptions): ClientSession;
  closed(client: SimulatedMqttClient): void;
}

/** One simulated MQTT connection of the twin. */
export class SimulatedMqttClient implements MqttTransport {
  /** Stops the making of the connection. */
  giveUp: () => void = () => undefined;
  private readonly pending = new PendingCalls();
  private readonly acknowledgements = new Map<number, (code: number) => void>();
  /** Who asked to be told of the PUBREC, by packet identifier. */
  private readonly receipts = new Map<number, () => void>();
  private session: ClientSession = { unreleased: new Set(), lastId: 0 };
  private keepAliveMs = 0;
  private end: ConnectionEnd<MqttPacket> | undefined;
  private begun = false;
  private accepted = false;
  private silent = false;
  private timeout: Timer | undefined;
  private ping: Timer | undefined;

  constructor(
    private readonly air: Air,
    private readonly broker: MqttBrokerOptions,
    private readonly events: MqttClientEvents & Partial<MqttTransportEvents>,
    private readonly surroundings: ClientSurroundings,
    private readonly immediate?: MqttSessionOptions,
  ) {
    this.timeout = this.limit(broker.timeoutMs);
  }

  connected(end: ConnectionEnd<MqttPacket>): void {
    this.end = end;
    end.reportTo({
      item: (packet) => this.onPacket(packet),
      emptied: () => undefined,
      finished: () => this.lose({ kind: "reset", detail: "the broker closed the connection", closed: true }),
      broken: () => this.lose({ kind: "reset", detail: "the connection to the broker was reset" }),
    });
    end.resume();
    if (this.immediate !== undefined) {
      this.begin(this.immediate);
      return;
    }
    this.timeout?.cancel();
    this.events.connected?.();
  }

  login(session: MqttSessionOptions, timeoutMs: number): void {
    if (this.silent || this.end === undefined || this.begun) return;
    this.timeout = this.limit(timeoutMs);
    this.begin(session);
  }

  lose(failure: NetworkFailure): void {
    if (this.silent) return;
    const calls = this.pending.takeAll();
    this.destroy();
    for (const fail of calls) fail(failure);
    this.events.lost(failure);
  }

  publish(topic: string, payload: string, options: MqttPublishOptions, done: (failure: NetworkFailure | undefined) => void): void {
    const settle = this.call(done, undefined);
    if (!this.accepted || this.silent) return;
    const { qos, retain, dup, received } = options;
    const id = qos === 0 ? 0 : this.expectAnswer(() => settle(undefined, undefined));
    if (qos === 2 && received !== undefined) this.receipts.set(id, received);
    const packet: PublishPacket = { type: "publish", topic, payload, qos, retain, dup, id };
    this.send(packet, qos === 0 ? () => settle(undefined, undefined) : undefined);
  }

  subscribe(filter: string, qos: Quality, done: (failure: NetworkFailure | undefined, granted: number) => void): void {
    const settle = this.call<number>(done, SUBSCRIPTION_REFUSED);
    if (!this.accepted || this.silent) return;
    this.send({ type: "subscribe", id: this.expectAnswer((granted) => settle(undefined, granted)), filter, qos });
  }

  unsubscribe(filter: string, done: (failure: NetworkFailure | undefined) => void): void {
    const settle = this.call(done, undefined);
    if (!this.accepted || this.silent) return;
    this.send({ type: "unsubscribe", id: this.expectAnswer(() => settle(undefined, undefined)), filter });
  }

  disconnect(done: () => void): void {
    const end = this.end;
    if (!this.accepted || this.silent || end === undefined) {
      this.destroy();
      this.air.soon(done);
      return;
    }
    this.silence();
    const packet: MqttPacket = { type: "disconnect" };
    end.send(packet, sizeOf(packet), done);
    end.finish();
  }

  destroy(): void {
    this.silence();
    this.giveUp();
    this.end?.reset();
  }

  private limit(timeoutMs: number): Timer {
    const { host, port } = this.broker;
    return this.air.clock.after(timeoutMs, () => {
      this.lose({ kind: "timeout", detail: `the broker ${host}:${port} did not answer within ${timeoutMs} ms` });
    });
  }

  private begin(options: MqttSessionOptions): void {
    const { protocolVersion, clientId, user, password, keepAliveSeconds, cleanSession, will } = options;
    this.begun = true;
    this.session = this.surroundings.sessionFor(options);
    this.keepAliveMs = keepAliveSeconds * 1000;
    this.send({ type: "connect", protocolVersion, clientId, user, password, keepAliveSeconds, cleanSession, will });
  }

  private onPacket(packet: MqttPacket): void {
    switch (packet.type) {
      case "connack":
        return this.onConnack(packet.code, packet.sessionPresent);
      case "publish":
        return this.onPublish(packet);
      case "pubrel":
        this.session.unreleased.delete(packet.id);
        return this.send({ type: "pubcomp", id: packet.id });
      case "pubrec":
        return this.onPubrec(packet.id);
      case "puback":
      case "pubcomp":
      case "unsuback":
        return this.answer(packet.id, 0);
      case "suback":
        return this.answer(packet.id, packet.granted);
      case "pingresp":
        this.timeout?.cancel();
        return;
      default:
        return this.lose({ kind: "reset", detail: `a broker never sends ${packet.type}` });
    }
  }

  private onConnack(code: number, sessionPresent: boolean): void {
    this.timeout?.cancel();
    if (code !== 0) return this.lose({ kind: "rejected", detail: `the broker refused the connection with return code ${code}`, code });
    this.accepted = true;
    if (!sessionPresent) this.session.unreleased.clear();
    this.restartPing();
    this.events.accepted(sessionPresent);
  }

  private onPublish(packet: PublishPacket): void {
    const isRepetition = packet.qos === 2 && this.session.unreleased.has(packet.id);
    if (packet.qos === 2) this.session.unreleased.add(packet.id);
    if (packet.qos > 0) this.send({ type: packet.qos === 1 ? "puback" : "pubrec", id: packet.id });
    if (!isRepetition) this.events.message(packet.topic, packet.payload, packet.qos, packet.retain);
  }

  private onPubrec(id: number): void {
    this.send({ type: "pubrel", id });
    const received = this.receipts.get(id);
    this.receipts.delete(id);
    received?.();
  }

  private answer(id: number, code: number): void {
    const settle = this.acknowledgements.get(id);
    this.acknowledgements.delete(id);
    settle?.(code);
  }

  private expectAnswer(settle: (code: number) => void): number {
    do {
      this.session.lastId = (this.session.lastId % LAST_PACKET_ID) + 1;
    } while (this.acknowledgements.has(this.session.lastId));
    this.acknowledgements.set(this.session.lastId, settle);
    return this.session.lastId;
  }

  private call<Result>(done: Settle<Result>, none: Result): Settle<Result> {
    const settle = this.pending.add(done, none);
    if (!this.accepted || this.silent) {
      this.air.soon(() => settle({ kind: "reset", detail: "there is no connection to a broker" }, none));
    }
    return settle;
  }

  private send(packet: MqttPacket, left?: () => void): void {
    this.end?.send(packet, sizeOf(packet), left);
    if (this.accepted) this.restartPing();
  }

  /** A PINGREQ when nothing was sent for the keep-alive time; its answer may take half as long again. */
  private restartPing(): void {
    const intervalMs = this.keepAliveMs;
    this.ping?.cancel();
    if (intervalMs === 0 || this.silent) return;
    this.ping = this.air.clock.after(intervalMs, () => {
      this.send({ type: "pingreq" });
      this.timeout?.cancel();
      this.timeout = this.air.clock.after(intervalMs / 2, () => {
        this.lose({ kind: "timeout", detail: "the broker did not answer a PINGREQ" });
      });
    });
  }

  private silence(): void {
    this.silent = true;
    this.timeout?.cancel();
    this.ping?.cancel();
    this.pending.forgetAll();
    this.surroundings.closed(this);
  }
}
