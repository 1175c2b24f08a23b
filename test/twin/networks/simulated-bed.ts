import { VirtualClock } from "../../../hal/virtual/clock";
import { SeededRandom } from "../../../hal/random";
import type { Peer } from "../../../twin/networks/peers";
import { SimulatedBroker } from "../../../twin/networks/simulated/mqtt/simulated-broker";
import { SimulatedNetwork } from "../../../twin/networks/simulated/simulated-network";
import { certificates, SERVER_NAMES } from "../../certificates";
import type { Bed, BrokerBed, Row, TlsServer } from "./bed";

const PATIENCE_MS = 600000;

export const simulatedRow: Row = {
  title: "the simulated network",
  start: () => Promise.resolve(),
  makeBed: () => Promise.resolve(makeSimulatedBed()),
  stop: () => Promise.resolve(),
};

function makeSimulatedBed(): Bed {
  const clock = new VirtualClock();
  const network = new SimulatedNetwork({
    clock,
    random: new SeededRandom(7),
    conditions: { latencyMs: 30, jitterMs: 20, loss: 0.01, bitsPerSecond: 2000000 },
  });
  const peer = network.host("peer.example");
  return {
    network,
    world: peer,
    peerName: peer.name,
    peerAddress: peer.address,
    twinAddress: network.address,
    broker: makeBroker(clock, network),
    changed: () => undefined,
    until: (what, condition) => {
      if (clock.runUntilTrue(condition, PATIENCE_MS)) return Promise.resolve();
      return Promise.reject(new Error(`waited for ${PATIENCE_MS} ms, and never: ${what}`));
    },
    later: (action) => void clock.after(5, action),
    listenTls: (server, handler) => Promise.resolve(listenTls(network, server, handler)),
    close: () => {
      network.close();
      return Promise.resolve();
    },
  };
}

function listenTls(network: SimulatedNetwork, server: TlsServer, handler: Peer): number {
  const { ca, names, current, onlyClient } = server;
  const clientCertificates = onlyClient === undefined ? undefined : [onlyClient.client.certificate];
  network.host("peer.example").listenTcp(443, handler, { ca: ca.certificate, names, current, clientCertificates });
  return 443;
}

function makeBroker(clock: VirtualClock, network: SimulatedNetwork): BrokerBed {
  const host = network.host("peer.example");
  const broker = new SimulatedBroker(clock);
  host.listenMqtt(1883, broker);
  host.listenMqtt(8883, broker, { ca: certificates().ca.certificate, names: SERVER_NAMES });
  host.listenMqtt(1884, new SimulatedBroker(clock, { credentials: { device: "secret" } }));
  return {
    port: 1883,
    lockedPort: 1884,
    tlsPort: 8883,
    watch: (topic) => {
      const messages: { payload: string; retain: boolean }[] = [];
      broker.subscribe(topic, (_topic, payload, _qos, retain) => messages.push({ payload, retain }));
      return Promise.resolve(messages);
    },
    publish: (topic, payload, options) => broker.publish(topic, payload, options),
  };
}
