import { expect } from "../../expect";
import { Environment } from "../../../twin/state/environment";
import { answers, mqttWorld, online, OPEN, opened } from "./13-world";

const long = (length: number): string => "x".repeat(length);

describe("EC716S twin, chapter 13: the connection", () => {
  const tests: [string, string[]][] = [
    ["AT+MCONFIG=?", ["+MCONFIG: <clientid>[,<username>,<password>[,(0-2),(0,1),<will_topic>,<will_message>]]"]],
    ["AT+MIPSTART=?", ['+MIPSTART:"(0,255).(0,255).(0,255).(0,255)",(1-65535)', '+MIPSTART:"DOMAIN NAME",(1-65535)']],
    ["AT+SSLMIPSTART=?", ['+SSLMIPSTART:"(0,255).(0,255).(0,255).(0,255)",(1-65535)', '+SSLMIPSTART:"DOMAIN NAME",(1-65535)']],
    ["AT+MCONNECT=?", ["+MCONNECT:(0-1),(1-65535)"]],
    ["AT+MPUB=?", ["+MPUB:<topic>,(0-2),(0-1),<message>"]],
    ["AT+MPUBEX=?", ["+MPUBEX:<topic>,(0-2),(0-1),<len>"]],
    ["AT+MSUB=?", ["+MSUB:<topic>,(0-2)"]],
    ["AT+MUNSUB=?", ["+MUNSUB:<topic>"]],
    ["AT+MQTTMSGGET=?", []],
    ["AT+MQTTMSGSET=?", ["+MQTTMSGSET:(0,1)"]],
    ["AT+MQTTMODE=?", ["+MQTTMODE: (0,1)"]],
    ["AT+MIPCLOSE=?", []],
    ["AT+MDISCONNECT=?", []],
    ["AT+MQTTSTATU=?", []],
    ["AT+MQTTMSGSET?", ["+MQTTMSGSET:1"]],
    ["AT+MQTTMODE?", ["+MQTTMODE: 0"]],
    ["AT+MQTTSTATU", ["+MQTTSTATU :0"]],
  ];
  for (const [line, answer] of tests) {
    it(`answers ${line} as the manual has it`, () => {
      mqttWorld().t.command(line, [...answer, "OK"]);
    });
  }

  const refused = [
    "AT+MCONFIG?", "AT+MCONFIG", "AT+MCONFIG=", 'AT+MCONFIG=""', "AT+MCONFIG=a,b", 'AT+MCONFIG=a,,""', "AT+MCONFIG=a,b,c,1,0,\"t\"", 'AT+MCONFIG=a,b,c,3,0,"t","m"',
    'AT+MCONFIG=a,b,c,1,2,"t","m"', 'AT+MCONFIG=a,b,c,1,0,t,"m"', 'AT+MCONFIG=a,b,c,1,0,"t",m', 'AT+MCONFIG=a,b,c,0,1,"",""', `AT+MCONFIG=${long(257)}`,
    `AT+MCONFIG=a,${long(257)},c`, `AT+MCONFIG=a,b,${long(257)}`, `AT+MCONFIG=a,b,c,0,0,"${long(257)}","m"`, `AT+MCONFIG=a,b,c,0,0,"t","${long(1361)}"`,
    "AT+MIPSTART", "AT+MIPSTART?", "AT+MIPSTART=broker.example", 'AT+MIPSTART="",1883', "AT+MIPSTART=broker.example,0", "AT+MIPSTART=broker.example,65536",
    "AT+MIPSTART=broker.example,port", "AT+MIPSTART=10.0.0.256,1883", "AT+MIPSTART=10.0.0,1883", "AT+SSLMIPSTART=broker.example", "AT+MCONNECT=1", "AT+MCONNECT=2,60",
    "AT+MCONNECT=1,0", "AT+MCONNECT=1,65536", "AT+MCONNECT=1,60", "AT+MDISCONNECT", "AT+MDISCONNECT?", "AT+MIPCLOSE", "AT+MIPCLOSE?", "AT+MQTTSTATU?",
    "AT+MQTTMSGSET=2", "AT+MQTTMODE=2", "AT+MQTTMODE",
  ];
  for (const line of refused) {
    it(`refuses ${line.substring(0, 50)}`, () => {
      mqttWorld().t.command(line, ["ERROR"]);
    });
  }

  it("follows the manual's conversation to the byte", () => {
    const { t } = mqttWorld();
    t.command('AT+MCONFIG="device","user","secret"', ["OK"]);
    t.send('AT+MIPSTART="broker.example","1883"\r').run(1000).expectBytes('AT+MIPSTART="broker.example","1883"\r\r\nOK\r\n\r\nCONNECT OK\r\n');
    t.send("AT+MCONNECT=1,60\r").run(1000).expectBytes("AT+MCONNECT=1,60\r\r\nOK\r\n\r\nCONNACK OK\r\n");
    answers(t, 'AT+MSUB="mqtt/topic",0', ["OK", "SUBACK"]);
    answers(t, 'AT+MPUB="mqtt/topic",0,0,"SSSSddddd"', ["OK", "+MSUB: 0"]);
    t.command("AT+MQTTMSGGET?", ["+MQTTMSGGET: 0,VALID", "+MQTTMSGGET: 1,INVALID", "+MQTTMSGGET: 2,INVALID", "+MQTTMSGGET: 3,INVALID", "OK"]);
    t.command("AT+MQTTMSGGET", ["+MSUB: mqtt/topic,9 byte,SSSSddddd", "OK"]);
    t.command("AT+MQTTMSGSET=0", ["OK"]);
    answers(t, 'AT+MPUB="mqtt/topic",0,0,"SSSSddddd"', ["OK", '+MSUB: "mqtt/topic",9 byte,SSSSddddd']);
    t.command("AT+MDISCONNECT", ["OK"]).command("AT+MIPCLOSE", ["OK"]).command("AT+MQTTSTATU", ["+MQTTSTATU :0", "OK"]);
  });

  it("tells how far the connection is", () => {
    const { t } = mqttWorld();
    t.command("AT+MCONFIG=device", ["OK"]).command("AT+MQTTSTATU", ["+MQTTSTATU :0", "OK"]);
    answers(t, OPEN, ["OK", "CONNECT OK"]);
    t.command("AT+MQTTSTATU", ["+MQTTSTATU :2", "OK"]);
    answers(t, "AT+MCONNECT=0,60", ["OK", "CONNACK OK"]);
    t.command("AT+MQTTSTATU", ["+MQTTSTATU :1", "OK"]);
  });

  it("logs in with the id, account and will that it was given, in quotation marks or not", () => {
    const { t, broker } = mqttWorld({}, { credentials: { "the user": "secret" } });
    answers(t, 'AT+MCONFIG=device,"the user",secret,1,1,"will","gone, \\22at last\\22"', ["OK"]);
    answers(t, OPEN, ["OK", "CONNECT OK"]);
    answers(t, "AT+MCONNECT=1,60", ["OK", "CONNACK OK"]);
    expect(broker.clients()).toEqual(["device"]);
    broker.kick("device");
    const seen: string[] = [];
    broker.subscribe("will", (topic, payload, qos, retain) => seen.push(`${topic} ${payload} ${qos} ${retain}`));
    expect(seen).toEqual(['will gone, "at last" 1 true']);
  });

  it("takes the will as it is typed with the quirk", () => {
    const { t, broker } = mqttWorld({ quirks: ["mqtt-will-literal"] }, { credentials: { "the user": "secret" } });
    answers(t, 'AT+MCONFIG=device,"the user",secret,1,1,"will","gone, \\22at last\\22"', ["OK"]);
    answers(t, OPEN, ["OK", "CONNECT OK"]);
    answers(t, "AT+MCONNECT=1,60", ["OK", "CONNACK OK"]);
    expect(broker.clients()).toEqual(["device"]);
    broker.kick("device");
    const seen: string[] = [];
    broker.subscribe("will", (topic, payload, qos, retain) => seen.push(`${topic} ${payload} ${qos} ${retain}`));
    expect(seen).toEqual(['will gone, \\22at last\\22 1 true']);
  });

  it("logs in without account and will where they are empty", () => {
    const { broker } = online({}, {}, 'AT+MCONFIG=device,"","",0,0,"",""');
    const seen: string[] = [];
    broker.subscribe("#", (topic) => seen.push(topic));
    broker.kick("device");
    expect(seen).toEqual([]);
  });

  it("forgets the account with a restart", () => {
    const { t } = opened();
    t.twin.reset();
    t.waitUntilRunning().train().run(10000).take();
    answers(t, OPEN, ["OK", "CONNECT OK"]);
    t.command("AT+MCONNECT=1,60", ["ERROR"]);
  });

  it("has a bare ERROR behind OK where the broker refuses the login, and CLOSED, as the broker closes then", () => {
    const { t } = opened({}, { credentials: { user: "secret" } });
    answers(t, "AT+MCONNECT=1,60", ["OK", "ERROR", "CLOSED"]);
    t.command("AT+MQTTSTATU", ["+MQTTSTATU :0", "OK"]);
    answers(t, "AT+MCONFIG=device,user,secret", ["OK"]);
    answers(t, OPEN, ["OK", "CONNECT OK"]);
    answers(t, "AT+MCONNECT=1,60", ["OK", "CONNACK OK"]);
  });

  it("refuses a login without a connection, and a second one", () => {
    const { t } = mqttWorld();
    t.command("AT+MCONFIG=device", ["OK"]).command("AT+MCONNECT=1,60", ["ERROR"]);
    online().t.command("AT+MCONNECT=1,60", ["ERROR"]);
  });

  it("is thrown out by a broker that waits for the login", () => {
    const { t } = opened({}, { connectTimeoutMs: 5000 });
    t.run(6000).expectLines(["CLOSED"]);
  });

  it("says ALREADY CONNECT where there is a connection, and refuses one while another is being made", () => {
    const { t } = opened();
    answers(t, OPEN, ["OK", "ALREADY CONNECT"]);
    answers(t, "AT+SSLMIPSTART=broker.example,8883", ["OK", "ALREADY CONNECT"]);
    const other = mqttWorld().t;
    other.network.setReachable(false);
    other.command(OPEN, ["OK"]).command(OPEN, ["ERROR"]);
  });

  it("tells the state where the broker cannot be reached", () => {
    const { t } = mqttWorld();
    answers(t, "AT+MIPSTART=broker.example,1999", ["OK", "STATE:IP STATUS", "CONNECT FAIL"]);
    answers(t, "AT+MIPSTART=nowhere.example,1883", ["OK", "STATE:IP STATUS", "CONNECT FAIL"]);
    t.command("AT+MIPCLOSE", ["ERROR"]);
    answers(t, OPEN, ["OK", "CONNECT OK"]);
    answers(mqttWorld({ quirks: ["mqtt-state-blank"] }).t, "AT+MIPSTART=broker.example,1999", ["OK", "STATE: IP STATUS", "CONNECT FAIL"]);
  });

  it("gives a broker up that does not answer", () => {
    const { t } = mqttWorld();
    t.network.setReachable(false);
    t.command(OPEN, ["OK"]).run(74000).expectLines([]).run(2000).expectLines(["STATE:IP STATUS", "CONNECT FAIL"]);
  });

  it("cannot connect without a context", () => {
    const environment = new Environment();
    environment.setCoverage(false);
    const { t } = mqttWorld({ environment, begin: "started" });
    t.run(5000);
    answers(t, OPEN, ["OK", "STATE:IP INITIAL", "CONNECT FAIL"]);
  });

  it("says CLOSED where the broker ends the connection, and is offline then", () => {
    const { t, broker } = online();
    broker.kick("device");
    t.run(1000).expectLines(["CLOSED"]).command("AT+MQTTSTATU", ["+MQTTSTATU :0", "OK"]).command("AT+MIPCLOSE", ["ERROR"]).command("AT+MDISCONNECT", ["ERROR"]);
    answers(t, OPEN, ["OK", "CONNECT OK"]);
  });

  it("refuses AT+MIPCLOSE behind CLOSED with 767 with its quirk", () => {
    const { t, broker } = online({ quirks: ["mqtt-close-cme"] });
    broker.kick("device");
    t.run(1000).expectLines(["CLOSED"]).command("AT+MIPCLOSE", ["+CME ERROR: 767"]);
  });

  it("loses link 7 when the far side closes it", () => {
    const { t } = online();
    t.twin.closeSocket(7);
    t.run(1000).expectLines(["CLOSED"]).command("AT+MQTTSTATU", ["+MQTTSTATU :0", "OK"]);
  });

  it("says farewell to the broker with AT+MDISCONNECT, and holds the link until AT+MIPCLOSE", () => {
    const { t, broker } = online({}, {}, 'AT+MCONFIG=device,"","",0,0,"will","gone"');
    answers(t, "AT+MDISCONNECT", ["OK"]);
    expect(broker.log.map((entry) => entry.event)).toEqual(["connected", "disconnected"]);
    t.command("AT+MQTTSTATU", ["+MQTTSTATU :0", "OK"]).command("AT+MDISCONNECT", ["ERROR"]).command("AT+MCONNECT=1,60", ["ERROR"]);
    answers(t, OPEN, ["OK", "ALREADY CONNECT"]);
    t.command("AT+MIPCLOSE", ["OK"]).command("AT+MIPCLOSE", ["ERROR"]);
  });

  it("has no link to close after AT+MDISCONNECT with the quirk of a broker that closes first", () => {
    const { t } = online({ quirks: ["mqtt-closed-after-disconnect"] });
    answers(t, "AT+MDISCONNECT", ["OK", "CLOSED"]);
    t.command("AT+MIPCLOSE", ["ERROR"]);
  });

  it("leaves the will to the broker where AT+MIPCLOSE comes without AT+MDISCONNECT", () => {
    const { t, broker } = online({}, {}, 'AT+MCONFIG=device,"","",0,0,"will","gone"');
    const seen: string[] = [];
    broker.subscribe("will", (_topic, payload) => seen.push(payload));
    answers(t, "AT+MIPCLOSE", ["OK"]);
    expect(seen).toEqual(["gone"]);
  });

  it("closes a connection that is being made without another word", () => {
    const { t } = mqttWorld();
    t.network.setReachable(false);
    t.command(OPEN, ["OK"]).command("AT+MIPCLOSE", ["OK"]);
    t.network.setReachable(true);
    t.run(5000).expectLines([]);
  });

  it("answers AT+MDISCONNECT while nothing can be sent, and sends it later", () => {
    const { t, broker } = online();
    t.network.setReachable(false);
    t.command("AT+MDISCONNECT", ["OK"]).command("AT+MIPCLOSE", ["OK"]);
    expect(broker.clients()).toEqual(["device"]);
    t.network.setReachable(true);
    t.run(1000);
    expect(broker.log.at(-1)?.event).toBe("disconnected");
  });

  it("keeps the connection alive by itself", () => {
    const { t, broker } = opened();
    answers(t, "AT+MCONNECT=1,10", ["OK", "CONNACK OK"]);
    t.run(120000).expectLines([]);
    expect(broker.clients()).toEqual(["device"]);
  });

  it("goes on with the broker's session where it is not to be clean", () => {
    const { t, broker } = opened();
    answers(t, "AT+MCONNECT=0,60", ["OK", "CONNACK OK"]);
    answers(t, "AT+MSUB=down,1", ["OK", "SUBACK"]);
    t.command("AT+MQTTMSGSET=0", ["OK"]);
    broker.kick("device");
    broker.publish("down", "missed", { qos: 1 });
    t.run(1000).take();
    answers(t, OPEN, ["OK", "CONNECT OK"]);
    answers(t, "AT+MCONNECT=0,60", ["OK", "CONNACK OK", '+MSUB: "down",6 byte,missed']);
  });
});
