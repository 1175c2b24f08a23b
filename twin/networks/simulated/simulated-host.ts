import type { DatagramEvents, DatagramSocket, Listener, ListenerEvents, Stream, StreamEvents, StreamOptions } from "../network";
import type { Air } from "./air";
import { Endpoint } from "./endpoint";
import type { SimulatedBroker } from "./mqtt/simulated-broker";
import type { SimulatedServerTls } from "./simulated-tls";
import type { Station } from "./station";

/** What a peer does with a connection that it accepted: it answers the events of its side. */
export type PeerHandler = (stream: Stream) => StreamEvents;

/** A machine of the simulated world. It listens, and it can connect and send datagrams to the twin. */
export class SimulatedHost {
  readonly name: string;
  readonly address: string;
  private readonly endpoint: Endpoint;

  constructor(
    air: Air,
    readonly station: Station,
    twin: Station,
  ) {
    this.name = station.name;
    this.address = station.address;
    this.endpoint = new Endpoint(air, "down", station, {
      addressesOf: (name) => (name === twin.name ? [twin.address] : []),
      stationAt: (address) => (address === twin.address ? twin : undefined),
    });
  }

  /** It is gone for good, without a word: whoever waits for it waits in vain. */
  vanish(): void {
    this.station.vanished = true;
  }

  /** It is a name server from now on, which knows all names of this world. */
  answerNames(): void {
    this.station.answersNames = true;
  }

  /** A server on a port of its own choice; throws where one is there already. */
  listenTcp(port: number, handler: PeerHandler, tls?: SimulatedServerTls): Listener {
    let isOpen = true;
    this.claim(port);
    this.station.services.set(port, { tls, isOpen: () => isOpen, acceptStream: handler });
    return {
      close: () => {
        if (isOpen) this.station.services.delete(port);
        isOpen = false;
      },
    };
  }

  /** A broker on a port, 1883 or 8883 as a rule. While it is stopped the port refuses connections. */
  listenMqtt(port: number, broker: SimulatedBroker, tls?: SimulatedServerTls): void {
    this.claim(port);
    this.station.services.set(port, {
      tls,
      isOpen: () => broker.isRunning,
      acceptMqtt: (end) => broker.accept(end),
      // Bytes of another client are no packets to this broker: it breaks the connection, as for any nonsense.
      acceptStream: (stream) => ({ ...NO_EVENTS, data: () => stream.destroy() }),
    });
  }

  /** Connects to the twin, by its address or as "twin". */
  connect(options: StreamOptions, events: StreamEvents): Stream {
    return this.endpoint.connect(options, events);
  }

  listen(port: number, events: ListenerEvents): Listener {
    return this.endpoint.listen(port, events);
  }

  openUdp(localPort: number, events: DatagramEvents): DatagramSocket {
    return this.endpoint.openUdp(localPort, events);
  }

  private claim(port: number): void {
    if (this.station.services.has(port)) throw new Error(`something listens on port ${port} of ${this.name} already`);
  }
}

const NO_EVENTS: StreamEvents = {
  connected: () => undefined,
  failed: () => undefined,
  data: () => undefined,
  ended: () => undefined,
  drained: () => undefined,
};
