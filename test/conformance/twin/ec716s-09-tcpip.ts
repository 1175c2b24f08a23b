import type { ChapterTwinReplays, TwinReplay } from "./replay";
import type { Scene } from "./scene";

const UP = ["AT+CSTT", "AT+CIICR", "AT+CIFSR"];
/** A blank stands behind the number of a link in some examples, and in others not. */
const BLANK = { quirks: ["link-blank"] };
const SERVER = "60.166.12.210:7500";
const CONNECT = 'AT+CIPSTART="TCP","60.166.12.210",7500';

/** With one link connected, behind the lines of `configure`. */
function connected(...configure: string[]): { servers: string[]; before: string[] } {
  return { servers: [SERVER], before: [...configure, ...UP, CONNECT] };
}

/** With link 5 of several connected by UDP. */
function datagrams(...configure: string[]): TwinReplay {
  return { servers: ["60.166.12.210:6100"], before: [...configure, "AT+CIPMUX=1", ...UP, 'AT+CIPSTART=5,"UDP","60.166.12.210",6100'] };
}

/** What is shown next is another way to do the same: each is for a service that has not begun. */
function anew(scene: Scene): void {
  scene.t.send("AT+CIPSHUT\r").take();
}

/** EC716S, chapter 9. */
export const EC716S_TCPIP: ChapterTwinReplays = {
  "9/+CIPMUX/1": {
    servers: [SERVER, "60.166.12.210:6100"],
    before: [
      "AT+CIPMUX=1", ...UP, 'AT+CIPSTART=0,"TCP","60.166.12.210",7500', 'AT+CIPSTART=1,"UDP","60.166.12.210",6100',
      { line: "AT+CIPSEND=1,1", input: "x" },
    ],
    events: { 1: (scene) => scene.serverSends("TEST123"), 3: (scene) => scene.serverAnswersDatagram("TEST123456") },
  },
  "9/+CSTT/1": { events: { 3: anew } },
  "9/+CPNETAPN/1": { twin: { quirks: ["cgdcont-long-tail"] }, events: { 8: anew } },
  "9/+CIPSSL/1": { tls: { ca: "", names: [] } },
  "9/+CDNSCFG/1": { nameServers: ["114.114.114.114"] },
  // AT+CSTT, AT+CIICR and AT+CIFSR come before AT+CIPSTART, and are not printed.
  "9/+CIPSTART/3": {
    twin: BLANK,
    events: {
      5: ({ t }) => {
        for (const line of UP) t.send(`${line}\r`);
        t.take();
      },
    },
  },
  "9/+CIPSEND/1": connected("AT+CIPQSEND=1"),
  "9/+CIPSEND/2": connected("AT+CIPQSEND=2"),
  "9/+CIPSEND/3": datagrams("AT+CIPQSEND=1"),
  "9/+CIPSEND/4": datagrams("AT+CIPQSEND=2"),
  "9/+CIPSTATUS/2": {
    servers: [SERVER],
    before: ["AT+CIPMUX=1", ...UP, ...[1, 2].map((link) => `AT+CIPSTART=${link},"TCP","60.166.12.210",7500`)],
  },
  "9/+CIPACK/1": { servers: [SERVER], before: [...connected().before, { line: "AT+CIPSEND=10", input: "1234567890" }] },
  "9/+CIPCLOSE/1": connected(),
  "9/+CIPMODE/1": { events: { 10: (scene) => scene.peer.stream.end() } },
  "9/+CIPSHUT/1": { ...connected(), twin: { orders: { "+CIPSHUT": "ok" } }, events: { 1: (scene) => scene.twin.dropContext() } },
  "9/+CDNSGIP/1": { before: UP, names: { "WWW.SINA.COM.CN": "221.179.180.76" } },
  "9/+CIPRXGET/1": { events: { 9: (scene) => scene.serverSends("1234567890"), 17: (scene) => scene.serverSends("HELLO") } },
  "9/+CIPPING/1": { names: { "www.baidu.com": "36.152.44.96" } },
  "9/+CIPPING/2": { before: UP, names: { "www.baidu.com": "112.80.248.76" } },
  "9/^HEARTBEATHEX/1": { twin: BLANK, echoes: true },
  "9/^HEARTINQUIRE/1": { events: { 6: (scene) => void scene.t.run(8 * 120000 + 114500) } },
};
