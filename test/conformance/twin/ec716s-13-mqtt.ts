import type { ChapterTwinReplays } from "./replay";

const BROKER = "120.27.2.154:1883";
const ONLINE = ["AT+MCONFIG=device,user,word", 'AT+MIPSTART="120.27.2.154",1883', "AT+MCONNECT=1,60"];

/** EC716S, chapter 13. */
export const EC716S_MQTT: ChapterTwinReplays = {
  "13/+MQTTMSGGET/1": {
    servers: [BROKER],
    before: [...ONLINE, 'AT+MSUB="mqtt/topic",0'],
    events: { 1: (scene) => scene.broker.publish("mqtt/topic", "SSSSddddd", { qos: 0, retain: false }) },
  },
  "13/+MQTTMODE/1": { servers: [BROKER], before: ONLINE },
  "13/+MQTTSTATU/1": { servers: [BROKER], before: ONLINE, events: { 1: (scene) => scene.broker.stop() } },
  "13/+MQTTSTATU/2": { servers: [BROKER], before: ONLINE, twin: { orders: { "+CIPSHUT": "ok" } }, events: { 1: (scene) => scene.twin.dropContext() } },
};
