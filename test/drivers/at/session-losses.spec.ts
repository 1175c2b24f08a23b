import type { AtCommand } from "../../../drivers/at/command";
import type { UartFault } from "../../../hal/uart";
import { VirtualClock } from "../../../hal/virtual/clock";
import { VirtualLine } from "../../../hal/virtual/uart";
import { Session } from "../../../drivers/at/session";
import { expect } from "../../expect";
import { Bench, outcome } from "./bench";
import { repeated } from "./cuts";

const OK = "\r\nOK\r\n";
const CSQ: AtCommand = { text: "AT+CSQ", timeoutMs: 5000, info: ["+CSQ:"], infoRequired: true };
const OVERRUN: UartFault = { kind: "overrun", lost: 7, detail: "too slow" };

describe("bytes that the UART lost", () => {
  it("while a command is in flight make it fail with overflow, and the module is found again before the next", () => {
    const bench = new Bench();
    bench.send(CSQ);
    bench.send({ ...CSQ, text: "AT+CSQ=?" });
    bench.say("\r\n+CS", 10);
    bench.uart.fail(OVERRUN);
    expect(bench.noted()).toEqual(["lost 10 too slow", "AT+CSQ overflow"]);
    bench.say(",0\r\n" + OK);
    bench.say(OK);
    bench.say("\r\n+CMEE: 0\r\n" + OK);
    bench.say("\r\n+CSQ: (0-31)\r\n" + OK, 10);
    expect(bench.heard()).toBe("AT+CSQ|AT|AT+CMEE?|AT+CSQ=?|");
    expect(bench.noted()).toEqual(["lost 2 bytes lost", "resynchronised", "AT+CSQ=? done: +CSQ: (0-31)"]);
    expect(bench.session.counters.bytesLost).toBe(12);
  });

  it("while nothing is in flight are counted and told, and the next command is sent as ever", () => {
    const bench = new Bench();
    bench.urc("+CREG:");
    bench.say("\r\n+CREG: 1\r\n\r\n+CRE");
    bench.uart.fail(OVERRUN);
    bench.say("G: 5\r\n\r\n+CREG: 2\r\n");
    bench.send(CSQ);
    bench.say("\r\n+CSQ: 1,0\r\n" + OK);
    expect(bench.noted()).toEqual(["urc +CREG: 1", "lost 11 too slow", "lost 4 bytes lost", "urc +CREG: 2", "AT+CSQ done: +CSQ: 1,0"]);
    expect(bench.session.counters.resynchronisations).toBe(0);
  });

  it("of a number that nobody knows are told as well", () => {
    const bench = new Bench();
    bench.send(CSQ);
    bench.uart.fail({ kind: "framing", lost: 0, detail: "a byte without a stop bit" });
    expect(bench.noted()).toEqual(["lost 0 a byte without a stop bit", "AT+CSQ overflow"]);
  });

  it("are found out through a serial port that was not read for too long", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { a: { receiveCapacity: 16 } });
    const session = new Session(line.a, clock);
    const ends: string[] = [];
    session.send({ text: "AT+LIST", timeoutMs: 5000, info: ["+LIST:"] }, (failure, answer) => ends.push(outcome(failure, answer)));
    line.a.stall();
    line.b.write("\r\n+LIST: 1\r\n\r\n+LIST: 2\r\n\r\n+LIST: 3\r\n" + OK);
    clock.runFor(100);
    line.a.endStall();
    clock.runFor(1);
    expect(ends).toEqual(["overflow: +LIST: 1"]);
    expect(session.counters.bytesLost + session.counters.bytesIn).toBeAtLeast(42);
  });
});

describe("a session that is paused", () => {
  it("hands nothing on until it is resumed, then all of it, and not from inside that call", () => {
    const bench = new Bench();
    bench.urc("+CREG:");
    bench.session.pause();
    bench.say("\r\n+CREG: 1\r\n\r\n+CREG: 2\r\n");
    bench.clock.runFor(1000);
    bench.session.resume();
    expect(bench.noted()).toEqual([]);
    bench.clock.runFor(0);
    expect(bench.noted()).toEqual(["urc +CREG: 1", "urc +CREG: 2"]);
  });

  it("stops the other side before the ring is full, and lets it go on when it is resumed", () => {
    const bench = new Bench({ ringBytes: 40 });
    bench.session.pause();
    bench.say(repeated("x", 30));
    expect(bench.uart.stopped).toBe(false);
    bench.say("x");
    expect(bench.uart.stopped).toBe(true);
    bench.session.resume();
    bench.clock.runFor(0);
    expect(bench.uart.stopped).toBe(false);
  });

  it("hands on what came before its ring overflowed, and tells of the rest in its place", () => {
    const bench = new Bench({ ringBytes: 30 });
    bench.urc("+CREG:");
    bench.session.pause();
    bench.say("\r\n+CREG: 1\r\n\r\n+CREG: 2\r\n\r\n+CREG: 3\r\n");
    bench.session.resume();
    bench.say("\r\n+CREG: 4\r\n", 1);
    expect(bench.noted()).toEqual(["urc +CREG: 1", "urc +CREG: 2", "lost 10 the receive buffer is full", "urc +CREG: 4"]);
  });

  it("can be paused again by a handler, which then gets no more", () => {
    const bench = new Bench();
    bench.session.onUrc("+CREG:", (line) => {
      bench.notes.push(line);
      bench.session.pause();
    });
    bench.say("\r\n+CREG: 1\r\n\r\n+CREG: 2\r\n");
    expect(bench.noted()).toEqual(["+CREG: 1"]);
    bench.session.resume();
    bench.clock.runFor(0);
    expect(bench.noted()).toEqual(["+CREG: 2"]);
  });

  it("lets no deadline pass, and sends nothing", () => {
    const bench = new Bench();
    bench.send({ ...CSQ, timeoutMs: 100 });
    bench.session.pause();
    bench.send({ ...CSQ, text: "AT+CSQ=?" });
    bench.say("\r\n+CSQ: 1,0\r\n" + OK);
    bench.clock.runFor(60000);
    expect(bench.noted()).toEqual([]);
    expect(bench.heard()).toBe("AT+CSQ|");
    bench.session.resume();
    bench.clock.runFor(10);
    expect(bench.noted()).toEqual(["AT+CSQ done: +CSQ: 1,0"]);
    expect(bench.heard()).toBe("AT+CSQ=?|");
  });

  it("is not paused any more when the module has to be found", () => {
    const bench = new Bench();
    bench.session.pause();
    bench.session.synchronise(5000, (failure) => bench.notes.push(failure === undefined ? "started" : failure.kind));
    bench.clock.runFor(0);
    bench.say(OK);
    bench.say("\r\n+CMEE: 0\r\n" + OK);
    expect(bench.noted()).toEqual(["resynchronised", "started"]);
  });
});

describe("a UART that takes a few bytes at a time", () => {
  it("gets the whole command, whose deadline runs anew as long as it goes on", () => {
    const bench = new Bench();
    bench.uart.room = 0;
    bench.send({ ...CSQ, timeoutMs: 100 });
    for (let byte = 0; byte < 7; byte++) {
      bench.clock.runFor(90);
      bench.uart.take(1);
    }
    expect(bench.heard()).toBe("AT+CSQ|");
    bench.say("\r\n+CSQ: 1,0\r\n" + OK, 90);
    expect(bench.noted()).toEqual(["AT+CSQ done: +CSQ: 1,0"]);
    expect(bench.session.counters.bytesOut).toBe(7);
  });

  it("and then none any more makes the command fail with timeout", () => {
    const bench = new Bench();
    bench.uart.room = 3;
    bench.send({ ...CSQ, timeoutMs: 100 });
    bench.clock.runFor(100);
    expect(bench.noted()).toEqual(["AT+CSQ timeout"]);
    bench.clock.runFor(8000);
    expect(bench.noted()).toEqual(["unresponsive timeout"]);
    expect(bench.heard()).toBe("AT+");
  });

  it("is sent no half of a command once that is given up", () => {
    const bench = new Bench();
    bench.uart.room = 3;
    bench.send({ ...CSQ, timeoutMs: 100 });
    bench.clock.runFor(100);
    bench.uart.take(100);
    expect(bench.heard()).toBe("AT+AT|");
  });

  it("makes nothing an answer that comes before the command line is out", () => {
    const bench = new Bench();
    bench.urc("+CSQ:");
    bench.uart.room = 3;
    bench.send(CSQ);
    bench.say("\r\nOK\r\n\r\n+CSQ: 9,9\r\n\r\nERROR\r\n");
    expect(bench.noted()).toEqual(["unknown OK", "urc +CSQ: 9,9", "unknown ERROR"]);
    bench.uart.take(100);
    bench.say("\r\n+CSQ: 1,0\r\n" + OK);
    expect(bench.noted()).toEqual(["AT+CSQ done: +CSQ: 1,0"]);
  });

  it("makes no line and no payload an answer that comes before the command line is out, whatever it would take", () => {
    const bench = new Bench();
    bench.session.countPayload("+DATA:", () => 2);
    bench.uart.room = 3;
    bench.send({ text: "AT+READ", timeoutMs: 5000, info: ["", "+DATA:"] });
    bench.say("\r\n351602000330570\r\n\r\n+DATA: 2\r\nab");
    expect(bench.noted()).toEqual(["unknown 351602000330570", "lost 2 a payload that nobody waits for"]);
    bench.uart.take(100);
    bench.say("\r\n+DATA: 2\r\ncd" + OK);
    expect(bench.noted()).toEqual(["AT+READ done: +DATA: 2 [cd]"]);
  });
});

describe("a port that is gone", () => {
  it("ends everything with closed, and a start under way too", () => {
    const bench = new Bench();
    bench.send(CSQ);
    bench.send(CSQ);
    bench.uart.fail({ kind: "closed", lost: 0, detail: "unplugged" });
    bench.clock.runFor(0);
    expect(bench.noted()).toEqual(["unresponsive closed", "AT+CSQ closed", "AT+CSQ closed"]);
    bench.session.synchronise(5000, (failure) => bench.notes.push(failure === undefined ? "started" : failure.kind));
    bench.uart.fail({ kind: "closed", lost: 0, detail: "unplugged" });
    bench.clock.runFor(10000);
    expect(bench.noted()).toEqual(["closed"]);
  });
});
