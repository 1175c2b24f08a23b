import {
  closeMqtt,
  configureMqtt,
  connectMqtt,
  disconnectMqtt,
  openMqtt,
  publishMqtt,
  publishMqttText,
  readMqttPublishMode,
  readMqttState,
  setMqttPublishMode,
  subscribeMqtt,
  testMqtt,
  unsubscribeMqtt,
} from "../../../drivers/ec716s/13-mqtt";
import { readSignal } from "../../../drivers/ec716s/05-network";
import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { asked, asks, fails, refuses } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";
const OPEN = 'AT+MIPSTART="broker.example",1883';

describe("EC716S chapter 13, MQTT, the connection", () => {
  it("who connects is told with a user or without, and a will wants both fields even if they are empty", () => {
    asked('AT+MCONFIG="box-7"', OK, (session, take) => configureMqtt(session, { clientId: "box-7" }, take));
    asked('AT+MCONFIG="box-7","me","secret"', OK, (session, take) => configureMqtt(session, { clientId: "box-7", user: "me", password: "secret" }, take));
    asked('AT+MCONFIG="box-7","","",1,1,"s/t","gone"', OK, (session, take) => configureMqtt(session, { clientId: "box-7", will: { topic: "s/t", payload: "gone", qos: 1, retain: true } }, take));
    fails('AT+MCONFIG="a b"', "\r\nERROR\r\n", (session, take) => configureMqtt(session, { clientId: "a b" }, take), "error");
  });

  it("quotes, backslashes and line ends of a will go as a backslash and two digits", () => {
    asked('AT+MCONFIG="b","","",0,0,"t","{\\22a\\22:\\5C\\0D\\0A}"', OK, (session, take) => configureMqtt(session, { clientId: "b", will: { topic: "t", payload: '{"a":\\\r\n}', qos: 0, retain: false } }, take));
  });

  it("what the module cannot take is refused", () => {
    refuses((session, take) => configureMqtt(session, { clientId: "" }, take));
    refuses((session, take) => configureMqtt(session, { clientId: repeated("x", 257) }, take));
    refuses((session, take) => configureMqtt(session, { clientId: "b", password: "secret" }, take));
    refuses((session, take) => configureMqtt(session, { clientId: "b", will: { topic: "t", payload: repeated('"', 454), qos: 0, retain: false } }, take));
    refuses((session, take) => openMqtt(session, "", 1883, false, take));
    refuses((session, take) => openMqtt(session, "b", 0, false, take));
    refuses((session, take) => connectMqtt(session, true, 65536, take));
  });

  it("no failure repeats a password", () => {
    let message = "";
    inChunks(
      [[">", 'AT+MCONFIG="b","me","secret"'], ["<", "\r\nERROR\r\n"]],
      (session) => configureMqtt(session, { clientId: "b", user: "me", password: "secret" }, (failure) => (message = failure === undefined ? "" : failure.message)),
      () => expect(message).toBe("AT+MCONFIG: ERROR"),
    );
  });

  it("OK only takes the order: CONNECT OK follows, with the number of its link or without", () => {
    const results: readonly string[] = ["CONNECT OK", "7,CONNECT OK", "7, CONNECT OK"];
    for (const result of results)
      asks([[">", OPEN], ["<", OK], ["wait", "20000"], ["<", `\r\n${result}\r\n`]], (session, take) => openMqtt(session, "broker.example", 1883, false, take), {});
    asks([[">", 'AT+SSLMIPSTART="broker.example",8883'], ["<", OK], ["wait", "60000"], ["<", "\r\n7,CONNECT OK\r\n"]], (session, take) => openMqtt(session, "broker.example", 8883, true, take), {});
  });

  it("a connection that fails, or that there is already, fails", () => {
    const results: readonly string[] = ["STATE:IP INITIAL\r\n\r\nCONNECT FAIL", "STATE: IP STATUS\r\n\r\nCONNECT FAIL", "7,CONNECT FAIL", "ALREADY CONNECT"];
    for (const result of results)
      asks([[">", OPEN], ["<", `${OK}\r\n${result}\r\n`]], (session, take) => openMqtt(session, "broker.example", 1883, false, take), { failure: "error" });
    fails(OPEN, "\r\nERROR\r\n", (session, take) => openMqtt(session, "broker.example", 1883, false, take), "error");
  });

  it("the result of another link is not its own", () => {
    asks([[">", OPEN], ["<", OK + "\r\n0,CONNECT OK\r\n\r\n1,CONNECT FAIL\r\n\r\n7,CONNECT OK\r\n"]], (session, take) => openMqtt(session, "broker.example", 1883, false, take), {});
  });

  it("other commands go through until the connection's result", () => {
    const order: string[] = [];
    const talk: Talk = [
      [">", OPEN],
      ["<", OK],
      [">", "AT+CSQ"],
      ["<", "\r\n+CSQ: 15,0\r\n" + OK],
      ["<", "\r\n7,CONNECT OK\r\n"],
    ];
    inChunks(
      talk,
      (session) => {
        openMqtt(session, "broker.example", 1883, false, () => order.push("connected"));
        readSignal(session, () => order.push("signal"));
      },
      () => expect(order.splice(0, order.length)).toEqual(["signal", "connected"]),
    );
  });

  it("the session's acceptance follows OK, and so does its refusal, a bare ERROR", () => {
    const command = "AT+MCONNECT=1,60";
    asks([[">", command], ["<", OK], ["wait", "5000"], ["<", "\r\nCONNACK OK\r\n"]], (session, take) => connectMqtt(session, true, 60, take), {});
    let failures: Failure[] = [];
    const connect = (said: string): Failure[] => {
      inChunks(
        [[">", command], ["<", said]],
        (session) => {
          failures = [];
          connectMqtt(session, true, 60, (failure) => failures.push(failure as Failure));
        },
        () => expect(failures.length).toBe(1),
      );
      return failures;
    };
    expect(connect(OK + "\r\nERROR\r\n")[0]?.byPeer).toBe(true);
    expect(connect("\r\nERROR\r\n")[0]?.byPeer).toBe(undefined);
    expect(connect(OK + "\r\n7,CLOSED\r\n")[0]?.kind).toBe("error");
    expect(connect(OK + "\r\nCLOSED\r\n")[0]?.kind).toBe("error");
  });

  it("the refusal is not taken for the answer of the command behind it", () => {
    let ends: string[] = [];
    inChunks(
      [[">", "AT+MCONNECT=0,300"], ["<", OK], ["wait", "3000"], ["<", "\r\nERROR\r\n"], [">", "AT+CSQ"], ["<", "\r\n+CSQ: 15,0\r\n" + OK]],
      (session) => {
        ends = [];
        connectMqtt(session, false, 300, (failure) => ends.push(failure === undefined ? "ok" : failure.kind));
        readSignal(session, (failure) => ends.push(failure === undefined ? "ok" : failure.kind));
      },
      () => expect(ends).toEqual(["error", "ok"]),
    );
  });

  it("leave is taken and the line closed; closed already is an error of its own", () => {
    asked("AT+MDISCONNECT", OK, (session, take) => disconnectMqtt(session, take));
    asked("AT+MIPCLOSE", OK, (session, take) => closeMqtt(session, take));
    fails("AT+MIPCLOSE", "\r\n+CME ERROR: 767\r\n", (session, take) => closeMqtt(session, take), "cme 767");
  });

  it("the state has a blank in front of its colon, and three values", () => {
    asked("AT+MQTTSTATU", "\r\n+MQTTSTATU :0\r\n" + OK, (session, take) => readMqttState(session, take), "offline");
    asked("AT+MQTTSTATU", "\r\n+MQTTSTATU :1\r\n" + OK, (session, take) => readMqttState(session, take), "connected");
    asked("AT+MQTTSTATU", "\r\n+MQTTSTATU: 2\r\n" + OK, (session, take) => readMqttState(session, take), "opened");
    fails("AT+MQTTSTATU", "\r\n+MQTTSTATU :3\r\n" + OK, (session, take) => readMqttState(session, take), "error");
    asked("AT+MIPSTART=?", '\r\n+MIPSTART:"DOMAIN NAME",(1-65535)\r\n' + OK, (session, take) => testMqtt(session, "+MIPSTART", take), '"DOMAIN NAME",(1-65535)');
  });
});

describe("EC716S chapter 13, MQTT, messages out", () => {
  it("a payload of any bytes is counted, and done as its quality says", () => {
    const payload = '\x1a"\r\nOK\r\n>';
    const publish = (qos: 0 | 1 | 2, behind: string): void =>
      asks([[">", `AT+MPUBEX="a/b",${qos},0,9`], ["<", "\r\n>"], [">>", payload], ["<", OK + behind]], (session, take) => publishMqtt(session, "a/b", payload, qos, false, take), {});
    publish(0, "");
    publish(1, "\r\nPUBACK\r\n");
    publish(2, "\r\nPUBREC\r\n\r\nPUBCOMP\r\n");
  });

  it("OK without the broker's word is no success", () => {
    asks([[">", 'AT+MPUBEX="a",1,1,1'], ["<", "\r\n>"], [">>", "x"], ["<", OK]], (session, take) => publishMqtt(session, "a", "x", 1, true, take), { failure: "timeout" });
    fails('AT+MPUBEX="a",1,1,1', "\r\nERROR\r\n", (session, take) => publishMqtt(session, "a", "x", 1, true, take), "error");
  });

  it("a text is quoted and escaped; it may be empty", () => {
    asked('AT+MPUB="a",0,0,"313233"', OK, (session, take) => publishMqttText(session, "a", "313233", 0, false, take));
    asked('AT+MPUB="a",0,1,""', OK, (session, take) => publishMqttText(session, "a", "", 0, true, take));
    asks([[">", 'AT+MPUB="a",1,0,"\\22x\\22"'], ["<", OK + "\r\nPUBACK\r\n"]], (session, take) => publishMqttText(session, "a", '"x"', 1, false, take), {});
    asked("AT+MQTTMODE=1", OK, (session, take) => setMqttPublishMode(session, "hex", take));
    asked("AT+MQTTMODE=0", OK, (session, take) => setMqttPublishMode(session, "text", take));
    asked("AT+MQTTMODE?", "\r\n+MQTTMODE: 1\r\n" + OK, (session, take) => readMqttPublishMode(session, take), "hex");
  });

  it("subscriptions are done when the broker acknowledged", () => {
    asks([[">", 'AT+MSUB="a/#",1'], ["<", OK], ["wait", "2000"], ["<", "\r\nSUBACK\r\n"]], (session, take) => subscribeMqtt(session, "a/#", 1, take), {});
    asks([[">", 'AT+MUNSUB="a/#"'], ["<", OK], ["wait", "2000"], ["<", "\r\nUNSUBACK\r\n"]], (session, take) => unsubscribeMqtt(session, "a/#", take), {});
    fails('AT+MSUB="a/#",1', "\r\nERROR\r\n", (session, take) => subscribeMqtt(session, "a/#", 1, take), "error");
  });

  it("sizes and texts out of range are refused", () => {
    refuses((session, take) => publishMqtt(session, "a", "", 0, false, take));
    refuses((session, take) => publishMqtt(session, "a", repeated("x", 2385), 0, false, take));
    refuses((session, take) => publishMqttText(session, "a", repeated('"', 795), 0, false, take));
    refuses((session, take) => publishMqtt(session, 'a"', "x", 0, false, take));
    refuses((session, take) => subscribeMqtt(session, "", 0, take));
    refuses((session, take) => subscribeMqtt(session, repeated("x", 257), 0, take));
  });
});
