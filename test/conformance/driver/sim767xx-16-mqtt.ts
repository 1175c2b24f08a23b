import {
  acquireMqttClient,
  connectMqtt,
  disconnectMqtt,
  publishMqtt,
  readMqttClients,
  readMqttConnections,
  readMqttRunning,
  releaseMqttClient,
  setMqttPayload,
  setMqttTopic,
  setMqttWillMessage,
  setMqttWillTopic,
  startMqtt,
  stopMqtt,
  subscribeMqtt,
  testMqtt,
  unsubscribeMqtt,
  type MqttTestForm,
} from "../../../drivers/sim767xx/16-mqtt";
import {
  readMqttSettings,
  readMqttTlsContexts,
  setMqttOperationTimeout,
  setMqttTlsContext,
  setMqttUtf8Check,
} from "../../../drivers/sim767xx/16-mqtt-settings";
import { done, gives, unprinted, type ChapterReplays, type DriverReplay } from "./replay";

const BROKER = { address: "tcp://120.27.2.154:1883", keepAliveSeconds: 20, cleanSession: true };
const DEFAULTS = { utf8Check: true, operationTimeoutSeconds: 120 };

function test(command: MqttTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testMqtt(session, command, answer))];
}

export const SIM767XX_MQTT: ChapterReplays = {
  "+CMQTTSTART/1": [done((session, ready) => startMqtt(session, undefined, ready))],
  "+CMQTTSTOP/1": [done((session, ready) => stopMqtt(session, undefined, ready))],
  "+CMQTTACCQ/1": [done((session, ready) => acquireMqttClient(session, 0, "a12mmmm", false, ready))],
  "+CMQTTACCQ/2": [gives([{ client: 0, clientId: "a12mmmm", tls: false }, { client: 1, clientId: "", tls: false }], readMqttClients)],
  "+CMQTTACCQ/3": test("+CMQTTACCQ", "(0-1),(1-128)[,(0-1)]"),
  "+CMQTTREL/1": test("+CMQTTREL", "(0-1)"),
  "+CMQTTREL/2": [done((session, ready) => releaseMqttClient(session, 0, ready))],
  "+CMQTTREL/3": [gives(true, readMqttRunning)],
  "+CMQTTSSLCFG/1": [gives([{ client: 0, context: 0 }, { client: 1, context: 0 }], readMqttTlsContexts)],
  "+CMQTTSSLCFG/2": test("+CMQTTSSLCFG", "(0,1),(0-9)"),
  "+CMQTTSSLCFG/3": [done((session, ready) => setMqttTlsContext(session, 0, 1, ready))],
  "+CMQTTWILLTOPIC/1": [done((session, ready) => setMqttWillTopic(session, 0, "will/topic", ready)), unprinted("will/topic")],
  "+CMQTTWILLMSG/1": [done((session, ready) => setMqttWillMessage(session, 0, "so far", 1, ready)), unprinted("so far")],
  "+CMQTTCONNECT/1": [done((session, ready) => connectMqtt(session, 0, BROKER, ready))],
  "+CMQTTCONNECT/2": [gives([{ client: 0, ...BROKER }], readMqttConnections)],
  "+CMQTTDISC/1": [done((session, ready) => disconnectMqtt(session, 0, 120, ready))],
  "+CMQTTTOPIC/1": [done((session, ready) => setMqttTopic(session, 0, "the/topic", ready)), unprinted("the/topic")],
  "+CMQTTPAYLOAD/1": [done((session, ready) => setMqttPayload(session, 0, "123456", ready)), unprinted("123456")],
  "+CMQTTPUB/1": [
    done((session, ready) => publishMqtt(session, 0, { qos: 1, retain: false, duplicate: false, waitSeconds: 60 }, ready)),
  ],
  "+CMQTTSUB/1": [done((session, ready) => subscribeMqtt(session, 0, "the/topic", 1, ready)), unprinted("the/topic")],
  "+CMQTTUNSUB/1": [done((session, ready) => unsubscribeMqtt(session, 0, "the/topic", ready)), unprinted("the/topic")],
  "+CMQTTCFG/1": [gives([{ client: 0, ...DEFAULTS }, { client: 1, ...DEFAULTS }], readMqttSettings)],
  "+CMQTTCFG/2": [done((session, ready) => setMqttOperationTimeout(session, 0, 24, ready))],
  "+CMQTTCFG/3": [done((session, ready) => setMqttUtf8Check(session, 0, false, ready))],
  "+CMQTTCFG/4": [gives([{ client: 0, utf8Check: false, operationTimeoutSeconds: 24 }, { client: 1, ...DEFAULTS }], readMqttSettings)],
};
