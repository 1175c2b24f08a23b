import type { Clock, Timer } from "../../../../hal/clock";
import { type Quality, SUBSCRIPTION_REFUSED } from "../../network";
import type { ConnectionEnd } from "../connection";
import { sizeOf, type ConnectPacket, type Message, type MqttPacket, type PublishPacket } from "./packets";
import type { BrokerSession } from "./session";
import { isValidFilter, isValidTopic } from "./topics";

/** What a connection asks of its broker. */
export interface BrokerCore {
  /** From the connection to the CONNECT; the broker throws a client out that is silent for longer. */
  readonly connectTimeoutMs: number;
  /** The session of a client that may connect, or the CONNACK return code that refuses it. */
  admit(packet: ConnectPacket, connection: BrokerConnection): { session: BrokerSession; sessionPresent: boolean } | { code: number };
  publish(message: Message, clientId: string, dup: boolean): void;
  /** The QoS that is granted, or `SUBSCRIPTION_REFUSED`. */
  subscribe(session: BrokerSession, filter: string, qos: Quality): number;
  sendRetained(session: BrokerSession, filter: string): void;
  unsubscribe(session: BrokerSession, filter: string): void;
  gone(connection: BrokerConnection, inGoodOrder: boolean): void;
}

/** A client's connection to the broker, from its CONNECT on. */
export class BrokerConnection {
  session: BrokerSession | undefined;
  will: Message | undefined;
  private keepAliveMs = 0;
  private keepAlive: Timer | undefined;
  private closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly core: BrokerCore,
    private readonly end: ConnectionEnd<MqttPacket>,
  ) {
    end.reportTo({
      item: (packet) => this.onPacket(packet),
      emptied: () => undefined,
      finished: () => this.close(false),
      broken: () => this.close(false),
    });
    end.resume();
    this.keepAlive = clock.after(core.connectTimeoutMs, () => this.close(true));
  }

  get clientId(): string {
    return this.session?.clientId ?? "";
  }

  /** Breaks the connection; unless `inGoodOrder` the broker publishes the will. */
  close(inGoodOrder: boolean): void {
    if (this.closed) return;
    this.closed = true;
    this.keepAlive?.cancel();
    this.end.reset();
    this.session?.detach();
    this.core.gone(this, inGoodOrder);
  }

  private onPacket(packet: MqttPacket): void {
    this.restartKeepAlive();
    if (packet.type === "connect") this.onConnect(packet);
    else if (this.session === undefined) this.close(true);
    else this.onPacketOf(this.session, packet);
  }

  private onConnect(packet: ConnectPacket): void {
    // A second CONNECT on a connection is a violation (MQTT 3.1.1, 3.1.0-2).
    if (this.session !== undefined) return this.close(false);
    const answer = this.core.admit(packet, this);
    if ("code" in answer) {
      this.send({ type: "connack", code: answer.code, sessionPresent: false });
      this.closed = true;
      this.end.finish();
      this.core.gone(this, true);
      return;
    }
    this.session = answer.session;
    this.will = packet.will;
    this.keepAliveMs = packet.keepAliveSeconds * 1500;
    this.restartKeepAlive();
    this.send({ type: "connack", code: 0, sessionPresent: answer.sessionPresent });
    answer.session.attach((outgoing) => this.send(outgoing));
  }

  private onPacketOf(session: BrokerSession, packet: MqttPacket): void {
    switch (packet.type) {
      case "publish":
        return this.onPublish(session, packet);
      case "puback":
        return session.onPuback(packet.id);
      case "pubrec":
        return session.onPubrec(packet.id);
      case "pubcomp":
        return session.onPubcomp(packet.id);
      case "pubrel":
        session.unreleased.delete(packet.id);
        return this.send({ type: "pubcomp", id: packet.id });
      case "subscribe":
        return this.onSubscribe(session, packet);
      case "unsubscribe":
        this.core.unsubscribe(session, packet.filter);
        return this.send({ type: "unsuback", id: packet.id });
      case "pingreq":
        return this.send({ type: "pingresp" });
      case "disconnect":
        this.will = undefined;
        return this.close(true);
      default:
        return this.close(false);
    }
  }

  private onPublish(session: BrokerSession, packet: PublishPacket): void {
    if (!isValidTopic(packet.topic)) return this.close(false);
    const { topic, payload, qos, retain } = packet;
    const message: Message = { topic, payload, qos, retain };
    if (qos < 2 || !session.unreleased.has(packet.id)) this.core.publish(message, session.clientId, packet.dup);
    if (qos === 1) this.send({ type: "puback", id: packet.id });
    if (qos !== 2) return;
    session.unreleased.add(packet.id);
    this.send({ type: "pubrec", id: packet.id });
  }

  private onSubscribe(session: BrokerSession, packet: Extract<MqttPacket, { type: "subscribe" }>): void {
    if (!isValidFilter(packet.filter)) return this.close(false);
    const granted = this.core.subscribe(session, packet.filter, packet.qos);
    this.send({ type: "suback", id: packet.id, granted });
    if (granted !== SUBSCRIPTION_REFUSED) this.core.sendRetained(session, packet.filter);
  }

  private send(packet: MqttPacket): void {
    if (!this.closed) this.end.send(packet, sizeOf(packet));
  }

  private restartKeepAlive(): void {
    this.keepAlive?.cancel();
    if (this.keepAliveMs === 0 || this.closed) return;
    this.keepAlive = this.clock.after(this.keepAliveMs, () => this.close(false));
  }
}
