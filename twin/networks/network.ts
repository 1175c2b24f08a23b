/**
 * The world behind a twin's antenna. Two stand on this interface: real sockets, and a simulated
 * network inside the virtual clock. The twin cannot tell them apart.
 *
 * Callbacks never run from inside the call that causes them. Bytes are byte strings; so are topics,
 * client ids, user names and passwords (the bytes of their UTF-8). A wait of the caller's own (a
 * connect's `timeoutMs`, an MQTT keep-alive) runs out while the network is unreachable, too.
 */
export interface Network {
  /** While unreachable, nothing passes in either direction and nothing is lost: it waits. */
  setReachable(reachable: boolean): void;

  /**
   * Names are asked of these name servers from now on, addresses in the order in which they are tried until one
   * answers; of the network's own where undefined.
   */
  setNameServers(servers: readonly string[] | undefined): void;

  /** Addresses of a host name or of a literal address; fails with `dns`, or `timeout` where nothing answers. */
  resolve(name: string, done: (failure: NetworkFailure | undefined, addresses: string[]) => void): void;

  connect(options: StreamOptions, events: StreamEvents): Stream;

  /** A port of 0 lets the network choose. */
  openUdp(localPort: number, events: DatagramEvents): DatagramSocket;

  listen(port: number, events: ListenerEvents): Listener;

  connectMqtt(options: MqttClientOptions, events: MqttClientEvents): MqttClient;

  /** The same in two steps: the connection, and at `login` the MQTT session on it. */
  openMqtt(broker: MqttBrokerOptions, events: MqttTransportEvents): MqttTransport;

  /** Round trip in ms, or why there is none. */
  ping(address: string, payloadBytes: number, timeoutMs: number, done: (failure: NetworkFailure | undefined, roundTripMs: number) => void): void;

  /** Ends everything that is open, without any further callback; the network can be used again, and is reachable. */
  close(): void;
}

/**
 * `rejected`: a broker's or server's own refusal (`code` is its number, e.g. the CONNACK return code).
 * `tls`: the handshake failed; `detail` says why.
 */
export interface NetworkFailure {
  kind: "refused" | "unreachable" | "timeout" | "dns" | "tls" | "reset" | "rejected" | "address-in-use";
  detail: string;
  code?: number;
  /** With `reset` of an MQTT connection: the broker closed it in good order. */
  closed?: boolean;
}

export interface TlsClientOptions {
  /** PEM texts. `ca` may hold several; without it no chain is trusted. */
  ca?: string;
  certificate?: string;
  key?: string;
  keyPassword?: string;
  /** False skips the check of the chain. */
  verifyChain: boolean;
  /** False skips the comparison of the certificate's names with `serverName`, or without it with the host. */
  verifyName: boolean;
  /** False accepts certificates outside their validity period. */
  verifyTime: boolean;
  serverName?: string;
  /** False leaves the name out of the handshake. */
  sendServerName?: boolean;
  /** Milliseconds since 1970: what the client takes for the present when it checks the time. Left out, the real one. */
  nowMs?: number;
  minVersion?: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";
  maxVersion?: "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";
}

export interface StreamOptions {
  host: string;
  port: number;
  /** Left out or 0, the network chooses. */
  localPort?: number;
  tls?: TlsClientOptions;
  timeoutMs: number;
}

export interface StreamEvents {
  connected(): void;
  /** The connection could not be made, or an established one broke. Last event. */
  failed(failure: NetworkFailure): void;
  data(bytes: string): void;
  /** The other side closed in good order. Last event. */
  ended(): void;
  /** All bytes written earlier have left: follows each time that `write` answered more than 0. */
  drained(): void;
}

export interface Stream {
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Takes everything, also before `connected`; answers the number of bytes that still wait to be sent. */
  write(bytes: string): number;
  /**
   * Asks the stack of the other side for a sign of life, as a keep-alive does: `done` is told whether one came
   * within `timeoutMs`, and not called once the stream is over.
   */
  probe(timeoutMs: number, done: (answered: boolean) => void): void;
  /** Stops `data` events until `resume`: the other side feels the back-pressure. */
  pause(): void;
  resume(): void;
  /** Sends what waits, then closes in good order. No events afterwards. */
  end(): void;
  /** Closes at once with a reset. No events afterwards. */
  destroy(): void;
}

export interface DatagramEvents {
  bound(port: number): void;
  failed(failure: NetworkFailure): void;
  datagram(bytes: string, address: string, port: number): void;
}

export interface DatagramSocket {
  send(bytes: string, host: string, port: number, done: (failure: NetworkFailure | undefined) => void): void;
  close(): void;
}

export interface ListenerEvents {
  listening(port: number): void;
  failed(failure: NetworkFailure): void;
  /** Answers the events of the new connection, which is connected already. */
  accepted(stream: Stream): StreamEvents;
}

export interface Listener {
  close(): void;
}

export type Quality = 0 | 1 | 2;

/** What a broker answers to a subscription that it refuses. */
export const SUBSCRIPTION_REFUSED = 128;

export interface MqttBrokerOptions {
  host: string;
  port: number;
  tls?: TlsClientOptions;
  /** For the connection, and with `connectMqtt` for the CONNACK as well. */
  timeoutMs: number;
}

export interface MqttSessionOptions {
  /** 3: MQTT 3.1, 4: MQTT 3.1.1. */
  protocolVersion: 3 | 4;
  clientId: string;
  user?: string;
  password?: string;
  keepAliveSeconds: number;
  cleanSession: boolean;
  will?: { topic: string; payload: string; qos: Quality; retain: boolean };
}

export type MqttClientOptions = MqttBrokerOptions & MqttSessionOptions;

export interface MqttPublishOptions {
  qos: Quality;
  retain: boolean;
  dup: boolean;
  /** QoS 2: told at the PUBREC, before `done`. */
  received?: () => void;
}

export interface MqttClientEvents {
  /** CONNACK with return code 0. */
  accepted(sessionPresent: boolean): void;
  /** No connection, a refusing CONNACK (kind `rejected`, its code), or the end of an accepted one. Last event. */
  lost(failure: NetworkFailure): void;
  message(topic: string, payload: string, qos: Quality, retain: boolean): void;
}

export interface MqttTransportEvents extends MqttClientEvents {
  /** TCP, and TLS where it was asked for, is there; `login` may follow. */
  connected(): void;
}

/** A call's callback is called once, at the latest with `lost`; after `disconnect` or `destroy` not at all. */
export interface MqttClient {
  /** Done at the acknowledgement that the QoS asks for. */
  publish(topic: string, payload: string, options: MqttPublishOptions, done: (failure: NetworkFailure | undefined) => void): void;
  /** `granted` is the broker's code: 0 to 2, or `SUBSCRIPTION_REFUSED`. */
  subscribe(filter: string, qos: Quality, done: (failure: NetworkFailure | undefined, granted: number) => void): void;
  unsubscribe(filter: string, done: (failure: NetworkFailure | undefined) => void): void;
  /** DISCONNECT, then close. No events afterwards. */
  disconnect(done: () => void): void;
  /** Closes without DISCONNECT, so that the broker sends the will. No events afterwards. */
  destroy(): void;
}

export interface MqttTransport extends MqttClient {
  /** Sends CONNECT, once, behind `connected`; `timeoutMs` bounds the wait for the CONNACK. */
  login(session: MqttSessionOptions, timeoutMs: number): void;
}
