import type { Quality } from "../../network";

/** MQTT 3.1 and 3.1.1 control packets, as data: a simulated connection carries them whole. */
export type MqttPacket =
  | ConnectPacket
  | { type: "connack"; code: number; sessionPresent: boolean }
  | PublishPacket
  | { type: "puback" | "pubrec" | "pubrel" | "pubcomp"; id: number }
  | { type: "subscribe"; id: number; filter: string; qos: Quality }
  | { type: "suback"; id: number; granted: number }
  | { type: "unsubscribe"; id: number; filter: string }
  | { type: "unsuback"; id: number }
  | { type: "pingreq" | "pingresp" | "disconnect" };

export interface ConnectPacket {
  type: "connect";
  protocolVersion: 3 | 4;
  clientId: string;
  user?: string;
  password?: string;
  keepAliveSeconds: number;
  cleanSession: boolean;
  will?: Message;
}

export interface PublishPacket extends Message {
  type: "publish";
  dup: boolean;
  /** 0 where `qos` is 0. */
  id: number;
}

/** `topic` and `payload` are byte strings. */
export interface Message {
  topic: string;
  payload: string;
  qos: Quality;
  retain: boolean;
}

export const LAST_PACKET_ID = 65535;

const LENGTH_FIELD = 2;
const ID_FIELD = 2;

/** Bytes of the packet on the wire (MQTT 3.1.1, chapter 3). */
export function sizeOf(packet: MqttPacket): number {
  const remaining = remainingLength(packet);
  let header = 2;
  for (let rest = remaining; rest > 127; rest = Math.floor(rest / 128)) header++;
  return header + remaining;
}

function remainingLength(packet: MqttPacket): number {
  switch (packet.type) {
    case "connect":
      return connectLength(packet);
    case "publish":
      return LENGTH_FIELD + packet.topic.length + (packet.qos > 0 ? ID_FIELD : 0) + packet.payload.length;
    case "subscribe":
      return ID_FIELD + LENGTH_FIELD + packet.filter.length + 1;
    case "unsubscribe":
      return ID_FIELD + LENGTH_FIELD + packet.filter.length;
    case "suback":
      return ID_FIELD + 1;
    case "pingreq":
    case "pingresp":
    case "disconnect":
      return 0;
    default:
      return 2;
  }
}

function connectLength(packet: ConnectPacket): number {
  const protocolName = packet.protocolVersion === 3 ? "MQIsdp" : "MQTT";
  const fields = [protocolName, packet.clientId, packet.will?.topic, packet.will?.payload, packet.user, packet.password];
  const flagsAndKeepAlive = 4;
  return fields.reduce<number>((sum, field) => sum + (field === undefined ? 0 : LENGTH_FIELD + field.length), flagsAndKeepAlive);
}
