import { expect } from "../../expect";
import { broughtUp, connected, linkWorld, type LinkWorld, PEER, PORT } from "./09-world";

function arrives({ t, peer }: LinkWorld, bytes: string): string {
  t.take();
  peer.stream.write(bytes);
  return t.run(500).take();
}

describe("EC716S twin, chapter 9: received data", () => {
  it("come bare with one link", () => {
    expect(arrives(connected(), "TEST\r\nOK\r\n")).toBe("TEST\r\nOK\r\n");
  });

  it("end in CR LF with AT+CIPRXF=0", () => {
    expect(arrives(connected({}, "AT+CIPRXF=0"), "TEST")).toBe("TEST\r\n");
  });

  it("have a head that counts them, with the protocol where that is wished for", () => {
    expect(arrives(connected({}, "AT+CIPHEAD=1"), "TEST")).toBe("\r\n+IPD,4:TEST");
    expect(arrives(connected({}, "AT+CIPHEAD=1", "AT+CIPSHOWTP=1"), "TEST")).toBe("\r\n+IPD,4,TCP:TEST");
  });

  it("show their sender in a line before them", () => {
    const world = connected({}, "AT+CIPSRIP=1", "AT+CIPHEAD=1");
    expect(arrives(world, "TEST")).toBe(`\r\nRECV FROM:${PEER}:${PORT}\r\n\r\n+IPD,4:TEST`);
    world.t.twin.setOrder("RECV FROM", "example");
    expect(arrives(world, "TEST")).toBe(`\r\n+RECV FROM: ${PEER}:${PORT}\r\n\r\n+IPD,4:TEST`);
  });

  it("are told by +RECEIVE with several links, whatever the heads are set to", () => {
    const world = broughtUp({}, "AT+CIPMUX=1", "AT+CIPHEAD=1");
    world.t.command(`AT+CIPSTART=3,"TCP","${PEER}",${PORT}`, ["OK", "3,CONNECT OK"]);
    expect(arrives(world, "TEST123")).toBe("\r\n+RECEIVE,3,7:\r\nTEST123");
  });
});

describe("EC716S twin, chapter 9: data that are read by hand", () => {
  it("are announced once until something is read", () => {
    const world = connected({}, "AT+CIPRXGET=1");
    expect(arrives(world, "12345")).toBe("\r\n+CIPRXGET: 1\r\n");
    expect(arrives(world, "67890")).toBe("");
    world.t.command("AT+CIPRXGET=4", ["+CIPRXGET: 4,10", "OK"]).send("AT+CIPRXGET=2,4\r").expectBytes("\r\n+CIPRXGET: 2,4,6\r\n1234\r\n\r\nOK\r\n");
    world.t.send("AT+CIPRXGET=3,150\r").expectBytes("\r\n+CIPRXGET: 3,6,0\r\n353637383930\r\n\r\nOK\r\n");
    expect(arrives(world, "more")).toBe("\r\n+CIPRXGET: 1\r\n");
  });

  it("are announced at every arrival in mode 5", () => {
    const world = connected({}, "AT+CIPRXGET=5");
    expect(arrives(world, "1")).toBe("\r\n+CIPRXGET: 1\r\n");
    expect(arrives(world, "2")).toBe("\r\n+CIPRXGET: 1\r\n");
    world.t.command("AT+CIPRXGET?", ["+CIPRXGET: 5", "OK"]);
  });

  it("are told by link where there are several", () => {
    const world = broughtUp({}, "AT+CIPRXGET=1", "AT+CIPMUX=1");
    world.t.command(`AT+CIPSTART=3,"TCP","${PEER}",${PORT}`, ["OK", "3,CONNECT OK"]);
    expect(arrives(world, "AAAAA")).toBe("\r\n+CIPRXGET: 1,3\r\n");
    world.t.send("AT+CIPRXGET=2,3,10\r").expectBytes("\r\n+CIPRXGET: 2,3,5,0\r\nAAAAA\r\n\r\nOK\r\n");
    world.t.command("AT+CIPRXGET=4,3", ["+CIPRXGET: 4,3,0", "OK"]);
  });

  it("can be read behind the close of the other side", () => {
    const world = connected({}, "AT+CIPRXGET=1");
    arrives(world, "last");
    world.peer.stream.end();
    world.t.run(500).expectLines(["CLOSED"]);
    world.t.command("AT+CIPRXGET=2,100", ["+CIPRXGET: 2,4,0", "last", "OK"]);
  });

  it("are fewer than announced, without OK, with the quirk and a link that closed", () => {
    const world = connected({ quirks: ["rxget-cut-short"] }, "AT+CIPRXGET=1");
    arrives(world, "last");
    world.peer.stream.end();
    world.t.run(500).take();
    world.t.send("AT+CIPRXGET=2,100\r").expectBytes("\r\n+CIPRXGET: 2,4,0\r\nlas");
  });

  for (const line of ["AT+CIPRXGET=2,0", "AT+CIPRXGET=2,1461", "AT+CIPRXGET=3,731", "AT+CIPRXGET=6", "AT+CIPRXGET=2", "AT+CIPRXGET=1,0"]) {
    it(`are not read by ${line}`, () => {
      connected({}, "AT+CIPRXGET=1").t.command(line, ["ERROR"]);
    });
  }

  it("cannot be read while they come by themselves, nor without a link", () => {
    connected().t.command("AT+CIPRXGET=2,10", ["+CME ERROR: 3"]);
    linkWorld().t.command("AT+CIPRXGET=1", ["OK"]).command("AT+CIPRXGET=2,10", ["+CME ERROR: 3"]);
  });
});
