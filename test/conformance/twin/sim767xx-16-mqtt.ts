import type { ChapterTwinReplays, TwinReplay } from "./replay";

const BROKER = "120.27.2.154:1883";
const START = "AT+CMQTTSTART";
const ACQUIRE = 'AT+CMQTTACCQ=0,"a12mmmm",0';
const CONNECT = 'AT+CMQTTCONNECT=0,"tcp://120.27.2.154:1883",20,1';
const TOPIC = { line: "AT+CMQTTTOPIC=0,9", input: "a/b/c/d/e" };

const STARTED: TwinReplay = { before: [START] };
const ACQUIRED: TwinReplay = { before: [START, ACQUIRE] };
const CONNECTED: TwinReplay = { before: [START, ACQUIRE, CONNECT], servers: [BROKER] };

/** SIM767XX, chapter 16. */
export const SIM767XX_MQTT: ChapterTwinReplays = {
  "16/+CMQTTSTOP/1": STARTED,
  "16/+CMQTTACCQ/1": STARTED,
  "16/+CMQTTACCQ/2": ACQUIRED,
  "16/+CMQTTREL/2": ACQUIRED,
  "16/+CMQTTREL/3": STARTED,
  "16/+CMQTTSSLCFG/1": STARTED,
  "16/+CMQTTSSLCFG/3": { before: [START, 'AT+CMQTTACCQ=0,"a12mmmm",1'] },
  "16/+CMQTTWILLTOPIC/1": { ...ACQUIRED, inputs: ["device/end"] },
  "16/+CMQTTWILLMSG/1": { before: [START, ACQUIRE, { line: "AT+CMQTTWILLTOPIC=0,10", input: "device/end" }] },
  "16/+CMQTTCONNECT/1": ACQUIRED,
  "16/+CMQTTCONNECT/2": CONNECTED,
  "16/+CMQTTDISC/1": { ...CONNECTED, twin: { orders: { "+CMQTTDISC": "ok-first" } } },
  "16/+CMQTTTOPIC/1": CONNECTED,
  "16/+CMQTTPAYLOAD/1": CONNECTED,
  "16/+CMQTTPUB/1": { before: [START, ACQUIRE, CONNECT, TOPIC, { line: "AT+CMQTTPAYLOAD=0,6", input: "123456" }], servers: [BROKER] },
  "16/+CMQTTSUB/1": CONNECTED,
  "16/+CMQTTUNSUB/1": CONNECTED,
  "16/+CMQTTCFG/1": ACQUIRED,
  "16/+CMQTTCFG/2": ACQUIRED,
  "16/+CMQTTCFG/3": ACQUIRED,
  "16/+CMQTTCFG/4": { before: [START, ACQUIRE, 'AT+CMQTTCFG="optimeout",0,24', 'AT+CMQTTCFG="checkUTF8",0,0'] },
};
