import { connect, type MqttClient } from "mqtt";

export interface CountingClientOptions {
  /** "mqtt://host:port" or "mqtts://host:port". */
  url: string;
  clientId: string;
  filter: string;
  user?: string;
  password?: string;
  /** PEM text, for mqtts. */
  ca?: string;
}

const RECONNECT_MS = 250;

/**
 * An MQTT client that stands apart from everything that is tested: with a session that outlives its
 * connections, and QoS 1, it gets each message at least once, whatever happens to the broker.
 */
export class CountingClient {
  private client: MqttClient | undefined;

  /** `onMessage` gets byte strings. */
  constructor(
    private readonly options: CountingClientOptions,
    private readonly onMessage: (topic: string, payload: string) => void,
  ) {}

  /** Resolves when the broker has granted the subscription; rejects where it refuses the client or the subscription. */
  start(): Promise<void> {
    const { url, clientId, filter, user, password, ca } = this.options;
    const client = connect(url, {
      clientId,
      username: user,
      password,
      ca,
      clean: false,
      resubscribe: true,
      reconnectPeriod: RECONNECT_MS,
    });
    this.client = client;
    client.on("message", (topic, payload) => {
      this.onMessage(Buffer.from(topic, "utf8").toString("latin1"), payload.toString("latin1"));
    });
    return new Promise((resolve, reject) => {
      // A broker that is away gives an error at each try; only a refusal (its code is a number) is final.
      client.on("error", (error) => {
        if (typeof (error as { code?: unknown }).code === "number") reject(error);
      });
      client.subscribe(filter, { qos: 1 }, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  /** Resolves when the broker has it. */
  async publish(topic: string, payload: string): Promise<void> {
    await this.client?.publishAsync(topic, payload, { qos: 1 });
  }

  /** Disconnects; the session stays at the broker. */
  async stop(): Promise<void> {
    await this.client?.endAsync();
  }
}
