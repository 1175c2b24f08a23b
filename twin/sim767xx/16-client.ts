import type { MqttClient, Quality } from "../networks/network";

/** What AT+CMQTTCFG sets for one client (SIM767XX 16.2.15). */
export interface MqttConfiguration {
  checkUtf8: boolean;
  /** Longest send or receive operation. */
  operationSeconds: number;
  version: 3 | 4;
  /** PDP context of this client; that of all clients where undefined. */
  cid: number | undefined;
}

/** What AT+CMQTTCONNECT was given. */
export interface MqttConnectRequest {
  /** As typed, with its `tcp://`. */
  address: string;
  host: string;
  port: number;
  keepAliveSeconds: number;
  cleanSession: boolean;
  user: string | undefined;
  password: string | undefined;
}

export interface MqttConnection {
  request: MqttConnectRequest;
  /** PDP context that it uses. */
  cid: number;
  client: MqttClient;
  established: boolean;
}

/** An acquired client: all that AT+CMQTTREL forgets. */
export class AcquiredClient {
  readonly configuration: MqttConfiguration = { checkUtf8: true, operationSeconds: 120, version: 3, cid: undefined };
  /** Input of AT+CMQTTTOPIC and AT+CMQTTPAYLOAD, until AT+CMQTTPUB. */
  topic: string | undefined;
  payload: string | undefined;
  willTopic: string | undefined;
  will: { payload: string; qos: Quality } | undefined;
  connection: MqttConnection | undefined;
  subscriptions: string[] = [];
  private finish: ((code: number) => void) | undefined;

  constructor(readonly index: number, readonly id: string, readonly secure: boolean) {}

  get connected(): boolean {
    return this.connection?.established === true;
  }

  /** An operation of the network is in progress. */
  get busy(): boolean {
    return this.finish !== undefined;
  }

  /**
   * Begins an operation; what it answers ends it, once. An operation that is still in progress when
   * `abort` is called ends with that code.
   */
  begin(done: (code: number) => void): (code: number) => void {
    const finish = (code: number): void => {
      if (this.finish !== finish) return;
      this.finish = undefined;
      done(code);
    };
    this.finish = finish;
    return finish;
  }

  abort(code: number): void {
    this.finish?.(code);
  }

  /** The connection is over; a session that the broker keeps keeps its subscriptions. */
  disconnected(): void {
    if (this.connection?.request.cleanSession !== false) this.subscriptions = [];
    this.connection = undefined;
  }
}
