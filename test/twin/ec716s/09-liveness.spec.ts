import { expect } from "../../expect";
import { broughtUp, connected, linkWorld, PEER, PORT, UDP_PORT } from "./09-world";

describe("EC716S twin, chapter 9: a peer that is gone", () => {
  it("is noticed by the keep-alive, after its idle time and as many probes as it has", () => {
    const { t, host } = connected({}, "AT+CIPTKA=1,60,30,3");
    host.vanish();
    t.run(149000).expectLines([]);
    t.run(2000).expectLines(["CLOSED"]);
    t.command("AT+CIPSTATUS", ["OK", "STATE: TCP CLOSED"]);
  });

  it("is told as a time-out of the stack with the quirk", () => {
    const { t, host } = connected({ quirks: ["stack-error-lines"] }, "AT+CIPTKA=1,30,30,1");
    host.vanish();
    t.run(61000).expectLines(["TCP ERROR:12"]);
  });

  it("is not noticed without a keep-alive", () => {
    const { t, host } = connected();
    host.vanish();
    t.run(3600000).expectLines([]);
    t.command("AT+CIPSTATUS", ["OK", "STATE: CONNECT OK"]);
  });

  it("makes AT+CIPSTART fail after 75 s", () => {
    const { t, host } = broughtUp();
    host.vanish();
    t.send(`AT+CIPSTART="TCP","${PEER}",${PORT}\r`).run(74000).expectLines(["OK"]);
    t.run(2000).expectLines(["STATE: IP STATUS", "CONNECT FAIL"]);
  });
});

describe("EC716S twin, chapter 9: a keep-alive", () => {
  it("leaves a connection alone whose peer answers, and counts from the last byte", () => {
    const { t, peer } = connected({}, "AT+CIPTKA=1,30,30,1");
    t.run(600000).expectLines([]);
    peer.stream.write("still here");
    t.run(1000).expectBytes("still here");
  });

  it("survives a gap in coverage that is shorter than its probes", () => {
    const { t } = connected({}, "AT+CIPTKA=1,30,30,2");
    t.run(25000).twin.setCoverage(false);
    t.run(30000).twin.setCoverage(true);
    t.run(120000).expectLines([]);
    t.command("AT+CIPSTATUS", ["OK", "STATE: CONNECT OK"]);
  });
});

describe("EC716S twin, chapter 9: errors of the stack", () => {
  it("are told outside transparent mode with the quirk, and so is the failed send of a datagram", () => {
    const { t, peer } = connected({ quirks: ["stack-error-lines"] });
    peer.stream.destroy();
    t.run(500).expectLines(["TCP ERROR:14"]);
    t.command('AT+CIPSTART="UDP","none.example",6100', ["OK", "CONNECT OK"]);
    t.send("AT+CIPSEND=1\r").send("x").expectLines(["> ", "UDP ERROR:10", "SEND FAIL"]);
  });

  it("are SEND FAIL and CLOSED without it", () => {
    const { t, peer } = connected();
    peer.stream.destroy();
    t.run(500).expectLines(["CLOSED"]);
    t.command('AT+CIPSTART="UDP","none.example",6100', ["OK", "CONNECT OK"]);
    t.send("AT+CIPSEND=1\r").send("x").expectLines(["> ", "SEND FAIL"]);
  });
});

describe("EC716S twin, chapter 9: the close", () => {
  it("is a reset at once where it is quick, and in good order where it is slow", () => {
    const quick = connected();
    quick.t.command("AT+CIPCLOSE=1", ["CLOSE OK"]).run(500);
    expect(quick.peer.events).toEqual(["failed"]);
    const slow = connected();
    slow.t.command("AT+CIPCLOSE=0", ["CLOSE OK"]).run(500);
    expect(slow.peer.events).toEqual(["ended"]);
  });

  it("is quick or slow for one of several links", () => {
    const { t, peer } = broughtUp({}, "AT+CIPMUX=1");
    t.command(`AT+CIPSTART=2,"TCP","${PEER}",${PORT}`, ["OK", "2,CONNECT OK"]).command("AT+CIPCLOSE=2,1", ["2,CLOSE OK"]).run(500);
    expect(peer.events).toEqual(["failed"]);
    t.command("AT+CIPCLOSE=2,2", ["ERROR"]);
  });

  it("by the other side leaves a link in REMOTE CLOSING where there are several", () => {
    const { t, peer } = broughtUp({}, "AT+CIPMUX=1");
    t.command(`AT+CIPSTART=0,"TCP","${PEER}",${PORT}`, ["OK", "0,CONNECT OK"]);
    peer.stream.end();
    t.run(500).expectLines(["0,CLOSED"]);
    t.send("AT+CIPSTATUS\r");
    expect(t.takeLines().slice(0, 3)).toEqual(["OK", "STATE: IP PROCESSING", `C: 0,0,"TCP","${PEER}","${PORT}","REMOTE CLOSING"`]);
  });

  it("has no blank behind the number in 0,CLOSED, also with the quirk that has one elsewhere", () => {
    const { t, peer } = broughtUp({ quirks: ["link-blank"] }, "AT+CIPMUX=1");
    t.command(`AT+CIPSTART=0,"TCP","${PEER}",${PORT}`, ["OK", "0, CONNECT OK"]);
    peer.stream.end();
    t.run(500).expectLines(["0,CLOSED"]);
  });
});

describe("EC716S twin, chapter 9: what several links can be asked", () => {
  it("has the numbers of the links", () => {
    const { t } = linkWorld();
    t.command("AT+CIPMUX=1", ["OK"]);
    t.command("AT+CIPSTART=?", [
      '+CIPSTART: (0-5),("TCP","UDP"),("(0-255).(0-255).(0-255).(0-255)"),(1-65535)',
      '+CIPSTART: (0-5),("TCP","UDP"),("DOMAIN NAME"),(1-65535)',
      "OK",
    ]);
    t.command("AT+CIPSEND=?", ["+CIPSEND: <0-7>,<length>", "OK"]);
    t.command("AT+CIPSEND?", [...[0, 1, 2, 3, 4, 5].map((link) => `+CIPSEND: ${link},1460`), "OK"]);
  });

  it("has none with one link", () => {
    linkWorld().t.command("AT+CIPSTART=?", [
      '+CIPSTART: ("TCP","UDP"),("(0-255).(0-255).(0-255).(0-255)"),(1-65535)',
      '+CIPSTART: ("TCP","UDP"),("DOMAIN NAME"),(1-65535)',
      "OK",
    ]);
  });

  it("counts no bytes of a datagram link that is gone", () => {
    const { t } = broughtUp({}, "AT+CIPMUX=1");
    t.command(`AT+CIPSTART=5,"UDP","${PEER}",${UDP_PORT}`, ["OK", "5,CONNECT OK"]).command("AT+CIPACK=5", ["+CIPACK: 0,0,0", "OK"]);
  });
});
