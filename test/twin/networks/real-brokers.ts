import { EmbeddedBroker } from "../../../twin/networks/broker/embedded-broker";
import { certificates } from "../../certificates";
import { hasMosquitto, Mosquitto } from "./mosquitto";

export interface RealBroker {
  port: number;
  tlsPort: number;
  stop(): Promise<void>;
}

/** The real brokers of this machine, each with its name. */
export const REAL_BROKERS: [string, () => Promise<RealBroker>][] = [["the embedded broker", startEmbedded]];
if (hasMosquitto()) REAL_BROKERS.push(["Mosquitto", () => Mosquitto.start("device", "secret", certificates().server)]);

async function startEmbedded(): Promise<RealBroker> {
  const broker = new EmbeddedBroker({ tls: certificates().server });
  await broker.start();
  return broker;
}
