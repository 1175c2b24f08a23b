import type { VirtualClock } from "../../../hal/virtual/clock";
import { SeededRandom } from "../../../hal/random";
import { SimulatedBroker, type SimulatedBrokerOptions } from "../../../twin/networks/simulated/mqtt/simulated-broker";
import { SimulatedNetwork } from "../../../twin/networks/simulated/simulated-network";
import { certificates, SERVER_NAMES } from "../../certificates";
import { expect } from "../../expect";
import { type Dialogue, type DialogueOptions, dialogue } from "../dialogue";

export interface MqttWorld {
  t: Dialogue;
  /** Port 1883 of broker.example, and 8883 with TLS. */
  broker: SimulatedBroker;
}

/** A twin with a simulated broker behind it. */
export function mqttWorld(options: DialogueOptions = {}, brokerOptions: SimulatedBrokerOptions = {}): MqttWorld {
  let broker: SimulatedBroker | undefined;
  const network = (clock: VirtualClock): SimulatedNetwork => {
    const made = new SimulatedNetwork({ clock, random: new SeededRandom(3) });
    broker = new SimulatedBroker(clock, brokerOptions);
    const host = made.host("broker.example");
    host.listenMqtt(1883, broker);
    host.listenMqtt(8883, broker, { ca: certificates().ca.certificate, names: SERVER_NAMES });
    return made;
  };
  const t = dialogue({ ...options, network });
  if (broker === undefined) throw new Error("The dialogue made no network.");
  return { t, broker };
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
