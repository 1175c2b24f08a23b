import { expect } from "../../expect";
import { certificates } from "../../certificates";
import type { Dialogue } from "../dialogue";
import { acquired, connected, input, mqttWorld } from "./16-world";

const CONNECT = 'AT+CMQTTCONNECT=0,"tcp://broker.example:1883",20,1';

function connect(t: Dialogue, line = CONNECT): string[] {
  t.take();
  t.send(line + "\r").run(2000);
  return t.takeLines().slice(1);
}

function loadCa(t: Dialogue): void {
  const pem = certificates().ca.certificate;
  t.send(`AT+CCERTDOWN="ca.pem",${pem.length}\r`).send(pem);
  t.command('AT+CSSLCFG="cacert",0,"ca.pem"', ["OK"]).command('AT+CSSLCFG="authmode",0,1', ["OK"]);
}

describe("SIM767XX twin, chapter 16: connection", () => {
  it("connects, shows it with the password, and disconnects with the result first", () => {
    const { t, broker } = acquired();
    t.command("AT+CMQTTCONNECT?", ["+CMQTTCONNECT: 0", "+CMQTTCONNECT: 1", "OK"]).command("AT+CMQTTDISC?", ["+CMQTTDISC: 0,1", "+CMQTTDISC: 1,1", "OK"]);
    expect(connect(t, `${CONNECT},"me","secret"`)).toEqual(["OK", "+CMQTTCONNECT: 0,0"]);
    expect(broker.clients()).toEqual(["device"]);
    t.command("AT+CMQTTCONNECT?", ['+CMQTTCONNECT: 0,"tcp://broker.example:1883",20,1,"me","secret"', "+CMQTTCONNECT: 1", "OK"]);
    t.command("AT+CMQTTDISC?", ["+CMQTTDISC: 0,0", "+CMQTTDISC: 1,1", "OK"]).command(CONNECT, ["+CMQTTCONNECT: 0,14", "ERROR"]);
    t.send("AT+CMQTTDISC=0,120\r").run(1000).expectLines(["AT+CMQTTDISC=0,120", "+CMQTTDISC: 0,0", "OK"]);
    expect(broker.clients()).toEqual([]);
  });

  it("disconnects with OK first in the other order", () => {
    const { t } = connected({ orders: { "+CMQTTDISC": "ok-first" } });
    t.send("AT+CMQTTDISC=0,60\r").run(1000).expectLines(["AT+CMQTTDISC=0,60", "OK", "+CMQTTDISC: 0,0"]);
    t.command("AT+CMQTTDISC=0,60", ["+CMQTTDISC: 0,11", "ERROR"]);
  });

  it("gives a disconnect up with 17 at its time limit, without coverage", () => {
    const { t } = connected();
    t.twin.environment.setCoverage(false);
    t.type("AT+CMQTTDISC=0,60\r").run(50000).expectLines(["AT+CMQTTDISC=0,60", "OK"]);
    t.run(11000).expectLines(["+CMQTTDISC: 0,17"]);
  });

  const malformed = [
    '"http://broker.example",60,1', '"tcp://",60,1', '"tcp://a:99999",60,1', '"tcp://a:0",60,1', '"tcp://broker.example",0,1', '"tcp://broker.example",64801,1',
    '"tcp://broker.example",60,2', '"tcp://broker.example",60,1,,"secret"', `"tcp://${"a".repeat(260)}",60,1`,
  ];
  for (const parameters of malformed) {
    it(`refuses a connect to ${parameters.substring(0, 40)} with 12`, () => {
      acquired().t.command(`AT+CMQTTCONNECT=0,${parameters}`, ["+CMQTTCONNECT: 0,12", "ERROR"]);
    });
  }

  const failures: [string, string, number][] = [
    ["a port where nobody listens", "tcp://broker.example:1999", 3],
    ["a name that does not exist", "tcp://nowhere.example", 25],
  ];
  for (const [what, address, code] of failures) {
    it(`fails with ${code} for ${what}, and the client stays acquired`, () => {
      const { t } = acquired();
      expect(connect(t, `AT+CMQTTCONNECT=0,"${address}",60,1`)).toEqual(["OK", `+CMQTTCONNECT: 0,${code}`]);
      t.command('AT+CMQTTACCQ=0,"device"', ["+CMQTTACCQ: 0,19", "ERROR"]);
      expect(connect(t)).toEqual(["OK", "+CMQTTCONNECT: 0,0"]);
    });
  }

  it("fails with the broker's own refusals", () => {
    const credentials = { me: "secret" };
    expect(connect(acquired({}, { credentials }).t)).toEqual(["OK", "+CMQTTCONNECT: 0,31"]);
    expect(connect(acquired({}, { credentials }).t, `${CONNECT},"me","wrong"`)).toEqual(["OK", "+CMQTTCONNECT: 0,30"]);
    expect(connect(acquired({}, { credentials }).t, `${CONNECT},"me","secret"`)).toEqual(["OK", "+CMQTTCONNECT: 0,0"]);
    expect(connect(acquired({}, { acceptsClientId: () => false }).t)).toEqual(["OK", "+CMQTTCONNECT: 0,28"]);
  });

  it("fails with 17 when nothing answers within optimeout", () => {
    const { t } = acquired();
    t.command('AT+CMQTTCFG="optimeout",0,20', ["OK"]);
    t.twin.environment.setCoverage(false);
    t.send(CONNECT + "\r").run(15000).expectLines([CONNECT, "OK"]);
    t.run(10000).expectLines(["+CMQTTCONNECT: 0,17"]);
  });

  it("tells a failure in each of the documented ways", () => {
    const failed = (order: string): string[] => connect(acquired({ orders: { "+CMQTTCONNECT": order } }).t, 'AT+CMQTTCONNECT=0,"tcp://nowhere.example",60,1');
    expect(failed("error-first")).toEqual(["ERROR", "+CMQTTCONNECT: 0,25"]);
    expect(failed("code-first")).toEqual(["+CMQTTCONNECT: 0,25", "ERROR"]);
    expect(failed("error-only")).toEqual(["ERROR"]);
    expect(connect(acquired({ orders: { "+CMQTTCONNECT": "code-first" } }).t)).toEqual(["OK", "+CMQTTCONNECT: 0,0"]);
  });

  it("says OK after 5 s where the outcome takes longer, in whatever order", () => {
    const { t } = acquired({ orders: { "+CMQTTCONNECT": "code-first" } });
    t.command('AT+CMQTTCFG="optimeout",0,20', ["OK"]);
    t.twin.environment.setCoverage(false);
    t.type(CONNECT + "\r").run(4900).expectLines([CONNECT]);
    t.run(200).expectLines(["OK"]);
    t.run(16000).expectLines(["+CMQTTCONNECT: 0,17"]);
  });

  it("tells 3 before ERROR and the others after OK with its quirk", () => {
    const quirks = ["mqtt-connect-error"];
    expect(connect(acquired({ quirks }).t, 'AT+CMQTTCONNECT=0,"tcp://broker.example:1999",60,1')).toEqual(["+CMQTTCONNECT: 0,3", "ERROR"]);
    expect(connect(acquired({ quirks }).t, 'AT+CMQTTCONNECT=0,"tcp://nowhere.example",60,1')).toEqual(["OK", "+CMQTTCONNECT: 0,25"]);
    expect(connect(acquired({ quirks }).t)).toEqual(["OK", "+CMQTTCONNECT: 0,0"]);
  });

  it("speaks MQTT 3.1, whose ids have 23 bytes at most, unless it is set to 3.1.1", () => {
    const { t } = mqttWorld();
    t.send("AT+CMQTTSTART\r").run(1000);
    t.command(`AT+CMQTTACCQ=0,"${"x".repeat(24)}"`, ["OK"]);
    expect(connect(t)).toEqual(["OK", "+CMQTTCONNECT: 0,28"]);
    t.command('AT+CMQTTCFG="version",0,4', ["OK"]);
    expect(connect(t)).toEqual(["OK", "+CMQTTCONNECT: 0,0"]);
  });

  it("publishes its will when the broker loses it", () => {
    const { t, broker } = acquired();
    expect(input(t, "AT+CMQTTWILLTOPIC=0,4", "gone")).toEqual(["OK"]);
    expect(input(t, "AT+CMQTTWILLMSG=0,4,1", "dead")).toEqual(["OK"]);
    connect(t);
    const seen: string[] = [];
    broker.subscribe("gone", (topic, payload, qos, retain) => seen.push(`${topic} ${payload} ${qos} ${retain}`));
    broker.kick("device");
    t.run(500).expectLines(["+CMQTTCONNLOST: 0,2"]);
    expect(seen).toEqual(["gone dead 1 false"]);
  });

  it("reports a broker that goes, and can connect again", () => {
    const { t, broker } = connected();
    broker.stop();
    t.run(500).expectLines(["+CMQTTCONNLOST: 0,2"]);
    t.command("AT+CMQTTDISC?", ["+CMQTTDISC: 0,1", "+CMQTTDISC: 1,1", "OK"]);
    broker.start();
    expect(connect(t)).toEqual(["OK", "+CMQTTCONNECT: 0,0"]);
  });

  it("says OK once after a loss with its quirk", () => {
    const { t, broker } = connected({ quirks: ["mqtt-stray-ok"] });
    broker.kick("device");
    t.run(500).expectLines(["+CMQTTCONNLOST: 0,2", "OK"]);
    connect(t);
    broker.kick("device");
    t.run(500).expectLines(["+CMQTTCONNLOST: 0,2"]);
  });

  it("loses the connection with its context, or earlier when the broker does not answer within the keep-alive time", () => {
    const { t } = connected();
    t.twin.environment.setCoverage(false);
    t.run(100000);
    t.expectLines(["+CMQTTCONNLOST: 0,3", "+CMQTTNONET"]);
    const quick = acquired();
    connect(quick.t, 'AT+CMQTTCONNECT=0,"tcp://broker.example",10,1');
    quick.t.twin.environment.setCoverage(false);
    quick.t.run(20000).expectLines(["+CMQTTCONNLOST: 0,2"]);
  });

  it("ends the service with its context, and must be started again", () => {
    const { t } = connected();
    t.twin.firmware?.pdp.deactivate(1, "network");
    t.run(100).expectLines(["+CMQTTCONNLOST: 0,3", "+CMQTTNONET"]);
    t.command("AT+CMQTTACCQ?", ["ERROR"]);
    t.send("AT+CMQTTSTART\r").run(2000).expectLines(["AT+CMQTTSTART", "OK", "+CMQTTSTART: 0"]);
    t.command("AT+CMQTTACCQ?", ['+CMQTTACCQ: 0,"",0', '+CMQTTACCQ: 1,"",0', "OK"]);
  });

  it("ends with another context the connection that uses it, and no other", () => {
    const { t } = connected();
    t.command('AT+CGDCONT=2,"IP","iot"', ["OK"]).send("AT+CGACT=1,2\r").run(1000).take();
    t.command('AT+CMQTTACCQ=1,"second"', ["OK"]).command('AT+CMQTTCFG="scid",1,2', ["OK"]);
    t.send('AT+CMQTTCONNECT=1,"tcp://broker.example",60,1\r').run(500).take();
    t.twin.firmware?.pdp.deactivate(2, "network");
    t.run(100).expectLines(["+CMQTTCONNLOST: 1,3"]);
    t.command("AT+CMQTTDISC?", ["+CMQTTDISC: 0,0", "+CMQTTDISC: 1,1", "OK"]);
  });

  it("says +CIPEVENT before it with its quirk, and all three lines before a restart with another", () => {
    const { t } = connected({ quirks: ["mqtt-cipevent", "mqtt-reset-lines"] });
    t.send("AT+CRESET\r").run(3000);
    t.expectLines(["AT+CRESET", "OK", "+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY", "+CMQTTCONNLOST: 0,3", "+CMQTTNONET"]);
    const again = connected({ quirks: ["mqtt-cipevent"] }).t;
    again.twin.firmware?.pdp.deactivate(1, "network");
    again.run(100).expectLines(["+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY", "+CMQTTCONNLOST: 0,3", "+CMQTTNONET"]);
  });

  it("connects by TLS with the context of its session, which a failure and a disconnect forget", () => {
    const { t, broker } = mqttWorld();
    const tls = 'AT+CMQTTCONNECT=0,"tcp://broker.example:8883",60,1';
    t.send("AT+CMQTTSTART\r").run(1000);
    t.command('AT+CMQTTACCQ=0,"device",1', ["OK"]).command('AT+CSSLCFG="authmode",4,1', ["OK"]).command("AT+CMQTTSSLCFG=0,4", ["OK"]);
    expect(connect(t, tls)).toEqual(["OK", "+CMQTTCONNECT: 0,33"]);
    t.command("AT+CMQTTSSLCFG?", ["+CMQTTSSLCFG: 0,0", "+CMQTTSSLCFG: 1,0", "OK"]);
    loadCa(t);
    expect(connect(t, tls)).toEqual(["OK", "+CMQTTCONNECT: 0,0"]);
    expect(broker.clients()).toEqual(["device"]);
    t.command("AT+CMQTTSSLCFG=0,1", ["ERROR"]);
    t.send("AT+CMQTTDISC=0\r").run(500).take();
    t.command("AT+CMQTTSSLCFG=0,4", ["OK"]).command("AT+CMQTTSSLCFG?", ["+CMQTTSSLCFG: 0,4", "+CMQTTSSLCFG: 1,0", "OK"]);
  });

  it("fails with 32 where the server's certificate is not trusted, and refuses a context for a TCP client", () => {
    const { t } = mqttWorld();
    t.send("AT+CMQTTSTART\r").run(1000);
    t.command('AT+CMQTTACCQ=0,"device",1', ["OK"]).command('AT+CMQTTACCQ=1,"plain",0', ["OK"]).command("AT+CMQTTSSLCFG=1,1", ["ERROR"]);
    const other = certificates().otherCa.certificate;
    t.send(`AT+CCERTDOWN="ca.pem",${other.length}\r`).send(other);
    t.command('AT+CSSLCFG="cacert",0,"ca.pem"', ["OK"]).command('AT+CSSLCFG="authmode",0,1', ["OK"]);
    expect(connect(t, 'AT+CMQTTCONNECT=0,"tcp://broker.example:8883",60,1')).toEqual(["OK", "+CMQTTCONNECT: 0,32"]);
  });
});
