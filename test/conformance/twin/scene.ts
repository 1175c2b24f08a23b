/** The world of a manual's example, in virtual time: the servers that it names, and a twin that a host types at. */
import type { Example } from "../../../build/conformance/examples";
import { SeededRandom } from "../../../hal/random";
import type { VirtualClock } from "../../../hal/virtual/clock";
import type { CellularFirmware } from "../../../twin/cellular-firmware";
import type { CellularTwin } from "../../../twin/cellular-twin";
import type { DatagramSocket, Network } from "../../../twin/networks/network";
import { httpPeer } from "../../../twin/networks/http/http-peer";
import { HttpSite } from "../../../twin/networks/http/site";
import { SimulatedBroker } from "../../../twin/networks/simulated/mqtt/simulated-broker";
import type { SimulatedHost } from "../../../twin/networks/simulated/simulated-host";
import { SimulatedNetwork } from "../../../twin/networks/simulated/simulated-network";
import type { SimulatedServerTls } from "../../../twin/networks/simulated/simulated-tls";
import { Environment } from "../../../twin/state/environment";
import { type Dialogue, type DialogueOptions, dialogue, type Ec716sDialogueOptions, ec716sDialogue } from "../../twin/dialogue";
import { sntpAnswer } from "../../twin/ec716s/sntp";
import { PeerScript } from "../../twin/sim767xx/13-world";

export type ExampleTwin = CellularTwin<CellularFirmware>;

/** Seed of each example's chance. */
const SEED = 5;
const TIME_PORT = 123;
const HTTP_PORT = 80;
const HTTPS_PORT = 443;
/** Servers at these ports are brokers. */
const BROKER_PORT = 1883;
const BROKER_TLS_PORT = 8883;

export interface SceneOptions {
  /** What is around the twin before it starts. */
  surround?(environment: Environment): void;
  /** Of the twin. */
  twin?: Omit<DialogueOptions & Ec716sDialogueOptions, "environment" | "network">;
  /** Further servers, as `host:port`. */
  servers?: readonly string[];
  /** Servers that speak TLS, all with these certificates. */
  tls?: SimulatedServerTls;
  /** Addresses of names. */
  names?: Readonly<Record<string, string>>;
  /** Addresses of name servers that answer. */
  nameServers?: readonly string[];
  /** A server of SNTP by this name tells the time of 2018-05-16, 07:49:28 UTC. */
  timeServer?: string;
  /** Web servers by their names, at ports 80 and, with TLS, 443: what each has. */
  web?: Readonly<Record<string, (site: HttpSite) => void>>;
  /** Servers give back what they get. */
  echoes?: boolean;
}

/** An example's servers and its twin. */
export class Scene {
  readonly environment = new Environment();
  readonly peer: PeerScript;
  readonly t: Dialogue<ExampleTwin>;
  private readonly brokers: SimulatedBroker[] = [];
  private readonly hosts = new Map<string, SimulatedHost>();
  private readonly claimed = new Set<string>();
  private replyToDatagram: ((bytes: string) => void) | undefined;

  constructor(example: Example, private readonly options: SceneOptions) {
    this.peer = options.echoes === true ? new EchoScript() : new PeerScript();
    options.surround?.(this.environment);
    const dialogueOptions = { ...options.twin, environment: this.environment, network: (clock: VirtualClock) => this.network(clock, example) };
    this.t = example.module === "ec716s" ? ec716sDialogue(dialogueOptions) : dialogue(dialogueOptions);
  }

  get twin(): ExampleTwin {
    return this.t.twin;
  }

  /** The broker, wherever it is reached. */
  get broker(): SimulatedBroker {
    const [broker] = this.brokers;
    if (broker === undefined) throw new Error("This example names no broker.");
    return broker;
  }

  /** A server that the example names. */
  host(name: string): SimulatedHost {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`This example does not name ${name}.`);
    return host;
  }

  /** The newest connection's server sends this. */
  serverSends(bytes: string): void {
    this.peer.stream.write(bytes);
  }

  /** Whoever got the last datagram sends this back. */
  serverAnswersDatagram(bytes: string): void {
    if (this.replyToDatagram === undefined) throw new Error("No datagram has come.");
    this.replyToDatagram(bytes);
  }

  private network(clock: VirtualClock, example: Example): Network {
    const network = new SimulatedNetwork({ clock, random: new SeededRandom(SEED) });
    const broker = new SimulatedBroker(clock);
    this.brokers.push(broker);
    for (const { host, port } of serversOf(example, this.options.servers ?? [])) this.serve(network, broker, host, port);
    for (const address of this.options.nameServers ?? []) network.host(address, address).answerNames();
    if (this.options.timeServer !== undefined) serveTime(network.host(this.options.timeServer));
    for (const [name, fill] of Object.entries(this.options.web ?? {})) serveWeb(network.host(name), clock, fill);
    return network;
  }

  private serve(network: SimulatedNetwork, broker: SimulatedBroker, name: string, port: number): void {
    const { tls, names } = this.options;
    if (this.claimed.has(`${name}:${port}`)) return;
    this.claimed.add(`${name}:${port}`);
    const literal = /^[\d.]+$/.test(name) ? name : undefined;
    const host = network.host(name, names?.[name] ?? literal);
    this.hosts.set(name, host);
    if (port === 0) return;
    if (port === BROKER_PORT || port === BROKER_TLS_PORT) host.listenMqtt(port, broker, port === BROKER_TLS_PORT ? tls : undefined);
    else host.listenTcp(port, (stream) => this.peer.accept(stream), tls);
    this.serveDatagrams(host, port);
  }

  private serveDatagrams(host: SimulatedHost, port: number): void {
    const socket: DatagramSocket = host.openUdp(port, {
      bound: () => undefined,
      failed: () => undefined,
      datagram: (_bytes, address, from) => {
        this.replyToDatagram = (bytes) => socket.send(bytes, address, from, () => undefined);
      },
    });
  }
}

/** Answers each datagram at the port of SNTP with the same time. */
function serveTime(host: SimulatedHost): void {
  const socket: DatagramSocket = host.openUdp(TIME_PORT, {
    bound: () => undefined,
    failed: () => undefined,
    datagram: (_bytes, address, port) => socket.send(sntpAnswer(Date.UTC(2018, 4, 16, 7, 49, 28)), address, port, () => undefined),
  });
}

function serveWeb(host: SimulatedHost, clock: VirtualClock, fill: (site: HttpSite) => void): void {
  const site = new HttpSite();
  fill(site);
  host.listenTcp(HTTP_PORT, httpPeer(site, clock));
  host.listenTcp(HTTPS_PORT, httpPeer(site, clock), { ca: "", names: [host.name] });
}

/** Sends back what comes. */
class EchoScript extends PeerScript {
  override accept(...[stream]: Parameters<PeerScript["accept"]>): ReturnType<PeerScript["accept"]> {
    const events = super.accept(stream);
    return { ...events, data: (bytes) => void stream.write(bytes) };
  }
}

const WITH_PORT = /"?((?:[\w-]+\.)+[\w-]+)"?[,:]"?(\d{1,5})\b/g;
const WITHOUT_PORT = /"((?:[A-Za-z][\w-]*\.)+[A-Za-z]+)"/g;

/** Every server that the device names, and `further` ones: `host:port`, with port 0 where only its name is wanted. */
function serversOf({ talk }: Example, further: readonly string[]): { host: string; port: number }[] {
  const said = talk.filter(([side, , kind]) => side === ">" && kind === undefined).map(([, text]) => text);
  const lines = [...said, ...further];
  const found = lines.flatMap((line) => [...line.matchAll(WITH_PORT)].map(([, host = "", port]) => ({ host, port: Number(port) })));
  const names = said.flatMap((line) => [...line.matchAll(WITHOUT_PORT)].map(([, host = ""]) => ({ host, port: 0 })));
  return [...found, ...names];
}
