import { expect } from "../../expect";
import { answers, mqttWorld, online, subscribed } from "./13-world";

const long = (length: number): string => "x".repeat(length);
/** A message that ends a line, and holds what else a payload may. */
const AWKWARD = '{"a":1,\r\n"b":"OK"}\r\nERROR\r\n+MSUB: "x",1 byte,y\r\n\x00\x1a\xff';

describe("EC716S twin, chapter 13: messages", () => {
  for (const [qos, lines] of [[0, []], [1, ["PUBACK"]], [2, ["PUBREC", "PUBCOMP"]]] as const) {
    it(`acknowledges a message of QoS ${qos}`, () => {
      const { t, broker } = online();
      const seen: string[] = [];
      broker.subscribe("#", (topic, payload, quality) => seen.push(`${topic} ${payload} ${quality}`));
      answers(t, `AT+MPUB=up/topic,${qos},0,"hello"`, ["OK", ...lines]);
      t.send(`AT+MPUBEX="up/topic",${qos},0,5\r`).expectLines([`AT+MPUBEX="up/topic",${qos},0,5`, ">"]);
      t.send("again").run(1000).expectLines(["OK", ...lines]);
      expect(seen).toEqual([`up/topic hello ${qos}`, `up/topic again ${qos}`]);
    });
  }

  it("keeps a retained message at the broker", () => {
    const { t, broker } = online();
    answers(t, 'AT+MPUB=kept,0,1,"yes"', ["OK"]);
    const seen: string[] = [];
    broker.subscribe("kept", (_topic, payload) => seen.push(payload));
    expect(seen).toEqual(["yes"]);
  });

  it("reads two hexadecimal digits behind a backslash as a byte", () => {
    const { t, broker } = online();
    const seen: string[] = [];
    broker.subscribe("#", (_topic, payload) => seen.push(payload));
    answers(t, 'AT+MPUB=up,0,0,"say \\22a;b,c\\22\\0D\\0A\\5C\\n"', ["OK"]);
    expect(seen).toEqual(['say "a;b,c"\r\n\\\\n']);
  });

  it("publishes hexadecimal digits as bytes with AT+MQTTMODE=1, and shows received ones as they are", () => {
    const { t } = subscribed({}, 0);
    t.command("AT+MQTTMODE=1", ["OK"]).command("AT+MQTTMODE?", ["+MQTTMODE: 1", "OK"]);
    answers(t, 'AT+MPUB="test",0,0,"31323aFF"', ["OK", '+MSUB: "test",4 byte,12:\xff']);
    for (const digits of ["313", "3G", "31 2"]) t.command(`AT+MPUB="test",0,0,"${digits}"`, ["ERROR"]);
    t.command("AT+MQTTMODE=0", ["OK"]);
    answers(t, 'AT+MPUB="test",0,0,"123"', ["OK", '+MSUB: "test",3 byte,123']);
  });

  const refused = [
    'AT+MPUB=up,0,0', 'AT+MPUB=up,0,0,bare', 'AT+MPUB=up,3,0,"m"', 'AT+MPUB=up,0,2,"m"', 'AT+MPUB=,0,0,"m"', `AT+MPUB=${long(257)},0,0,"m"`, `AT+MPUB=up,0,0,"${long(2385)}"`,
    "AT+MPUBEX=up,0", "AT+MPUBEX=up,0,0,0", "AT+MPUBEX=up,0,0,2385", "AT+MPUBEX=up,3,0,5", "AT+MSUB=down", "AT+MSUB=down,3", `AT+MSUB=${long(257)},0`, "AT+MUNSUB", 'AT+MUNSUB=""',
  ];
  for (const line of refused) {
    it(`refuses ${line.substring(0, 50)}`, () => {
      online().t.command(line, ["ERROR"]);
    });
  }

  it("refuses to publish and to subscribe before the login", () => {
    const { t } = mqttWorld();
    for (const line of ['AT+MPUB=up,0,0,"m"', "AT+MPUBEX=up,0,0,5", "AT+MPUBEX=up,0,0,", "AT+MSUB=down,0", "AT+MUNSUB=down"]) t.command(line, ["ERROR"]);
  });

  it("publishes the longest message both ways, to the byte", () => {
    const { t, broker } = online();
    const seen: string[] = [];
    broker.subscribe("#", (_topic, payload) => seen.push(payload));
    const message = long(2384);
    answers(t, `AT+MPUB=up,1,0,"${message}"`, ["OK", "PUBACK"]);
    const data = AWKWARD + long(2384 - AWKWARD.length);
    t.send("AT+MPUBEX=up,1,0,2384\r").expectBytes("AT+MPUBEX=up,1,0,2384\r\r\n>");
    t.send(data).run(1000).expectBytes("\r\nOK\r\n\r\nPUBACK\r\n");
    expect(seen).toEqual([message, data]);
  });

  for (const line of ["AT+MPUBEX=up,0,0", "AT+MPUBEX=up,0,0,"]) {
    it(`reads up to CTRL-Z, or a pause of 5 s, after ${line}`, () => {
      const { t, broker } = online();
      const seen: string[] = [];
      broker.subscribe("#", (_topic, payload) => seen.push(payload));
      t.send(`${line}\r`).take();
      t.send("with\x1b\r\n").run(4000).send("end\x1a").expectLines(["OK"]);
      t.send(`${line}\r`).take();
      t.send("with").run(4000).send(" pause").run(4000).expectLines([]).run(1000).expectLines(["OK"]);
      expect(seen).toEqual(["with\x1b\r\nend", "with pause"]);
    });
  }

  it("refuses data of no length, and too much of it", () => {
    const { t } = online();
    t.send("AT+MPUBEX=up,0,0,\r").take();
    t.run(5000).expectLines(["ERROR"]);
    t.send("AT+MPUBEX=up,0,0,\r").take();
    t.send(`${long(2385)}\x1a`).expectLines(["ERROR"]);
  });

  it("refuses data whose connection went while it was typed", () => {
    const { t, broker } = online();
    t.send("AT+MPUBEX=up,1,0,5\r").take();
    broker.kick("device");
    t.run(1000).send("hello").expectLines(["CLOSED", "ERROR"]);
  });

  it("never acknowledges what was on its way when the connection ended", () => {
    const { t, broker } = online();
    t.network.setReachable(false);
    t.command('AT+MPUB=up,1,0,"a"', ["OK"]).command("AT+MSUB=down,0", ["OK"]);
    broker.kick("device");
    t.network.setReachable(true);
    t.run(2000).expectLines(["CLOSED"]);
  });

  it("takes 16 messages that are not acknowledged, and no more", () => {
    const { t } = online();
    t.network.setReachable(false);
    for (let count = 0; count < 16; count++) t.command('AT+MPUB=up,1,0,"a"', ["OK"]);
    t.command('AT+MPUB=up,1,0,"a"', ["ERROR"]).command("AT+MSUB=down,0", ["ERROR"]);
    t.network.setReachable(true);
    t.run(2000).expectLines(Array.from({ length: 16 }, () => "PUBACK"));
    t.command('AT+MPUB=up,0,0,"a"', ["OK"]);
  });

  it("subscribes and unsubscribes", () => {
    const { t, broker } = online();
    t.command("AT+MQTTMSGSET=0", ["OK"]);
    answers(t, 'AT+MSUB="down/+",1', ["OK", "SUBACK"]);
    broker.publish("down/a", "one");
    t.run(500).expectLines(['+MSUB: "down/a",3 byte,one']);
    answers(t, "AT+MUNSUB=down/+", ["OK", "UNSUBACK"]);
    broker.publish("down/a", "two");
    t.run(500).expectLines([]);
  });

  it("has a bare ERROR behind OK where the broker refuses a subscription, or SUBACK in the other order", () => {
    answers(online({}, { acceptsFilter: () => false }).t, "AT+MSUB=down,0", ["OK", "ERROR"]);
    answers(online({ orders: { "+MSUB": "acknowledged" } }, { acceptsFilter: () => false }).t, "AT+MSUB=down,0", ["OK", "SUBACK"]);
  });

  it("gives a message with line ends, commas and quotation marks bare, behind its length", () => {
    const { t, broker } = subscribed({}, 0);
    broker.publish("down", AWKWARD);
    t.run(500).expectBytes(`\r\n+MSUB: "down",${AWKWARD.length} byte,${AWKWARD}\r\n`);
    t.command("AT+MQTTMSGSET=1", ["OK"]);
    broker.publish("down", AWKWARD);
    t.run(500).expectLines(["+MSUB: 0"]);
    t.send("AT+MQTTMSGGET\r").expectBytes(`AT+MQTTMSGGET\r\r\n+MSUB: down,${AWKWARD.length} byte,${AWKWARD}\r\n\r\nOK\r\n`);
  });

  it("gives length and topic bare with their quirks", () => {
    const { t, broker } = subscribed({ quirks: ["mqtt-bare-length", "mqtt-bare-topic"] }, 0);
    broker.publish("down", "text");
    t.run(500).expectLines(["+MSUB: down,4,text"]);
  });

  it("reports by the cache at first, and at once with the quirk", () => {
    online({ quirks: ["mqtt-direct-default"] }).t.command("AT+MQTTMSGSET?", ["+MQTTMSGSET:0", "OK"]);
    online().t.command("AT+MQTTMSGSET?", ["+MQTTMSGSET:1", "OK"]);
  });

  it("keeps four messages, and overwrites the oldest without a word", () => {
    const { t, broker } = subscribed();
    for (const payload of ["a", "b", "c", "d", "e"]) broker.publish("down", payload);
    t.run(500).expectLines(["+MSUB: 0", "+MSUB: 1", "+MSUB: 2", "+MSUB: 3", "+MSUB: 0"]);
    t.command("AT+MQTTMSGGET?", ["+MQTTMSGGET: 0,VALID", "+MQTTMSGGET: 1,VALID", "+MQTTMSGGET: 2,VALID", "+MQTTMSGGET: 3,VALID", "OK"]);
    t.command("AT+MQTTMSGGET", ["+MSUB: down,1 byte,e", "+MSUB: down,1 byte,b", "+MSUB: down,1 byte,c", "+MSUB: down,1 byte,d", "OK"]);
    t.command("AT+MQTTMSGGET?", ["+MQTTMSGGET: 0,INVALID", "+MQTTMSGGET: 1,INVALID", "+MQTTMSGGET: 2,INVALID", "+MQTTMSGGET: 3,INVALID", "OK"]);
    t.command("AT+MQTTMSGGET", ["OK"]);
    broker.publish("down", "f");
    t.run(500).expectLines(["+MSUB: 0"]);
  });

  it("keeps its messages when the connection ends, until they are read or it restarts", () => {
    const { t, broker } = subscribed();
    broker.publish("down", "kept");
    t.run(500).take();
    broker.kick("device");
    t.run(500).expectLines(["CLOSED"]).command("AT+MQTTMSGGET", ["+MSUB: down,4 byte,kept", "OK"]);
  });

  it("drops a message of more than 1360 bytes, or of more than 2384 with the quirk", () => {
    const { t, broker } = subscribed();
    broker.publish("down", long(1361));
    broker.publish("down", long(1360));
    t.run(1000).expectLines(["+MSUB: 0"]).command("AT+MQTTMSGGET", [`+MSUB: down,1360 byte,${long(1360)}`, "OK"]);
    const free = subscribed({ quirks: ["mqtt-long-messages"] });
    free.broker.publish("down", long(2385));
    free.broker.publish("down", long(2384));
    free.t.run(1000).expectLines(["+MSUB: 0"]).command("AT+MQTTMSGGET", [`+MSUB: down,2384 byte,${long(2384)}`, "OK"]);
  });
});
