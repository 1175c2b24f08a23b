import { seededBytes } from "../../../twin/networks/peers";
import { expect } from "../../expect";
import { connectLink, linesOf, linesOfInput, linkedWorld, openWorld, PEER, PEER_ADDRESS, PORT } from "./13-world";

const FROM_PEER = `RECV FROM:${PEER_ADDRESS}:${PORT}\r\n`;

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

  describe("receiving by itself", () => {
    it("puts out data with its sender and its length", () => {
      const { t, peer } = linkedWorld();
      peer.stream.write("\r\nOK\r\n");
      t.run(500).expectBytes(`\r\n${FROM_PEER}+IPD6\r\n\r\nOK\r\n\r\n`);
    });

    for (const [configure, header] of [
      ["AT+CIPSRIP=0", "+IPD5\r\n"],
      ["AT+CIPCCFG=,,,,1", `${FROM_PEER}+RECEIVE,0,5\r\n`],
      ["AT+CIPHEAD=0", FROM_PEER],
    ] as const) {
      it(`writes the header as ${configure} says`, () => {
        const { t, peer } = linkedWorld({}, configure);
        peer.stream.write("hello");
        t.run(500).expectBytes(`\r\n${header}hello\r\n`);
      });
    }

    it("writes a colon behind +RECEIVE where that quirk is on", () => {
      const { t, peer } = linkedWorld({ quirks: ["receive-header-colon"] }, "AT+CIPCCFG=,,,,1", "AT+CIPSRIP=0");
      peer.stream.write("hello");
      t.run(500).expectBytes("\r\n+RECEIVE,0,5:\r\nhello\r\n");
    });

    it("cuts blocks at 1500 bytes and says the end after the last of them", () => {
      const { t, peer } = linkedWorld({}, "AT+CIPSRIP=0", "AT+CIPCCFG=,200");
      const data = seededBytes(1, 3200);
      peer.stream.write(data);
      peer.stream.end();
      t.run(2000).expectBytes(
        `\r\n+IPD1500\r\n${data.substring(0, 1500)}\r\n\r\n+IPD1500\r\n${data.substring(1500, 3000)}\r\n` +
          `\r\n+IPD200\r\n${data.substring(3000)}\r\n\r\n+IPCLOSE: 0,1\r\n`,
      );
    });

    it("gathers data for the delay of AT+CIPCCFG", () => {
      const { t, peer } = linkedWorld({}, "AT+CIPSRIP=0", "AT+CIPCCFG=,1000");
      peer.stream.write("one ");
      t.run(500);
      peer.stream.write("two");
      t.run(1000).expectBytes("\r\n+IPD7\r\none two\r\n");
    });

    it("loses nothing where the line is slower than the peer", () => {
      const { t, peer } = linkedWorld({}, "AT+CIPSRIP=0");
      const data = seededBytes(2, 200000);
      peer.stream.write(data);
      t.run(30000);
      let rest = t.take();
      let got = "";
      while (rest.length > 0) {
        const header = /^\r\n\+IPD(\d+)\r\n/.exec(rest);
        if (header === null) throw new Error(`no header at byte ${got.length}`);
        const length = Number(header[1]);
        got += rest.substring(header[0].length, header[0].length + length);
        rest = rest.substring(header[0].length + length + 2);
      }
      expect(got === data).toBe(true);
    });
  });

  describe("receiving by hand", () => {
    it("answers the examples of AT+CIPRXGET", () => {
      const { t, peer } = linkedWorld();
      t.command("AT+CIPRXGET=?", ["+CIPRXGET: (0-4),(0-3),(1-1500)", "OK"]);
      t.command("AT+CIPRXGET?", ["+CIPRXGET: 0", "OK"]);
      t.command("AT+CIPRXGET=1", ["OK"]);
      t.command("AT+CIPRXGET?", ["+CIPRXGET: 1", "OK"]);
      peer.stream.write("123456");
      t.run(500).expectLines(["+CIPRXGET: 1,0"]);
      t.command("AT+CIPRXGET=4,0", ["+CIPRXGET: 4,0,6", "OK"]);
      t.send("AT+CIPRXGET=2,0\r").expectBytes("AT+CIPRXGET=2,0\r\r\n+CIPRXGET: 2,0,6,0\r\n123456\r\n\r\nOK\r\n");
      peer.stream.write("123456");
      t.run(500).expectLines(["+CIPRXGET: 1,0"]);
      t.command("AT+CIPRXGET=3,0,2", ["+CIPRXGET: 3,0,2,4", "3132", "OK"]);
      t.command("AT+CIPRXGET=2,0", ["+CIPRXGET: 2,0,4,0", "3456", "OK"]);
      t.command("AT+CIPRXGET=2,0", ["+IP ERROR: No data", "ERROR"]);
    });

    it("announces data once until all is read", () => {
      const { t, peer } = linkedWorld({}, "AT+CIPRXGET=1");
      peer.stream.write("one");
      t.run(500).expectLines(["+CIPRXGET: 1,0"]);
      peer.stream.write("two");
      t.run(500).expectLines([]);
      t.command("AT+CIPRXGET=2,0,4", ["+CIPRXGET: 2,0,4,2", "onet", "OK"]);
      peer.stream.write("three");
      t.run(500).expectLines([]);
      t.command("AT+CIPRXGET=2,0", ["+CIPRXGET: 2,0,7,0", "wothree", "OK"]);
      peer.stream.write("four");
      t.run(500).expectLines(["+CIPRXGET: 1,0"]);
    });

    it("keeps what came before the peer closed until it is read", () => {
      const { t, peer } = linkedWorld({}, "AT+CIPRXGET=1");
      peer.stream.write("last words");
      peer.stream.end();
      t.run(500).expectLines(["+CIPRXGET: 1,0", "+IPCLOSE: 0,1"]);
      t.command("AT+CIPCLOSE?", ["+CIPCLOSE: 0,0,0,0", "OK"]);
      t.command("AT+CIPRXGET=2,0,4", ["+CIPRXGET: 2,0,4,6", "last", "OK"]);
      t.command("AT+CIPRXGET=2,0", ["+CIPRXGET: 2,0,6,0", " words", "OK"]);
      t.command("AT+CIPRXGET=2,0", ["+IP ERROR: No data", "ERROR"]);
    });

    it("holds 11680 bytes and then the peer, until the host reads", () => {
      const { t, peer } = linkedWorld({}, "AT+CIPRXGET=1");
      const data = seededBytes(3, 100000);
      peer.stream.write(data);
      t.run(5000).take();
      t.command("AT+CIPRXGET=4,0", ["+CIPRXGET: 4,0,11680", "OK"]);
      let got = "";
      for (;;) {
        t.take();
        t.send("AT+CIPRXGET=2,0,1500\r").run(200);
        const answer = t.take();
        const header = /\+CIPRXGET: 2,0,(\d+),\d+\r\n/.exec(answer);
        if (header === null) break;
        const from = header.index + header[0].length;
        got += answer.substring(from, from + Number(header[1]));
      }
      expect(got === data).toBe(true);
    });

    it("puts out what waits when the mode goes back to 0", () => {
      const { t, peer } = linkedWorld({}, "AT+CIPRXGET=1", "AT+CIPSRIP=0");
      peer.stream.write("waiting");
      t.run(500).take();
      t.send("AT+CIPRXGET=0\r").expectBytes("AT+CIPRXGET=0\r\r\nOK\r\n\r\n+IPD7\r\nwaiting\r\n");
      t.command("AT+CIPRXGET=2,0", ["+IP ERROR: Operation not supported", "ERROR"]);
    });

    for (const parameters of ["5", "1,0", "2,4", "2,0,1501", "3,0,751", "4,0,1", "2"]) {
      it(`refuses AT+CIPRXGET=${parameters}`, () => {
        linkedWorld({}, "AT+CIPRXGET=1").t.command(`AT+CIPRXGET=${parameters}`, ["+IP ERROR: Invalid parameter", "ERROR"]);
      });
    }
  });

  describe("UDP", () => {
    it("sends to the address of each command and receives datagram by datagram", () => {
      const { t, host } = openWorld({}, "AT+CIPRXGET=1");
      const got: string[] = [];
      const socket = host.openUdp(6031, { bound: () => undefined, failed: () => undefined, datagram: (bytes) => void got.push(bytes) });
      t.command('AT+CIPOPEN=3,"UDP",,,6031', ["+CIPOPEN: 3,0", "OK"]);
      expect(linesOfInput(t, `AT+CIPSEND=3,5,"${PEER_ADDRESS}",6031`, "12345")).toEqual(["OK", "+CIPSEND: 3,5,5"]);
      expect(linesOfInput(t, `AT+CIPSEND=3,,"${PEER}",6031`, "by name\x1a")).toEqual(["OK", "+CIPSEND: 3,7,7"]);
      expect(got).toEqual(["12345", "by name"]);
      for (const datagram of ["first", "second"]) socket.send(datagram, "10.0.0.2", 6031, () => undefined);
      t.run(500).expectLines(["+CIPRXGET: 1,3"]);
      t.command("AT+CIPRXGET=2,3", ["+CIPRXGET: 2,3,5,6", "first", "OK"]);
      t.command("AT+CIPRXGET=2,3", ["+CIPRXGET: 2,3,6,0", "second", "OK"]);
    });

    it("puts datagrams out with their sender", () => {
      const { t, host } = openWorld();
      const socket = host.openUdp(6031, { bound: () => undefined, failed: () => undefined, datagram: () => undefined });
      t.command('AT+CIPOPEN=0,"UDP",,,6031', ["+CIPOPEN: 0,0", "OK"]);
      socket.send("hello", "10.0.0.2", 6031, () => undefined);
      t.run(500).expectBytes(`\r\nRECV FROM:${PEER_ADDRESS}:6031\r\n+IPD5\r\nhello\r\n`);
    });

    it("refuses before the prompt what has no destination, or one whose name is unknown", () => {
      const { t } = openWorld();
      t.command('AT+CIPOPEN=0,"UDP",,,6031', ["+CIPOPEN: 0,0", "OK"]);
      t.command("AT+CIPSEND=0,5", ["+CIPERROR: 3", "ERROR"]);
      t.command('AT+CIPSEND=0,5,"nobody.example",80', ["+CIPERROR: 11", "ERROR"]);
    });
  });
});
