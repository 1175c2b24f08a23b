import { expect } from "../../expect";
import { certificates } from "../../certificates";
import { answers, type MqttWorld, mqttWorld, online, OPEN, opened } from "./13-world";

const OPEN_TLS = "AT+SSLMIPSTART=broker.example,8883";

/** A world with several links. */
function severalLinks(quirks: string[] = []): MqttWorld {
  const world = mqttWorld({ quirks });
  world.t.command("AT+CIPMUX=1", ["OK"]).command("AT+MCONFIG=device", ["OK"]);
  return world;
}

/** Puts a file into the module's flash. */
function store({ t }: MqttWorld, name: string, content: string): void {
  t.command(`AT+FSCREATE="${name}"`, ["OK"]);
  t.send(`AT+FSWRITE="${name}",0,${content.length},15\r`).take();
  t.send(content).expectLines(["OK"]);
}

describe("EC716S twin, chapter 13: bearer and TLS", () => {
  it("is link 7 of several", () => {
    const { t, broker } = severalLinks();
    answers(t, "AT+MIPSTART=broker.example,1999", ["OK", "7,CONNECT FAIL"]);
    answers(t, OPEN, ["OK", "7,CONNECT OK"]);
    answers(t, OPEN, ["OK", "ALREADY CONNECT"]);
    answers(t, "AT+MCONNECT=1,60", ["OK", "CONNACK OK"]);
    broker.kick("device");
    t.run(1000).expectLines(["CLOSED"]);
  });

  it("gives CLOSED the number of its link with the quirk", () => {
    const { t } = severalLinks(["mqtt-closed-link"]);
    answers(t, OPEN, ["OK", "7,CONNECT OK"]);
    t.twin.closeSocket(7);
    t.run(1000).expectLines(["7,CLOSED"]);
    const single = opened({ quirks: ["mqtt-closed-link"] }).t;
    single.twin.closeSocket(7);
    single.run(1000).expectLines(["CLOSED"]);
  });

  it("brings the bearer up, and stands beside the link of AT+CIPSTART", () => {
    const { t } = opened();
    answers(t, "AT+CIPSTATUS", ["OK", "STATE: IP STATUS"]);
    answers(t, "AT+CIPSTART=TCP,broker.example,1999", ["OK", "STATE: IP STATUS", "CONNECT FAIL"]);
    answers(t, "AT+MCONNECT=1,60", ["OK", "CONNACK OK"]);
  });

  it("goes with its context without CLOSED, and comes back after AT+CIPSHUT only", () => {
    const { t, broker } = online();
    t.twin.dropContext();
    const lines = t.run(1000).takeLines();
    expect([lines.includes("+PDP DEACT"), lines.includes("CLOSED")]).toEqual([true, false]);
    t.command("AT+MQTTSTATU", ["+MQTTSTATU :0", "OK"]).command("AT+MIPCLOSE", ["ERROR"]);
    expect(broker.clients()).toEqual([]);
    answers(t, OPEN, ["OK", "STATE:PDP DEACT", "CONNECT FAIL"]);
    t.command("AT+CIPSHUT", ["SHUT OK"]).send("AT+CGACT=1,1\r").run(2000).take();
    answers(t, OPEN, ["OK", "CONNECT OK"]);
    answers(t, "AT+MCONNECT=1,60", ["OK", "CONNACK OK"]);
  });

  it("goes on with another context that was activated, as the manual advises", () => {
    const { t } = online();
    t.twin.dropContext();
    t.run(1000).take();
    t.command("AT+CIPSHUT", ["SHUT OK"]);
    answers(t, OPEN, ["OK", "STATE:IP INITIAL", "CONNECT FAIL"]);
    t.command('AT+CGDCONT=5,"IP","internet"', ["OK"]).send("AT+CGACT=1,5\r").run(2000).take();
    answers(t, OPEN, ["OK", "CONNECT OK"]);
    t.twin.dropContext(5);
    t.run(1000).take();
    t.command("AT+MQTTSTATU", ["+MQTTSTATU :0", "OK"]);
  });

  it("ends with AT+CIPSHUT without another word", () => {
    const { t, broker } = online();
    answers(t, "AT+CIPSHUT", ["SHUT OK"]);
    expect(broker.clients()).toEqual([]);
    t.command("AT+MQTTSTATU", ["+MQTTSTATU :0", "OK"]);
    answers(t, OPEN, ["OK", "CONNECT OK"]);
    const connecting = mqttWorld().t;
    connecting.network.setReachable(false);
    answers(connecting, OPEN, ["OK"]);
    answers(connecting, "AT+CIPSHUT", ["SHUT OK"]);
  });

  it("ends a connect and a login with their failures when the context ends", () => {
    const { t } = mqttWorld();
    t.network.setReachable(false);
    t.command("AT+MCONFIG=device", ["OK"]).command(OPEN, ["OK"]);
    t.twin.dropContext();
    expect(t.run(1000).takeLines().includes("CONNECT FAIL")).toBe(true);
    const other = opened().t;
    other.network.setReachable(false);
    other.command("AT+MCONNECT=1,60", ["OK"]);
    other.twin.dropContext();
    expect(other.run(1000).takeLines().includes("ERROR")).toBe(true);
  });

  it("connects by TLS without any certificate, as nothing is checked then", () => {
    const { t } = mqttWorld();
    t.command("AT+MCONFIG=device", ["OK"]);
    answers(t, "AT+SSLMIPSTART=broker.example,1883", ["OK", "STATE:IP STATUS", "CONNECT FAIL"]);
    answers(t, "AT+SSLMIPSTART=broker.example,8883", ["OK", "CONNECT OK"]);
    answers(t, "AT+MCONNECT=1,60", ["OK", "CONNACK OK"]);
  });

  it("checks the broker's certificate as context 88 of AT+SSLCFG says", () => {
    const world = mqttWorld();
    const { t } = world;
    const { ca, otherCa } = certificates();
    t.command("AT+MCONFIG=device", ["OK"]).command('AT+SSLCFG="seclevel",88,1', ["OK"]).command('AT+SSLCFG="ignorelocaltime",88,1', ["OK"]);
    answers(t, OPEN_TLS, ["OK", "STATE:IP STATUS", "CONNECT FAIL"]);
    t.command('AT+SSLCFG="cacert",88,"ca.crt"', ["OK"]);
    answers(t, OPEN_TLS, ["OK", "STATE:IP STATUS", "CONNECT FAIL"]);
    store(world, "ca.crt", ca.certificate);
    answers(t, OPEN_TLS, ["OK", "CONNECT OK"]);
    answers(t, "AT+MCONNECT=1,60", ["OK", "CONNACK OK"]);
    t.command("AT+MDISCONNECT", ["OK"]).command("AT+MIPCLOSE", ["OK"]);
    store(world, "other.crt", otherCa.certificate);
    t.command('AT+SSLCFG="cacert",88,"other.crt"', ["OK"]);
    answers(t, OPEN_TLS, ["OK", "STATE:IP STATUS", "CONNECT FAIL"]);
  });
});
