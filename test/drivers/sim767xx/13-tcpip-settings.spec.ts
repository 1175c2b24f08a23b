import type { Session } from "../../../drivers/at/session";
import type { Answer } from "../../../drivers/failure";
import { testTcpIp } from "../../../drivers/sim767xx/13-tcpip";
import { lookUpName, readServers, readTraffic, startServer, stopServer } from "../../../drivers/sim767xx/13-tcpip-servers";
import {
  readLinkCids,
  readLinksCid,
  readNameServers,
  readSocketContexts,
  readSocketSettings,
  readTcpIpSwitch,
  readTcpKeepAlive,
  readTimeouts,
  readTransparentWait,
  resetTcpIpSetting,
  setLinkCid,
  setLinksCid,
  setNameServers,
  setSocketContext,
  setSocketSettings,
  setTcpIpSwitch,
  setTcpKeepAlive,
  setTimeouts,
  setTransparentWait,
  type TcpIpSwitch,
} from "../../../drivers/sim767xx/13-tcpip-settings";
import { exchange, expectDone, expectFailure, expectRefusal, expectValue } from "./outcome";

describe("SIM767XX chapter 13, settings", () => {
  it("header, sender and transparent mode are asked for, set, and set back", () => {
    const names: TcpIpSwitch[] = ["+CIPHEAD", "+CIPSRIP", "+CIPMODE"];
    names.forEach((name) => {
      expectValue(exchange(`AT${name}=?`, [`${name}: (0-1)`, "OK"]), (session, answer) => testTcpIp(session, name, answer), "(0-1)");
      const ask = (session: Session, answer: Answer<boolean>): void => readTcpIpSwitch(session, name, answer);
      expectValue(exchange(`AT${name}?`, [`${name}: 1`, "OK"]), ask, true);
      expectValue(exchange(`AT${name}?`, [`${name}: 0`, "OK"]), ask, false);
      expectDone(exchange(`AT${name}=1`, ["OK"]), (session, done) => setTcpIpSwitch(session, name, true, done));
      expectFailure(exchange(`AT${name}=0`, ["ERROR"]), (session, done) => setTcpIpSwitch(session, name, false, done), "error");
      expectDone(exchange(`AT${name}`, ["OK"]), (session, done) => resetTcpIpSetting(session, name, done));
    });
  });

  it("timeouts that are left out leave their place empty, or the end off", () => {
    expectValue(exchange("AT+CIPTIMEOUT?", ["+CIPTIMEOUT: 120000,120000,120000", "OK"]), readTimeouts, {
      openNetworkMs: 120000,
      openLinkMs: 120000,
      sendMs: 120000,
    });
    const all = { openNetworkMs: 3000, openLinkMs: 3000, sendMs: 3000 };
    expectDone(exchange("AT+CIPTIMEOUT=3000,3000,3000", ["OK"]), (session, done) => setTimeouts(session, all, done));
    expectDone(exchange("AT+CIPTIMEOUT=,,4000", ["OK"]), (session, done) => setTimeouts(session, { sendMs: 4000 }, done));
    expectDone(exchange("AT+CIPTIMEOUT=,5000", ["OK"]), (session, done) => setTimeouts(session, { openLinkMs: 5000 }, done));
    expectRefusal((session, done) => setTimeouts(session, {}, done));
    expectRefusal((session, done) => setTimeouts(session, { sendMs: 2999 }, done));
  });

  it("socket settings are read, and set one or all", () => {
    expectValue(exchange("AT+CIPCCFG?", ["+CIPCCFG: 10,0,0,1,0,0,500", "OK"]), readSocketSettings, {
      retransmissions: 10,
      outputDelayMs: 0,
      errorTexts: true,
      linkInHeader: false,
      asynchronous: 0,
      retransmissionMs: 500,
    });
    expectDone(exchange("AT+CIPCCFG=2", ["OK"]), (session, done) => setSocketSettings(session, { retransmissions: 2 }, done));
    expectDone(exchange("AT+CIPCCFG=,,,0,1", ["OK"]), (session, done) =>
      setSocketSettings(session, { errorTexts: false, linkInHeader: true }, done),
    );
    const all = {
      retransmissions: 1,
      outputDelayMs: 2,
      errorTexts: true,
      linkInHeader: false,
      asynchronous: 1,
      retransmissionMs: 1000,
    };
    expectDone(exchange("AT+CIPCCFG=1,2,,1,0,1,1000", ["OK"]), (session, done) => setSocketSettings(session, all, done));
    expectDone(exchange("AT+CIPCCFG", ["OK"]), (session, done) => resetTcpIpSetting(session, "+CIPCCFG", done));
    expectRefusal((session, done) => setSocketSettings(session, { retransmissions: 11 }, done));
    expectRefusal((session, done) => setSocketSettings(session, { retransmissionMs: 499 }, done));
    const ranges = "(0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)";
    const talk = exchange("AT+CIPCCFG=?", [`+CIPCCFG: ${ranges}`, "OK"]);
    expectValue(talk, (session, answer) => testTcpIp(session, "+CIPCCFG", answer), ranges);
  });

  it("the contexts of the links are set and asked for, of all and of one", () => {
    expectValue(exchange("AT+CIPCFG?", ['+CIPCFG: "transwaittm",10', "OK"]), readTransparentWait, 10);
    expectDone(exchange('AT+CIPCFG="transwaittm",5', ["OK"]), (session, done) => setTransparentWait(session, 5, done));
    expectValue(exchange('AT+CIPCFG="CID"', ['+CIPCFG: "CID",1', "OK"]), readLinksCid, 1);
    expectDone(exchange('AT+CIPCFG="CID",3', ["OK"]), (session, done) => setLinksCid(session, 3, done));
    const all = ['+CIPCFG: "SCID",0,3', '+CIPCFG: "SCID",1,3', '+CIPCFG: "SCID",2,3', '+CIPCFG: "SCID",3,3', "OK"];
    expectValue(exchange('AT+CIPCFG="SCID"', all), (session, answer) => readLinkCids(session, undefined, answer), [
      { link: 0, cid: 3 },
      { link: 1, cid: 3 },
      { link: 2, cid: 3 },
      { link: 3, cid: 3 },
    ]);
    const one = exchange('AT+CIPCFG="SCID",1', ['+CIPCFG: "SCID",1,3', "OK"]);
    expectValue(one, (session, answer) => readLinkCids(session, 1, answer), [{ link: 1, cid: 3 }]);
    expectDone(exchange('AT+CIPCFG="SCID",2,1', ["OK"]), (session, done) => setLinkCid(session, 2, 1, done));
    expectValue(exchange("AT+CIPCFG=?", ["OK"]), (session, answer) => testTcpIp(session, "+CIPCFG", answer), "");
    expectRefusal((session, done) => setTransparentWait(session, 4, done));
    expectRefusal((session, done) => setLinksCid(session, 0, done));
    expectRefusal((session, done) => setLinkCid(session, 4, 1, done));
    expectRefusal((session, answer) => readLinkCids(session, 4, answer));
  });

  it("the context of the service has a family, and cannot be set while it runs", () => {
    const lines = ["+CSOCKSETPN: 1,1", "+CSOCKSETPN: 2,1", "+CSOCKSETPN: 3,6", "OK"];
    expectValue(exchange("AT+CSOCKSETPN?", lines), readSocketContexts, [
      { cid: 1, family: "ipv4" },
      { cid: 2, family: "ipv4" },
      { cid: 3, family: "ipv6" },
    ]);
    const ipv6 = { cid: 1, family: "ipv6" as const };
    expectDone(exchange("AT+CSOCKSETPN=1,6", ["OK"]), (session, done) => setSocketContext(session, ipv6, done));
    expectFailure(exchange("AT+CSOCKSETPN=1,6", ["ERROR"]), (session, done) => setSocketContext(session, ipv6, done), "error");
    expectRefusal((session, done) => setSocketContext(session, { cid: 0, family: "ipv4" }, done));
    const test = exchange("AT+CSOCKSETPN=?", ["+CSOCKSETPN: 1-n,(1,6)", "OK"]);
    expectValue(test, (session, answer) => testTcpIp(session, "+CSOCKSETPN", answer), "1-n,(1,6)");
  });

  it("the heartbeat counts in minutes", () => {
    const settings = { enabled: true, idleMinutes: 2, probes: 5, intervalMinutes: 1 };
    expectDone(exchange("AT+CTCPKA=1,2,5,1", ["OK"]), (session, done) => setTcpKeepAlive(session, settings, done));
    expectValue(exchange("AT+CTCPKA?", ["+CTCPKA: 1,2,5,1", "OK"]), readTcpKeepAlive, settings);
    expectRefusal((session, done) => setTcpKeepAlive(session, { ...settings, probes: 11 }, done));
    expectValue(exchange("AT+CTCPKA=?", ["OK"]), (session, answer) => testTcpIp(session, "+CTCPKA", answer), "");
  });

  it("name servers are read from lines without the command's name, on one line or two", () => {
    const servers = [{ family: "ipv4", primary: "183.230.126.224", secondary: "183.230.126.225" }];
    const one = ["Primary IPv4 DNS: 183.230.126.224, Secondary IPv4 DNS: 183.230.126.225", "OK"];
    expectValue(exchange("AT+CDNSCFG?", one), readNameServers, servers);
    const two = ["Primary IPv4 DNS: 183.230.126.224", "Secondary IPv4 DNS: 183.230.126.225", "OK"];
    expectValue(exchange("AT+CDNSCFG?", two), readNameServers, servers);
    const both = ["Primary IPv4 DNS: 1.1.1.1,Secondary IPv4 DNS: 1.0.0.1", "Primary IPv6 DNS: 2001:db8::1,Secondary IPv6 DNS: ::2", "OK"];
    expectValue(exchange("AT+CDNSCFG?", both), readNameServers, [
      { family: "ipv4", primary: "1.1.1.1", secondary: "1.0.0.1" },
      { family: "ipv6", primary: "2001:db8::1", secondary: "::2" },
    ]);
  });

  it("name servers are set without quotes", () => {
    const servers = { family: "ipv4" as const, primary: "183.230.126.224", secondary: "183.230.126.225" };
    const talk = exchange("AT+CDNSCFG=183.230.126.224,183.230.126.225,0", ["OK"]);
    expectDone(talk, (session, done) => setNameServers(session, servers, done));
    expectRefusal((session, done) => setNameServers(session, { ...servers, primary: "" }, done));
    const test = exchange("AT+CDNSCFG=?", ['+CDNSCFG: ("Primary DNS"),("Secondary DNS"),type', "OK"]);
    expectValue(test, (session, answer) => testTcpIp(session, "+CDNSCFG", answer), '("Primary DNS"),("Secondary DNS"),type');
  });
});

describe("SIM767XX chapter 13, servers and names", () => {
  it("a server is started with its port first, and listed with its number first", () => {
    expectDone(exchange("AT+SERVERSTART=10000,0", ["OK"]), (session, done) => startServer(session, 0, 10000, undefined, done));
    expectDone(exchange("AT+SERVERSTART=10015,1,2", ["OK"]), (session, done) => startServer(session, 1, 10015, 2, done));
    expectValue(exchange("AT+SERVERSTART?", ["+SERVERSTART: 0,10000", "OK"]), readServers, [{ server: 0, port: 10000 }]);
    expectValue(exchange("AT+SERVERSTART?", ["OK"]), readServers, []);
    const test = exchange("AT+SERVERSTART=?", ["+SERVERSTART: (10000-10015),(0-1)", "OK"]);
    expectValue(test, (session, answer) => testTcpIp(session, "+SERVERSTART", answer), "(10000-10015),(0-1)");
  });

  it("a server that cannot be started or listed says why", () => {
    const start = exchange("AT+SERVERSTART=10000,0", ["+CIPERROR: 7", "ERROR"]);
    expectFailure(start, (session, done) => startServer(session, 0, 10000, undefined, done), "code", 7);
    expectFailure(exchange("AT+SERVERSTART?", ["+CIPERROR: 2", "ERROR"]), readServers, "code", 2);
    expectRefusal((session, done) => startServer(session, 2, 10000, undefined, done));
    expectRefusal((session, done) => startServer(session, 0, 9999, undefined, done));
    expectRefusal((session, done) => startServer(session, 0, 10000, 4, done));
  });

  it("a server is stopped in either order of OK and result", () => {
    const stop = (session: Session, done: Answer<never>): void => stopServer(session, 0, done);
    expectDone(exchange("AT+SERVERSTOP=0", ["OK", "+SERVERSTOP: 0,0"]), stop);
    expectDone(exchange("AT+SERVERSTOP=0", ["+SERVERSTOP: 0,0", "OK"]), stop);
    expectFailure(exchange("AT+SERVERSTOP=0", ["+SERVERSTOP: 0,9", "ERROR"]), stop, "code", 9);
    expectRefusal((session, done) => stopServer(session, 2, done));
  });

  it("a link's counters are told, or why not", () => {
    const ask = (session: Session, answer: Answer<unknown>): void => readTraffic(session, 0, answer);
    expectValue(exchange("AT+CIPACK=0", ["+CIPACK: 10,10,5", "OK"]), ask, { sent: 10, received: 5 });
    expectFailure(exchange("AT+CIPACK=0", ["+IP ERROR: Connection is not created", "ERROR"]), ask, "code", 11);
    const test = exchange("AT+CIPACK=?", ["+CIPACK: (0-3)", "OK"]);
    expectValue(test, (session, answer) => testTcpIp(session, "+CIPACK", answer), "(0-3)");
    expectRefusal((session, answer) => readTraffic(session, 4, answer));
  });

  it("a name has its addresses in the module's order, with a blank behind the number or none", () => {
    const lines = ['+CDNSGIP: 1,"www.baidu.com","61.135.169.121"', '+CDNSGIP: 2, "www.baidu.com","61.135.169.125"', "OK"];
    const talk = exchange('AT+CDNSGIP="www.baidu.com"', lines);
    expectValue(talk, (session, answer) => lookUpName(session, "www.baidu.com", answer), ["61.135.169.121", "61.135.169.125"]);
    expectValue(exchange("AT+CDNSGIP=?", ["OK"]), (session, answer) => testTcpIp(session, "+CDNSGIP", answer), "");
  });

  it("a name without an address fails with the code in front of ERROR", () => {
    const talk = exchange('AT+CDNSGIP="nowhere.invalid"', ["+CDNSGIP: 0,10", "ERROR"]);
    expectFailure(talk, (session, answer) => lookUpName(session, "nowhere.invalid", answer), "code", 10);
    expectFailure(exchange('AT+CDNSGIP="x"', ["ERROR"]), (session, answer) => lookUpName(session, "x", answer), "error");
    expectRefusal((session, answer) => lookUpName(session, "", answer));
  });
});
