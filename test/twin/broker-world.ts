import { SeededRandom } from "../../hal/random";
import type { VirtualClock } from "../../hal/virtual/clock";
import { SimulatedBroker, type SimulatedBrokerOptions } from "../../twin/networks/simulated/mqtt/simulated-broker";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import { certificates, SERVER_NAMES } from "../certificates";

/** A dialogue that was made with `network`, and the broker behind it: port 1883 of broker.example, and 8883 with TLS. */
export function withBroker<T>(options: SimulatedBrokerOptions, begin: (network: (clock: VirtualClock) => SimulatedNetwork) => T): { t: T; broker: SimulatedBroker } {
  let broker: SimulatedBroker | undefined;
  const t = begin((clock) => {
    const made = new SimulatedNetwork({ clock, random: new SeededRandom(3) });
    broker = new SimulatedBroker(clock, options);
    const host = made.host("broker.example");
    host.listenMqtt(1883, broker);
    host.listenMqtt(8883, broker, { ca: certificates().ca.certificate, names: SERVER_NAMES });
    return made;
  });
  if (broker === undefined) throw new Error("The dialogue made no network.");
  return { t, broker };
}
