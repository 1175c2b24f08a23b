import type { DatagramEvents, StreamEvents } from "../network";
import type { ConnectionEnd } from "./connection";
import type { MqttPacket } from "./mqtt/packets";
import type { SimulatedServerTls } from "./simulated-tls";
import type { SimulatedStream } from "./simulated-stream";

const FIRST_FREE_PORT = 49152;
const LAST_PORT = 65535;

/** What answers on a TCP port. */
export interface Service {
  tls?: SimulatedServerTls;
  /** False refuses connections. */
  isOpen(): boolean;
  acceptStream(stream: SimulatedStream): StreamEvents;
  /** Left out where the service does not speak MQTT. */
  acceptMqtt?(end: ConnectionEnd<MqttPacket>): void;
}

/** A machine with an address: the twin, or a host of the world. */
export class Station {
  readonly services = new Map<number, Service>();
  readonly datagramPorts = new Map<number, DatagramEvents>();
  /** The machine is gone without a word: nothing reaches it, and nothing comes from it. */
  vanished = false;
  /** Asked as a name server, it knows the names of this world. */
  answersNames = false;
  private nextPort = FIRST_FREE_PORT;

  constructor(
    readonly name: string,
    readonly address: string,
  ) {}

  /** The port asked for, or for 0 the next free one; undefined where it is taken. */
  choosePort(asked: number, taken: ReadonlyMap<number, unknown>): number | undefined {
    if (asked !== 0) return taken.has(asked) ? undefined : asked;
    for (let tries = FIRST_FREE_PORT; tries <= LAST_PORT; tries++) {
      const port = this.takeNextPort();
      if (!taken.has(port)) return port;
    }
    return undefined;
  }

  /** A local port for an outgoing connection. */
  takeNextPort(): number {
    const port = this.nextPort;
    this.nextPort = port === LAST_PORT ? FIRST_FREE_PORT : port + 1;
    return port;
  }
}
