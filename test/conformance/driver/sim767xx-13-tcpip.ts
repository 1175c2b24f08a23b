import {
  closeLink,
  closeNetwork,
  openNetwork,
  openTcp,
  openUdp,
  readAddress,
  readConnected,
  readLinks,
  readNetworkOpen,
  testTcpIp,
  type TcpIpTestForm,
} from "../../../drivers/sim767xx/13-tcpip";
import { readBytes, readHex, readManualReceive, readWaiting, sendBytes, setManualReceive } from "../../../drivers/sim767xx/13-tcpip-data";
import { onTcpIpEvent, type TcpIpEvent } from "../../../drivers/sim767xx/13-tcpip-events";
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
} from "../../../drivers/sim767xx/13-tcpip-settings";
import { done, gives, hears, type ChapterReplays, type DriverReplay } from "./replay";

const PEER = { host: "183.230.174.137", port: 6031 };

/** The payload of AT+CIPRXGET is counted once somebody hears the chapter's events; here there are none. */
const listening = hears<TcpIpEvent>([], onTcpIpEvent);

function test(command: TcpIpTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testTcpIp(session, command, answer))];
}

export const SIM767XX_TCPIP: ChapterReplays = {
  "+NETOPEN/1": [gives(true, readNetworkOpen)],
  "+NETOPEN/2": [done((session, ready) => openNetwork(session, undefined, ready))],
  "+NETOPEN/3": [done((session, ready) => openNetwork(session, 2, ready))],
  "+NETCLOSE/1": [done((session, ready) => closeNetwork(session, undefined, ready))],
  "+NETCLOSE/2": [done((session, ready) => closeNetwork(session, 2, ready))],
  "+CIPOPEN/1": test("+CIPOPEN", '(0-3),("TCP","UDP")'),
  "+CIPOPEN/2": [gives([{ link: 0 }, { link: 1, protocol: "TCP", ...PEER, server: -1 }, { link: 2 }, { link: 3 }], readLinks)],
  "+CIPOPEN/3": [done((session, ready) => openTcp(session, 0, PEER, ready))],
  "+CIPOPEN/4": [done((session, ready) => openUdp(session, 2, 6031, ready))],
  "+CIPSEND/1": test("+CIPSEND", "(0-3),(1-1500)"),
  "+CIPSEND/2": [gives({ requested: 5, confirmed: 5 }, (session, answer) => sendBytes(session, 1, "12345", undefined, answer))],
  "+CIPSEND/3": [gives({ requested: 5, confirmed: 5 }, (session, answer) => sendBytes(session, 3, "12345", PEER, answer))],
  "+CIPRXGET/1": test("+CIPRXGET", "(0-4),(0-3),(1-1500)"),
  "+CIPRXGET/2": [gives(true, readManualReceive)],
  "+CIPRXGET/3": [done((session, ready) => setManualReceive(session, true, ready))],
  "+CIPRXGET/4": [listening, gives({ bytes: "123456", waiting: 0 }, (session, answer) => readBytes(session, 0, undefined, answer))],
  "+CIPRXGET/5": [listening, gives({ bytes: "123456", waiting: 0 }, (session, answer) => readHex(session, 0, undefined, answer))],
  "+CIPRXGET/6": [gives(18, (session, answer) => readWaiting(session, 0, answer))],
  "+CIPCLOSE/1": test("+CIPCLOSE", "(0-3)"),
  "+CIPCLOSE/2": [gives([false, false, false, false], readConnected)],
  "+CIPCLOSE/3": [done((session, ready) => closeLink(session, 0, ready))],
  "+IPADDR/1": [gives("10.84.17.161", (session, answer) => readAddress(session, undefined, answer))],
  "+IPADDR/2": [gives("10.166.106.141", (session, answer) => readAddress(session, 2, answer))],
  "+CIPHEAD/1": test("+CIPHEAD", "(0-1)"),
  "+CIPHEAD/2": [gives(true, (session, answer) => readTcpIpSwitch(session, "+CIPHEAD", answer))],
  "+CIPHEAD/3": [done((session, ready) => setTcpIpSwitch(session, "+CIPHEAD", true, ready))],
  "+CIPHEAD/4": [done((session, ready) => resetTcpIpSetting(session, "+CIPHEAD", ready))],
  "+CIPSRIP/1": test("+CIPSRIP", "(0-1)"),
  "+CIPSRIP/2": [gives(true, (session, answer) => readTcpIpSwitch(session, "+CIPSRIP", answer))],
  "+CIPSRIP/3": [done((session, ready) => setTcpIpSwitch(session, "+CIPSRIP", false, ready))],
  "+CIPSRIP/4": [done((session, ready) => resetTcpIpSetting(session, "+CIPSRIP", ready))],
  "+CIPMODE/1": test("+CIPMODE", "(0-1)"),
  "+CIPMODE/2": [gives(false, (session, answer) => readTcpIpSwitch(session, "+CIPMODE", answer))],
  "+CIPMODE/3": [done((session, ready) => setTcpIpSwitch(session, "+CIPMODE", true, ready))],
  "+CIPMODE/4": [done((session, ready) => resetTcpIpSetting(session, "+CIPMODE", ready))],
  "+CIPTIMEOUT/1": [gives({ openNetworkMs: 120000, openLinkMs: 120000, sendMs: 120000 }, readTimeouts)],
  "+CIPTIMEOUT/2": [done((session, ready) => setTimeouts(session, { openNetworkMs: 3000, openLinkMs: 3000, sendMs: 3000 }, ready))],
  "+CIPCCFG/1": test("+CIPCCFG", "(0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)"),
  "+CIPCCFG/2": [
    gives(
      { retransmissions: 10, outputDelayMs: 0, errorTexts: true, linkInHeader: false, asynchronous: 0, retransmissionMs: 500 },
      readSocketSettings,
    ),
  ],
  "+CIPCCFG/3": [done((session, ready) => setSocketSettings(session, { retransmissions: 2 }, ready))],
  "+CIPCCFG/4": [done((session, ready) => resetTcpIpSetting(session, "+CIPCCFG", ready))],
  "+CIPCFG/1": test("+CIPCFG", ""),
  "+CIPCFG/2": [gives(10, readTransparentWait)],
  "+CIPCFG/3": [gives(1, readLinksCid)],
  "+CIPCFG/4": [done((session, ready) => setLinksCid(session, 3, ready))],
  "+CIPCFG/5": [gives([0, 1, 2, 3].map((link) => ({ link, cid: 3 })), (session, answer) => readLinkCids(session, undefined, answer))],
  "+CIPCFG/6": [gives([{ link: 1, cid: 3 }], (session, answer) => readLinkCids(session, 1, answer))],
  "+CIPCFG/7": [done((session, ready) => setLinkCid(session, 2, 1, ready))],
  "+SERVERSTART/1": test("+SERVERSTART", "(10000-10015),(0-1)"),
  "+SERVERSTART/2": [gives([], readServers)],
  "+SERVERSTART/3": [done((session, ready) => startServer(session, 0, 10000, undefined, ready))],
  "+SERVERSTOP/1": [done((session, ready) => stopServer(session, 0, ready))],
  "+CIPACK/1": test("+CIPACK", "(0-3)"),
  "+CIPACK/2": [gives({ sent: 10, received: 5 }, (session, answer) => readTraffic(session, 0, answer))],
  "+CDNSGIP/1": test("+CDNSGIP", ""),
  "+CDNSGIP/2": [gives(["61.135.169.121"], (session, answer) => lookUpName(session, "www.baidu.com", answer))],
  "+CSOCKSETPN/1": test("+CSOCKSETPN", "1-n,(1,6)"),
  "+CSOCKSETPN/2": [gives([1, 2, 3].map((cid) => ({ cid, family: "ipv4" as const })), readSocketContexts)],
  "+CSOCKSETPN/3": [done((session, ready) => setSocketContext(session, { cid: 1, family: "ipv6" }, ready))],
  "+CTCPKA/1": [
    done((session, ready) => setTcpKeepAlive(session, { enabled: true, idleMinutes: 2, probes: 5, intervalMinutes: 1 }, ready)),
    gives({ enabled: true, idleMinutes: 2, probes: 5, intervalMinutes: 1 }, readTcpKeepAlive),
  ],
  "+CDNSCFG/1": [gives([{ family: "ipv4", primary: "183.230.126.224", secondary: "183.230.126.225" }], readNameServers)],
  "+CDNSCFG/2": [
    done((session, ready) => setNameServers(session, { family: "ipv4", primary: "183.230.126.224", secondary: "183.230.126.225" }, ready)),
  ],
};
