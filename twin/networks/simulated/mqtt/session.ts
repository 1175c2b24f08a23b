import type { Quality } from "../../network";
import { LAST_PACKET_ID, type Message, type MqttPacket } from "./packets";

/** Messages sent to a client that it has not acknowledged yet; more wait in the queue. */
const MOST_IN_FLIGHT = 20;

/**
 * What a broker keeps for a client: its subscriptions, and the messages of QoS 1 and 2 that it has
 * not acknowledged. A session that is not clean goes on collecting them while the client is away.
 */
export class BrokerSession {
  readonly subscriptions = new Map<string, Quality>();
  /** Identifiers of QoS 2 messages from the client that it has not released yet. */
  readonly unreleased = new Set<number>();
  private queue: Message[] = [];
  private readonly inFlight = new Map<number, OutgoingMessage>();
  private lastId = 0;
  private send: ((packet: MqttPacket) => void) | undefined;

  /** `queueLimit`: messages; further ones are dropped and reported. */
  constructor(
    readonly clientId: string,
    readonly clean: boolean,
    private readonly queueLimit: number,
    private readonly dropped: (message: Message) => void,
  ) {}

  /** The client is there: it gets again what it has not acknowledged, then what waited. */
  attach(send: (packet: MqttPacket) => void): void {
    this.send = send;
    for (const [id, outgoing] of this.inFlight) {
      if (outgoing.received) send({ type: "pubrel", id });
      else send({ type: "publish", ...outgoing.message, dup: true, id });
    }
    this.pump();
  }

  detach(): void {
    this.send = undefined;
  }

  /** Sends or queues a message, whose QoS is that of the subscription already. */
  deliver(message: Message): void {
    if (message.qos === 0) {
      this.send?.({ type: "publish", ...message, dup: false, id: 0 });
      return;
    }
    if (this.queue.length >= this.queueLimit) return this.dropped(message);
    this.queue.push(message);
    this.pump();
  }

  onPuback(id: number): void {
    this.inFlight.delete(id);
    this.pump();
  }

  onPubrec(id: number): void {
    const outgoing = this.inFlight.get(id);
    if (outgoing !== undefined) outgoing.received = true;
    this.send?.({ type: "pubrel", id });
  }

  onPubcomp(id: number): void {
    this.inFlight.delete(id);
    this.pump();
  }

  private pump(): void {
    while (this.send !== undefined && this.inFlight.size < MOST_IN_FLIGHT) {
      const message = this.queue.shift();
      if (message === undefined) return;
      const id = this.nextId();
      this.inFlight.set(id, { message, received: false });
      this.send({ type: "publish", ...message, dup: false, id });
    }
  }

  private nextId(): number {
    do {
      this.lastId = (this.lastId % LAST_PACKET_ID) + 1;
    } while (this.inFlight.has(this.lastId));
    return this.lastId;
  }
}

interface OutgoingMessage {
  message: Message;
  /** The client has a QoS 2 message, and must only be told that it may pass it on. */
  received: boolean;
}
