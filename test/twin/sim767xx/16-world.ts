import type { SimulatedBroker, SimulatedBrokerOptions } from "../../../twin/networks/simulated/mqtt/simulated-broker";
import { expect } from "../../expect";
import { withBroker } from "../broker-world";
import { type Dialogue, type DialogueOptions, dialogue } from "../dialogue";

export interface MqttWorld {
  t: Dialogue;
  /** Port 1883 of broker.example, and 8883 with TLS. */
  broker: SimulatedBroker;
}

/** A twin with a simulated broker behind it. */
export function mqttWorld(options: DialogueOptions = {}, brokerOptions: SimulatedBrokerOptions = {}): MqttWorld {
  return withBroker(brokerOptions, (network) => dialogue({ ...options, network }));
}

/** A world whose service runs and whose client 0 is acquired. */
export function acquired(options: DialogueOptions = {}, brokerOptions: SimulatedBrokerOptions = {}): MqttWorld {
  const world = mqttWorld(options, brokerOptions);
  world.t.send("AT+CMQTTSTART\r").run(1000).take();
  world.t.send('AT+CMQTTACCQ=0,"device"\r').take();
  return world;
}

/** A world whose client 0 is connected; `configure` runs before that. */
export function connected(options: DialogueOptions = {}, brokerOptions: SimulatedBrokerOptions = {}, ...configure: string[]): MqttWorld {
  const world = acquired(options, brokerOptions);
  for (const line of configure) world.t.send(line + "\r");
  world.t.take();
  world.t.send('AT+CMQTTCONNECT=0,"tcp://broker.example",60,1\r').run(500);
  expect(world.t.takeLines().at(-1)).toBe("+CMQTTCONNECT: 0,0");
  return world;
}

/** A command with data after its prompt; answers the lines that follow the data, without empty ones. */
export function input(t: Dialogue, command: string, data: string): string[] {
  t.take();
  t.send(`${command}\r`);
  expect({ command, prompt: t.take() }).toEqual({ command, prompt: `${command}\r\r\n>` });
  t.send(data).run(500);
  return t.takeLines();
}
