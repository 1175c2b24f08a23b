import { seededBytes } from "../../../twin/networks/peers";
import { expect } from "../../expect";
import { linesOf, PEER, PORT, type SocketWorld } from "./13-world";
import { OPEN_TCP, sessionWorld, startedWorld } from "./17-world";

describe("SIM767XX twin, chapter 17: receiving, and transparent mode", () => {
  describe("receiving by hand", () => {
    it("gives the cache in blocks of 1024 bytes behind OK", () => {
      const { t, peer } = sessionWorld({}, "AT+CCHSET=0,1");
      const data = seededBytes(6, 2500);
      peer.stream.write(data);
      t.run(1000).expectLines(["+CCHEVENT: 0,RECV EVENT"]);
      t.command("AT+CCHRECV?", ["+CCHRECV: LEN,2500,0", "OK"]);
      const block = (from: number, to: number): string => `\r\n+CCHRECV: DATA,0,${to - from}\r\n${data.substring(from, to)}\r\n`;
      t.send("AT+CCHRECV=0\r").run(1000);
      t.expectBytes(`AT+CCHRECV=0\r\r\nOK\r\n${block(0, 1024)}${block(1024, 2048)}${block(2048, 2500)}\r\n+CCHRECV: 0,0\r\n`);
    });

    it("announces anew what a read leaves", () => {
      const { t, peer } = sessionWorld({}, "AT+CCHSET=0,1");
      peer.stream.write("one");
      t.run(500).expectLines(["+CCHEVENT: 0,RECV EVENT"]);
      peer.stream.write("two");
      t.run(500).expectLines([]);
      expect(linesOf(t, "AT+CCHRECV=0,4")).toEqual(["OK", "+CCHRECV: DATA,0,4", "onet", "+CCHRECV: 0,0", "+CCHEVENT: 0,RECV EVENT"]);
    });

    it("keeps the cache when the peer closes", () => {
      const { t, peer } = sessionWorld({}, "AT+CCHSET=0,1");
      peer.stream.write("last words");
      peer.stream.end();
      t.run(500).expectLines(["+CCHEVENT: 0,RECV EVENT", "+CCH_PEER_CLOSED: 0"]);
      expect(linesOf(t, "AT+CCHRECV=0")).toEqual(["OK", "+CCHRECV: DATA,0,10", "last words", "+CCHRECV: 0,0"]);
    });

    it("caches 11680 bytes and then holds the peer", () => {
      const { t, peer } = sessionWorld({}, "AT+CCHSET=0,1");
      peer.stream.write(seededBytes(7, 50000));
      t.run(5000).take();
      t.command("AT+CCHRECV?", ["+CCHRECV: LEN,11680,0", "OK"]);
      t.send("AT+CCHRECV=0\r").run(5000).take();
      t.command("AT+CCHRECV?", ["+CCHRECV: LEN,11680,0", "OK"]);
    });

    it("refuses with its result before ERROR what it cannot give", () => {
      const { t } = sessionWorld({}, "AT+CCHSET=0,1");
      t.command("AT+CCHRECV=0", ["+CCHRECV: 0,11", "ERROR"]);
      t.command("AT+CCHRECV=0,2049", ["+CCHRECV: 0,8", "ERROR"]);
      t.command("AT+CCHRECV=2", ["ERROR"]);
      sessionWorld().t.command("AT+CCHRECV=0", ["ERROR"]);
    });

    it("prints the spaces of the other places where that quirk is on", () => {
      const { t, peer } = sessionWorld({ quirks: ["cch-spaces"] }, "AT+CCHSET=0,1");
      peer.stream.write("x");
      t.run(500).expectLines(["+CCHEVENT: 0, RECV EVENT"]);
      expect(linesOf(t, "AT+CCHRECV=0")).toEqual(["OK", "+CCHRECV: DATA, 0,1", "x", "+CCHRECV: 0,0"]);
    });
  });

  it("puts data out in blocks by itself under AT+CCHSET=0,0, and the end after the last", () => {
    const { t, peer } = sessionWorld();
    const data = seededBytes(8, 1360);
    peer.stream.write(data);
    peer.stream.end();
    t.run(1000).expectBytes(
      `\r\n+CCHRECV: DATA,0,1024\r\n${data.substring(0, 1024)}\r\n\r\n+CCHRECV: DATA,0,336\r\n${data.substring(1024)}\r\n\r\n+CCH_PEER_CLOSED: 0\r\n`,
    );
  });

  describe("transparent mode", () => {
    function transparentWorld(): SocketWorld {
      const world = startedWorld({}, "AT+CCHMODE=1");
      expect(linesOf(world.t, OPEN_TCP)).toEqual(["CONNECT"]);
      return world;
    }

    it("passes bytes both ways, is left with +++ and closed with CLOSED", () => {
      const { t, peer } = transparentWorld();
      t.type("to the peer").run(500);
      expect(peer.received).toBe("to the peer");
      peer.stream.write("from the peer");
      t.run(1500).expectBytes("from the peer");
      t.type("+++").run(1500).expectLines(["OK"]);
      t.command("AT+CCHSEND=0,5", ["ERROR"]);
      expect(linesOf(t, "AT+CCHCLOSE=0")).toEqual(["OK", "CLOSED"]);
      expect(linesOf(t, OPEN_TCP)).toEqual(["CONNECT"]);
    });

    it("has session 0 only, and says CONNECT FAIL", () => {
      const { t } = startedWorld({}, "AT+CCHMODE=1");
      t.command(`AT+CCHOPEN=1,"${PEER}",${PORT},1`, ["ERROR"]);
      expect(linesOf(t, `AT+CCHOPEN=0,"${PEER}",81,1`)).toEqual(["CONNECT FAIL"]);
    });

    it("ends with CLOSED when the peer closes or the context is lost", () => {
      const { t, peer } = transparentWorld();
      peer.stream.end();
      t.run(500).expectLines(["CLOSED"]);
      expect(linesOf(t, OPEN_TCP)).toEqual(["CONNECT"]);
      t.twin.dropContext();
      t.run(100).expectLines(["CLOSED", "+CCH:CCH STOP"]);
    });
  });
});
