import type { MqttClient, MqttClientOptions, Stream, StreamOptions } from "../../../twin/networks/network";
import { echoPeer, type Peer } from "../../../twin/networks/peers";
import type { Bed } from "./bed";
import { ListenerProbe, MqttProbe, StreamProbe } from "./probes";

const PATIENT_MS = 10000;

export interface Connection {
  stream: Stream;
  probe: StreamProbe;
}

/** Starts a connection of the twin to the peer, and does not wait. */
export function dial(bed: Bed, port: number, options: Partial<StreamOptions> = {}): Connection {
  const probe = new StreamProbe(bed.changed);
  const stream = bed.network.connect({ host: bed.peerName, port, timeoutMs: PATIENT_MS, ...options }, probe);
  return { stream, probe };
}

/** A server of the peer whose streams have probes. */
export async function listenAtPeer(bed: Bed): Promise<ListenerProbe> {
  const probe = new ListenerProbe(bed.changed);
  probe.listener = bed.world.listen(0, probe);
  await bed.until("the peer listens", () => probe.port !== 0);
  return probe;
}

/** A server of the peer that behaves as `peer`; answers its port. */
export async function servePeer(bed: Bed, peer: Peer): Promise<number> {
  const probe = new ListenerProbe(bed.changed);
  bed.world.listen(0, {
    listening: (port) => probe.listening(port),
    failed: (failure) => probe.failed(failure),
    accepted: peer,
  });
  await bed.until("the peer listens", () => probe.port !== 0);
  return probe.port;
}

/** The twin's stream and the peer's, connected. */
export async function connectedPair(bed: Bed): Promise<{ twin: Connection; peer: Connection }> {
  const server = await listenAtPeer(bed);
  const twin = dial(bed, server.port);
  await bed.until("both sides are connected", () => twin.probe.events.length > 0 && server.streams.length > 0);
  const [stream] = server.streams;
  const [probe] = server.probes;
  if (stream === undefined || probe === undefined) throw new Error("the peer accepted nothing");
  return { twin, peer: { stream, probe } };
}

/** A port at which nobody listens any more. */
export async function deserted(bed: Bed): Promise<number> {
  const server = await listenAtPeer(bed);
  server.listener?.close();
  return server.port;
}

/** Waits until another connection has made a round trip: what was on its way before has arrived. */
export async function roundTrip(bed: Bed): Promise<void> {
  const { stream, probe } = dial(bed, await servePeer(bed, echoPeer()));
  stream.write("turn");
  await bed.until("the round trip is over", () => probe.received === "turn");
}

let names = 0;

/** A client id or topic that no other sentence uses. */
export function uniqueName(stem: string): string {
  names++;
  return `${stem}${names}`;
}

export interface Session {
  client: MqttClient;
  probe: MqttProbe;
}

/** Starts an MQTT connection, and does not wait. */
export function dialMqtt(bed: Bed, options: Partial<MqttClientOptions> = {}): Session {
  const probe = new MqttProbe(bed.changed);
  const client = bed.network.connectMqtt(
    {
      host: bed.peerName,
      port: bed.broker.port,
      protocolVersion: 4,
      clientId: uniqueName("client"),
      keepAliveSeconds: 60,
      cleanSession: true,
      timeoutMs: PATIENT_MS,
      ...options,
    },
    probe,
  );
  return { client, probe };
}

/** An MQTT connection that the broker has accepted. */
export async function acceptedMqtt(bed: Bed, options: Partial<MqttClientOptions> = {}): Promise<Session> {
  const session = dialMqtt(bed, options);
  await bed.until("the broker answers", () => session.probe.events.length > 0);
  return session;
}

/** Subscribes, and answers what the broker granted. */
export async function subscribed(bed: Bed, session: Session, filter: string, qos: 0 | 1 | 2): Promise<number> {
  let answer: number | undefined;
  session.client.subscribe(filter, qos, (failure, granted) => {
    answer = failure === undefined ? granted : -1;
    bed.changed();
  });
  await bed.until("the subscription is answered", () => answer !== undefined);
  return answer ?? -1;
}

/** Publishes, and answers the kind of failure, or "done". */
export async function published(bed: Bed, session: Session, topic: string, payload: string, qos: 0 | 1 | 2, retain = false): Promise<string> {
  let outcome: string | undefined;
  session.client.publish(topic, payload, { qos, retain, dup: false }, (failure) => {
    outcome = failure === undefined ? "done" : failure.kind;
    bed.changed();
  });
  await bed.until("the publication is acknowledged", () => outcome !== undefined);
  return outcome ?? "";
}
