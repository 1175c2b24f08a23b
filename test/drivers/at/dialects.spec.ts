import type { AtCommand } from "../../../drivers/at/command";
import { finalFailure, isResultLine } from "../../../drivers/at/final";
import { Framer } from "../../../drivers/at/framer";
import { Ring } from "../../../drivers/at/ring";
import { find, parseInteger, slice } from "../../../hal/bytes";
import { expect } from "../../expect";
import type { Talk } from "../scripted-module";
import { Bench } from "./bench";
import { everyCut } from "./cuts";
import { drain } from "./framing";
import { exchange, expectTalk } from "./talking";

const OK = "\r\nOK\r\n";
const CSQ: AtCommand = { text: "AT+CSQ", timeoutMs: 1000, info: ["+CSQ:"], infoRequired: true };

/** `+IPD,4:`, and `+IPD,4,TCP:`. */
function inlineLength(line: string): { headerBytes: number; payloadBytes: number } | undefined {
  const colon = find(line, ":", 0);
  const comma = find(line, ",", 5);
  const count = parseInteger(slice(line, 5, comma >= 0 && comma < colon ? comma : colon));
  return colon < 0 || count === undefined ? undefined : { headerBytes: colon + 1, payloadBytes: count };
}

function framed(pieces: readonly string[]): string[] {
  const ring = new Ring(64);
  const framer = new Framer(ring, 8, 32);
  framer.countInline("+IPD,", inlineLength);
  const items: string[] = [];
  for (const piece of pieces) {
    ring.push(piece);
    drain(framer, items);
  }
  return items;
}

describe("a header without a line end", () => {
  const talks: readonly (readonly [string, string, readonly string[]])[] = [
    ["is followed by its payload at once", "\r\n+IPD,4:TEST\r\nOK\r\n", ["header +IPD,4:", "payload TEST|0", "line OK"]],
    ["has a payload that looks like a result, in pieces", "+IPD,11,TCP:\nOK\r\n+IPD,\r\r\nRDY\r\n", ["header +IPD,11,TCP:", "payload \nOK\r\n+IP|3", "payload D,\r|0", "line RDY"]],
    ["may have an empty payload", "+IPD,0:\r\nOK\r\n", ["header +IPD,0:", "payload |0", "line OK"]],
    ["that never becomes one is a line", "+IPD,x:TEST\r\n+IP\r\n", ["line +IPD,x:TEST", "line +IP"]],
    ["may be longer than a line together with its payload", "+IPD,34:abcdefghijklmnopqrstuvwxyz01234567\r\nOK\r\n", ["header +IPD,34:", "payload abcdefgh|26", "payload ijklmnop|18", "payload qrstuvwx|10", "payload yz012345|2", "payload 67|0", "line OK"]],
  ];
  for (const [name, bytes, items] of talks) {
    it(name, () => {
      for (const pieces of everyCut(bytes)) expect(framed(pieces)).toEqual(items);
    });
  }

  it("tells whose the payload is that comes unasked", () => {
    const bench = new Bench();
    bench.session.onInlineUrc("+IPD,", inlineLength, (header, bytes, remaining) =>
      bench.notes.push(`${header} ${bytes} ${remaining}`),
    );
    bench.send(CSQ);
    bench.say("\r\n+IPD,2:OK\r\n\r\n+CSQ: 9,0\r\n" + OK);
    expect(bench.noted()).toEqual(["+IPD,2: OK 0", "AT+CSQ done: +CSQ: 9,0"]);
  });
});

describe("a result that is told in words", () => {
  const OPEN: AtCommand = {
    text: "AT+CIPSTART=0",
    timeoutMs: 1000,
    result: "0,",
    resultWords: ["CONNECT OK", "CONNECT FAIL"],
    resultTimeoutMs: 60000,
    release: true,
  };

  it("is a line of the prefix and one of them, with blanks or without", () => {
    expect(isResultLine("0,CONNECT OK", "0,", OPEN.resultWords)).toBe(true);
    expect(isResultLine("0, CONNECT OK", "0,", OPEN.resultWords)).toBe(true);
    expect(isResultLine("0,CLOSED", "0,", OPEN.resultWords)).toBe(false);
    expect(isResultLine("1,CONNECT OK", "0,", OPEN.resultWords)).toBe(false);
    expect(isResultLine("0,1", "0,", OPEN.resultWords)).toBe(false);
  });

  it("may come after other commands", () => {
    const talk: Talk = exchange("AT+CIPSTART=0", OK).concat(exchange("AT+CSQ", "\r\n+CSQ: 9,0\r\n\r\n0, CONNECT FAIL\r\n" + OK));
    expectTalk(talk, [OPEN, CSQ], ["AT+CIPSTART=0 done = 0, CONNECT FAIL", "AT+CSQ done: +CSQ: 9,0"]);
  });

  it("that comes late is nobody's", () => {
    const bench = new Bench();
    bench.send(OPEN);
    bench.say(OK);
    bench.clock.runFor(60000);
    bench.send(OPEN);
    bench.say("\r\n0,CONNECT OK\r\n", 100);
    bench.clock.runFor(100);
    expect(bench.noted()).toEqual(["AT+CIPSTART=0 timeout", "unknown 0,CONNECT OK"]);
    expect(bench.heard()).toBe("AT+CIPSTART=0|AT+CIPSTART=0|");
  });
});

describe("a command", () => {
  it("whose line must end with CR and LF is sent so", () => {
    const bench = new Bench();
    bench.send({ text: "AT+CIPSEND=0,1", timeoutMs: 1000, lineEnd: "\r\n", input: "\n", finals: ["SEND OK"], okIsAcceptance: true });
    expect(bench.heard()).toBe("AT+CIPSEND=0,1|\n");
    bench.say("\r\n> ");
    expect(bench.heard()).toBe("\n");
    bench.say("\r\nSEND OK\r\n");
    expect(bench.noted()).toEqual(["AT+CIPSEND=0,1 done"]);
  });

  it("may end with a line that no prefix tells", () => {
    const isFinal = (line: string): boolean => find(line, ".", 0) >= 0;
    const bench = new Bench();
    bench.session.send({ text: "AT+CIFSR", timeoutMs: 1000, isFinal }, (_failure, { final }) => bench.notes.push(final));
    bench.say("\r\nRDY\r\n\r\n10.0.0.1\r\n");
    expect(bench.noted()).toEqual(["unknown RDY", "10.0.0.1"]);
  });

  it("may have its information lines one by one, and keep none", () => {
    const bench = new Bench();
    bench.send({ text: "AT+PING", timeoutMs: 1000, info: ["+PING:"], onLine: (line) => bench.notes.push(line) });
    bench.say("\r\n+PING: 1\r\n\r\n+PING: 2\r\n" + OK);
    expect(bench.noted()).toEqual(["+PING: 1", "+PING: 2", "AT+PING done"]);
  });
});

describe("an error report without a colon", () => {
  it("means the same", () => {
    const failure = finalFailure("+CME ERROR 913", "AT");
    expect(failure === undefined ? undefined : failure.code).toBe(913);
  });
});

describe("an unsolicited line", () => {
  it("is for all that asked for the same beginning", () => {
    const bench = new Bench();
    bench.session.onUrc("CLOSED", (line) => bench.notes.push("first " + line));
    bench.session.onUrc("CLOSED", (line) => bench.notes.push("second " + line));
    bench.session.onUrc("CLOSED", (line) => bench.notes.push("third " + line));
    bench.say("\r\nCLOSED\r\n");
    expect(bench.noted()).toEqual(["first CLOSED", "second CLOSED", "third CLOSED"]);
  });
});
