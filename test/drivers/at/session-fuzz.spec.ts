import type { AtCommand } from "../../../drivers/at/command";
import type { Session } from "../../../drivers/at/session";
import { SeededRandom } from "../../../hal/random";
import { expect } from "../../expect";
import { Bench } from "./bench";
import { atRandom } from "./cuts";
import { dataLength, HEADER } from "./framing";
import { randomBytes } from "./random-conversation";
import { stride } from "../../hal/sparse";

const SEEDS = 400;
const TURNS = 60;
/** More than all that can wait one behind the other takes. */
const REST_MS = 3000000;

const COMMANDS: readonly AtCommand[] = [
  { text: "AT+A", timeoutMs: 300 },
  { text: "AT+B?", timeoutMs: 500, info: ["+B:"], infoRequired: true },
  { text: "ATI", timeoutMs: 500, info: [""] },
  { text: "AT+OPEN=0", timeoutMs: 500, result: "+OPEN: 0,", resultTimeoutMs: 2000, release: true },
  { text: "AT+OPEN=1", timeoutMs: 500, result: "+OPEN: 1,", resultTimeoutMs: 2000, resultAfterErrorMs: 100 },
  { text: "AT+SEND", timeoutMs: 500, input: "hello\r\nworld" },
  { text: "AT+TEXT", timeoutMs: 500, input: "hello\x1a", info: ["+TEXT:"] },
  { text: "AT+LOAD", timeoutMs: 500, input: "abc", inputLine: "DOWNLOAD" },
  { text: "AT+READ", timeoutMs: 500, info: [HEADER] },
  { text: "AT+CONN", timeoutMs: 500, finals: ["CONNECT"], failures: ["CONNECT FAIL"], entersDataMode: true },
  { text: "AT+SHUT", timeoutMs: 500, finals: ["SHUT OK"], okIsAcceptance: true },
];

const SAYINGS: readonly string[] = [
  "\r\nOK\r\n", "\r\nOK\r\n", "\r\nERROR\r\n", "\r\n+CME ERROR: 3\r\n", "\r\n+B: 1\r\n", "\r\n+OPEN: 0,0\r\n", "\r\n+OPEN: 1,4\r\n",
  "\r\n> ", "\r\n>\r\n", "\r\nDOWNLOAD\r\n", "\r\n+DATA: 5\r\nOK\r\n!", "\r\n+DATA: 400\r\n", "\r\n+DATA: 0\r\n", "\r\nCONNECT\r\n",
  "\r\nCONNECT FAIL\r\n", "\r\nSHUT OK\r\n", "\r\nCLOSED\r\n", "\r\n+CMEE: 2\r\n", "\r\n+CREG: 1\r\n", "\r\nRDY\r\n", "\0", "\r", "\n", "AT\r",
];

/** Everything that can happen to a session, one by chance. */
function happen(bench: Bench, random: SeededRandom, send: () => void): void {
  const { session, uart } = bench;
  const what = random.below(20);
  if (what < 7) send();
  else if (what < 14) {
    const said = random.below(6) === 0 ? randomBytes(random, random.below(80)) : (SAYINGS[random.below(SAYINGS.length)] as string);
    for (const piece of atRandom(said, 8, random)) bench.say(piece);
  } else if (what === 14) uart.fail({ kind: "overrun", lost: random.below(9), detail: "overrun" });
  else if (what === 15) session.pause();
  else if (what === 16) session.resume();
  else if (what === 17) uart.room = random.below(12);
  else if (what === 18) uart.take(random.below(40));
  else happenSeldom(session, random, send);
  bench.clock.runFor(random.below(200));
}

function happenSeldom(session: Session, random: SeededRandom, send: () => void): void {
  const what = random.below(5);
  if (what === 0) session.restarted("fuzz");
  else if (what === 1) session.synchronise(1 + random.below(5000), () => send());
  else if (what === 2) session.hold(random.below(300));
  else if (what === 3) session.abandonResults("+OPEN:", { kind: "closed", message: "fuzz" });
  else if (session.data !== undefined) {
    session.data.write("payload");
    session.data.escape();
  }
}

/** One run; answers what went wrong. */
function fuzz(seed: number): string {
  const random = new SeededRandom(seed);
  const bench = new Bench({ ringBytes: 64, lineBytes: 40, pieceBytes: 16, answerBytes: 100, queueLength: 5, resynchroniseMs: 3000, probeMs: 400 });
  const { session } = bench;
  const ends: number[] = [];
  let nested = 0;
  session.countPayload(HEADER, dataLength);
  session.onUrc("RDY", (line) => session.restarted(line));
  const send = (): void => {
    const number = ends.length;
    ends.push(0);
    let inside = true;
    session.send(COMMANDS[random.below(COMMANDS.length)] as AtCommand, () => {
      ends[number] = (ends[number] as number) + 1;
      if (inside) nested++;
      if (random.below(4) === 0) send();
    });
    inside = false;
  };
  for (let turn = 0; turn < TURNS; turn++) happen(bench, random, send);
  session.resume();
  bench.uart.take(Infinity);
  bench.clock.runUntilIdle(REST_MS);
  if (ends.some((count) => count !== 1)) return "commands ended so many times: " + ends.join(", ");
  if (nested > 0) return "a callback was called from inside the call";
  return works(bench) ? "" : "the session does not work any more";
}

/** Whether a module that answers as it should is found, and a command gets its answer. */
function works(bench: Bench): boolean {
  bench.heard();
  bench.session.synchronise(30000, () => bench.send({ text: "AT+B?", timeoutMs: 500, info: ["+B:"], infoRequired: true }));
  for (let turn = 0; turn < 2000; turn++) {
    const heard = bench.heard();
    if (heard.indexOf("AT+CMEE?|") >= 0) bench.say("\r\n+CMEE: 2\r\n\r\nOK\r\n");
    else if (heard.indexOf("AT+B?|") >= 0) bench.say("\r\n+B: 77\r\n\r\nOK\r\n");
    else if (heard.indexOf("|") >= 0) bench.say("\r\nOK\r\n");
    bench.clock.runFor(20);
  }
  const noted = bench.noted();
  return noted[noted.length - 1] === "AT+B? done: +B: 77";
}

describe("a session to which anything may happen", () => {
  it("ends each command once, within its time, and works afterwards", () => {
    for (let seed = 1; seed <= SEEDS; seed += stride(9)) {
      let problem = "";
      try {
        problem = fuzz(seed);
      } catch (thrown) {
        problem = String(thrown);
      }
      if (problem !== "") throw new Error("seed " + String(seed) + ": " + problem);
    }
  });

  it("accounts for every byte that comes in lines and payloads: it is an item's, or it is counted as lost", () => {
    for (let seed = 1; seed <= SEEDS; seed += stride(9)) {
      const random = new SeededRandom(seed);
      const bench = new Bench({ ringBytes: 64, lineBytes: 40, pieceBytes: 16 });
      let handed = 0;
      let fed = 0;
      bench.session.onPayloadUrc(HEADER, dataLength, (_header, bytes) => (handed += bytes.length));
      bench.session.onEvent((event) => {
        if (event.kind === "unknown-line") handed += event.line.length;
      });
      for (let turn = 0; turn < 40; turn++) {
        const length = random.below(70);
        const line = "x" + String(turn);
        const header = HEADER + String(length);
        const said = random.below(2) === 0 ? line : header + "\n" + randomBytes(random, length);
        fed += said === line ? line.length : length;
        for (const piece of atRandom("\r\n" + said + "\r\n", 20, random)) bench.say(piece);
      }
      expect(handed + bench.session.counters.bytesLost).toBe(fed);
    }
  });
});
