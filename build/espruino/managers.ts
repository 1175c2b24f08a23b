/** Link, TCP and MQTT as a program has them that brings no telemetry: what the budget of bytes is measured on. */
import { defaultLinkTimes, type LinkConfig } from "../../app/link/config";
import { Link } from "../../app/link/link";
import { defaultMqttTimes } from "../../app/mqtt/config";
import { Mqtt } from "../../app/mqtt/mqtt";
import { defaultTcpConfig } from "../../app/tcp/config";
import type { ConnectionEvents } from "../../app/tcp/stream";
import { Tcp } from "../../app/tcp/tcp";
import type { Failure } from "../../drivers/failure";
import type { ConnectOptions, ModemSockets, MqttOptions } from "../../drivers/modem";
import type { CreateModem } from "../../drivers/recognition/recognised-modem";
import type { EspruinoApi, EspruinoSerial } from "../../hal/espruino/api";
import { espruinoHost } from "../../hal/espruino/host";

export interface ManagersConfig {
  apn: string;
  mqtt: MqttOptions;
  /** A filter whose messages go to `onMessage`. */
  subscription: string;
  onMessage: (topic: string, payload: string) => void;
}

export interface Managers {
  start(): void;
  stop(): void;
  publish(topic: string, payload: string, done: (failure: Failure | undefined) => void): void;
  connect(options: ConnectOptions, events: ConnectionEvents): { write(bytes: string): number; end(): void };
}

export function managersOn(api: EspruinoApi, createModem: CreateModem, serial: EspruinoSerial, config: ManagersConfig): Managers {
  const { clock, pins, random, uart } = espruinoHost(api, { port: { serial }, sensors: [] });
  const modem = createModem({ uart, clock, rateMemory: { read: () => undefined, write: () => {} } });
  const linkConfig: LinkConfig = { ...defaultLinkTimes, pdp: { apn: config.apn } };
  const link = new Link({ modem, clock, pins, random, config: linkConfig, pinMemory: { read: () => "", write: () => undefined } });
  const tcp = new Tcp({ sockets: modem.sockets as ModemSockets, link, clock, random, config: defaultTcpConfig });
  const mqttConfig = { ...defaultMqttTimes, options: config.mqtt, subscriptions: [{ filter: config.subscription, qos: 1 as const }] };
  const mqtt = new Mqtt({ mqtt: modem.mqtt, link, clock, random, config: mqttConfig });
  mqtt.onMessage((message) => config.onMessage(message.topic, message.payload));
  return {
    start: () => {
      link.start();
      mqtt.start();
    },
    stop: () => mqtt.stop(() => link.stop()),
    publish: (topic, payload, done) => mqtt.publish({ topic, payload }, 1, false, done),
    connect: (options, events) => {
      const connection = tcp.connect({ ...options, transport: "tcp" }, events);
      return { write: (bytes) => connection.write(bytes), end: () => connection.end() };
    },
  };
}
