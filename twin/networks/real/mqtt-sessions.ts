import { DefaultMessageIdProvider, Store } from "mqtt";

/**
 * The client's half of MQTT sessions, kept by broker and client id for as long as the network lives:
 *
 * - the QoS 2 messages that were received but not released yet: after a reconnect the broker sends
 *   only their PUBREL, so without them such a message would be lost;
 * - the next packet identifier, so that a new message cannot take that of an unfinished QoS 2
 *   message, which the broker would drop as a repetition.
 *
 * Unacknowledged messages of ours are not kept: their callers were told that they failed, and send
 * them again if they want to.
 */
export class MqttSessions {
  private readonly sessions = new Map<string, MqttSession>();

  /** The session to go on with; a clean one forgets what was received. */
  open(broker: string, clientId: string, clean: boolean): MqttSession {
    const key = `${broker} ${clientId}`;
    const earlier = this.sessions.get(key);
    const session = {
      received: clean || earlier === undefined ? new Store({ clean: false }) : earlier.received,
      identifiers: earlier?.identifiers ?? new DefaultMessageIdProvider(),
    };
    if (clientId !== "") this.sessions.set(key, session);
    return session;
  }
}

export interface MqttSession {
  received: Store;
  identifiers: DefaultMessageIdProvider;
}
