import type {
  DatagramEvents,
  DatagramSocket,
  Listener,
  ListenerEvents,
  MqttBrokerOptions,
  MqttClientEvents,
  MqttSessionOptions,
  MqttTransportEvents,
  StreamEvents,
  StreamOptions,
} from "../network";
import type { Air, Direction } from "./air";
import { ConnectionEnd } from "./connection";
import { Dialler, type Directory } from "./dialler";
import type { MqttPacket } from "./mqtt/packets";
import { SimulatedMqttClient, type ClientSession } from "./mqtt/simulated-mqtt-client";
import { SimulatedDatagramSocket } from "./simulated-datagram";
import { SimulatedStream } from "./simulated-stream";
import type { Service, Station } from "./station";

interface Destroyable {
  destroy(): void;
}

/** What a station, the twin or a host, can open: all sockets of the simulated network are made here. */
export class Endpoint {
  private readonly open = new Set<Destroyable>();

  constructor(
    private readonly air: Air,
    private readonly direction: Direction,
    private readonly station: Station,
    private readonly directory: Directory,
  ) {}

  connect(options: StreamOptions, events: StreamEvents): SimulatedStream {
    const { host, port } = options;
    const localPort = options.localPort || this.station.takeNextPort();
    const stream = new SimulatedStream(this.air, localPort, host, port, (closed) => this.open.delete(closed));
    stream.reportTo(events);
    this.open.add(stream);
    let near: ConnectionEnd<string> | undefined;
    const dialler = new Dialler(this.air, this.direction, this.directory, options, {
      reached: (service, dead) => (near = this.joinStream(service, dead, { port, localPort })),
      connected: () => {
        if (near !== undefined) stream.connected(near);
      },
      failed: (failure) => {
        near?.reset();
        stream.fail(failure);
      },
    });
    stream.giveUp = () => {
      dialler.giveUp();
      near?.reset();
    };
    return stream;
  }

  /** `session` is begun as soon as the connection is there; without it, at the client's `login`. */
  openMqtt(
    options: MqttBrokerOptions,
    sessionFor: (session: MqttSessionOptions) => ClientSession,
    events: MqttClientEvents & Partial<MqttTransportEvents>,
    session?: MqttSessionOptions,
  ): SimulatedMqttClient {
    const client = new SimulatedMqttClient(this.air, options, events, { sessionFor, closed: (closed) => this.open.delete(closed) }, session);
    this.open.add(client);
    let near: ConnectionEnd<MqttPacket> | undefined;
    // The client's own timeout is earlier: it covers the CONNACK, too.
    const dial = { ...options, timeoutMs: options.timeoutMs + 1000 };
    const dialler = new Dialler(this.air, this.direction, this.directory, dial, {
      reached: (service, dead) => (near = this.joinMqtt(service, dead)),
      connected: () => {
        if (near !== undefined) client.connected(near);
      },
      failed: (failure) => client.lose(failure),
    });
    client.giveUp = () => {
      dialler.giveUp();
      near?.reset();
    };
    return client;
  }

  listen(port: number, events: ListenerEvents): Listener {
    const { station } = this;
    const chosen = station.choosePort(port, station.services);
    if (chosen === undefined) {
      this.air.soon(() => events.failed({ kind: "address-in-use", detail: `something listens on port ${port} already` }));
      return { close: () => undefined };
    }
    let isOpen = true;
    station.services.set(chosen, { isOpen: () => isOpen, acceptStream: (stream) => events.accepted(stream) });
    const announcement = this.air.soon(() => events.listening(chosen));
    const close = (): void => {
      if (isOpen) station.services.delete(chosen);
      isOpen = false;
      announcement.cancel();
      this.open.delete(listener);
    };
    const listener = { close, destroy: close };
    this.open.add(listener);
    return listener;
  }

  openUdp(localPort: number, events: DatagramEvents): DatagramSocket {
    const { station } = this;
    const port = station.choosePort(localPort, station.datagramPorts);
    if (port === undefined) {
      this.air.soon(() => events.failed({ kind: "address-in-use", detail: `UDP port ${localPort} is taken` }));
    }
    const socket = new SimulatedDatagramSocket(this.air, this.direction, station, this.directory, port, events, () => {
      this.open.delete(socket);
    });
    this.open.add(socket);
    return socket;
  }

  closeAll(): void {
    for (const thing of [...this.open]) thing.destroy();
  }

  private joinStream(service: Service, dead: () => boolean, { port, localPort }: { port: number; localPort: number }): ConnectionEnd<string> {
    const [near, far] = ConnectionEnd.pair<string>(this.air, this.direction, dead);
    const stream = new SimulatedStream(this.air, port, this.station.address, localPort, () => undefined);
    stream.attach(far);
    stream.reportTo(service.acceptStream(stream));
    return near;
  }

  private joinMqtt(service: Service, dead: () => boolean): ConnectionEnd<MqttPacket> {
    const [near, far] = ConnectionEnd.pair<MqttPacket>(this.air, this.direction, dead);
    // A server that does not speak MQTT takes what comes and says nothing.
    if (service.acceptMqtt === undefined) far.resume();
    else service.acceptMqtt(far);
    return near;
  }
}
