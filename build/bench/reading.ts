import { defaultMqttTimes } from "../../app/mqtt/config";
import { Mqtt } from "../../app/mqtt/mqtt";
import type { Failure } from "../../drivers/failure";
import { MODULES, type SystemModule } from "../../test/system/modules";
import { seededBytes } from "../../twin/networks/peers";
import { SimulatedBroker } from "../../twin/networks/simulated/mqtt/simulated-broker";
import { LineCount } from "./line-count";
import type { Row, Section } from "./section";
import { World } from "./world";

export interface ReadingOptions {
  module: SystemModule;
  seed: number;
  /** With will and subscription as the telemetry application connects; without either otherwise. */
  asTelemetry: boolean;
}

const PAYLOAD_BYTES = 64;
const HOST = "broker.example";
const PORT = 1883;
const TOPIC = "fieldline/readings";
const STATUS_TOPIC = "fieldline/status";
const COMMAND_TOPIC = "fieldline/command";
const WILL_PAYLOAD = '{"state":"lost"}';
const BAUD = 115200;
const LATENCY_MS = 40;
const LIMIT_MS = 120000;

/** Throws where a reading is not acknowledged, or arrives as anything else. */
export function readingSection(seed: number): Section {
  return {
    id: "reading",
    title: `UART bytes and round trips of a ${PAYLOAD_BYTES}-byte reading`,
    about: [
      "From a registered module with an active PDP context to the broker's acknowledgement of one message, QoS 1, and of a second one.",
      `Payload ${PAYLOAD_BYTES} bytes, topic "${TOPIC}". Bytes of the UART each way; a command that takes data makes two round trips.`,
      `Telemetry: with a will and the subscription to the command topic. Bare: neither. ${BAUD} baud, network ${LATENCY_MS} ms one way.`,
    ],
    columns: [
      { key: "device", title: "module" },
      { key: "setup", title: "set-up" },
      { key: "step", title: "step" },
      { key: "bytesOut", title: "bytes out" },
      { key: "bytesIn", title: "bytes in" },
      { key: "commands", title: "commands" },
      { key: "roundTrips", title: "round trips" },
      { key: "ms", title: "ms" },
    ],
    rows: MODULES.flatMap((module) => [...reading({ module, seed, asTelemetry: true }), ...reading({ module, seed, asTelemetry: false })]),
  };
}

/** The steps to the first acknowledgement, their sum, and the second reading. */
export function reading(options: ReadingOptions): Row[] {
  const { module, asTelemetry, seed } = options;
  const device = module.title;
  const world = new World({ module, seed, baud: BAUD, flowControl: "none", network: { latencyMs: LATENCY_MS } });
  const broker = new SimulatedBroker(world.clock);
  const arrived: string[] = [];
  world.network.host(HOST).listenMqtt(PORT, broker);
  broker.subscribe(TOPIC, (_topic, payload) => arrived.push(payload));
  world.goOnline();
  const count = new LineCount(world);
  const mqtt = makeMqtt(world, asTelemetry);
  const setup = asTelemetry ? "telemetry" : "bare";
  const rows: Row[] = [];
  const step = (name: string): void => void rows.push({ device, setup, step: name, ...count.take() });

  mqtt.start();
  if (asTelemetry) {
    world.runUntil(() => mqtt.state() === "subscribing", LIMIT_MS, "the broker has accepted");
    step("connect");
    world.runUntil(() => mqtt.connected(), LIMIT_MS, "the broker has subscribed the device");
    step("subscribe");
  } else {
    world.runUntil(() => mqtt.connected(), LIMIT_MS, "the broker has accepted");
    step("connect");
  }
  const payloads = [seededBytes(seed, PAYLOAD_BYTES), seededBytes(seed + 1, PAYLOAD_BYTES)];
  publish(world, mqtt, payloads[0] ?? "");
  step("first reading");
  rows.push({ device, setup, step: "all until then", ...sum(rows) });
  publish(world, mqtt, payloads[1] ?? "");
  step("second reading");
  if (arrived.join() !== payloads.join()) throw new Error("other readings arrived than were published");
  return rows;
}

function makeMqtt(world: World, asTelemetry: boolean): Mqtt {
  const { clock, link, modem, random } = world;
  return new Mqtt({
    mqtt: modem.mqtt,
    link,
    clock,
    random,
    config: {
      ...defaultMqttTimes,
      subscriptions: asTelemetry ? [{ filter: COMMAND_TOPIC, qos: 1 }] : [],
      options: {
        host: HOST,
        port: PORT,
        clientId: "device",
        keepAliveSeconds: 120,
        cleanSession: true,
        will: asTelemetry ? { topic: STATUS_TOPIC, payload: WILL_PAYLOAD, qos: 1, retain: false } : undefined,
      },
    },
  });
}

function publish(world: World, mqtt: Mqtt, payload: string): void {
  const outcome: (Failure | undefined)[] = [];
  mqtt.publish({ topic: TOPIC, payload }, 1, false, (failure) => outcome.push(failure));
  world.runUntil(() => outcome.length > 0, LIMIT_MS, "the reading is acknowledged");
  if (outcome[0] !== undefined) throw new Error(outcome[0].message);
}

function sum(rows: readonly Row[]): Row {
  const total = (key: string): number => rows.reduce((before, row) => before + Number(row[key]), 0);
  return { bytesOut: total("bytesOut"), bytesIn: total("bytesIn"), commands: total("commands"), roundTrips: total("roundTrips"), ms: total("ms") };
}
