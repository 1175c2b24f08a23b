import type { AtCommand } from "../../../drivers/at/command";
import type { Session } from "../../../drivers/at/session";
import { slice } from "../../../hal/bytes";
import { expect } from "../../expect";
import { Bench } from "./bench";
import { repeated, visible } from "./cuts";
import { dataLength, HEADER } from "./framing";
import { exchange, expectTalk } from "./talking";

const OK = "\r\nOK\r\n";
const READ: AtCommand = { text: "AT+READ", timeoutMs: 5000, info: ["+DATA:"] };
const CSQ: AtCommand = { text: "AT+CSQ", timeoutMs: 5000, info: ["+CSQ:"], infoRequired: true };

function counted(session: Session): void {
  session.countPayload(HEADER, dataLength);
}

function pushed(session: Session, note: (text: string) => void): void {
  session.onPayloadUrc(HEADER, dataLength, (header, bytes, remaining) =>
    note("push " + header + " [" + visible(bytes) + "] " + String(remaining)),
  );
}

describe("a payload that was asked for", () => {
  it("is in the answer, though it looks like one itself", () => {
    const talk = exchange("AT+READ", "\r\n+DATA: 17\r\n\r\nOK\r\n\r\nERROR\r\n>" + "\r\n\r\n" + OK);
    expectTalk(talk, [READ], ["AT+READ done: +DATA: 17 [\r\nOK\r\n\r\nERROR\r\n>\r]"], { prepare: counted });
  });

  it("of no bytes is in the answer with its header", () => {
    expectTalk(exchange("AT+READ", "\r\n+DATA: 0\r\n" + OK), [READ], ["AT+READ done: +DATA: 0"], { prepare: counted });
  });

  it("longer than the ring comes whole", () => {
    const payload = repeated("OK\r\n", 20);
    const talk = exchange("AT+READ", "\r\n+DATA: 80\r\n" + payload + "\r\n" + OK);
    const session = { ringBytes: 32, pieceBytes: 16, lineBytes: 16 };
    expectTalk(talk, [READ], ["AT+READ done: +DATA: 80 [" + payload + "]"], { prepare: counted, session });
  });

  it("is one of several, and a URC stands between two", () => {
    const talk = exchange("AT+READ", "\r\n+DATA: 2\r\nab\r\n\r\n+CREG: 1\r\n\r\n+DATA: 2\r\ncd\r\n" + OK);
    const happened = ["urc +CREG: 1", "AT+READ done: +DATA: 2, +DATA: 2 [abcd]"];
    expectTalk(talk, [READ], happened, { prepare: counted, urcs: ["+CREG:"] });
  });

  it("goes to the command's own taker in pieces, and none of it is kept", () => {
    const bench = new Bench({ pieceBytes: 4, answerBytes: 16 });
    const pieces: string[] = [];
    counted(bench.session);
    bench.send({ ...READ, onPayload: (_header, bytes, remaining) => pieces.push(bytes + " " + String(remaining)) });
    bench.say("\r\n+DATA: 10\r\nabcdefghij" + OK, 1);
    expect(pieces).toEqual(["abcd 6", "efgh 2", "ij 0"]);
    expect(bench.noted()).toEqual(["AT+READ done: +DATA: 10"]);
  });

  it("that takes longer than the command's deadline is waited for while it comes, and the end of the answer as long again", () => {
    const bench = new Bench({ pieceBytes: 4, payloadStallMs: 2000 });
    counted(bench.session);
    bench.send(READ);
    bench.say("\r\n+DATA: 40\r\n", 10);
    for (let block = 0; block < 10; block++) bench.say("abcd", 1500);
    expect(bench.noted()).toEqual([]);
    bench.say(OK, 4000);
    expect(bench.noted()).toEqual(["AT+READ done: +DATA: 40 [" + repeated("abcd", 10) + "]"]);
    bench.send(READ);
    bench.say("\r\n+DATA: 4\r\nabcd", 10);
    bench.clock.runFor(10000);
    expect(bench.noted()).toEqual(["AT+READ timeout: +DATA: 4 [abcd]"]);
  });

  it("that stops in the middle fails the command with overflow, and the module is found again", () => {
    const bench = new Bench({ payloadStallMs: 2000 });
    counted(bench.session);
    bench.send(READ);
    bench.say("\r\n+DATA: 10\r\nabcd", 10);
    bench.clock.runFor(1990);
    bench.say("e");
    bench.clock.runFor(1999);
    expect(bench.noted()).toEqual([]);
    bench.clock.runFor(2);
    expect(bench.noted()).toEqual(["lost 5 payload incomplete", "AT+READ overflow: +DATA: 10"]);
    bench.say(OK);
    bench.say("\r\n+CMEE: 0\r\n" + OK);
    expect(bench.noted()).toEqual(["resynchronised"]);
    expect(bench.heard()).toBe("AT+READ|AT|AT+CMEE?|");
  });

  it("that nobody waits for any more is dropped and counted, and no piece of it goes to the next command", () => {
    const bench = new Bench({ pieceBytes: 4, probeMs: 100 });
    counted(bench.session);
    const pieces: string[] = [];
    bench.send({ ...READ, timeoutMs: 100, onPayload: (_header, bytes) => pieces.push(bytes) });
    bench.say("\r\n+DATA: 12\r\nabcd", 10);
    bench.clock.runFor(200);
    bench.say("efghijkl\r\n" + OK + OK);
    bench.say("\r\n+CMEE: 0\r\n" + OK);
    expect(pieces).toEqual(["abcd"]);
    const lost = "lost 4 a payload that nobody waits for";
    expect(bench.noted()).toEqual(["AT+READ timeout: +DATA: 12", lost, lost, "resynchronised"]);
    expect(bench.session.counters.bytesLost).toBe(8);
  });

  it("that comes late as a whole is not pushed to the handler of its prefix", () => {
    const bench = new Bench();
    pushed(bench.session, (text) => bench.notes.push(text));
    bench.send({ ...READ, timeoutMs: 100 });
    bench.clock.runFor(100);
    bench.say("\r\n+DATA: 4\r\nabcd\r\n" + OK);
    expect(bench.noted()).toEqual(["AT+READ timeout", "lost 4 a payload that nobody waits for"]);
  });

  it("whose length is a lie does not keep the module from being found", () => {
    const bench = new Bench();
    counted(bench.session);
    bench.send({ ...READ, timeoutMs: 1000 });
    bench.say("\r\n+DATA: 99999999\r\nabcd\r\n" + OK, 10);
    let answered = 0;
    for (let second = 0; second < 7; second++) {
      bench.clock.runFor(1000);
      const heard = bench.heard();
      if (heard.indexOf("AT|") >= 0) bench.say(OK);
      if (bench.heard() === "AT+CMEE?|") {
        bench.say("\r\n+CMEE: 0\r\n" + OK);
        answered++;
      }
    }
    expect(answered).toBe(1);
    expect(bench.noted().indexOf("resynchronised") >= 0).toBe(true);
  });
});

describe("a payload that comes unasked", () => {
  it("goes to its handler while a command is in flight, and its OK ends nothing", () => {
    const talk = exchange("AT+CSQ", "\r\n+DATA: 6\r\n\r\nOK\r\n\r\n\r\n+CSQ: 1,0\r\n" + OK);
    const happened = ["push +DATA: 6 [<CR><LF>OK<CR><LF>] 0", "AT+CSQ done: +CSQ: 1,0"];
    expectTalk(talk, [CSQ], happened, { prepare: pushed });
  });

  it("that stops in the middle is broken off, and what was in flight cannot be trusted: its answer may have gone along", () => {
    const bench = new Bench({ payloadStallMs: 2000 });
    pushed(bench.session, (text) => bench.notes.push(text));
    bench.say("\r\n+DATA: 10\r\nabcd");
    bench.send(CSQ);
    bench.clock.runFor(2001);
    bench.say("\r\n+CSQ: 1,0\r\n" + OK);
    expect(bench.noted()).toEqual(["lost 4 payload incomplete", "push +DATA: 10 [] -1", "AT+CSQ overflow: +CSQ: 1,0"]);
  });

  it("that has come whole is not broken off by a loss behind it", () => {
    const bench = new Bench();
    pushed(bench.session, (text) => bench.notes.push(text));
    bench.say("\r\n+DATA: 2\r\nab\r\n");
    bench.uart.fail({ kind: "overrun", lost: 3, detail: "too slow" });
    expect(bench.noted()).toEqual(["push +DATA: 2 [ab] 0", "lost 3 too slow"]);
  });

  it("is in no hurry while the session is paused", () => {
    const bench = new Bench({ payloadStallMs: 2000 });
    pushed(bench.session, (text) => bench.notes.push(text));
    bench.say("\r\n+DATA: 6\r\nabc");
    bench.session.pause();
    bench.clock.runFor(60000);
    bench.session.resume();
    bench.say("def", 1999);
    expect(bench.noted()).toEqual(["push +DATA: 6 [abcdef] 0"]);
  });

  it("is broken off when the module restarts, paused or not", () => {
    for (const paused of [false, true]) {
      const bench = new Bench();
      pushed(bench.session, (text) => bench.notes.push(text));
      bench.say("\r\n+DATA: 10\r\nabcd");
      if (paused) bench.session.pause();
      bench.say("e");
      bench.session.restarted("RDY");
      expect(bench.noted()).toEqual(["lost 5 payload incomplete", "push +DATA: 10 [] -1"]);
      bench.session.resume();
      bench.say("\r\n+DATA: 1\r\nx\r\n", 1);
      expect(bench.noted()).toEqual(["push +DATA: 1 [x] 0"]);
    }
  });
});

describe("a long download", () => {
  it("of a hundred times the ring, with a result in it at every other place, arrives whole", () => {
    const part = "+DATA: 9\r\nOK\r\nERROR";
    const payload = repeated(part, 170);
    const bench = new Bench({ ringBytes: 64, pieceBytes: 32, lineBytes: 32 });
    const pieces: string[] = [];
    counted(bench.session);
    bench.send({ ...READ, onPayload: (_header, bytes) => pieces.push(bytes) });
    const stream = "\r\n+DATA: " + String(payload.length) + "\r\n" + payload + "\r\n" + OK;
    for (let from = 0; from < stream.length; from += 13) bench.say(slice(stream, from, from + 13));
    expect(pieces.join("")).toBe(payload);
    expect(bench.noted()).toEqual(["AT+READ done: +DATA: " + String(payload.length)]);
    expect(bench.session.counters.bytesLost).toBe(0);
  });
});
