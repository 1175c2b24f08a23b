import { certificates } from "../../certificates";
import { expect } from "../../expect";
import { linesOf, linesOfInput, PEER, PORT, type SocketWorld, socketWorld, TLS_PORT } from "./13-world";
import { OPEN_TCP, sessionWorld, startedWorld } from "./17-world";

describe("SIM767XX twin, chapter 17: SSL sessions", () => {
  describe("the service", () => {
    it("starts and stops, with and without the number of a context", () => {
      const { t } = socketWorld();
      t.command("AT+CCHSTOP", ["ERROR"]);
      expect(linesOf(t, "AT+CCHSTART")).toEqual(["OK", "+CCHSTART: 0"]);
      t.command("AT+CCHSTART", ["ERROR"]);
      t.command("AT+CCHADDR", [`+CCHADDR: ${t.twin.firmware?.pdp.address(1) ?? ""}`, "OK"]);
      t.command("AT+CCHADDR=3", ["ERROR"]);
      t.command('AT+CGDCONT=2,"IP","second"', ["OK"]);
      expect(linesOf(t, "AT+CCHSTART=2")).toEqual(["OK", "+CCHSTART: 0,2"]);
      t.command("AT+CCHADDR=2", [`+CCHADDR: ${t.twin.firmware?.pdp.address(2) ?? ""}`, "OK"]);
      expect(linesOf(t, "AT+CCHSTOP=2")).toEqual(["OK", "+CCHSTOP: 0,2"]);
      expect(linesOf(t, "AT+CCHSTOP")).toEqual(["OK", "+CCHSTOP: 0"]);
      expect(linesOf(t, "AT+CCHSTART=")).toEqual(["OK", "+CCHSTART: 0,1"]);
    });

    it("gives the result behind ERROR where there is no context to be had", () => {
      const { t } = socketWorld();
      t.command("AT+CCHSTART=5", ["ERROR", "+CCHSTART: 9,5"]);
      t.command("AT+CFUN=4", ["OK"]);
      t.command("AT+CCHSTART", ["ERROR", "+CCHSTART: 17"]);
    });

    it("is over with +CCH:CCH STOP when the context is lost, and starts again", () => {
      const { t } = sessionWorld();
      t.twin.dropContext();
      t.run(100).expectLines(["+CCH:CCH STOP"]);
      t.command("AT+CCHOPEN?", ['+CCHOPEN: 0,"",,,', '+CCHOPEN: 1,"",,,', "OK"]);
      t.command("AT+CCHSTOP", ["ERROR"]);
      expect(linesOf(t, "AT+CCHSTART")).toEqual(["OK", "+CCHSTART: 0"]);
      expect(linesOf(t, OPEN_TCP)).toEqual(["OK", "+CCHOPEN: 0,0"]);
    });

    it("fails an opening when the context is lost", () => {
      const { t, network } = startedWorld();
      network.conditions.latencyMs = 20000;
      t.command(OPEN_TCP, ["OK"]);
      t.twin.dropContext();
      t.run(100).expectLines(["+CCHOPEN: 0,9", "+CCH:CCH STOP"]);
      t.run(100000).expectLines([]);
    });

    it("ends its sessions when it stops", () => {
      const { t, peer } = sessionWorld();
      expect(linesOf(t, "AT+CCHSTOP")).toEqual(["OK", "+CCHSTOP: 0"]);
      expect(peer.events).toEqual(["ended"]);
    });
  });

  describe("configuration", () => {
    it("answers the examples", () => {
      const { t } = socketWorld();
      t.command("AT+CCHSET=?", ["+CCHSET: (0,1),(0,1)", "OK"]);
      t.command("AT+CCHSET?", ["+CCHSET: 0,0", "OK"]);
      t.command("AT+CCHSET=1,1", ["OK"]);
      t.command("AT+CCHSET=0", ["OK"]);
      t.command("AT+CCHSET?", ["+CCHSET: 0,1", "OK"]);
      t.command("AT+CCHMODE=?", ["+CCHMODE: (0,1)", "OK"]);
      t.command("AT+CCHMODE?", ["+CCHMODE: 0", "OK"]);
      t.command("AT+CCHMODE=1", ["OK"]);
      t.command("AT+CCHSSLCFG=?", ["+CCHSSLCFG: (0,1),(0-9)", "OK"]);
      t.command("AT+CCHSSLCFG?", ["+CCHSSLCFG: 0,", "+CCHSSLCFG: 1,", "OK"]);
      t.command("AT+CCHCFG?", ["+CCHCFG: 0,150,", "+CCHCFG: 1,150,", "OK"]);
      const lines = ['+CCHCFG: "sendtimeout",(0-1),(60-150)', '+CCHCFG: "sslctx",(0-1),(0-9)', '+CCHCFG: "CID",(1-15)', '+CCHCFG: "SCID",(0-1),(1-15)'];
      t.command("AT+CCHCFG=?", [...lines, "OK"]);
      t.command("AT+CCHSEND=?", ["+CCHSEND: (0,1),(1-2048)", "OK"]);
      t.command("AT+CCHSEND?", ["+CCHSEND: 0,0,1,0", "OK"]);
      t.command("AT+CCHOPEN=?", ['+CCHOPEN: (0,1),"ADDRESS",(1-65535)[,(1-2)[,(1-65535)]]', "OK"]);
    });

    it("sets what a session uses between start and opening only", () => {
      const { t } = startedWorld();
      t.command("AT+CCHSSLCFG=0,1", ["OK"]);
      t.command('AT+CCHCFG="sendtimeout",0,120', ["OK"]);
      t.command("AT+CCHCFG?", ["+CCHCFG: 0,120,1", "+CCHCFG: 1,150,", "OK"]);
      t.command('AT+CCHCFG="sslctx",0,3', ["OK"]);
      t.command("AT+CCHSSLCFG?", ["+CCHSSLCFG: 0,3", "+CCHSSLCFG: 1,", "OK"]);
      t.command('AT+CCHCFG="CID",2', ["OK"]);
      t.command('AT+CCHCFG="CID"', ['+CCHCFG: "CID",2', "OK"]);
      t.command('AT+CCHCFG="SCID"', ['+CCHCFG: "SCID",0,2', '+CCHCFG: "SCID",1,2', "OK"]);
      t.command('AT+CCHCFG="SCID",1', ['+CCHCFG: "SCID",1,2', "OK"]);
      t.command(OPEN_TCP, ["ERROR"]);
      t.command('AT+CCHCFG="SCID",0,1', ["OK"]);
      expect(linesOf(t, OPEN_TCP)).toEqual(["OK", "+CCHOPEN: 0,0"]);
      t.command("AT+CCHSSLCFG=0,1", ["ERROR"]);
      expect(linesOf(t, "AT+CCHCLOSE=0")).toEqual(["OK", "+CCHCLOSE: 0,0"]);
      t.command("AT+CCHCFG?", ["+CCHCFG: 0,150,", "+CCHCFG: 1,150,", "OK"]);
    });

    it("clears them when opening fails", () => {
      const { t } = startedWorld();
      t.command("AT+CCHSSLCFG=0,1", ["OK"]);
      expect(linesOf(t, `AT+CCHOPEN=0,"${PEER}",81,1`)).toEqual(["OK", "+CCHOPEN: 0,14"]);
      t.command("AT+CCHSSLCFG?", ["+CCHSSLCFG: 0,", "+CCHSSLCFG: 1,", "OK"]);
    });

    it("refuses AT+CCHSET and AT+CCHMODE after the start, and the others before it", () => {
      const before = socketWorld().t;
      for (const command of ["AT+CCHSSLCFG=0,1", 'AT+CCHCFG="sendtimeout",0,120', 'AT+CCHCFG="CID",2', OPEN_TCP, "AT+CCHSEND=0,5", "AT+CCHCLOSE=0"]) {
        before.command(command, ["ERROR"]);
      }
      const { t } = startedWorld();
      t.command("AT+CCHSET=1", ["ERROR"]);
      t.command("AT+CCHMODE=1", ["ERROR"]);
      for (const value of ['"sendtimeout",0,59', '"sendtimeout",0,151', '"sendtimeout",2,60', '"sslctx",0,10', '"CID",16', '"other",1']) t.command(`AT+CCHCFG=${value}`, ["ERROR"]);
    });
  });

  describe("opening", () => {
    it("lists what is open as in the example", () => {
      const { t } = sessionWorld();
      t.command("AT+CCHOPEN?", [`+CCHOPEN: 0,"${PEER}",${PORT},1,`, '+CCHOPEN: 1,"",,,', "OK"]);
      t.command(OPEN_TCP, ["ERROR"]);
    });

    for (const parameters of ['2,"peer.example",80', '0,"peer.example",0', '0,"peer.example",80,3', '0,"peer.example",80,1,0', '0,"",80', "0"]) {
      it(`refuses AT+CCHOPEN=${parameters}`, () => void startedWorld().t.command(`AT+CCHOPEN=${parameters}`, ["ERROR"]));
    }

    it("fails with the code of what went wrong", () => {
      const { t } = startedWorld();
      for (const [target, err] of [['"nobody.example",80,1', 13], [`"${PEER}",81,1`, 14], [`"${PEER}",81`, 14]] as const) {
        expect(linesOf(t, `AT+CCHOPEN=1,${target}`)).toEqual(["OK", `+CCHOPEN: 1,${err}`]);
      }
    });

    it("gives up at the time of negotiatetime", () => {
      const { t, network } = startedWorld({}, 'AT+CSSLCFG="negotiatetime",0,10');
      network.conditions.latencyMs = 30000;
      t.command(`AT+CCHOPEN=0,"192.0.2.1",${TLS_PORT}`, ["OK"]);
      t.run(9000).expectLines([]);
      t.run(1500).expectLines(["+CCHOPEN: 0,5"]);
    });

    it("uses the context with the session's number, or the one that is set", () => {
      const { t } = startedWorld({}, 'AT+CSSLCFG="authmode",1,1');
      const open = `AT+CCHOPEN=1,"${PEER}",${TLS_PORT},2`;
      expect(linesOf(t, open)).toEqual(["OK", "+CCHOPEN: 1,19"]);
      t.command("AT+CCHSSLCFG=1,5", ["OK"]);
      expect(linesOf(t, open)).toEqual(["OK", "+CCHOPEN: 1,0"]);
    });

    it("fails in the handshake where chain, name or clock are wrong, and connects where they are right", () => {
      const { t } = startedWorld({}, 'AT+CSSLCFG="authmode",0,1', 'AT+CSSLCFG="ignorelocaltime",0,0');
      const load = (name: string, pem: string): void => expect(linesOfInput(t, `AT+CCERTDOWN="${name}",${pem.length}`, pem)).toEqual(["OK"]);
      load("ca.pem", certificates().ca.certificate);
      load("other.pem", certificates().otherCa.certificate);
      const open = (err: number, host: string): void => {
        expect(linesOf(t, `AT+CCHOPEN=0,"${host}",${TLS_PORT}`)).toEqual(["OK", `+CCHOPEN: 0,${err}`]);
      };
      t.command('AT+CSSLCFG="cacert",0,"ca.pem"', ["OK"]);
      open(15, PEER);
      t.command('AT+CCLK="26/01/02,03:04:05+00"', ["OK"]);
      open(15, "192.0.2.1");
      t.command('AT+CSSLCFG="cacert",0,"other.pem"', ["OK"]);
      open(15, PEER);
      t.command('AT+CSSLCFG="cacert",0,"ca.pem"', ["OK"]);
      open(0, PEER);
    });

    it("reports who closed, and refuses to close what is closed", () => {
      const { t, peer } = sessionWorld();
      peer.stream.end();
      t.run(500).expectLines(["+CCH_PEER_CLOSED: 0"]);
      t.command("AT+CCHCLOSE=0", ["ERROR"]);
      linesOf(t, OPEN_TCP);
      peer.stream.destroy();
      t.run(500).expectLines(["+CCH_RECV_CLOSED: 0,9"]);
      linesOf(t, OPEN_TCP);
      t.twin.closeSocket(0);
      t.run(10).expectLines(["+CCH_PEER_CLOSED: 0"]);
    });
  });

  describe("sending", () => {
    it("takes the counted bytes and says OK", () => {
      const { t, peer } = sessionWorld();
      const request = "GET / HTTP/1.1\r\nHost: www.baidu.com\r\nUser-Agent: MAUI htp User Agent\r\nProxy-Connection: keep-alive\r\nContent-Length: 0\r\n\r\n";
      expect(linesOfInput(t, "AT+CCHSEND=0,121", request)).toEqual(["OK"]);
      expect(peer.received).toBe(request);
    });

    it("reports the result where AT+CCHSET asks for it", () => {
      const { t } = sessionWorld({}, "AT+CCHSET=1");
      expect(linesOfInput(t, "AT+CCHSEND=0,5", "12345")).toEqual(["OK", "+CCHSEND: 0,0"]);
    });

    /** Without coverage, the send buffer full and one more send waiting. */
    function congestedWorld(): SocketWorld {
      const world = startedWorld({ service: { lossMs: 300000 } }, "AT+CCHSET=1");
      const { t } = world;
      t.command('AT+CCHCFG="sendtimeout",0,60', ["OK"]);
      expect(linesOf(t, OPEN_TCP)).toEqual(["OK", "+CCHOPEN: 0,0"]);
      t.twin.setCoverage(false);
      for (let sends = 0; sends < 4; sends++) t.send("AT+CCHSEND=0,2048\r").send("x".repeat(2048));
      t.take();
      t.command("AT+CCHSEND?", ["+CCHSEND: 0,8192,1,0", "OK"]);
      t.send("AT+CCHSEND=0,1\r").take();
      t.send("x").expectLines(["OK"]);
      t.command("AT+CCHSEND=0,1", ["ERROR"]);
      return world;
    }

    it("takes what waits when coverage is back", () => {
      const { t, peer } = congestedWorld();
      t.twin.setCoverage(true);
      t.run(10000).expectLines(["+CCHSEND: 0,0"]);
      expect(peer.received.length).toBe(8193);
    });

    it("ends the session when there was no room for the time of sendtimeout", () => {
      const { t } = congestedWorld();
      t.run(60000).expectLines(["+CCHSEND: 0,18", "+CCH_RECV_CLOSED: 0,18"]);
      t.command("AT+CCHOPEN?", ['+CCHOPEN: 0,"",,,', '+CCHOPEN: 1,"",,,', "OK"]);
    });

    for (const parameters of ["0,0", "0,2049", "1,5", "2,5", "0"]) {
      it(`refuses AT+CCHSEND=${parameters}`, () => void sessionWorld().t.command(`AT+CCHSEND=${parameters}`, ["ERROR"]));
    }

    it("lets bytes beyond the length cost the next command where that quirk is on", () => {
      const { t } = sessionWorld({ quirks: ["cchsend-tail-error"] });
      expect(linesOfInput(t, "AT+CCHSEND=0,5", "12345")).toEqual(["OK"]);
      t.command("AT", ["OK"]);
      expect(linesOfInput(t, "AT+CCHSEND=0,5", "12345\r\n")).toEqual(["OK"]);
      t.command("AT+CCHSEND?", ["ERROR"]);
      t.command("AT+CCHSEND?", ["+CCHSEND: 0,0,1,0", "OK"]);
    });
  });
});
