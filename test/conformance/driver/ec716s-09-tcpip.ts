import { readNetworkRegistration } from "../../../drivers/ec716s/05-network";
import { readAttachment, readGprsRegistration } from "../../../drivers/ec716s/06-packet";
import { dialData, hangUp, resumeCall } from "../../../drivers/ec716s/09-calls";
import {
  bringUp,
  closeLink,
  openLink,
  readLocalAddress,
  setMultiLink,
  shut,
  startTask,
  type LinkTarget,
} from "../../../drivers/ec716s/09-tcpip";
import { onTcpIpEvent, type TcpIpEvent } from "../../../drivers/ec716s/09-tcpip-events";
import {
  readHeartbeat,
  readHeartbeatCounts,
  readHeartbeatText,
  setHeartbeat,
  setHeartbeatBytes,
  setHeartbeatText,
  stopHeartbeat,
} from "../../../drivers/ec716s/09-tcpip-heartbeat";
import { lookUpName, ping, pingOn, readNameServers, setNameServers, type PingReply } from "../../../drivers/ec716s/09-tcpip-names";
import {
  onPushedData,
  onPushedText,
  readBytes,
  readHex,
  readWaiting,
  setPushSwitch,
  setReceiveMode,
  type PushedData,
  type PushSwitch,
} from "../../../drivers/ec716s/09-tcpip-receive";
import { sendAutomatically, sendBytes, sendTerminated, setAutomaticSend, setSendMode } from "../../../drivers/ec716s/09-tcpip-send";
import { readAcknowledged, readServiceStatus, readSingleState, type LinkStatus, type ServiceState } from "../../../drivers/ec716s/09-tcpip-status";
import { openTransparent, resumeTransparent, setTransparent } from "../../../drivers/ec716s/09-tcpip-transparent";
import type { LinkNumber } from "../../../drivers/ec716s/09-tcpip-values";
import { setTls } from "../../../drivers/ec716s/09-tls";
import { CERTIFICATES_OF_TWO_LINKS } from "./ec716s-09-certificates";
import { HAS_BEARER } from "./ec716s-10-bearer";
import { around, done, fails, gives, hears, type ChapterReplays, type Step } from "./replay";

const TCP: LinkTarget = { transport: "TCP", host: "60.166.18.9", port: 7500 };
const UDP: LinkTarget = { transport: "UDP", host: "60.166.18.9", port: 6100 };
const TEN = "1234567890";

const singleLink = done((session, ready) => setMultiLink(session, false, ready));
const severalLinks = done((session, ready) => setMultiLink(session, true, ready));
const countedSends = done((session, ready) => setSendMode(session, "quick-counted", ready));
const startingTask = done((session, ready) => startTask(session, undefined, ready));
const bringingUp = done(bringUp);
const shutting = done(shut);
const timedSends = done((session, ready) => setAutomaticSend(session, { on: true, seconds: 10 }, ready));
const readWhenAsked = done((session, ready) => setReceiveMode(session, "announced-once", ready));

/** AT+CSTT, AT+CIICR and AT+CIFSR. */
function upWith(address: string): Step[] {
  return [startingTask, bringingUp, gives(address, readLocalAddress)];
}

function opens(link: LinkNumber, target: LinkTarget): Step {
  return done((session, ready) => openLink(session, link, target, ready));
}

function sends(link: LinkNumber, bytes: string): Step {
  return gives(bytes.length, (session, answer) => sendTerminated(session, link, bytes, answer));
}

function sendsCounted(link: LinkNumber, bytes: string): Step {
  return gives(bytes.length, (session, answer) => sendBytes(session, link, bytes, answer));
}

/** As AT+CIPATS sends it, with the time. */
function sendsTimed(link: LinkNumber, bytes: string, announced?: number): Step {
  return gives(bytes.length, (session, answer) => sendAutomatically(session, link, bytes, announced, answer));
}

function isIn(state: ServiceState): Step {
  return gives(state, readSingleState);
}

function pings(host: string, replies: readonly PingReply[]): Step {
  return gives(replies, (session, answer) => {
    const heard: PingReply[] = [];
    ping(session, host, {}, (reply) => heard.push(reply), (failure) => answer(failure, heard));
  });
}

/** Stopped behind the last of `replies`. */
function pingsOn(host: string, replies: readonly PingReply[]): Step {
  return gives({ heard: replies, ended: "closed" }, (session, answer) => {
    const heard: PingReply[] = [];
    let ended = "";
    const stop = pingOn(
      session,
      host,
      {},
      (reply) => {
        heard.push(reply);
        if (heard.length === replies.length) stop((failure) => answer(failure, { heard, ended }));
      },
      (failure) => (ended = failure?.kind ?? ""),
    );
  });
}

function switches(name: PushSwitch, on: boolean): Step {
  return done((session, ready) => setPushSwitch(session, name, on, ready));
}

/** Left by the device's +++, or by the module. */
function leavesData(reason: string, escape: boolean): Step {
  return gives(reason, (session, answer) => {
    session.data?.onEnd((why) => answer(undefined, why));
    if (escape) session.data?.escape();
  });
}

/** As the manual prints them, both with the address of link 1. */
const TWO_LINKS: LinkStatus[] = [
  { link: 0, state: "initial" },
  { link: 1, state: "connected", transport: "TCP", address: "60.166.12.210", port: 7500 },
  { link: 2, state: "connected", transport: "TCP", address: "60.166.12.210", port: 7500 },
  { link: 3, state: "initial" },
  { link: 4, state: "initial" },
  { link: 5, state: "initial" },
];

const processingTwo = gives({ state: "processing", links: TWO_LINKS }, readServiceStatus);

const dials = done((session, ready) => dialData(session, "*99#", ready));

export const EC716S_TCPIP: ChapterReplays = {
  "+++/1": [dials, leavesData("escaped", true), done(hangUp)],
  "O/1": [dials, leavesData("escaped", true), done(resumeCall)],
  "+CIPMUX/1": [
    hears<PushedData>([{ link: 0, bytes: "TEST123", remaining: 0 }, { link: 1, bytes: "TEST123456", remaining: 0 }], onPushedData),
  ],
  "+CIPSSL/1": [
    singleLink,
    countedSends,
    isIn("initial"),
    done((session, ready) => setTls(session, true, ready)),
    opens(undefined, TCP),
    sends(undefined, TEN),
  ],
  "+SSLCFG/2": [
    done((session, ready) => setTls(session, true, ready)),
    severalLinks,
    ...CERTIFICATES_OF_TWO_LINKS,
    countedSends,
    ...upWith("10.83.172.111"),
    opens(1, { transport: "TCP", host: "60.166.12.210", port: 7500 }),
    opens(2, { transport: "TCP", host: "60.166.13.215", port: 6100 }),
    processingTwo,
    sends(1, TEN),
    sends(2, TEN),
    shutting,
    singleLink,
    done((session, ready) => setTls(session, false, ready)),
  ],
  "+CIPSTART/1": [
    gives({ state: "home" }, readNetworkRegistration),
    gives(true, readAttachment),
    singleLink,
    countedSends,
    ...upWith("10.83.172.111"),
    isIn("addressed"),
    opens(undefined, TCP),
    isIn("connected"),
    sends(undefined, TEN),
    gives({ sent: 10, acknowledged: 10, outstanding: 0 }, (session, answer) => readAcknowledged(session, undefined, answer)),
    sendsCounted(undefined, TEN),
    timedSends,
    sendsTimed(undefined, TEN),
    sendsTimed(undefined, "123", 100),
    done((session, ready) => closeLink(session, undefined, undefined, ready)),
    isIn("closed"),
    shutting,
    fails("error", undefined, readLocalAddress),
  ],
  "+CIPSTART/2": [singleLink, countedSends, ...upWith("10.83.172.111"), opens(undefined, UDP), sends(undefined, TEN)],
  "+CIPSTART/3": [
    severalLinks,
    countedSends,
    opens(4, { transport: "TCP", host: "60.166.12.210", port: 7500 }),
    opens(5, { transport: "UDP", host: "60.166.12.210", port: 6100 }),
    sendsCounted(4, TEN),
    sends(5, TEN),
    timedSends,
    sendsTimed(4, "TEST Auto fast send"),
  ],
  "+CIPMODE/1": [
    done((session, ready) => setTransparent(session, true, ready)),
    done((session, ready) => openTransparent(session, TCP, ready)),
    leavesData("escaped", true),
    done(resumeTransparent),
    leavesData("CLOSED", false),
    shutting,
  ],
  "+CIPSEND/1": [sends(undefined, "test TCP")],
  "+CIPSEND/2": [sends(undefined, "test TCP")],
  "+CIPSEND/3": [sends(5, "test UDP")],
  "+CIPSEND/4": [sends(5, "test UDP")],
  "+CIPSTATUS/1": [isIn("initial")],
  "+CIPSTATUS/2": [processingTwo],
  "+CIPACK/1": [gives({ sent: 10, acknowledged: 10, outstanding: 0 }, (session, answer) => readAcknowledged(session, undefined, answer))],
  "+CDNSCFG/1": [
    gives({ state: "home" }, readNetworkRegistration),
    ...upWith("10.113.72.66"),
    gives({ primary: "211.136.112.50", secondary: "211.136.150.66" }, readNameServers),
    done((session, ready) => setNameServers(session, "114.114.114.114", "223.5.5.5", undefined, ready)),
    opens(undefined, { transport: "TCP", host: "server.example", port: 7500 }),
  ],
  "+CDNSCFG/2": [
    ...HAS_BEARER,
    done((session, ready) => setNameServers(session, "114.114.114.114", "223.5.5.5", 1, ready)),
    gives({ primary: "114.114.114.114", secondary: "223.5.5.5" }, readNameServers),
  ],
  "+CDNSGIP/1": [gives("221.179.180.76", (session, answer) => lookUpName(session, "WWW.SINA.COM.CN", answer))],
  "+CIPHEAD/1": [
    hears<PushedData | string>(
      [
        { bytes: "TEST", remaining: 0 },
        { bytes: "TEST", remaining: 0 },
        { address: "60.166.12.210", port: 7500, bytes: "TEST", remaining: 0 },
        "TEST",
      ],
      (session, hear) => {
        onPushedData(session, hear);
        onPushedText(session, hear);
      },
    ),
    switches("+CIPHEAD", true),
    switches("+CIPSHOWTP", true),
    switches("+CIPSRIP", true),
    switches("+CIPSHOWTP", false),
    switches("+CIPHEAD", false),
    switches("+CIPSRIP", false),
  ],
  "+CIPRXGET/1": [
    hears<TcpIpEvent>([{ kind: "readable", link: undefined }, { kind: "readable", link: undefined }], onTcpIpEvent),
    readWhenAsked,
    gives({ state: "home" }, readGprsRegistration),
    opens(undefined, { transport: "TCP", host: "36.9.88.120", port: 6001 }),
    gives({ bytes: TEN, waiting: 0 }, (session, answer) => readBytes(session, undefined, 150, answer)),
    gives(0, (session, answer) => readWaiting(session, undefined, answer)),
    gives({ bytes: "HELLO", waiting: 0 }, (session, answer) => readHex(session, undefined, 150, answer)),
  ],
  "+CIPRXGET/2": [
    hears<TcpIpEvent>([{ kind: "readable", link: 3 }], onTcpIpEvent),
    readWhenAsked,
    severalLinks,
    ...upWith(""),
    opens(3, { transport: "TCP", host: "36.9.88.120", port: 6001 }),
    gives({ bytes: "AAAAA", waiting: 0 }, (session, answer) => readBytes(session, 3, 10, answer)),
    gives(0, (session, answer) => readWaiting(session, 3, answer)),
  ],
  "+CIPCLOSE/1": [done((session, ready) => closeLink(session, undefined, undefined, ready)), isIn("closed")],
  "+CIPSHUT/1": [hears<TcpIpEvent>([{ kind: "context-lost" }], onTcpIpEvent), shutting],
  "+CIPPING/1": [
    ...upWith("10.207.9.213"),
    pings(
      "www.baidu.com",
      [35, 20, 20, 35].map((timeMs, index) => ({ number: index + 1, address: "36.152.44.96", timeMs, ttl: 54 })),
    ),
  ],
  "+CIPPING/2": [
    pingsOn("www.baidu.com", [40, 45, 35, 35, 40, 35].map((timeMs, index) => ({ number: index + 1, address: "112.80.248.76", timeMs, ttl: 54 }))),
    around([], [[">", "AT"], ["<", "\r\nOK\r\n"], [">", "AT+CMEE?"], ["<", "\r\n+CMEE: 1\r\n\r\nOK\r\n"]]),
  ],
  "^HEARTCONFIG/1": [
    gives({ on: false, link: 0, seconds: 120 }, readHeartbeat),
    done((session, ready) => setHeartbeat(session, { on: true, link: 0, seconds: 180 }, ready)),
    gives({ on: true, link: 0, seconds: 180 }, readHeartbeat),
  ],
  "^HEARTBEAT/1": [
    gives({ link: 0, bytes: "866714044915436" }, readHeartbeatText),
    done((session, ready) => setHeartbeatText(session, 0, "TCP-heart", ready)),
    gives({ link: 0, bytes: "TCP-heart" }, readHeartbeatText),
  ],
  "^HEARTBEATHEX/1": [
    hears<PushedData>([{ link: 5, bytes: "ABCDEF", remaining: 0 }], onPushedData),
    severalLinks,
    ...upWith("10.134.100.30"),
    opens(5, { transport: "TCP", host: "116.28.164.159", port: 40117 }),
    done((session, ready) => setHeartbeat(session, { on: true, link: 5, seconds: 120 }, ready)),
    done((session, ready) => setHeartbeatBytes(session, 5, "ABCDEF", ready)),
  ],
  "^HEARTINQUIRE/1": [
    done((session, ready) => setHeartbeat(session, { on: true, link: 0, seconds: 120 }, ready)),
    opens(undefined, { transport: "TCP", host: "36.6.0.1", port: 12345 }),
    gives({ sinceSeconds: 115, untilSeconds: 5, sent: 8 }, readHeartbeatCounts),
    done(stopHeartbeat),
    gives({ sinceSeconds: 0, untilSeconds: 0, sent: 0 }, readHeartbeatCounts),
  ],
};
