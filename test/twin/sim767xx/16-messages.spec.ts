import { expect } from "../../expect";
import type { Dialogue } from "../dialogue";
import { connected, input, mqttWorld } from "./16-world";

function subscribe(t: Dialogue, topic: string, qos = 0): string[] {
  return input(t, `AT+CMQTTSUB=0,${topic.length},${qos}`, topic);
}

function prepare(t: Dialogue, topic = "t", payload = "p"): void {
  input(t, `AT+CMQTTTOPIC=0,${topic.length}`, topic);
  input(t, `AT+CMQTTPAYLOAD=0,${payload.length}`, payload);
}

describe("SIM767XX twin, chapter 16: messages", () => {
  for (const qos of [0, 1, 2]) {
    it(`publishes with QoS ${qos}, and has forgotten topic and payload afterwards`, () => {
      const { t, broker } = connected();
      const seen: string[] = [];
      broker.subscribe("#", (topic, payload, quality, retain) => seen.push(`${topic} ${payload} ${quality} ${retain}`));
      prepare(t, "a/b", "payload");
      t.send(`AT+CMQTTPUB=0,${qos},60,1\r`).run(1000).expectLines([`AT+CMQTTPUB=0,${qos},60,1`, "OK", "+CMQTTPUB: 0,0"]);
      broker.subscribe("a/b", (topic, payload, quality, retain) => seen.push(`kept: ${topic} ${payload} ${quality} ${retain}`));
      expect(seen).toEqual([`a/b payload ${qos} false`, `kept: a/b payload ${qos} true`]);
      t.command(`AT+CMQTTPUB=0,${qos},60`, ["+CMQTTPUB: 0,18", "ERROR"]);
    });
  }

  it("refuses a publish without its payload, or with parameters out of range", () => {
    const { t } = connected();
    input(t, "AT+CMQTTTOPIC=0,1", "t");
    t.command("AT+CMQTTPUB=0,0,60", ["+CMQTTPUB: 0,12", "ERROR"]);
    for (const parameters of ["0,3,60", "0,0,59", "0,0,181", "0,0,60,2", "0,0,60,0,2"]) {
      t.command(`AT+CMQTTPUB=${parameters}`, ["+CMQTTPUB: 0,12", "ERROR"]);
    }
    t.command("AT+CMQTTPUB=0,0", ["ERROR"]);
  });

  it("is busy with one operation of a client at a time", () => {
    const { t } = connected();
    t.twin.environment.setCoverage(false);
    prepare(t);
    t.command("AT+CMQTTPUB=0,1,60", ["OK"]);
    prepare(t);
    t.command("AT+CMQTTPUB=0,1,60", ["+CMQTTPUB: 0,14", "ERROR"]).command("AT+CMQTTSUB=0,1,0", ["+CMQTTSUB: 0,14", "ERROR"]);
    t.twin.environment.setCoverage(true);
    t.run(6000).expectLines(["+CMQTTPUB: 0,0"]);
  });

  it("reports 17 when a publish has had no answer in its time", () => {
    const { t } = connected({ service: { lossMs: 200000 } });
    prepare(t);
    t.send("AT+CMQTTDISC=0\r").run(500).take();
    t.send('AT+CMQTTCONNECT=0,"tcp://broker.example",600,1\r').run(500).take();
    prepare(t);
    t.twin.environment.setCoverage(false);
    t.send("AT+CMQTTPUB=0,1,60\r").run(59000).expectLines(["AT+CMQTTPUB=0,1,60", "OK"]);
    t.run(2000).expectLines(["+CMQTTPUB: 0,17"]);
  });

  it("reports 6 for a publish that the broker's end cut off, then the loss", () => {
    const { t, broker } = connected();
    prepare(t);
    t.type("AT+CMQTTPUB=0,1,60\r").run(35);
    broker.stop();
    t.run(1000).expectLines(["AT+CMQTTPUB=0,1,60", "OK", "+CMQTTPUB: 0,6", "+CMQTTCONNLOST: 0,2"]);
  });

  it("tells a failed publish before ERROR in the other order", () => {
    const { t, broker } = connected({ orders: { "+CMQTTPUB": "code-first" } });
    prepare(t);
    t.send("AT+CMQTTPUB=0,1,60\r").run(1000).expectLines(["AT+CMQTTPUB=0,1,60", "OK", "+CMQTTPUB: 0,0"]);
    prepare(t);
    t.type("AT+CMQTTPUB=0,1,60\r").run(35);
    broker.stop();
    t.run(1000).expectLines(["AT+CMQTTPUB=0,1,60", "+CMQTTPUB: 0,6", "ERROR", "+CMQTTCONNLOST: 0,2"]);
  });

  it("subscribes, receives, shows its topics and unsubscribes", () => {
    const { t, broker } = connected();
    t.command("AT+CMQTTSUB?", ["+CMQTTSUB:", "OK"]);
    expect(subscribe(t, "a/+", 1)).toEqual(["OK", "+CMQTTSUB: 0,0"]);
    t.command("AT+CMQTTSUB?", ['+CMQTTSUB: "a/+"', "OK"]);
    broker.publish("a/b", "hello", { qos: 1 });
    const block = "\r\n+CMQTTRXSTART: 0,3,5\r\n+CMQTTRXTOPIC: 0,3\r\na/b\r\n+CMQTTRXPAYLOAD: 0,5\r\nhello\r\n+CMQTTRXEND: 0\r\n";
    t.run(500).expectBytes(block);
    expect(input(t, "AT+CMQTTUNSUB=0,3,0", "a/+")).toEqual(["OK", "+CMQTTUNSUB: 0,0"]);
    broker.publish("a/b", "hello");
    t.run(500).expectBytes("");
  });

  it("reports 1 for a subscription that the broker refuses", () => {
    const { t } = connected({}, { acceptsFilter: () => false });
    expect(subscribe(t, "secret")).toEqual(["OK", "+CMQTTSUB: 0,1"]);
    t.command("AT+CMQTTSUB?", ["+CMQTTSUB:", "OK"]);
  });

  it("delivers any bytes, and nothing where there is no payload", () => {
    const { t, broker } = connected();
    subscribe(t, "x");
    const payload = "\r\nOK\r\n+CMQTTRXEND: 0\r\n\x00\xff\x1a";
    broker.publish("x", payload);
    const head = `\r\n+CMQTTRXSTART: 0,1,${payload.length}\r\n+CMQTTRXTOPIC: 0,1\r\nx\r\n`;
    t.run(500).expectBytes(`${head}+CMQTTRXPAYLOAD: 0,${payload.length}\r\n${payload}\r\n+CMQTTRXEND: 0\r\n`);
    broker.publish("x", "");
    t.run(500).expectBytes("\r\n+CMQTTRXSTART: 0,1,0\r\n+CMQTTRXTOPIC: 0,1\r\nx\r\n+CMQTTRXEND: 0\r\n");
  });

  it("cuts a long body into pieces of 4096, or of 1500 with its quirk, and drops one over 10240", () => {
    const { t, broker } = connected();
    const sizes = (): string[] => [...t.take().matchAll(/\+CMQTTRX(?:TOPIC|PAYLOAD): 0,(\d+)\r\n/g)].map((match) => match[1] ?? "");
    subscribe(t, "#");
    broker.publish("x", "y".repeat(10240));
    t.run(3000);
    expect(sizes()).toEqual(["1", "4096", "4096", "2048"]);
    broker.publish("x", "y".repeat(10241));
    t.run(3000).expectBytes("");
    t.twin.quirks.set("mqtt-rx-small-pieces", true);
    broker.publish("t".repeat(600), "y".repeat(3200));
    t.run(3000);
    expect(sizes()).toEqual(["512", "88", "1500", "1500", "200"]);
  });

  it("puts empty lines between the parts with its quirk", () => {
    const { t, broker } = connected({ quirks: ["mqtt-rx-blank-lines"] });
    subscribe(t, "x");
    broker.publish("x", "y");
    t.run(500).expectBytes("\r\n+CMQTTRXSTART: 0,1,1\r\n\r\n+CMQTTRXTOPIC: 0,1\r\nx\r\n\r\n+CMQTTRXPAYLOAD: 0,1\r\ny\r\n\r\n+CMQTTRXEND: 0\r\n");
  });

  it("gets what waited for it in a session that is not clean, and keeps its topics", () => {
    const { t, broker } = mqttWorld();
    const connect = 'AT+CMQTTCONNECT=0,"tcp://broker.example",60,0';
    t.send("AT+CMQTTSTART\r").run(1000);
    t.command('AT+CMQTTACCQ=0,"device"', ["OK"]).send(connect + "\r").run(500).take();
    subscribe(t, "x", 1);
    t.send("AT+CMQTTDISC=0\r").run(500).take();
    broker.publish("x", "late", { qos: 1 });
    t.send(connect + "\r").run(500);
    expect(t.takeLines()).toEqual([connect, "OK", "+CMQTTCONNECT: 0,0", "+CMQTTRXSTART: 0,1,4", "+CMQTTRXTOPIC: 0,1", "x", "+CMQTTRXPAYLOAD: 0,4", "late", "+CMQTTRXEND: 0"]);
    t.command("AT+CMQTTSUB?", ['+CMQTTSUB: "x"', "OK"]);
  });

  it("keeps two clients apart", () => {
    const { t, broker } = connected();
    t.command('AT+CMQTTACCQ=1,"second"', ["OK"]).send('AT+CMQTTCONNECT=1,"tcp://broker.example",60,1\r').run(500).take();
    expect(input(t, "AT+CMQTTSUB=1,1,0", "x")).toEqual(["OK", "+CMQTTSUB: 1,0"]);
    prepare(t, "x", "from 0");
    t.send("AT+CMQTTPUB=0,0,60\r").run(500);
    expect(t.take().includes("+CMQTTRXPAYLOAD: 1,6\r\nfrom 0\r\n")).toBe(true);
    broker.kick("second");
    t.run(500).expectLines(["+CMQTTCONNLOST: 1,2"]);
    t.command("AT+CMQTTDISC?", ["+CMQTTDISC: 0,0", "+CMQTTDISC: 1,1", "OK"]);
  });
});
