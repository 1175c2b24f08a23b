import type { Session } from "../../../drivers/at/session";
import {
  onMqttEvent,
  readMqttCache,
  readMqttMessageMode,
  setMqttMessageMode,
  takeMqttCache,
  type MqttMessageEvent,
} from "../../../drivers/ec716s/13-mqtt-messages";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { asked } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";

function heardIn(talk: Talk, act: (session: Session, events: MqttMessageEvent[]) => void, expected: readonly MqttMessageEvent[]): void {
  let events: MqttMessageEvent[] = [];
  inChunks(
    talk,
    (session) => {
      events = [];
      act(session, events);
    },
    () => expect(events).toEqual(expected),
  );
}

function pushed(said: string, expected: readonly MqttMessageEvent[]): void {
  heardIn([["<", said]], (session, events) => onMqttEvent(session, 1000, (event) => events.push(event)), expected);
}

function message(topic: string, payload: string): MqttMessageEvent {
  return { kind: "message", message: { topic, payload } };
}

describe("EC716S chapter 13, MQTT, pushed messages", () => {
  it("the length has the word byte behind it, or not", () => {
    pushed('\r\n+MSUB: "mqtt/topic",9 byte,SSSSddddd\r\n', [message("mqtt/topic", "SSSSddddd")]);
    pushed('\r\n+MSUB: "mqtt/topic",9,SSSSddddd\r\n', [message("mqtt/topic", "SSSSddddd")]);
    pushed("\r\n+MSUB: mqtt/topic,9 byte,SSSSddddd\r\n", [message("mqtt/topic", "SSSSddddd")]);
    pushed('\r\n+MSUB:"t", 1 byte,x\r\n', [message("t", "x")]);
    pushed('\r\n+MSUB: "t",0 byte,\r\n', [message("t", "")]);
  });

  it("a payload is counted: it spans lines, and holds commas, quotes and what looks like a result or a message", () => {
    const payload = '{"a":1,\r\n"b":"x"}\r\nOK\r\n+MSUB: "u",1 byte,y\r\n,7 byte,';
    pushed(`\r\n+MSUB: "t",${payload.length} byte,${payload}\r\n\r\n+MSUB: "v",1 byte,z\r\n`, [message("t", payload), message("v", "z")]);
  });

  it("a topic may hold commas and numbers", () => {
    pushed('\r\n+MSUB: "a,12,b",2 byte,hi\r\n', [message("a,12,b", "hi")]);
    pushed('\r\n+MSUB: "a,b",2 byte,hi\r\n', [message("a,b", "hi")]);
  });

  it("one longer than a line of the session is taken in pieces", () => {
    const payload = repeated("0123456789", 98);
    pushed(`\r\n+MSUB: "t",980 byte,${payload}\r\n`, [message("t", payload)]);
  });

  it("one longer than allowed is dropped and reported, and the next one is heard", () => {
    const said = `\r\n+MSUB: "t",1360 byte,${repeated("x", 1360)}\r\n\r\n+MSUB: "t",1 byte,y\r\n`;
    const reason = "a message was dropped: it has 1361 bytes, more than the 1000 that maxMessageBytes allows";
    pushed(said, [{ kind: "dropped", reason }, message("t", "y")]);
  });

  it("one that stops in the middle is dropped and reported", () => {
    pushed('\r\n+MSUB: "t",300 byte,' + repeated("x", 270), [{ kind: "dropped", reason: "a message was dropped: bytes of it were lost" }]);
  });

  it("a place of the cache, the connection's end and nonsense are told apart", () => {
    pushed("\r\n+MSUB: 3\r\n\r\n7,CLOSED\r\n\r\nCLOSED\r\n\r\nPUBREC\r\n\r\n+MSUB: ?\r\n", [
      { kind: "cached", place: 3 },
      { kind: "closed", certain: true },
      { kind: "closed", certain: false },
    ]);
  });
});

describe("EC716S chapter 13, MQTT, cached messages", () => {
  it("the mode is set and read", () => {
    asked("AT+MQTTMSGSET=0", OK, (session, take) => setMqttMessageMode(session, "pushed", take));
    asked("AT+MQTTMSGSET=1", OK, (session, take) => setMqttMessageMode(session, "cached", take));
    asked("AT+MQTTMSGSET?", "\r\n+MQTTMSGSET:1\r\n" + OK, (session, take) => readMqttMessageMode(session, take), "cached");
  });

  it("the places that hold a message are told", () => {
    const lines = ["+MQTTMSGGET: 0,VALID", "+MQTTMSGGET: 1,INVALID", "+MQTTMSGGET: 2,VALID", "+MQTTMSGGET: 3,INVALID"];
    asked("AT+MQTTMSGGET?", `\r\n${lines.join("\r\n")}\r\n` + OK, (session, take) => readMqttCache(session, take), [0, 2]);
  });

  it("all are taken at once, with bare topics, counted", () => {
    const said = "\r\n+MSUB: a/b,9 byte,x\r\nOK\r\n,y\r\n+MSUB: c,2 byte,hi\r\n" + OK;
    heardIn([[">", "AT+MQTTMSGGET"], ["<", said]], (session, events) => {
      const hear = (event: MqttMessageEvent): void => void events.push(event);
      onMqttEvent(session, 1000, hear);
      takeMqttCache(session, 1000, hear, (failure) => expect(failure).toBe(undefined));
    }, [message("a/b", "x\r\nOK\r\n,y"), message("c", "hi")]);
  });

  it("an empty cache gives nothing, and a place that is announced meanwhile is heard", () => {
    heardIn([[">", "AT+MQTTMSGGET"], ["<", "\r\n+MSUB: 1\r\n" + OK]], (session, events) => {
      const hear = (event: MqttMessageEvent): void => void events.push(event);
      onMqttEvent(session, 1000, hear);
      takeMqttCache(session, 1000, hear, () => {});
    }, [{ kind: "cached", place: 1 }]);
  });
});
