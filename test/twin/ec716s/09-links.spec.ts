import { expect } from "../../expect";
import { broughtUp, connected, linesOf, linkWorld, PEER, PORT, UDP_PORT } from "./09-world";

const CTRL_Z = "\x1a";
const ESC = "\x1b";

describe("EC716S twin, chapter 9: one link", () => {
  it("opens straight from IP INITIAL, and brings the context up by itself", () => {
    const { t } = linkWorld();
    t.command(`AT+CIPSTART="TCP","${PEER}",${PORT}`, ["OK", "CONNECT OK"]);
  });

  it("takes its parameters with and without quotation marks", () => {
    linkWorld().t.command(`AT+CIPSTART=TCP,${PEER},"${PORT}"`, ["OK", "CONNECT OK"]);
  });

  it("says ALREADY CONNECT of a link that is there", () => {
    const { t } = connected();
    t.command(`AT+CIPSTART="TCP","${PEER}",${PORT}`, ["OK", "ALREADY CONNECT"]);
  });

  it("fails with the state first, and can be tried again from it", () => {
    const { t } = broughtUp();
    expect(linesOf(t, `AT+CIPSTART="TCP","${PEER}",81`)).toEqual(["OK", "STATE: IP STATUS", "CONNECT FAIL"]);
    t.command(`AT+CIPSTART="TCP","${PEER}",${PORT}`, ["OK", "CONNECT OK"]);
  });

  for (const line of ['AT+CIPSTART="SCTP","a.example",80', 'AT+CIPSTART="TCP","a.example",0', 'AT+CIPSTART="TCP","a.example"', 'AT+CIPSTART=1,"TCP","a.example",80']) {
    it(`refuses ${line}`, () => {
      linkWorld().t.command(line, ["+CME ERROR: 53"]);
    });
  }

  it("sends by length, and the bytes may be any", () => {
    const { t, peer } = connected();
    t.send("AT+CIPSEND=5\r").expectBytes("\r\n> ");
    t.send(`a${CTRL_Z}b${ESC}\x00`).expectBytes("\r\nSEND OK\r\n");
    expect(peer.received).toBe(`a${CTRL_Z}b${ESC}\x00`);
  });

  it("sends at CTRL-Z, and does not at ESC", () => {
    const { t, peer } = connected();
    t.send("AT+CIPSEND\r").send(`test TCP${CTRL_Z}`).expectBytes("\r\n> \r\nSEND OK\r\n");
    t.send("AT+CIPSEND\r").send(`never${ESC}`).expectBytes("\r\n> \r\nSEND FAIL\r\n");
    expect(peer.received).toBe("test TCP");
  });

  it("says DATA ACCEPT with its length in quick mode 1", () => {
    const { t } = connected({}, "AT+CIPQSEND=1");
    t.send("AT+CIPSEND\r").send(`test TCP${CTRL_Z}`).expectBytes("\r\n> \r\nDATA ACCEPT:8\r\n");
  });

  it("says SEND OK in slow mode only when the server has all of it", () => {
    const { t } = connected({}, "AT+CIPQSEND=2");
    t.twin.setCoverage(false);
    t.send("AT+CIPSEND=3\r").take();
    t.type("abc").run(1000).expectBytes("");
    t.twin.setCoverage(true);
    t.run(3000).expectBytes("\r\nSEND OK\r\n");
  });

  it("swallows a line feed that comes first behind a bare CR, and then waits for the byte that is missing", () => {
    const { t, peer } = connected();
    t.send("AT+CIPSEND=3\r").take();
    t.send("\nab").expectBytes("");
    t.send("c").expectBytes("\r\nSEND OK\r\n");
    expect(peer.received).toBe("abc");
  });

  it("keeps a line feed that comes first behind CR LF", () => {
    const { t, peer } = connected();
    t.send("AT+CIPSEND=3\r\n").take();
    t.send("\nab").expectBytes("\r\nSEND OK\r\n");
    expect(peer.received).toBe("\nab");
  });

  it("has no prompt, or neither prompt nor result, as AT+CIPSPRT says", () => {
    const { t, peer } = connected({}, "AT+CIPSPRT=0");
    t.send("AT+CIPSEND=2\r").send("ab").expectBytes("\r\nSEND OK\r\n");
    t.command("AT+CIPSPRT=2", ["OK"]).send("AT+CIPSEND=2\r").send("cd").expectBytes("");
    expect(peer.received).toBe("abcd");
  });

  it("sends what is there when the time of AT+CIPATS has passed", () => {
    const { t, peer } = connected({}, "AT+CIPATS=1,2");
    t.send("AT+CIPSEND=10\r").take();
    t.type("abc").run(1500).expectBytes("");
    t.run(1000).expectBytes("\r\nSEND OK\r\n");
    expect(peer.received).toBe("abc");
  });

  it("counts what was sent and acknowledged", () => {
    const { t } = connected();
    t.send("AT+CIPSEND=10\r").send("1234567890").take();
    t.run(1000).command("AT+CIPACK", ["+CIPACK: 10,10,0", "OK"]).command("AT+CIPACK=0", ["ERROR"]);
  });

  it("refuses to send more than it takes at once, or without a connection", () => {
    const { t } = connected();
    t.command("AT+CIPSEND=1461", ["ERROR"]).command("AT+CIPSEND?", ["+CIPSEND: 1460", "OK"]).command("AT+CIPSEND=?", ["+CIPSEND: <length>", "OK"]);
    t.command("AT+CIPCLOSE=1", ["CLOSE OK"]).command("AT+CIPSEND=1", ["+CME ERROR: 3"]);
  });

  it("says CLOSED when the other side closes, and a close is an error then", () => {
    const { t, peer } = connected();
    peer.stream.end();
    t.run(500).expectLines(["CLOSED"]);
    t.command("AT+CIPSTATUS", ["OK", "STATE: TCP CLOSED"]).command("AT+CIPCLOSE", ["ERROR"]);
    t.command(`AT+CIPSTART="TCP","${PEER}",${PORT}`, ["OK", "CONNECT OK"]);
  });

  it("is closed by the control of the twin", () => {
    const { t } = connected();
    t.twin.closeSocket(0);
    t.run(500).expectLines(["CLOSED"]);
  });

  it("sends and receives datagrams", () => {
    const { t, datagrams } = broughtUp();
    t.command(`AT+CIPSTART="UDP","${PEER}",${UDP_PORT}`, ["OK", "CONNECT OK"]).command("AT+CIPSTATUS", ["OK", "STATE: CONNECT OK"]);
    t.send("AT+CIPSEND=4\r").send("ping").expectBytes("\r\n> \r\nSEND OK\r\n");
    t.run(500);
    expect(datagrams.received).toEqual(["ping"]);
    datagrams.answer("pong");
    t.run(500).expectBytes("pong");
    t.command("AT+CIPCLOSE", ["CLOSE OK"]).command("AT+CIPSTATUS", ["OK", "STATE: UDP CLOSED"]);
  });
});

describe("EC716S twin, chapter 9: several links", () => {
  it("opens a link behind the bearer only", () => {
    const { t } = linkWorld();
    t.command("AT+CIPMUX=1", ["OK"]).command(`AT+CIPSTART=0,"TCP","${PEER}",${PORT}`, ["+CME ERROR: 3"]);
  });

  it("tells each link by its number", () => {
    const { t, peer } = broughtUp({}, "AT+CIPMUX=1");
    t.command(`AT+CIPSTART=4,"TCP","${PEER}",${PORT}`, ["OK", "4,CONNECT OK"]).command(`AT+CIPSTART=5,"UDP","${PEER}",${UDP_PORT}`, ["OK", "5,CONNECT OK"]);
    t.command("AT+CIPSTATUS", [
      "OK",
      "STATE: IP PROCESSING",
      'C: 0,,,"",,"",,"INITIAL"',
      'C: 1,,,"",,"",,"INITIAL"',
      'C: 2,,,"",,"",,"INITIAL"',
      'C: 3,,,"",,"",,"INITIAL"',
      `C: 4,0,"TCP","${PEER}","${PORT}","CONNECTED"`,
      `C: 5,0,"UDP","${PEER}","${UDP_PORT}","CONNECTED"`,
    ]);
    t.send("AT+CIPSEND=4,10\r").send("1234567890").expectBytes("\r\n> \r\n4,SEND OK\r\n");
    t.send("AT+CIPSEND=5\r").send(`test UDP${CTRL_Z}`).expectBytes("\r\n> \r\n5,SEND OK\r\n");
    expect(linesOf(t, `AT+CIPSTART=1,"TCP","${PEER}",81`)).toEqual(["OK", "1,CONNECT FAIL"]);
    t.command("AT+CIPACK=4", ["+CIPACK: 10,10,0", "OK"]).command("AT+CIPACK", ["ERROR"]);
    peer.stream.end();
    t.run(500).expectLines(["4,CLOSED"]);
    t.command("AT+CIPCLOSE=5", ["5,CLOSE OK"]).command("AT+CIPCLOSE=5", ["ERROR"]).command("AT+CIPCLOSE", ["ERROR"]);
  });

  it("shows the states of all links in lines without empty ones between them", () => {
    const { t } = broughtUp({}, "AT+CIPMUX=1");
    t.command(`AT+CIPSTART=0,"TCP","${PEER}",${PORT}`, ["OK", "0,CONNECT OK"]);
    const initial = [1, 2, 3, 4, 5].map((link) => `C: ${link},,,"",,"",,"INITIAL"\r\n`).join("");
    t.send("AT+CIPSTATUS\r").expectBytes(`\r\nOK\r\n\r\nSTATE: IP PROCESSING\r\n\r\nC: 0,0,"TCP","${PEER}","${PORT}","CONNECTED"\r\n${initial}`);
  });

  it("says DATA ACCEPT with number and length", () => {
    const { t } = broughtUp({}, "AT+CIPMUX=1", "AT+CIPQSEND=1");
    t.command(`AT+CIPSTART=4,"TCP","${PEER}",${PORT}`, ["OK", "4,CONNECT OK"]);
    t.send("AT+CIPSEND=4,10\r").send("1234567890").expectBytes("\r\n> \r\nDATA ACCEPT:4,10\r\n");
  });

  it("has blanks behind number and colon with the quirks", () => {
    const { t } = broughtUp({ quirks: ["link-blank", "accept-blank"] }, "AT+CIPMUX=1", "AT+CIPQSEND=1");
    t.command(`AT+CIPSTART=4,"TCP","${PEER}",${PORT}`, ["OK", "4, CONNECT OK"]);
    t.send("AT+CIPSEND=4,2\r").send("ab").expectBytes("\r\n> \r\nDATA ACCEPT: 4,2\r\n");
    t.command("AT+CIPCLOSE=4", ["4, CLOSE OK"]);
  });
});
