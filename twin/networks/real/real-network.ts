import type {
  DatagramEvents,
  DatagramSocket,
  Listener,
  ListenerEvents,
  MqttBrokerOptions,
  MqttClient,
  MqttClientEvents,
  MqttClientOptions,
  MqttTransport,
  MqttTransportEvents,
  Network,
  NetworkFailure,
  Stream,
  StreamEvents,
  StreamOptions,
} from "../network";
import { RealContext, type RealNetworkOptions } from "./context";
import { Dialler } from "./dialler";
import { MqttSessions } from "./mqtt-sessions";
import { RealPing } from "./ping";
import { RealDatagramSocket } from "./real-datagram";
import { RealListener } from "./real-listener";
import { RealMqttClient } from "./real-mqtt-client";
import { RealStream } from "./real-stream";

export type { RealNetworkOptions } from "./context";

/** The sockets, name resolution and MQTT of the machine that the twin runs on. */
export class RealNetwork implements Network {
  private readonly context: RealContext;

  constructor(options: RealNetworkOptions = {}) {
    this.context = new RealContext(options, new MqttSessions());
  }

  setReachable(reachable: boolean): void {
    this.context.reachability.set(reachable);
  }

  setNameServers(servers: readonly string[] | undefined): void {
    this.context.nameServers = servers;
  }

  resolve(name: string, done: (failure: NetworkFailure | undefined, addresses: string[]) => void): void {
    this.context.resolve(name, done);
  }

  connect(options: StreamOptions, events: StreamEvents): Stream {
    const { host, port, localPort } = options;
    const stream = new RealStream(this.context, { address: host, port, localPort });
    stream.reportTo(events);
    const dialler = new Dialler(this.context, options, {
      connected: (transport) => stream.connected(transport),
      failed: (failure) => stream.failed(failure),
    });
    stream.dialledBy(dialler);
    return stream;
  }

  openUdp(localPort: number, events: DatagramEvents): DatagramSocket {
    return new RealDatagramSocket(this.context, localPort, events);
  }

  listen(port: number, events: ListenerEvents): Listener {
    return new RealListener(this.context, port, events);
  }

  connectMqtt(options: MqttClientOptions, events: MqttClientEvents): MqttClient {
    return new RealMqttClient(this.context, options, events, options);
  }

  openMqtt(broker: MqttBrokerOptions, events: MqttTransportEvents): MqttTransport {
    return new RealMqttClient(this.context, broker, events);
  }

  ping(address: string, payloadBytes: number, timeoutMs: number, done: (failure: NetworkFailure | undefined, roundTripMs: number) => void): void {
    new RealPing(this.context, address, payloadBytes, timeoutMs, done);
  }

  close(): void {
    this.context.closeAll();
  }
}
