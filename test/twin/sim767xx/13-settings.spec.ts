import { expect } from "../../expect";
import { linesOf, openWorld, PEER, PEER_ADDRESS, socketWorld } from "./13-world";

describe("SIM767XX twin, chapter 13: settings and names", () => {
  for (const [command, ...answer] of [
    ["AT+CIPHEAD=?", "+CIPHEAD: (0-1)", "OK"],
    ["AT+CIPHEAD?", "+CIPHEAD: 1", "OK"],
    ["AT+CIPSRIP=?", "+CIPSRIP: (0-1)", "OK"],
    ["AT+CIPSRIP?", "+CIPSRIP: 1", "OK"],
    ["AT+CIPMODE=?", "+CIPMODE: (0-1)", "OK"],
    ["AT+CIPMODE?", "+CIPMODE: 0", "OK"],
    ["AT+CIPTIMEOUT?", "+CIPTIMEOUT: 120000,120000,120000", "OK"],
    ["AT+CIPCCFG=?", "+CIPCCFG: (0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)", "OK"],
    ["AT+CIPCCFG?", "+CIPCCFG: 10,0,0,1,0,0,500", "OK"],
    ["AT+CIPCFG=?", "OK"],
    ["AT+CIPCFG?", '+CIPCFG: "transwaittm",10', "OK"],
    ['AT+CIPCFG="CID"', '+CIPCFG: "CID",1', "OK"],
    ["AT+CSOCKSETPN=?", "+CSOCKSETPN: 1-15,(1,6)", "OK"],
    ["AT+CSOCKSETPN?", "+CSOCKSETPN: 1,1", "OK"],
    ["AT+CTCPKA=?", "OK"],
    ["AT+CDNSGIP=?", "OK"],
    ["AT+NETCLOSE=?", "OK"],
    ["AT+IPADDR=?", "OK"],
    ["AT+CDNSCFG=?", '+CDNSCFG: ("Primary DNS"),("Secondary DNS"),type', "OK"],
    ["AT+SERVERSTART=?", "+SERVERSTART: (10000-10015),(0-1)", "OK"],
    ["AT+CIPCCFG=11", "ERROR"],
    ["AT+CIPCCFG=2,0,1", "ERROR"],
    ["AT+CIPTIMEOUT=2999", "ERROR"],
    ["AT+CIPTIMEOUT=3000,120001", "ERROR"],
    ['AT+CIPCFG="transwaittm",4', "ERROR"],
    ['AT+CIPCFG="CID",16', "ERROR"],
    ['AT+CIPCFG="SCID",4', "ERROR"],
    ['AT+CIPCFG="other",1', "ERROR"],
    ["AT+CTCPKA=1,2,5", "ERROR"],
    ["AT+CTCPKA=1,121,5,1", "ERROR"],
    ["AT+CSOCKSETPN=1,4", "ERROR"],
    ["AT+CDNSCFG=1.2.3", "ERROR"],
    ["AT+CDNSCFG=1.2.3.4,5.6.7.8,1", "ERROR"],
    ['AT+CDNSGIP="-a.example"', "ERROR"],
    ["AT+CDNSGIP=peer.example", "ERROR"],
  ] as const) {
    it(`answers ${command} with ${answer.join(" ")}`, () => void socketWorld().t.command(command, answer));
  }

  it("keeps places of AT+CIPTIMEOUT and AT+CIPCCFG that are left out, and resets the latter by its execute form", () => {
    const { t } = socketWorld();
    t.command("AT+CIPTIMEOUT=3000,3000,3000", ["OK"]);
    t.command("AT+CIPTIMEOUT=,4000", ["OK"]);
    t.command("AT+CIPTIMEOUT?", ["+CIPTIMEOUT: 3000,4000,3000", "OK"]);
    t.command("AT+CIPCCFG=2,,0,,1", ["OK"]);
    t.command("AT+CIPCCFG?", ["+CIPCCFG: 2,0,0,1,1,0,500", "OK"]);
    t.command("AT+CIPCCFG", ["OK"]);
    t.command("AT+CIPCCFG?", ["+CIPCCFG: 10,0,0,1,0,0,500", "OK"]);
  });

  it("sets nothing where one place of AT+CIPCCFG is out of range", () => {
    const { t } = socketWorld();
    t.command("AT+CIPCCFG=2,1001", ["ERROR"]);
    t.command("AT+CIPCCFG?", ["+CIPCCFG: 10,0,0,1,0,0,500", "OK"]);
  });

  it("sets AT+CIPHEAD and AT+CIPSRIP to 1 and AT+CIPMODE to 0 by their execute forms", () => {
    const { t } = socketWorld();
    for (const [name, value, initial] of [["+CIPHEAD", 0, 1], ["+CIPSRIP", 0, 1], ["+CIPMODE", 1, 0]] as const) {
      t.command(`AT${name}=${value}`, ["OK"]);
      t.command(`AT${name}?`, [`${name}: ${value}`, "OK"]);
      t.command(`AT${name}`, ["OK"]);
      t.command(`AT${name}?`, [`${name}: ${initial}`, "OK"]);
    }
  });

  it("holds the heartbeat of AT+CTCPKA", () => {
    const { t } = openWorld();
    t.command("AT+CTCPKA=1,2,5,1", ["OK"]);
    t.command("AT+CTCPKA?", ["+CTCPKA: 1,2,5,1", "OK"]);
  });

  it("sets the context of all links, or of one, as the examples of AT+CIPCFG do", () => {
    const { t } = socketWorld();
    t.command('AT+CIPCFG="CID",3', ["OK"]);
    t.command('AT+CIPCFG="SCID"', ['+CIPCFG: "SCID",0,3', '+CIPCFG: "SCID",1,3', '+CIPCFG: "SCID",2,3', '+CIPCFG: "SCID",3,3', "OK"]);
    t.command('AT+CIPCFG="SCID",1', ['+CIPCFG: "SCID",1,3', "OK"]);
    t.command('AT+CIPCFG="SCID",2,1', ["OK"]);
    expect(linesOf(t, "AT+NETOPEN")).toEqual(["OK", "+NETOPEN: 0"]);
    t.command(`AT+CIPOPEN=1,"TCP","${PEER}",6031`, ["+CIPOPEN: 1,2", "ERROR"]);
    expect(linesOf(t, `AT+CIPOPEN=2,"TCP","${PEER}",6031`)).toEqual(["OK", "+CIPOPEN: 2,0"]);
  });

  it("opens the context of AT+CSOCKSETPN, lists all defined ones, and refuses to change it while open", () => {
    const { t } = socketWorld();
    t.command('AT+CGDCONT=2,"IP","second"', ["OK"]);
    t.command("AT+CSOCKSETPN=2", ["OK"]);
    expect(linesOf(t, "AT+NETOPEN")).toEqual(["OK", "+NETOPEN: 0"]);
    expect(t.twin.firmware?.pdp.active()).toEqual([1, 2]);
    t.command("AT+CSOCKSETPN=1", ["ERROR"]);
    t.command("AT+CSOCKSETPN?", ["+CSOCKSETPN: 1,1", "+CSOCKSETPN: 2,1", "OK"]);
    expect(linesOf(t, "AT+NETCLOSE")).toEqual(["OK", "+NETCLOSE: 0"]);
    t.command("AT+CSOCKSETPN=1,6", ["OK"]);
    expect(linesOf(t, "AT+NETOPEN")).toEqual(["OK", "+NETOPEN: 1"]);
  });

  it("refuses AT+CIPMODE while the network is open", () => {
    const { t } = openWorld();
    t.command("AT+CIPMODE=1", ["ERROR"]);
  });

  it("gives all addresses of a name, or error 10", () => {
    const { t, network } = openWorld();
    t.command(`AT+CDNSGIP="${PEER}"`, [`+CDNSGIP: 1,"${PEER}","${PEER_ADDRESS}"`, "OK"]);
    t.command('AT+CDNSGIP="nobody.example"', ["+CDNSGIP: 0,10", "ERROR"]);
    network.conditions.latencyMs = 10000;
    t.command(`AT+CDNSGIP="${PEER}"`, ["+CDNSGIP: 0,10", "ERROR"]);
  });

  it("holds the servers of AT+CDNSCFG, in the layout of the table or of the example", () => {
    const { t } = socketWorld();
    t.command("AT+CDNSCFG=183.230.126.224,183.230.126.225,0", ["OK"]);
    const ipv6 = "Primary IPv6 DNS: ::,Secondary IPv6 DNS: ::";
    t.command("AT+CDNSCFG?", ["Primary IPv4 DNS: 183.230.126.224,Secondary IPv4 DNS: 183.230.126.225", ipv6, "OK"]);
    t.twin.setQuirk("dnscfg-space", true);
    t.command("AT+CDNSCFG?", ["Primary IPv4 DNS: 183.230.126.224, Secondary IPv4 DNS: 183.230.126.225", "OK"]);
    t.command('AT+CDNSCFG="2001:db8::1",1', ["OK"]);
    t.command("AT+CDNSCFG=9.9.9.9", ["OK"]);
    const lines = ["Primary IPv4 DNS: 9.9.9.9, Secondary IPv4 DNS: 183.230.126.225", "Primary IPv6 DNS: 2001:db8::1, Secondary IPv6 DNS: ::"];
    t.command("AT+CDNSCFG?", [...lines, "OK"]);
  });
});
