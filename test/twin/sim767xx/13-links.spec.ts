import { expect } from "../../expect";
import { connectLink, linesOf, linesOfInput, linkedWorld, openWorld, PEER, PEER_ADDRESS, PORT } from "./13-world";

describe("SIM767XX twin, chapter 13: links", () => {
  describe("opening and closing", () => {
    it("answers the examples of AT+CIPOPEN", () => {
      const { t } = openWorld();
      t.command("AT+CIPOPEN=?", ['+CIPOPEN: (0-3),("TCP","UDP")', "OK"]);
      connectLink(t, 1);
      t.command("AT+CIPOPEN?", ["+CIPOPEN: 0", `+CIPOPEN: 1,"TCP","${PEER}",${PORT},-1`, "+CIPOPEN: 2", "+CIPOPEN: 3", "OK"]);
      t.command('AT+CIPOPEN=2,"UDP",,,6031', ["+CIPOPEN: 2,0", "OK"]);
      t.command("AT+CIPCLOSE?", ["+CIPCLOSE: 0,1,1,0", "OK"]);
      t.command("AT+CIPCLOSE=?", ["+CIPCLOSE: (0-3)", "OK"]);
      t.command("AT+CIPCLOSE=2", ["+CIPCLOSE: 2,0", "OK"]);
      expect(linesOf(t, "AT+CIPCLOSE=1")).toEqual(["OK", "+CIPCLOSE: 1,0"]);
    });

    for (const [parameters, lines] of [
      ['4,"TCP","peer.example",80', ["+IP ERROR: Invalid parameter", "ERROR"]],
      ['0,"SCTP","peer.example",80', ["+CIPOPEN: 0,3", "ERROR"]],
      ['0,"TCP","peer.example",65536', ["+CIPOPEN: 0,3", "ERROR"]],
      ['1,"TCP","peer.example"', ["+CIPOPEN: 1,3", "ERROR"]],
      ['0,"TCP","peer.example",80,65536', ["+CIPOPEN: 0,3", "ERROR"]],
      ['0,"UDP",,', ["+CIPOPEN: 0,3", "ERROR"]],
      ['"x","TCP","peer.example",80', ["ERROR"]],
    ] as const) {
      it(`refuses AT+CIPOPEN=${parameters}`, () => void openWorld().t.command(`AT+CIPOPEN=${parameters}`, lines));
    }

    for (const [what, host, port, err] of [
      ["a port that nobody listens on", PEER, 81, 1],
      ["a name that nobody has", "nobody.example", 80, 11],
      ["port 0", PEER, 0, 1],
    ] as const) {
      it(`says OK and later that it failed for ${what}`, () => {
        const { t } = openWorld();
        expect(linesOf(t, `AT+CIPOPEN=0,"TCP","${host}",${port}`)).toEqual(["OK", `+CIPOPEN: 0,${err}`]);
        connectLink(t, 0);
      });
    }

    it("gives up a connection at the time of AT+CIPTIMEOUT", () => {
      const { t, network } = openWorld({}, "AT+CIPTIMEOUT=,5000");
      network.conditions.latencyMs = 30000;
      t.command(`AT+CIPOPEN=0,"TCP","${PEER_ADDRESS}",${PORT}`, ["OK"]);
      t.run(4000).expectLines([]);
      t.run(1500).expectLines(["+CIPOPEN: 0,10"]);
    });

    it("refuses a link that is there or being made, and closes the latter without a result", () => {
      const { t, network } = openWorld();
      network.conditions.latencyMs = 3000;
      t.command(`AT+CIPOPEN=0,"TCP","${PEER_ADDRESS}",${PORT}`, ["OK"]);
      t.command(`AT+CIPOPEN=0,"TCP","${PEER_ADDRESS}",${PORT}`, ["+CIPOPEN: 0,8", "ERROR"]);
      expect(linesOf(t, "AT+CIPCLOSE=0")).toEqual(["OK", "+CIPCLOSE: 0,0"]);
      t.run(20000).expectLines([]);
      network.conditions.latencyMs = 40;
      connectLink(t, 0);
      t.command(`AT+CIPOPEN=0,"TCP","${PEER_ADDRESS}",${PORT}`, ["+CIPOPEN: 0,4", "ERROR"]);
    });

    it("refuses a UDP port that is taken", () => {
      const { t } = openWorld();
      t.command('AT+CIPOPEN=0,"UDP",,,5000', ["+CIPOPEN: 0,0", "OK"]);
      t.command('AT+CIPOPEN=1,"UDP",,,5000', ["+CIPOPEN: 1,6", "ERROR"]);
    });

    it("refuses to close what is not there", () => {
      const { t } = openWorld();
      t.command("AT+CIPCLOSE=0", ["+CIPCLOSE: 0,4", "ERROR"]);
      t.command("AT+CIPCLOSE=4", ["+CIPCLOSE: 4,3", "ERROR"]);
      t.command("AT+CIPCLOSE=x", ["ERROR"]);
    });

    it("reports that the peer closed, by itself or by the twin's control", () => {
      const { t, peer } = linkedWorld();
      peer.stream.end();
      t.run(500).expectLines(["+IPCLOSE: 0,1"]);
      t.command("AT+CIPCLOSE=0", ["+CIPCLOSE: 0,4", "ERROR"]);
      connectLink(t, 0);
      t.twin.closeSocket(0);
      t.run(10).expectLines(["+IPCLOSE: 0,1"]);
      connectLink(t, 0);
      peer.stream.destroy();
      t.run(500).expectLines(["+IPCLOSE: 0,1"]);
    });
  });

  describe("sending", () => {
    it("sends by count and says OK before the result", () => {
      const { t, peer } = linkedWorld();
      t.command("AT+CIPSEND=?", ["+CIPSEND: (0-3),(1-1500)", "OK"]);
      expect(linesOfInput(t, "AT+CIPSEND=0,5", "12345")).toEqual(["OK", "+CIPSEND: 0,5,5"]);
      expect(linesOfInput(t, "AT+CIPSEND=0,3,", "\x1a\x1b\x03")).toEqual(["OK", "+CIPSEND: 0,3,3"]);
      expect(peer.received).toBe("12345\x1a\x1b\x03");
    });

    it("sends up to CTRL-Z, with ETX before control characters that are data", () => {
      const { t, peer } = linkedWorld();
      expect(linesOfInput(t, "AT+CIPSEND=0", "a\x03\x1ab\x03\x1bc\x03\x03d\x1a")).toEqual(["OK", "+CIPSEND: 0,7,7"]);
      expect(linesOfInput(t, "AT+CIPSEND=0,", "\r\nOK\r\n\x1a")).toEqual(["OK", "+CIPSEND: 0,6,6"]);
      expect(peer.received).toBe("a\x1ab\x1bc\x03d\r\nOK\r\n");
    });

    it("sends nothing after ESC, without any byte, or after more than 1500", () => {
      const { t, peer } = linkedWorld();
      expect(linesOfInput(t, "AT+CIPSEND=0", "half\x1b")).toEqual(["ERROR"]);
      expect(linesOfInput(t, "AT+CIPSEND=0", "\x1a")).toEqual(["+CIPERROR: 3", "ERROR"]);
      expect(linesOfInput(t, "AT+CIPSEND=0", "x".repeat(1501) + "\x1a")).toEqual(["+CIPERROR: 3", "ERROR"]);
      expect(peer.received).toBe("");
    });

    for (const [parameters, err] of [["0,1501", 3], ["0,0", 3], ["1,5", 4], ["4,5", 3], ['0,5,"peer.example",80', 3], ["0,5,,,1", 3]] as const) {
      it(`refuses AT+CIPSEND=${parameters}`, () => void linkedWorld().t.command(`AT+CIPSEND=${parameters}`, [`+CIPERROR: ${err}`, "ERROR"]));
    }

    it("says -1 where the connection went away before the data was complete", () => {
      const { t, peer } = linkedWorld();
      t.send("AT+CIPSEND=0,5\r");
      peer.stream.end();
      t.run(500).take();
      t.send("12345").run(100).expectLines(["+IPCLOSE: 0,1", "OK", "+CIPSEND: 0,5,-1"]);
    });

    it("takes 8192 bytes without coverage, then waits until the time of AT+CIPTIMEOUT and closes the link", () => {
      const { t } = linkedWorld({}, "AT+CIPTIMEOUT=,,5000");
      t.twin.setCoverage(false);
      for (let sends = 0; sends < 5; sends++) {
        t.send("AT+CIPSEND=0,1500\r").take();
        t.send("x".repeat(1500)).run(50).expectLines(["OK", "+CIPSEND: 0,1500,1500"]);
      }
      t.send("AT+CIPSEND=0,1500\r").take();
      t.send("x".repeat(1500)).expectLines(["OK"]);
      t.command("AT+CIPSEND=0,1", ["+CIPERROR: 8", "ERROR"]);
      t.run(5000).expectLines(["+CIPSEND: 0,1500,0", "+IPCLOSE: 0,2"]);
    });

    it("hands over what waits when coverage is back", () => {
      const { t, peer } = linkedWorld();
      t.twin.setCoverage(false);
      for (let sends = 0; sends < 6; sends++) t.send("AT+CIPSEND=0,1500\r").send("x".repeat(1500)).run(50);
      t.take();
      t.twin.setCoverage(true);
      t.run(10000);
      expect(t.takeLines().includes("+CIPSEND: 0,1500,1500")).toBe(true);
      expect(peer.received.length).toBe(9000);
    });

    it("counts what it sent and received", () => {
      const { t, peer } = linkedWorld();
      t.command("AT+CIPACK=?", ["+CIPACK: (0-3)", "OK"]);
      linesOfInput(t, "AT+CIPSEND=0,10", "0123456789");
      peer.stream.write("12345");
      t.run(500);
      t.command("AT+CIPACK=0", ["+CIPACK: 10,10,5", "OK"]);
      t.command("AT+CIPACK=1", ["+IP ERROR: Connection is not created", "ERROR"]);
      t.command("AT+CIPACK=4", ["+IP ERROR: Invalid parameter", "ERROR"]);
      t.command('AT+CIPOPEN=1,"UDP",,,6031', ["+CIPOPEN: 1,0", "OK"]);
      t.command("AT+CIPACK=1", ["+IP ERROR: Operation not supported", "ERROR"]);
    });
  });
});
