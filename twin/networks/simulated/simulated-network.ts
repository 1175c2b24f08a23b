import type { Clock } from "../../../hal/clock";
import type { Random } from "../../../hal/random";
import type {
  DatagramEvents,
  DatagramSocket,
  Listener,
  ListenerEvents,
  MqttBrokerOptions,
  MqttClient,
  MqttClientEvents,
  MqttClientOptions,
  MqttSessionOptions,
  MqttTransport,
  MqttTransportEvents,
  Network,
  NetworkFailure,
  Stream,
  StreamEvents,
  StreamOptions,
} from "../network";
import { Air, type AirConditions } from "./air";
import type { Directory } from "./dialler";
import { Endpoint } from "./endpoint";
import type { ClientSession } from "./mqtt/simulated-mqtt-client";
import { resolveName, type AddressesDone } from "./resolve";
import { SimulatedHost } from "./simulated-host";
import { Station } from "./station";

export interface SimulatedNetworkOptions {
  clock: Clock;
  /** Draws jitter and loss only, so a network without them never asks. */
  random: Random;
  /** The twin's own; "10.0.0.2" where left out. */
  address?: string;
  /** What is left out: 40 ms latency, no jitter, no limit of bandwidth, no loss. */
  conditions?: Partial<AirConditions>;
}

/** Of IPv4 (20) and ICMP (8). */
const PING_HEADER_BYTES = 28;

/** A world of hosts in the clock's time: with a virtual clock and a seed, every run is the same to the byte. */
export class SimulatedNetwork implements Network {
  readonly address: string;
  /** May be changed while things run. */
  readonly conditions: AirConditions;
  private readonly air: Air;
  private readonly twin: Station;
  private readonly endpoint: Endpoint;
  private readonly hosts: SimulatedHost[] = [];
  private readonly sessions = new Map<string, ClientSession>();
  private readonly waits = new Set<() => void>();
  private readonly world: Directory;

  constructor(options: SimulatedNetworkOptions) {
    this.address = options.address ?? "10.0.0.2";
    this.conditions = { latencyMs: 40, jitterMs: 0, bitsPerSecond: 0, loss: 0, ...options.conditions };
    this.air = new Air(options.clock, options.random, this.conditions);
    this.twin = new Station("twin", this.address);
    this.world = {
      addressesOf: (name) => this.hosts.filter((host) => host.name === name.toLowerCase()).map((host) => host.address),
      stationAt: (address) => this.hosts.find((host) => host.address === address && !host.station.vanished)?.station,
    };
    this.endpoint = new Endpoint(this.air, "up", this.twin, this.world);
  }

  /** The host of that name, which is made where there is none; `address` defaults to the next of 192.0.2.x. */
  host(name: string, address?: string): SimulatedHost {
    const known = this.hosts.find((host) => host.name === name.toLowerCase());
    if (known !== undefined) return known;
    const station = new Station(name.toLowerCase(), address ?? `192.0.2.${this.hosts.length + 1}`);
    const host = new SimulatedHost(this.air, station, this.twin);
    this.hosts.push(host);
    return host;
  }

  setReachable(reachable: boolean): void {
    this.air.setReachable(reachable);
  }

  setNameServers(servers: readonly string[] | undefined): void {
    this.world.nameServers = servers;
  }

  resolve(name: string, done: AddressesDone): void {
    const wait = resolveName(this.air, "up", this.world, name, (failure, addresses) => {
      this.waits.delete(wait);
      done(failure, addresses);
    });
    this.waits.add(wait);
  }

  connect(options: StreamOptions, events: StreamEvents): Stream {
    return this.endpoint.connect(options, events);
  }

  openUdp(localPort: number, events: DatagramEvents): DatagramSocket {
    return this.endpoint.openUdp(localPort, events);
  }

  listen(port: number, events: ListenerEvents): Listener {
    return this.endpoint.listen(port, events);
  }

  connectMqtt(options: MqttClientOptions, events: MqttClientEvents): MqttClient {
    return this.endpoint.openMqtt(options, (session) => this.sessionFor(options, session), events, options);
  }

  openMqtt(broker: MqttBrokerOptions, events: MqttTransportEvents): MqttTransport {
    return this.endpoint.openMqtt(broker, (session) => this.sessionFor(broker, session), events);
  }

  ping(address: string, payloadBytes: number, timeoutMs: number, done: (failure: NetworkFailure | undefined, roundTripMs: number) => void): void {
    let finished = false;
    const finish = (failure: NetworkFailure | undefined, roundTripMs: number): void => {
      if (finished) return;
      giveUp();
      done(failure, roundTripMs);
    };
    const timer = this.air.clock.after(timeoutMs, () => {
      finish({ kind: "timeout", detail: `${address} did not answer within ${timeoutMs} ms` }, 0);
    });
    const stopResolving = resolveName(this.air, "up", this.world, address, (failure, addresses) => {
      if (failure === undefined) this.echo(addresses[0] ?? "", payloadBytes, (roundTripMs) => finish(undefined, roundTripMs));
      else finish(failure, 0);
    });
    const giveUp = (): void => {
      finished = true;
      timer.cancel();
      stopResolving();
      this.waits.delete(giveUp);
    };
    this.waits.add(giveUp);
  }

  close(): void {
    for (const giveUp of [...this.waits]) giveUp();
    this.waits.clear();
    this.endpoint.closeAll();
    this.setReachable(true);
  }

  private echo(address: string, payloadBytes: number, done: (roundTripMs: number) => void): void {
    const startMs = this.air.clock.now();
    const bytes = payloadBytes + PING_HEADER_BYTES;
    this.air.cast("up", bytes, () => {
      if (this.world.stationAt(address) === undefined) return;
      this.air.cast("down", bytes, () => done(this.air.clock.now() - startMs));
    });
  }

  private sessionFor(broker: MqttBrokerOptions, options: MqttSessionOptions): ClientSession {
    const key = `${broker.host}:${broker.port} ${options.clientId}`;
    const session = this.sessions.get(key) ?? { unreleased: new Set<number>(), lastId: 0 };
    this.sessions.set(key, session);
    if (options.cleanSession) session.unreleased.clear();
    return session;
  }
}
