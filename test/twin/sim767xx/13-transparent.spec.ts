import { seededBytes } from "../../../twin/networks/peers";
import { expect } from "../../expect";
import { linesOf, openWorld, PEER, PORT, type SocketWorld } from "./13-world";

/** A world in data mode. */
function transparentWorld(...configure: string[]): SocketWorld {
  const world = openWorld({}, "AT+CIPMODE=1", ...configure);
  expect(linesOf(world.t, `AT+CIPOPEN=0,"TCP","${PEER}",${PORT}`)).toEqual(["CONNECT"]);
  world.t.take();
  return world;
}

/** `+++` with its pauses. */
function escape(world: SocketWorld): void {
  world.t.run(1100).take();
  world.t.type("+++").run(1500).expectLines(["OK"]);
}

describe("SIM767XX twin, chapter 13: transparent mode", () => {
  it("passes bytes of any value both ways", () => {
    const { t, peer } = transparentWorld();
    t.type("AT+CIPCLOSE=0\r\x00\x1a").run(500).expectBytes("");
    expect(peer.received).toBe("AT+CIPCLOSE=0\r\x00\x1a");
    peer.stream.write("\r\nOK\r\n\xff");
    t.run(500).expectBytes("\r\nOK\r\n\xff");
  });

  it("gathers what is typed for the time of AT+CIPCFG", () => {
    const { t, peer } = transparentWorld('AT+CIPCFG="transwaittm",1000');
    t.type("one ").run(500);
    t.type("two").run(400);
    expect(peer.received).toBe("");
    t.run(300);
    expect(peer.received).toBe("one two");
  });

  it("says CONNECT FAIL where nobody answers", () => {
    const { t } = openWorld({}, "AT+CIPMODE=1");
    expect(linesOf(t, `AT+CIPOPEN=0,"TCP","${PEER}",81`)).toEqual(["CONNECT FAIL"]);
    t.command("AT+CIPCLOSE?", ["+CIPCLOSE: 0,0,0,0", "OK"]);
  });

  it("has link 0 and TCP only", () => {
    const { t } = openWorld({}, "AT+CIPMODE=1");
    t.command(`AT+CIPOPEN=1,"TCP","${PEER}",${PORT}`, ["+CIPOPEN: 1,3", "ERROR"]);
    t.command('AT+CIPOPEN=0,"UDP",,,6031', ["+CIPOPEN: 0,4", "ERROR"]);
  });

  it("keeps what comes while it is suspended for ATO", () => {
    const world = transparentWorld();
    const { t, peer } = world;
    escape(world);
    t.command("AT+CIPSEND=0,5", ["+CIPERROR: 4", "ERROR"]);
    peer.stream.write("meanwhile");
    t.run(500).expectBytes("");
    t.send("ATO\r").expectBytes("ATO\r\r\nCONNECT\r\nmeanwhile");
    t.type("back").run(500);
    expect(peer.received).toBe("back");
  });

  it("closes from command mode with CLOSED and the result", () => {
    const world = transparentWorld();
    escape(world);
    expect(linesOf(world.t, "AT+CIPCLOSE=0")).toEqual(["OK", "CLOSED", "+CIPCLOSE: 0,0"]);
    world.t.command("ATO", ["ERROR"]);
    expect(world.peer.events).toEqual(["ended"]);
  });

  it("closes with the network", () => {
    const world = transparentWorld();
    escape(world);
    expect(linesOf(world.t, "AT+NETCLOSE")).toEqual(["OK", "CLOSED", "+CIPCLOSE: 0,0", "+NETCLOSE: 0"]);
  });

  it("goes back to command mode with CLOSED when the peer closes", () => {
    const { t, peer } = transparentWorld();
    peer.stream.write("bye");
    peer.stream.end();
    t.run(500).expectBytes("bye\r\nCLOSED\r\n\r\n+IPCLOSE: 0,1\r\n");
    t.command("AT", ["OK"]);
  });

  it("says so as well when the peer closes while it is suspended", () => {
    const world = transparentWorld();
    escape(world);
    world.peer.stream.end();
    world.t.run(500).expectLines(["CLOSED", "+IPCLOSE: 0,1"]);
    world.t.command("ATO", ["ERROR"]);
  });

  it("ends when the context is lost", () => {
    const { t } = transparentWorld();
    t.twin.dropContext();
    t.run(100).expectLines(["CLOSED", "+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY"]);
  });

  it("closes by ATH, and by DTR under AT&D2", () => {
    const world = transparentWorld("AT&D2");
    escape(world);
    expect(linesOf(world.t, "ATH")).toEqual(["+IPCLOSE: 0,0", "OK"]);
    expect(linesOf(world.t, `AT+CIPOPEN=0,"TCP","${PEER}",${PORT}`)).toEqual(["CONNECT"]);
    world.t.pins.dtr.set(false);
    world.t.run(100);
    expect(world.t.takeLines()).toEqual(["OK", "+IPCLOSE: 0,2"]);
  });

  it("asks the host to stop where the network takes no more, and loses nothing", () => {
    const { t, peer } = transparentWorld("AT+IFC=2,2");
    t.host.setFlowControl("rts-cts");
    t.twin.setCoverage(false);
    const data = seededBytes(4, 30000);
    t.type(data).run(10000);
    expect(peer.received).toBe("");
    t.twin.setCoverage(true);
    t.run(20000);
    expect(peer.received === data).toBe(true);
  });

  it("sees +++ while the network takes no more", () => {
    const { t } = transparentWorld();
    t.twin.setCoverage(false);
    t.type("x".repeat(8192)).run(3000).take();
    t.type("+++").run(1500).expectLines(["OK"]);
  });
});
