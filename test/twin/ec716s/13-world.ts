import type { Ec716sTwin } from "../../../twin/ec716s/twin";
import type { SimulatedBroker, SimulatedBrokerOptions } from "../../../twin/networks/simulated/mqtt/simulated-broker";
import { expect } from "../../expect";
import { withBroker } from "../broker-world";
import { type Dialogue, type Ec716sDialogueOptions, ec716sDialogue } from "../dialogue";

export interface MqttWorld {
  t: Dialogue<Ec716sTwin>;
  /** Port 1883 of broker.example, and 8883 with TLS. */
  broker: SimulatedBroker;
}

export const OPEN = 'AT+MIPSTART="broker.example",1883';

/** A twin with a simulated broker behind it. */
export function mqttWorld(options: Ec716sDialogueOptions = {}, brokerOptions: SimulatedBrokerOptions = {}): MqttWorld {
  return withBroker(brokerOptions, (network) => ec716sDialogue({ ...options, network }));
}

/** One command and all that follows within a second, without its echo and without empty lines. */
export function answers(t: Dialogue<Ec716sTwin>, line: string, lines: readonly string[]): Dialogue<Ec716sTwin> {
  t.take();
  t.send(`${line}\r`).run(1000);
  const [echo, ...rest] = t.takeLines();
  expect({ line: echo, lines: rest }).toEqual({ line, lines });
  return t;
}

/** A world whose link to the broker is open. */
export function opened(options: Ec716sDialogueOptions = {}, brokerOptions: SimulatedBrokerOptions = {}, config = "AT+MCONFIG=device"): MqttWorld {
  const world = mqttWorld(options, brokerOptions);
  answers(world.t, config, ["OK"]);
  answers(world.t, OPEN, ["OK", "CONNECT OK"]);
  return world;
}

/** A world that has logged in at the broker. */
export function online(options: Ec716sDialogueOptions = {}, brokerOptions: SimulatedBrokerOptions = {}, config?: string): MqttWorld {
  const world = opened(options, brokerOptions, config);
  answers(world.t, "AT+MCONNECT=1,300", ["OK", "CONNACK OK"]);
  return world;
}

/** The same, subscribed to everything. */
export function subscribed(options: Ec716sDialogueOptions = {}, mode: 0 | 1 = 1): MqttWorld {
  const world = online(options);
  answers(world.t, "AT+MSUB=#,2", ["OK", "SUBACK"]);
  answers(world.t, `AT+MQTTMSGSET=${mode}`, ["OK"]);
  return world;
}
