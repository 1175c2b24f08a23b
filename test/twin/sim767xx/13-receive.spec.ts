import { seededBytes } from "../../../twin/networks/peers";
import { expect } from "../../expect";
import { linesOfInput, linkedWorld, openWorld, PEER, PEER_ADDRESS, PORT } from "./13-world";

const FROM_PEER = `RECV FROM:${PEER_ADDRESS}:${PORT}\r\n`;

describe("SIM767XX twin, chapter 13: receiving, and UDP", () => {
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

    it("loses a datagram without coverage, as the stack took it", () => {
      const { t, host } = openWorld();
      const got: string[] = [];
      host.openUdp(6031, { bound: () => undefined, failed: () => undefined, datagram: (bytes) => void got.push(bytes) });
      t.command('AT+CIPOPEN=0,"UDP",,,6031', ["+CIPOPEN: 0,0", "OK"]);
      t.twin.setCoverage(false);
      expect(linesOfInput(t, `AT+CIPSEND=0,5,"${PEER_ADDRESS}",6031`, "12345")).toEqual(["OK", "+CIPSEND: 0,5,5"]);
      t.twin.setCoverage(true);
      t.run(10000);
      expect(got).toEqual([]);
    });

    it("says -1 for a datagram whose link goes before the stack took it", () => {
      const { t } = openWorld();
      t.command('AT+CIPOPEN=0,"UDP",,,6031', ["+CIPOPEN: 0,0", "OK"]);
      t.send(`AT+CIPSEND=0,1,"${PEER_ADDRESS}",6031\r`).take();
      t.type("x");
      t.clock.runUntilTrue(() => t.twin.firmware?.interpreter.idle === true, 1000);
      t.twin.dropContext();
      t.run(100).expectLines(["OK", "+CIPSEND: 0,1,-1", "+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY"]);
    });

    it("refuses before the prompt what has no destination, or one whose name is unknown", () => {
      const { t } = openWorld();
      t.command('AT+CIPOPEN=0,"UDP",,,6031', ["+CIPOPEN: 0,0", "OK"]);
      t.command("AT+CIPSEND=0,5", ["+CIPERROR: 3", "ERROR"]);
      t.command('AT+CIPSEND=0,5,"nobody.example",80', ["+CIPERROR: 11", "ERROR"]);
    });
  });
});
