import { expect } from "../../expect";
import { linesOf, linkedWorld, openWorld, PEER, PEER_ADDRESS, PORT, socketWorld } from "./13-world";

describe("SIM767XX twin, chapter 13: the socket service", () => {
  it("opens, says so, and refuses to open again", () => {
    const { t } = socketWorld();
    t.command("AT+NETOPEN?", ["+NETOPEN: 0", "OK"]);
    expect(linesOf(t, "AT+NETOPEN")).toEqual(["OK", "+NETOPEN: 0"]);
    t.command("AT+NETOPEN?", ["+NETOPEN: 1", "OK"]);
    t.command("AT+NETOPEN", ["+IP ERROR: Network is already opened", "ERROR"]);
    const address = t.twin.firmware?.pdp.address(1) ?? "";
    t.command("AT+IPADDR", [`+IPADDR: ${address}`, "OK"]);
  });

  it("opens another context by its number, and closes it", () => {
    const { t } = socketWorld();
    t.command('AT+CGDCONT=2,"IP","second"', ["OK"]);
    expect(linesOf(t, "AT+NETOPEN=2")).toEqual(["OK", "+NETOPEN: 0,2"]);
    const address = t.twin.firmware?.pdp.address(2) ?? "";
    t.command("AT+IPADDR=2", [`+IPADDR: ${address}`, "OK"]);
    t.command("AT+IPADDR", ["+IP ERROR: Network not opened", "ERROR"]);
    expect(linesOf(t, `AT+CIPOPEN=0,"TCP","${PEER}",${PORT}`)).toEqual(["OK", "+CIPOPEN: 0,0"]);
    expect(linesOf(t, "AT+NETCLOSE=2")).toEqual(["OK", "+CIPCLOSE: 0,0", "+NETCLOSE: 0,2"]);
    expect(t.twin.firmware?.pdp.active()).toEqual([1]);
  });

  it("fails to open a context that is not defined, and one whose APN is refused", () => {
    const { t } = socketWorld();
    expect(linesOf(t, "AT+NETOPEN=5")).toEqual(["OK", "+NETOPEN: 1,5"]);
    t.twin.environment.apns = ["internet"];
    t.command('AT+CGDCONT=2,"IP","wrong"', ["OK"]);
    expect(linesOf(t, "AT+NETOPEN=2")).toEqual(["OK", "+NETOPEN: 1,2"]);
    t.command("AT+NETOPEN?", ["+NETOPEN: 0", "OK"]);
  });

  it("gives up opening at the time of AT+CIPTIMEOUT", () => {
    const { t } = socketWorld({ service: { activationMs: [5000, 5000] } });
    t.command('AT+CGDCONT=2,"IP","slow"', ["OK"]);
    t.command("AT+CIPTIMEOUT=3000", ["OK"]);
    t.command("AT+NETOPEN=2", ["OK"]);
    t.run(3000).expectLines(["+NETOPEN: 10,2"]);
    t.run(5000).expectLines([]);
  });

  it("answers a plain ERROR for an open network where that quirk is on", () => {
    const { t } = openWorld({ quirks: ["netopen-plain-error"] });
    t.command("AT+NETOPEN", ["ERROR"]);
  });

  it("answers what needs the network before it is open with the error of each command", () => {
    const { t } = socketWorld();
    t.command("AT+IPADDR", ["+IP ERROR: Network not opened", "ERROR"]);
    t.command("AT+NETCLOSE", ["+NETCLOSE: 2", "ERROR"]);
    t.command("AT+NETCLOSE=1", ["+NETCLOSE: 2,1", "ERROR"]);
    t.command(`AT+CIPOPEN=0,"TCP","${PEER}",${PORT}`, ["+CIPOPEN: 0,2", "ERROR"]);
    t.command("AT+CIPOPEN=0,\"UDP\",,,6031", ["+CIPOPEN: 0,2", "ERROR"]);
    t.command("AT+CIPSEND=0,5", ["+CIPERROR: 2", "ERROR"]);
    t.command("AT+CIPRXGET=2,0", ["+IP ERROR: Network not opened", "ERROR"]);
    t.command("AT+CIPCLOSE=0", ["+CIPCLOSE: 0,2", "ERROR"]);
    t.command("AT+CIPACK=0", ["+IP ERROR: Network not opened", "ERROR"]);
    t.command("AT+SERVERSTART?", ["+CIPERROR: 2", "ERROR"]);
    t.command("AT+SERVERSTART=10000,0", ["+CIPERROR: 2", "ERROR"]);
    t.command("AT+SERVERSTOP=0", ["+SERVERSTOP: 0,2", "ERROR"]);
  });

  it("shows errors of +IP ERROR by their number under AT+CIPCCFG", () => {
    const { t } = socketWorld();
    t.command("AT+CIPCCFG=,,,0", ["OK"]);
    t.command("AT+IPADDR", ["+IP ERROR: 8", "ERROR"]);
  });

  it("closes UDP links before OK and TCP links after it", () => {
    const { t, peer } = linkedWorld();
    t.command('AT+CIPOPEN=2,"UDP",,,6031', ["+CIPOPEN: 2,0", "OK"]);
    expect(linesOf(t, "AT+NETCLOSE")).toEqual(["+CIPCLOSE: 2,0", "OK", "+CIPCLOSE: 0,0", "+NETCLOSE: 0"]);
    expect(peer.events).toEqual(["ended"]);
    t.command("AT+CIPCLOSE?", ["+CIPCLOSE: 0,0,0,0", "OK"]);
    expect(linesOf(t, "AT+NETOPEN")).toEqual(["OK", "+NETOPEN: 0"]);
  });

  it("says CLOSED as well where that quirk is on", () => {
    const { t } = linkedWorld({ quirks: ["netclose-says-closed"] });
    expect(linesOf(t, "AT+NETCLOSE")).toEqual(["OK", "CLOSED", "+CIPCLOSE: 0,0", "+NETCLOSE: 0"]);
  });

  describe("when the context is lost", () => {
    it("reports it and leaves dead links, whose data can be read, until AT+NETCLOSE", () => {
      const { t, peer } = linkedWorld({}, "AT+CIPRXGET=1");
      peer.stream.write("left over");
      t.run(500).expectLines(["+CIPRXGET: 1,0"]);
      t.twin.dropContext();
      t.run(100).expectLines(["+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY"]);
      t.command("AT+NETOPEN?", ["+NETOPEN: 1", "OK"]);
      t.command("AT+CIPCLOSE?", ["+CIPCLOSE: 1,0,0,0", "OK"]);
      t.command("AT+CIPSEND=0,5", ["+CIPERROR: 1", "ERROR"]);
      t.command("AT+CIPRXGET=2,0", ["+CIPRXGET: 2,0,9,0", "left over", "OK"]);
      expect(linesOf(t, "AT+CIPCLOSE=0")).toEqual(["OK", "+CIPCLOSE: 0,0"]);
      expect(linesOf(t, "AT+NETCLOSE")).toEqual(["OK", "+NETCLOSE: 0"]);
      expect(linesOf(t, "AT+NETOPEN")).toEqual(["OK", "+NETOPEN: 0"]);
    });

    it("opens again without AT+NETCLOSE, its links gone", () => {
      const { t } = linkedWorld();
      t.twin.dropContext();
      t.run(100);
      expect(linesOf(t, "AT+NETOPEN")).toEqual(["OK", "+NETOPEN: 0"]);
      t.command("AT+CIPCLOSE?", ["+CIPCLOSE: 0,0,0,0", "OK"]);
    });

    it("closes links and network by itself where that quirk is on", () => {
      const { t } = linkedWorld({ quirks: ["network-loss-releases-sockets"] });
      t.twin.dropContext();
      t.run(100).expectLines(["+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY", "+IPCLOSE: 0,1"]);
      t.command("AT+NETOPEN?", ["+NETOPEN: 0", "OK"]);
    });

    it("fails an opening that has no result yet", () => {
      const { t, network } = openWorld();
      network.conditions.latencyMs = 20000;
      t.command(`AT+CIPOPEN=0,"TCP","${PEER_ADDRESS}",${PORT}`, ["OK"]);
      t.twin.dropContext();
      t.run(100).expectLines(["+CIPOPEN: 0,1", "+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY"]);
      t.run(100000).expectLines([]);
    });

    it("follows a loss of coverage that lasts, and survives a short one", () => {
      const { t, peer } = linkedWorld();
      t.twin.setCoverage(false);
      t.run(20000);
      t.twin.setCoverage(true);
      t.run(10000).take();
      peer.stream.write("still here");
      t.run(1000).expectBytes(`\r\nRECV FROM:${PEER_ADDRESS}:${PORT}\r\n+IPD10\r\nstill here\r\n`);
      t.twin.setCoverage(false);
      t.run(70000);
      expect(t.takeLines().includes("+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY")).toBe(true);
    });
  });

  it("forgets all sockets at a restart, and the peer notices", () => {
    const { t, peer } = linkedWorld();
    t.twin.silentRestart();
    t.waitUntilRunning().run(20000).take();
    t.command("AT+NETOPEN?", ["+NETOPEN: 0", "OK"]);
    expect(peer.events.length).toBe(1);
  });

  it("never gives the result of the first AT+CIPOPEN after a restart where that quirk is on", () => {
    const { t } = openWorld({ quirks: ["cipopen-result-missing"] });
    expect(linesOf(t, `AT+CIPOPEN=0,"TCP","${PEER}",${PORT}`)).toEqual(["OK", "+CIPOPEN: 0,0"]);
    t.twin.silentRestart();
    t.waitUntilRunning().run(20000).take();
    linesOf(t, "AT+NETOPEN");
    expect(linesOf(t, `AT+CIPOPEN=0,"TCP","${PEER}",${PORT}`)).toEqual(["OK"]);
    expect(linesOf(t, `AT+CIPOPEN=1,"TCP","${PEER}",${PORT}`)).toEqual(["OK", "+CIPOPEN: 1,0"]);
  });
});
