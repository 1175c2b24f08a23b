import { readAttachment, readGprsRegistration } from "../../../drivers/ec716s/06-packet";
import { shut } from "../../../drivers/ec716s/09-tcpip";
import { onTcpIpEvent, type TcpIpEvent } from "../../../drivers/ec716s/09-tcpip-events";
import {
  closeMqtt,
  configureMqtt,
  connectMqtt,
  disconnectMqtt,
  openMqtt,
  publishMqttText,
  readMqttState,
  setMqttPublishMode,
  subscribeMqtt,
  type MqttPublishMode,
} from "../../../drivers/ec716s/13-mqtt";
import {
  onMqttEvent,
  readMqttCache,
  setMqttMessageMode,
  takeMqttCache,
  type MqttMessageEvent,
} from "../../../drivers/ec716s/13-mqtt-messages";
import { done, gives, hears, type ChapterReplays, type Step } from "./replay";

const MAX_BYTES = 1024;
const MESSAGE: MqttMessageEvent = { kind: "message", message: { topic: "mqtt/topic", payload: "SSSSddddd" } };

const configures = done((session, ready) => configureMqtt(session, { clientId: "device", user: "user", password: "word" }, ready));

function publishes(topic: string, text: string): Step {
  return done((session, ready) => publishMqttText(session, topic, text, 0, false, ready));
}

function publishesAs(mode: MqttPublishMode): Step {
  return done((session, ready) => setMqttPublishMode(session, mode, ready));
}

function listening(...events: MqttMessageEvent[]): Step {
  return hears(events, (session, hear: (event: MqttMessageEvent) => void) => onMqttEvent(session, MAX_BYTES, hear));
}

/** One message, in place 0. */
const takesFromCache: readonly Step[] = [
  gives([0], readMqttCache),
  gives([MESSAGE], (session, answer) => {
    const events: MqttMessageEvent[] = [];
    takeMqttCache(session, MAX_BYTES, (event) => events.push(event), (failure) => answer(failure, events));
  }),
];

export const EC716S_MQTT: ChapterReplays = {
  "+MCONFIG/1": [configures],
  "+MIPSTART/1": [
    listening({ kind: "cached", place: 0 }, MESSAGE),
    gives({ state: "home" }, readGprsRegistration),
    gives(true, readAttachment),
    configures,
    done((session, ready) => openMqtt(session, "120.27.2.154", 1883, false, ready)),
    done((session, ready) => connectMqtt(session, true, 60, ready)),
    done((session, ready) => subscribeMqtt(session, "mqtt/topic", 0, ready)),
    publishes("mqtt/topic", "SSSSdddd"),
    publishesAs("hex"),
    publishes("mqtt/topic", "313233"),
    ...takesFromCache,
    done((session, ready) => setMqttMessageMode(session, "pushed", ready)),
    publishes("mqtt/topic", "SSSSddddd"),
    done(disconnectMqtt),
    done(closeMqtt),
  ],
  "+MQTTMSGGET/1": [listening({ kind: "cached", place: 0 }), ...takesFromCache],
  "+MQTTMODE/1": [publishesAs("hex"), publishes("test", "313233"), publishesAs("text"), publishes("test", "123")],
  "+MQTTSTATU/1": [listening({ kind: "closed", certain: false }), gives("offline", readMqttState)],
  "+MQTTSTATU/2": [hears<TcpIpEvent>([{ kind: "context-lost" }], onTcpIpEvent), done(shut)],
};
