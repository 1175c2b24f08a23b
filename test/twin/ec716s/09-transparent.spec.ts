import { expect } from "../../expect";
import { ec716sDialogue } from "../dialogue";
import { broughtUp, linesOf, linkWorld, openTransparent, PEER, PORT, transparent } from "./09-world";

describe("EC716S twin, chapter 9: transparent mode", () => {
  it("passes bytes of any value both ways, and comes back with +++ and ATO", () => {
    const { t, peer } = broughtUp({}, "AT+CIPMODE=1");
    t.send(`AT+CIPSTART="TCP","${PEER}",${PORT}\r`).run(1000).expectLines(["OK", "CONNECT"]);
    t.type("AT+CSQ\r\x00\x1a").run(1000).expectBytes("");
    expect(peer.received).toBe("AT+CSQ\r\x00\x1a");
    peer.stream.write("\r\nOK\r\n");
    t.run(500).expectBytes("\r\nOK\r\n");
    t.run(1100).type("+++").run(1000).expectLines(["OK"]);
    peer.stream.write("meanwhile");
    t.run(500).command("AT+CIPSEND=1", ["+CME ERROR: 3"]);
    t.send("ATO\r").expectBytes("\r\nCONNECT\r\nmeanwhile");
  });

  it("drops to command mode without a word more than TCP ERROR when the stack fails", () => {
    const { t, peer } = transparent("TCP");
    peer.stream.destroy();
    t.run(500).expectLines(["TCP ERROR:14"]);
    t.command("AT", ["OK"]);
  });

  it("drops to command mode without any word with the quirk", () => {
    const { t, peer } = transparent("TCP", { quirks: ["transparent-error-silent"] });
    peer.stream.destroy();
    t.run(500).expectLines([]);
    t.command("AT", ["OK"]).command("AT+CIPSTATUS", ["OK", "STATE: TCP CLOSED"]);
  });

  it("tells the end of the context behind CLOSED, or alone with the quirk", () => {
    const { t } = transparent("TCP");
    t.twin.dropContext();
    t.run(500).expectLines(["CLOSED", "+PDP DEACT"]);
    const silent = transparent("TCP", { quirks: ["transparent-error-silent"] }).t;
    silent.twin.dropContext();
    silent.run(500).expectLines(["+PDP DEACT"]);
  });

  it("is closed by the control of the twin", () => {
    const { t } = transparent("TCP");
    t.twin.closeSocket(0);
    t.run(500).expectLines(["CLOSED"]);
    t.command("AT+CIPSTATUS", ["OK", "STATE: TCP CLOSED"]);
  });

  it("ends with AT+CIPSHUT behind +++, without CLOSED", () => {
    const { t } = transparent("TCP");
    t.run(1100).type("+++").run(1000).expectLines(["OK"]);
    t.command("AT+CIPSHUT", ["SHUT OK"]).run(1000).expectLines([]);
  });

  it("drops to command mode with CLOSED when the other side closes", () => {
    const { t, peer } = transparent("TCP");
    peer.stream.end();
    t.run(500).expectLines(["CLOSED"]);
    t.command("ATO", ["NO CARRIER"]);
  });

  it("says CONNECT FAIL behind OK where nobody listens", () => {
    const { t } = broughtUp({}, "AT+CIPMODE=1");
    expect(linesOf(t, `AT+CIPSTART="TCP","${PEER}",81`)).toEqual(["OK", "STATE: IP STATUS", "CONNECT FAIL"]);
  });

  it("has its rules in this mode only", () => {
    const { t } = linkWorld();
    t.command("AT+CIPCCFG=5,2,1024,0", ["+CME ERROR: 3"]).command("AT+CIPMODE=1", ["OK"]);
    t.command("AT+CIPCCFG=3,10,1460,1,1,50,1000,1", ["OK"]).command("AT+CIPCCFG?", ["+CIPCCFG: 3,10,1460,1,1,50,1000,1", "OK"]);
    t.command("AT+CIPCCFG=5,2,1024,0,1", ["ERROR"]).command("AT+CIPCCFG=2,2,1024,0", ["ERROR"]);
  });
});

describe("EC716S twin, chapter 9: transparent mode with UDP", () => {
  it("passes each block as a datagram, and what comes bare", () => {
    const { t, datagrams } = transparent("UDP", {}, "AT+CIPCCFG=5,2,4,0");
    t.type("abcdef").run(1000);
    expect(datagrams.received).toEqual(["abcd", "ef"]);
    datagrams.answer("pong");
    t.run(500).expectBytes("pong");
    t.run(1100).type("+++").run(1000).expectLines(["OK"]);
    t.command("AT+CIPSTATUS", ["OK", "STATE: CONNECT OK"]).command("AT+CIPCLOSE", ["CLOSE OK"]);
  });

  it("drops to command mode with UDP ERROR when the stack fails", () => {
    const { t } = broughtUp({}, "AT+CIPMODE=1");
    t.command('AT+CIPSTART="UDP","none.example",6100', ["OK", "CONNECT"]);
    t.type("lost").run(1000).expectLines(["UDP ERROR:10"]);
    t.command("AT+CIPSTATUS", ["OK", "STATE: UDP CLOSED"]);
  });
});

describe("EC716S twin, chapter 9: calls for data", () => {
  it("begin with CONNECT, are left by +++, gone back to, and ended by ATH", () => {
    const t = ec716sDialogue().command("ATE0", ["OK"]);
    t.send("ATD*99#\r").run(1000).expectLines(["CONNECT"]);
    t.type("~frame~").run(1100).type("+++").run(1000).expectLines(["OK"]);
    t.command("ATD*99#", ["ERROR"]).send("ATO\r").run(500).expectLines(["CONNECT"]);
    t.run(1100).type("+++").run(1000).expectLines(["OK"]);
    t.command("ATH", ["OK"]).command("ATO", ["NO CARRIER"]);
  });

  it("have no carrier without coverage, and none with voice", () => {
    const t = ec716sDialogue().command("ATE0", ["OK"]).command("ATD112;", ["ERROR"]);
    t.twin.setCoverage(false);
    t.run(5000).send("ATD*99#\r").run(1000).expectLines(["NO CARRIER"]);
  });
});

describe("EC716S twin, chapter 9: the rules of transparent mode", () => {
  it("send as many bytes at once as SendSz says, and what is left after WaitTm", () => {
    const { t, peer } = transparent("TCP", {}, "AT+CIPCCFG=5,10,4,0");
    t.type("abcdefghij").run(500);
    expect(peer.pieces).toEqual(["abcd", "efgh"]);
    t.run(1000);
    expect(peer.pieces).toEqual(["abcd", "efgh", "ij"]);
  });

  it("take RxSize bytes from the host every Rxtimer where Rxmode is 1", () => {
    const { t, peer } = transparent("TCP", {}, "AT+CIPCCFG=5,2,50,0,1,50,1000,0");
    t.type("x".repeat(120)).run(500);
    expect(peer.received.length).toBe(50);
    t.run(1000);
    expect(peer.received.length).toBe(100);
    t.run(1000);
    expect(peer.received.length).toBe(120);
  });

  for (const [retries, afterMs] of [[3, 15000], [5, 63000]] as const) {
    it(`give up after ${retries} retransmissions with TCP ERROR:12`, () => {
      const { t, host } = transparent("TCP", {}, `AT+CIPCCFG=${retries},2,1024,0`);
      host.vanish();
      t.type("into the void").run(afterMs).expectLines([]);
      t.run(1000).expectLines(["TCP ERROR:12"]);
    });
  }

  it("keep a connection whose peer answers, however long it is silent", () => {
    const { t, peer } = transparent("TCP", {}, "AT+CIPCCFG=3,2,1024,0");
    t.type("once").run(600000).expectLines([]);
    expect(peer.received).toBe("once");
  });

  it("send with BufClean=0 first what an earlier connection did not bring away", () => {
    const world = transparent("TCP", {}, "AT+CIPCCFG=5,10,1024,0,0,1460,50,0");
    world.t.type("kept").run(100);
    world.peer.stream.destroy();
    world.t.run(500).expectLines(["TCP ERROR:14"]);
    openTransparent(world, "TCP");
    world.t.type(", new").run(2000);
    expect(world.peer.received).toBe("kept, new");
  });

  it("forget it with BufClean=1", () => {
    const world = transparent("TCP", {}, "AT+CIPCCFG=5,10,1024,0,0,1460,50,1");
    world.t.type("gone").run(100);
    world.peer.stream.destroy();
    world.t.run(500).take();
    openTransparent(world, "TCP");
    world.t.type("new").run(2000);
    expect(world.peer.received).toBe("new");
  });
});
