import {
  acquireMqttClient,
  connectMqtt,
  disconnectMqtt,
  publishMqtt,
  readMqttClients,
  readMqttConnected,
  readMqttConnections,
  readMqttRunning,
  readMqttSubscriptions,
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
  type MqttConnection,
} from "../../../drivers/sim767xx/16-mqtt";
import { MQTT_ERRORS } from "../../../drivers/sim767xx/16-mqtt-errors";
import { fromByte } from "../../../hal/bytes";
import { expect } from "../../expect";
import { asked, asks, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const BROKER: MqttConnection = { address: "tcp://120.27.2.154:1883", keepAliveSeconds: 20, cleanSession: true };
const CONNECT = 'AT+CMQTTCONNECT=0,"tcp://120.27.2.154:1883",20,1';
const AT_LEAST_ONCE = { qos: 1, retain: false, duplicate: false, waitSeconds: 60 } as const;

describe("SIM767XX chapter 16, the service", () => {
  it("starts with its result behind OK or in front of it, with or without a blank", () => {
    asked("AT+CMQTTSTART", OK + "\r\n+CMQTTSTART: 0\r\n", (session, take) => startMqtt(session, undefined, take));
    asked("AT+CMQTTSTART", "\r\n+CMQTTSTART: 0\r\n" + OK, (session, take) => startMqtt(session, undefined, take));
    asked("AT+CMQTTSTART", OK + "+CMQTTSTART:0\r\n", (session, take) => startMqtt(session, undefined, take));
  });

  it("starts on a PDP context of 1 to 15", () => {
    asked("AT+CMQTTSTART=2", OK + "\r\n+CMQTTSTART: 0,2\r\n", (session, take) => startMqtt(session, 2, take));
    refuses((session, take) => startMqtt(session, 16, take));
  });

  it("tells why it does not start, and a bare ERROR where it runs already", () => {
    fails("AT+CMQTTSTART", OK + "\r\n+CMQTTSTART: 7\r\n", (session, take) => startMqtt(session, undefined, take), "code 7");
    fails("AT+CMQTTSTART", ERROR, (session, take) => startMqtt(session, undefined, take), "error");
  });

  it("stops with its result behind OK; a failure has its code in front of ERROR", () => {
    asked("AT+CMQTTSTOP", OK + "\r\n+CMQTTSTOP: 0\r\n", (session, take) => stopMqtt(session, undefined, take));
    asked("AT+CMQTTSTOP=2", OK + "\r\n+CMQTTSTOP: 0,2\r\n", (session, take) => stopMqtt(session, 2, take));
    fails("AT+CMQTTSTOP", "\r\n+CMQTTSTOP: 21\r\n" + ERROR, (session, take) => stopMqtt(session, undefined, take), "code 21");
    fails("AT+CMQTTSTOP", ERROR, (session, take) => stopMqtt(session, undefined, take), "error");
  });

  it("says by the read form of +CMQTTREL whether it runs", () => {
    asked("AT+CMQTTREL?", OK, (session, take) => readMqttRunning(session, take), true);
    asked("AT+CMQTTREL?", ERROR, (session, take) => readMqttRunning(session, take), false);
  });

  it("test forms answer what is supported", () => {
    const line = "+CMQTTACCQ: (0-1),(1-128)[,(0-1)]";
    asked("AT+CMQTTACCQ=?", "\r\n" + line + "\r\n" + OK, (session, take) => testMqtt(session, "+CMQTTACCQ", take), "(0-1),(1-128)[,(0-1)]");
    asked(
      "AT+CMQTTCFG=?",
      '\r\n+CMQTTCFG: "checkUTF8",(0-1),(0-1)\r\n+CMQTTCFG: "version",(0-1),(3-4)\r\n' + OK,
      (session, take) => testMqtt(session, "+CMQTTCFG", take),
      '"checkUTF8",(0-1),(0-1)\n"version",(0-1),(3-4)',
    );
  });

  it("every code of 16.3.1 has a meaning", () => {
    expect(MQTT_ERRORS.length).toBe(36);
    expect(MQTT_ERRORS[11]).toBe("no connection");
    expect(MQTT_ERRORS[25]).toContain("DNS error");
    expect(MQTT_ERRORS[31]).toContain("not authorized");
    expect(MQTT_ERRORS[35]).toContain("disconnect");
  });
});

describe("SIM767XX chapter 16, clients", () => {
  it("a client is taken by OK alone, for TCP or TLS", () => {
    asked('AT+CMQTTACCQ=0,"a12mmmm",0', OK, (session, take) => acquireMqttClient(session, 0, "a12mmmm", false, take));
    asked('AT+CMQTTACCQ=1,"a12mmmm",1', OK, (session, take) => acquireMqttClient(session, 1, "a12mmmm", true, take));
  });

  it("one that is used tells its code, or nothing", () => {
    const act = (session: Parameters<typeof acquireMqttClient>[0], take: Parameters<typeof acquireMqttClient>[4]): void =>
      acquireMqttClient(session, 0, "a", false, take);
    fails('AT+CMQTTACCQ=0,"a",0', "\r\n+CMQTTACCQ: 0,19\r\n" + ERROR, act, "code 19");
    fails('AT+CMQTTACCQ=0,"a",0', ERROR, act, "error");
  });

  it("a third client, an empty id and one that cannot be quoted are refused", () => {
    refuses((session, take) => acquireMqttClient(session, 2, "a", false, take));
    refuses((session, take) => acquireMqttClient(session, 0, "", false, take));
    refuses((session, take) => acquireMqttClient(session, 0, 'a"b', false, take));
  });

  it("reads both, a free one with an empty id", () => {
    asked("AT+CMQTTACCQ?", '\r\n+CMQTTACCQ: 0,"a12mmmm",0\r\n+CMQTTACCQ: 1,"",0\r\n' + OK, (session, take) => readMqttClients(session, take), [
      { client: 0, clientId: "a12mmmm", tls: false },
      { client: 1, clientId: "", tls: false },
    ]);
  });

  it("gives one back; a free one answers 20", () => {
    asked("AT+CMQTTREL=0", OK, (session, take) => releaseMqttClient(session, 0, take));
    fails("AT+CMQTTREL=0", "\r\n+CMQTTREL: 0,20\r\n" + ERROR, (session, take) => releaseMqttClient(session, 0, take), "code 20");
  });

  it("the will's topic and message follow the prompt, with or without a line end behind it", () => {
    asks(
      [[">", "AT+CMQTTWILLTOPIC=0,10"], ["<", "\r\n>"], [">>", "0123456789"], ["<", OK]],
      (session, take) => setMqttWillTopic(session, 0, "0123456789", take),
      {},
    );
    asks(
      [[">", "AT+CMQTTWILLMSG=0,6,1"], ["<", "\r\n> \r\n"], [">>", "OK\r\n\x1a>"], ["<", OK]],
      (session, take) => setMqttWillMessage(session, 0, "OK\r\n\x1a>", 1, take),
      {},
    );
    fails("AT+CMQTTWILLTOPIC=0,1", "\r\n+CMQTTWILLTOPIC: 0,20\r\n" + ERROR, (session, take) => setMqttWillTopic(session, 0, "a", take), "code 20");
    refuses((session, take) => setMqttWillMessage(session, 0, "", 0, take));
  });
});

describe("SIM767XX chapter 16, connection", () => {
  it("connects when the result follows OK", () => {
    asked(CONNECT, OK + "\r\n+CMQTTCONNECT: 0,0\r\n", (session, take) => connectMqtt(session, 0, BROKER, take));
  });

  it("fails in each of the other four ways", () => {
    fails(CONNECT, OK + "\r\n+CMQTTCONNECT: 0,34\r\n", (session, take) => connectMqtt(session, 0, BROKER, take), "code 34");
    fails(CONNECT, ERROR + "\r\n+CMQTTCONNECT: 0,26\r\n", (session, take) => connectMqtt(session, 0, BROKER, take), "code 26");
    fails(CONNECT, "\r\n+CMQTTCONNECT: 0,3\r\n" + ERROR, (session, take) => connectMqtt(session, 0, BROKER, take), "code 3");
    fails(CONNECT, ERROR, (session, take) => connectMqtt(session, 0, BROKER, take), "error");
  });

  it("the result of the other client is not taken for it", () => {
    asked(CONNECT, OK + "\r\n+CMQTTCONNECT: 1,3\r\n\r\n+CMQTTCONNECT: 0,0\r\n", (session, take) => connectMqtt(session, 0, BROKER, take));
  });

  it("sends user and password in quotes", () => {
    asked(CONNECT + ',"u"', OK + "\r\n+CMQTTCONNECT: 0,0\r\n", (session, take) => connectMqtt(session, 0, { ...BROKER, user: "u" }, take));
    asked(CONNECT + ',"u","p"', OK + "\r\n+CMQTTCONNECT: 0,0\r\n", (session, take) =>
      connectMqtt(session, 0, { ...BROKER, user: "u", password: "p" }, take),
    );
  });

  it("an address that is none of tcp://, and a keep-alive out of 1 to 64800 s, are refused", () => {
    refuses((session, take) => connectMqtt(session, 0, { ...BROKER, address: "mqtt://broker:1883" }, take));
    refuses((session, take) => connectMqtt(session, 0, { ...BROKER, keepAliveSeconds: 64801 }, take));
    refuses((session, take) => connectMqtt(session, 0, { ...BROKER, password: "p" }, take));
  });

  it("reads the connections that are up", () => {
    const said = '\r\n+CMQTTCONNECT: 0,"tcp://120.27.2.154:1883",20,1\r\n+CMQTTCONNECT: 1\r\n' + OK;
    asked("AT+CMQTTCONNECT?", said, (session, take) => readMqttConnections(session, take), [{ ...BROKER, client: 0 }]);
  });

  it("disconnects with the result behind OK or in front of it", () => {
    asked("AT+CMQTTDISC=0,120", OK + "\r\n+CMQTTDISC: 0,0\r\n", (session, take) => disconnectMqtt(session, 0, 120, take));
    asked("AT+CMQTTDISC=0,120", "\r\n+CMQTTDISC: 0,0\r\n" + OK, (session, take) => disconnectMqtt(session, 0, 120, take));
    asked("AT+CMQTTDISC=0", OK + "\r\n+CMQTTDISC: 0,0\r\n", (session, take) => disconnectMqtt(session, 0, undefined, take));
    fails("AT+CMQTTDISC=0,60", "\r\n+CMQTTDISC: 0,11\r\n" + ERROR, (session, take) => disconnectMqtt(session, 0, 60, take), "code 11");
    fails("AT+CMQTTDISC=0,60", OK + "\r\n+CMQTTDISC: 0,35\r\n", (session, take) => disconnectMqtt(session, 0, 60, take), "code 35");
    refuses((session, take) => disconnectMqtt(session, 0, 59, take));
  });

  it("reads 0 as connected and 1 as not, the other way round than it seems", () => {
    asked("AT+CMQTTDISC?", "\r\n+CMQTTDISC: 0,0\r\n+CMQTTDISC: 1,1\r\n" + OK, (session, take) => readMqttConnected(session, take), [0]);
  });
});

describe("SIM767XX chapter 16, messages and subscriptions", () => {
  it("topic and payload follow the prompt and may hold anything", () => {
    const binary = fromByte(0) + fromByte(255) + "\r\nAT";
    asks(
      [[">", "AT+CMQTTTOPIC=0,9"], ["<", "\r\n>\r\n"], [">>", "simcommsg"], ["<", OK]],
      (session, take) => setMqttTopic(session, 0, "simcommsg", take),
      {},
    );
    asks(
      [[">", "AT+CMQTTPAYLOAD=0,6"], ["<", "\r\n>"], [">>", binary], ["<", OK]],
      (session, take) => setMqttPayload(session, 0, binary, take),
      {},
    );
  });

  it("an URC between the command and its prompt is nobody's answer", () => {
    asks(
      [[">", "AT+CMQTTTOPIC=0,1"], ["<", "\r\n+CMQTTNONET\r\n\r\n>"], [">>", "a"], ["<", OK]],
      (session, take) => setMqttTopic(session, 0, "a", take),
      {},
    );
  });

  it("what the module does not take is refused, or fails with its code", () => {
    refuses((session, take) => setMqttTopic(session, 0, "", take));
    refuses((session, take) => setMqttPayload(session, 0, "", take));
    fails("AT+CMQTTPAYLOAD=0,1", "\r\n+CMQTTPAYLOAD: 0,14\r\n" + ERROR, (session, take) => setMqttPayload(session, 0, "a", take), "code 14");
  });

  it("publishes with its flags only where they are set", () => {
    const result = OK + "\r\n+CMQTTPUB: 0,0\r\n";
    asked("AT+CMQTTPUB=0,1,60", result, (session, take) => publishMqtt(session, 0, AT_LEAST_ONCE, take));
    asked("AT+CMQTTPUB=0,1,60,1", result, (session, take) => publishMqtt(session, 0, { ...AT_LEAST_ONCE, retain: true }, take));
    asked("AT+CMQTTPUB=0,1,60,0,1", result, (session, take) => publishMqtt(session, 0, { ...AT_LEAST_ONCE, duplicate: true }, take));
    refuses((session, take) => publishMqtt(session, 0, { ...AT_LEAST_ONCE, waitSeconds: 30 }, take));
  });

  it("a publish fails behind OK, in front of ERROR, or without a code", () => {
    fails("AT+CMQTTPUB=0,1,60", OK + "\r\n+CMQTTPUB: 0,17\r\n", (session, take) => publishMqtt(session, 0, AT_LEAST_ONCE, take), "code 17");
    fails("AT+CMQTTPUB=0,1,60", "\r\n+CMQTTPUB: 0,11\r\n" + ERROR, (session, take) => publishMqtt(session, 0, AT_LEAST_ONCE, take), "code 11");
    fails("AT+CMQTTPUB=0,1,60", ERROR, (session, take) => publishMqtt(session, 0, AT_LEAST_ONCE, take), "error");
  });

  it("a publish without a result ends when the module's own wait is over", () => {
    fails("AT+CMQTTPUB=0,1,60", OK, (session, take) => publishMqtt(session, 0, AT_LEAST_ONCE, take), "timeout");
  });

  it("subscribes and unsubscribes by a filter behind the prompt", () => {
    asks(
      [[">", "AT+CMQTTSUB=0,9,1"], ["<", "\r\n>"], [">>", "simcommsg"], ["<", OK + "\r\n+CMQTTSUB: 0,0\r\n"]],
      (session, take) => subscribeMqtt(session, 0, "simcommsg", 1, take),
      {},
    );
    asks(
      [[">", "AT+CMQTTUNSUB=0,9,0"], ["<", "\r\n>"], [">>", "simcommsg"], ["<", OK + "\r\n+CMQTTUNSUB: 0,0\r\n"]],
      (session, take) => unsubscribeMqtt(session, 0, "simcommsg", take),
      {},
    );
    asks(
      [[">", "AT+CMQTTSUB=0,1,0"], ["<", "\r\n>"], [">>", "a"], ["<", OK + "\r\n+CMQTTSUB: 0,6\r\n"]],
      (session, take) => subscribeMqtt(session, 0, "a", 0, take),
      { failure: "code 6" },
    );
  });

  it("reads what is subscribed as the module writes it", () => {
    asked("AT+CMQTTSUB?", "\r\n+CMQTTSUB: [simcommsg]\r\n" + OK, (session, take) => readMqttSubscriptions(session, take), ["[simcommsg]"]);
    asked("AT+CMQTTSUB?", "\r\n+CMQTTSUB: \r\n" + OK, (session, take) => readMqttSubscriptions(session, take), []);
  });
});
