import type { AtCommand } from "../../../drivers/at/command";
import { expect } from "../../expect";
import type { Talk } from "../scripted-module";
import { Bench } from "./bench";
import { exchange, expectTalk } from "./talking";

const OPEN: AtCommand = { text: "AT+CIPOPEN=0", timeoutMs: 1000, result: "+CIPOPEN: 0,", resultTimeoutMs: 60000, release: true };
const HOLDING: AtCommand = { text: "AT+NETOPEN", timeoutMs: 1000, result: "+NETOPEN:", resultTimeoutMs: 60000 };
const CSQ: AtCommand = { text: "AT+CSQ", timeoutMs: 1000, info: ["+CSQ:"], infoRequired: true };
const OK = "\r\nOK\r\n";

describe("a command with a result line", () => {
  it("ends with the result behind OK", () => {
    expectTalk(exchange("AT+NETOPEN", OK + "\r\n+NETOPEN: 0\r\n"), [HOLDING], ["AT+NETOPEN done = +NETOPEN: 0"]);
  });

  it("ends with OK behind the result", () => {
    expectTalk(exchange("AT+NETOPEN", "\r\n+NETOPEN: 0\r\n" + OK), [HOLDING], ["AT+NETOPEN done = +NETOPEN: 0"]);
  });

  it("ends with ERROR behind the result, which is told", () => {
    expectTalk(exchange("AT+NETOPEN", "\r\n+NETOPEN: 3\r\n\r\nERROR\r\n"), [HOLDING], ["AT+NETOPEN error = +NETOPEN: 3"]);
  });

  it("ends with ERROR without a result", () => {
    expectTalk(exchange("AT+NETOPEN", "\r\n+IP ERROR: Network not opened\r\n\r\nERROR\r\n"), [HOLDING], ["AT+NETOPEN error"]);
  });

  it("waits behind ERROR for the result where that may come", () => {
    const command: AtCommand = { ...HOLDING, resultAfterErrorMs: 100 };
    expectTalk(exchange("AT+NETOPEN", "\r\nERROR\r\n\r\n+NETOPEN: 3\r\n"), [command], ["AT+NETOPEN error = +NETOPEN: 3"]);
  });

  it("ends with ERROR where the result that may come behind it does not", () => {
    const command: AtCommand = { ...HOLDING, resultAfterErrorMs: 100 };
    expectTalk(exchange("AT+NETOPEN", "\r\nERROR\r\n"), [command], ["AT+NETOPEN error"]);
  });

  it("is not ended by a line with its prefix that has no number", () => {
    const talk = exchange("AT+NETOPEN", OK + '\r\n+NETOPEN: "TCP"\r\n\r\n+NETOPEN: 0\r\n');
    expectTalk(talk, [HOLDING], ["AT+NETOPEN done = +NETOPEN: 0"]);
  });

  it("fails with timeout where the result does not come, and the channel is free then", () => {
    const bench = new Bench();
    bench.send(HOLDING);
    bench.send(CSQ);
    bench.say(OK);
    bench.clock.runFor(59990);
    expect(bench.heard()).toBe("AT+NETOPEN|");
    bench.clock.runFor(20);
    expect(bench.noted()).toEqual(["AT+NETOPEN timeout"]);
    expect(bench.heard()).toBe("AT+CSQ|");
    expect(bench.session.counters.timeouts).toBe(1);
  });

  it("that failed counts no timeout where the result behind ERROR does not come", () => {
    const bench = new Bench();
    bench.send({ ...HOLDING, resultAfterErrorMs: 100 });
    bench.say("\r\nERROR\r\n");
    bench.clock.runFor(100);
    expect(bench.noted()).toEqual(["AT+NETOPEN error"]);
    expect(bench.session.counters.timeouts).toBe(0);
  });
});

describe("a command that frees the channel", () => {
  it("lets others have theirs between its OK and its result", () => {
    const talk: Talk = exchange("AT+CIPOPEN=0", OK).concat(exchange("AT+CSQ", "\r\n+CSQ: 9,0\r\n\r\n+CIPOPEN: 0,4\r\n" + OK));
    expectTalk(talk, [OPEN, CSQ], ["AT+CIPOPEN=0 done = +CIPOPEN: 0,4", "AT+CSQ done: +CSQ: 9,0"]);
  });

  it("is not ended by another's error, and ends no other with its result", () => {
    const talk: Talk = exchange("AT+CIPOPEN=0", OK).concat(exchange("AT+CSQ", "\r\n+CME ERROR: 14\r\n\r\n+CIPOPEN: 0,0\r\n"));
    expectTalk(talk, [OPEN, CSQ], ["AT+CSQ cme 14", "AT+CIPOPEN=0 done = +CIPOPEN: 0,0"]);
  });

  it("awaits its own result among several", () => {
    const other: AtCommand = { ...OPEN, text: "AT+CIPOPEN=1", result: "+CIPOPEN: 1," };
    const talk: Talk = exchange("AT+CIPOPEN=0", OK).concat(exchange("AT+CIPOPEN=1", OK + "\r\n+CIPOPEN: 1,0\r\n\r\n+CIPOPEN: 0,4\r\n"));
    expectTalk(talk, [OPEN, other], ["AT+CIPOPEN=1 done = +CIPOPEN: 1,0", "AT+CIPOPEN=0 done = +CIPOPEN: 0,4"]);
  });

  it("makes the next of its kind wait for the result, which could be taken for either's", () => {
    const bench = new Bench();
    bench.send(OPEN);
    bench.say(OK, 10);
    bench.send({ ...OPEN, text: "AT+CIPOPEN=0,2" });
    bench.clock.runFor(30000);
    expect(bench.heard()).toBe("AT+CIPOPEN=0|");
    bench.say("\r\n+CIPOPEN: 0,4\r\n");
    bench.clock.runFor(10);
    expect(bench.noted()).toEqual(["AT+CIPOPEN=0 done = +CIPOPEN: 0,4"]);
    expect(bench.heard()).toBe("AT+CIPOPEN=0,2|");
  });

  it("keeps the channel where as many results are awaited already as may be", () => {
    const bench = new Bench();
    for (let link = 0; link < 9; link++) {
      bench.send({ ...OPEN, text: "AT+OPEN=" + String(link), result: "+OPEN: " + String(link) + "," });
      bench.say(OK, 10);
    }
    bench.send(CSQ);
    bench.heard();
    bench.clock.runFor(100);
    expect(bench.heard()).toBe("");
    bench.say("\r\n+OPEN: 8,0\r\n");
    bench.clock.runFor(10);
    expect(bench.heard()).toBe("AT+CSQ|");
    expect(bench.noted()).toEqual(["AT+OPEN=8 done = +OPEN: 8,0"]);
  });

  it("fails where it is told that its result will not come, and not from inside that call", () => {
    const bench = new Bench();
    bench.send(OPEN);
    bench.say(OK, 10);
    bench.session.abandonResults("+CIPOPEN:", { kind: "closed", message: "the service is closed" });
    expect(bench.noted()).toEqual([]);
    bench.clock.runFor(0);
    expect(bench.noted()).toEqual(["AT+CIPOPEN=0 closed"]);
    bench.send({ ...OPEN, text: "AT+CIPOPEN=0,2" });
    bench.clock.runFor(10);
    expect(bench.heard()).toBe("AT+CIPOPEN=0|AT+CIPOPEN=0,2|");
  });
});

describe("a result that was given up", () => {
  function timedOut(): Bench {
    const bench = new Bench({ lateResultMs: 5000 });
    bench.send(OPEN);
    bench.say(OK, 10);
    bench.clock.runFor(60000);
    expect(bench.noted()).toEqual(["AT+CIPOPEN=0 timeout"]);
    expect(bench.heard()).toBe("AT+CIPOPEN=0|");
    return bench;
  }

  it("and comes late is nobody's, and the next command of its kind gets its own", () => {
    const bench = timedOut();
    bench.send({ ...OPEN, text: "AT+CIPOPEN=0,2" });
    bench.say("\r\n+CIPOPEN: 0,4\r\n", 1000);
    expect(bench.noted()).toEqual(["unknown +CIPOPEN: 0,4"]);
    expect(bench.heard()).toBe("AT+CIPOPEN=0,2|");
    bench.say(OK + "\r\n+CIPOPEN: 0,0\r\n");
    expect(bench.noted()).toEqual(["AT+CIPOPEN=0,2 done = +CIPOPEN: 0,0"]);
  });

  it("holds up the next command of its kind for as long as it may come, and no other kind", () => {
    const bench = timedOut();
    bench.send(CSQ);
    bench.say("\r\n+CSQ: 9,0\r\n" + OK, 10);
    bench.send({ ...OPEN, text: "AT+CIPOPEN=0,2" });
    expect(bench.heard()).toBe("AT+CSQ|");
    bench.clock.runFor(4900);
    expect(bench.heard()).toBe("");
    bench.clock.runFor(100);
    expect(bench.heard()).toBe("AT+CIPOPEN=0,2|");
  });

  it("because the command had no answer at all is waited for in the same way", () => {
    const bench = new Bench({ lateResultMs: 5000, probeMs: 100 });
    bench.send(OPEN);
    bench.clock.runFor(1000);
    bench.say(OK);
    bench.say("\r\n+CMEE: 2\r\n" + OK);
    expect(bench.heard()).toBe("AT+CIPOPEN=0|AT|AT+CMEE?|");
    expect(bench.noted()).toEqual(["AT+CIPOPEN=0 timeout", "resynchronised"]);
    bench.send({ ...OPEN, text: "AT+CIPOPEN=0,2" });
    bench.say("\r\n+CIPOPEN: 0,4\r\n", 100);
    expect(bench.noted()).toEqual(["unknown +CIPOPEN: 0,4"]);
  });
});
