import type { Session } from "../../../drivers/at/session";
import type { AtCommand } from "../../../drivers/at/command";
import { expect } from "../../expect";
import type { Talk } from "../scripted-module";
import { Bench } from "./bench";
import { exchange, expectTalk, RESYNCHRONISATION } from "./talking";

const OK = "\r\nOK\r\n";
const CONFIRMED = "\r\n+CMEE: 2\r\n" + OK;
const CSQ: AtCommand = { text: "AT+CSQ", timeoutMs: 1000, info: ["+CSQ:"], infoRequired: true };
const CFUN: AtCommand = { text: "AT+CFUN=1", timeoutMs: 1000 };
const CREG: AtCommand = { text: "AT+CREG?", timeoutMs: 1000, info: ["+CREG:"], accept: (line) => line.indexOf(",") >= 0 };
const AFTERWARDS: Talk = exchange("AT+CSQ", "\r\n+CSQ: 1,0\r\n" + OK);
const CSQ_DONE = "AT+CSQ done: +CSQ: 1,0";

/** The first command is sent, nothing comes in time, then `late` comes instead of the answer to AT. */
function lateAnswer(text: string, late: string): Talk {
  return [
    [">", text],
    ["wait", "1200"],
    ["<", late],
    [">", "AT"],
    ["<", OK],
    [">", "AT+CMEE?"],
    ["<", CONFIRMED],
    ...AFTERWARDS,
  ];
}

describe("an answer that comes after the timeout is not taken for that of the next command:", () => {
  it("OK", () => {
    expectTalk(lateAnswer("AT+CFUN=1", OK), [CFUN, CSQ], ["AT+CFUN=1 timeout", CSQ_DONE]);
  });

  it("ERROR", () => {
    expectTalk(lateAnswer("AT+CFUN=1", "\r\nERROR\r\n"), [CFUN, CSQ], ["AT+CFUN=1 timeout", CSQ_DONE]);
  });

  it("+CME ERROR", () => {
    expectTalk(lateAnswer("AT+CFUN=1", "\r\n+CME ERROR: 13\r\n"), [CFUN, CSQ], ["AT+CFUN=1 timeout", CSQ_DONE]);
  });

  it("a line and OK", () => {
    expectTalk(lateAnswer("AT+CREG?", "\r\n+CREG: 0,1\r\n" + OK), [CREG, CSQ], ["AT+CREG? timeout", CSQ_DONE], { urcs: ["+CREG:"] });
  });

  it("a line behind a URC of the same prefix, which is told", () => {
    const talk = lateAnswer("AT+CREG?", "\r\n+CREG: 2\r\n\r\n+CREG: 0,1\r\n" + OK);
    expectTalk(talk, [CREG, CSQ], ["AT+CREG? timeout", "urc +CREG: 2", CSQ_DONE], { urcs: ["+CREG:"] });
  });

  it("words of its own", () => {
    const shut: AtCommand = { text: "AT+CIPSHUT", timeoutMs: 1000, finals: ["SHUT OK"] };
    expectTalk(lateAnswer("AT+CIPSHUT", "\r\nSHUT OK\r\n"), [shut, CSQ], ["AT+CIPSHUT timeout", CSQ_DONE]);
  });

  it("a result line", () => {
    const open: AtCommand = { text: "AT+NETOPEN", timeoutMs: 1000, result: "+NETOPEN:" };
    expectTalk(lateAnswer("AT+NETOPEN", "\r\n+NETOPEN: 0\r\n" + OK), [open, CSQ], ["AT+NETOPEN timeout", CSQ_DONE]);
  });

  it("the same question's answer, where it is asked again", () => {
    const talk = lateAnswer("AT+CSQ", "\r\n+CSQ: 31,0\r\n" + OK);
    expectTalk(talk, [CSQ, CSQ], ["AT+CSQ timeout", CSQ_DONE]);
  });

  it("that to the search's own second question", () => {
    const bench = new Bench();
    const question: AtCommand = { text: "AT+CMEE?", timeoutMs: 1000, info: ["+CMEE:"] };
    bench.send(question);
    bench.send(CSQ);
    bench.clock.runFor(1000);
    bench.say(OK);
    expect(bench.heard()).toBe("AT+CMEE?|AT|AT+CMEE=?|");
    bench.say(CONFIRMED);
    bench.say(OK + "\r\n+CMEE: (0-2)\r\n" + OK, 500);
    bench.say("\r\n+CSQ: 1,0\r\n" + OK, 10);
    expect(bench.noted()).toEqual(["AT+CMEE? timeout", "resynchronised", CSQ_DONE]);
  });
});

describe("a module that answers slowly", () => {
  it("is found, and none of its answers is left for the next command", () => {
    for (const latencyMs of [500, 999, 1100, 1300]) {
      const bench = new Bench();
      const answers: { [line: string]: string } = { AT: OK, "AT+CMEE?": CONFIRMED, "AT+CMEE=?": "\r\n+CMEE: (0-2)\r\n" + OK, "AT+CSQ": "\r\n+CSQ: 1,0\r\n" + OK };
      let line = "";
      const module = (): void => {
        line = line + bench.heard();
        const parts = line.split("|");
        line = parts[parts.length - 1] as string;
        for (const text of parts.slice(0, parts.length - 1)) {
          const answer = answers[text];
          bench.clock.after(latencyMs, () => bench.say(answer === undefined ? "\r\nERROR\r\n" : answer));
        }
        bench.clock.after(10, module);
      };
      bench.send({ ...CFUN, timeoutMs: 100 });
      bench.send({ ...CSQ, timeoutMs: 5000 });
      module();
      bench.clock.runFor(20000);
      expect(bench.noted()).toEqual(["AT+CFUN=1 timeout", "resynchronised", CSQ_DONE]);
      expect(bench.session.counters.unknownLines).toBe(0);
    }
  });
});

describe("a module that does not answer", () => {
  it("is unresponsive after the time for that, and nothing is asked any more", () => {
    const bench = new Bench({ resynchroniseMs: 3500 });
    bench.send(CFUN);
    bench.send(CSQ);
    bench.clock.runFor(1000 + 3499);
    expect(bench.noted()).toEqual(["AT+CFUN=1 timeout"]);
    bench.clock.runFor(1);
    expect(bench.noted()).toEqual(["unresponsive timeout", "AT+CSQ timeout"]);
    bench.heard();
    bench.send(CSQ);
    bench.clock.runFor(60000);
    expect(bench.noted()).toEqual(["AT+CSQ timeout"]);
    expect(bench.heard()).toBe("");
  });

  it("is asked by every way out of any mode, again and again", () => {
    const bench = new Bench();
    bench.send(CFUN);
    bench.clock.runFor(7000);
    expect(bench.heard()).toBe("AT+CFUN=1|AT|AT|AT|+++|\x1b|ATQ0V1|");
  });

  it("is freed, at a start, of input that an earlier life of the device began: nobody knows how much it waits for", () => {
    const bench = new Bench();
    bench.session.synchronise(20000, () => {});
    bench.clock.runFor(1500);
    expect(bench.heard()).toBe("AT|AT|");
    bench.clock.runFor(1000);
    const filled = bench.heard();
    expect(filled.length).toBe(1024 + "AT|".length);
    expect(filled.indexOf("A")).toBe(1024);
  });

  it("works again after a start", () => {
    const bench = new Bench({ resynchroniseMs: 1000 });
    bench.send(CFUN);
    bench.clock.runFor(5000);
    bench.heard();
    bench.noted();
    bench.session.synchronise(10000, (failure) => bench.notes.push(failure === undefined ? "started" : failure.kind));
    bench.send(CSQ);
    bench.say(OK, 4000);
    bench.say(CONFIRMED);
    bench.say("\r\n+CSQ: 1,0\r\n" + OK, 10);
    expect(bench.noted()).toEqual(["resynchronised", "started", CSQ_DONE]);
  });

  it("makes a start fail with timeout, at its time", () => {
    const bench = new Bench();
    bench.session.synchronise(2500, (failure) => bench.notes.push(failure === undefined ? "started" : failure.kind));
    bench.clock.runFor(2499);
    expect(bench.noted()).toEqual([]);
    bench.clock.runFor(1);
    expect(bench.noted()).toEqual(["timeout"]);
  });
});

describe("a module that restarts", () => {
  function restarting(bench: Bench): void {
    bench.session.onUrc("RDY", (line) => {
      bench.notes.push("urc " + line);
      bench.session.restarted(line);
    });
  }

  it("ends what is in flight, what waits and what awaits a result with closed, until it is started", () => {
    const bench = new Bench();
    restarting(bench);
    bench.send({ text: "AT+CIPOPEN=0", timeoutMs: 1000, result: "+CIPOPEN: 0,", resultTimeoutMs: 60000, release: true });
    bench.say(OK);
    bench.send(CFUN);
    bench.send(CSQ);
    bench.say("\0\r\nRDY\r\n", 10);
    expect(bench.noted()).toEqual(["urc RDY"]);
    bench.clock.runFor(0);
    expect(bench.noted()).toEqual(["AT+CIPOPEN=0 closed", "AT+CFUN=1 closed", "AT+CSQ closed"]);
    bench.send(CSQ);
    bench.clock.runFor(100000);
    expect(bench.noted()).toEqual(["AT+CSQ closed"]);
    expect(bench.heard()).toBe("AT+CIPOPEN=0|AT+CFUN=1|");
  });

  it("with a double banner inside a command ends it once", () => {
    const talk: Talk = exchange("AT+CSQ", "AT+C\0\r\nQCRDY\r\n\r\nQCRDY\r\n");
    const prepare = (session: Session): void =>
      session.onUrc("QCRDY", (line) => session.restarted(line));
    expectTalk(talk, [CSQ], ["AT+CSQ closed"], { prepare });
  });

  it("while it is looked for is found all the same, and the start is told so", () => {
    const bench = new Bench();
    restarting(bench);
    bench.session.synchronise(10000, (failure) => bench.notes.push(failure === undefined ? "started" : failure.kind));
    bench.say("\r\nRDY\r\n", 500);
    bench.say(OK, 600);
    bench.say("\r\nRDY\r\n");
    bench.send(CSQ);
    bench.say(OK, 2000);
    bench.say(CONFIRMED);
    bench.say("\r\n+CSQ: 1,0\r\n" + OK, 10);
    expect(bench.noted()).toEqual(["urc RDY", "urc RDY", "resynchronised", "started", CSQ_DONE]);
  });

  it("during the search after a timeout ends that search", () => {
    const bench = new Bench();
    restarting(bench);
    bench.send(CFUN);
    bench.clock.runFor(1000);
    bench.say("\r\nRDY\r\n", 100);
    bench.heard();
    bench.clock.runFor(60000);
    expect(bench.noted()).toEqual(["AT+CFUN=1 timeout", "urc RDY"]);
    expect(bench.heard()).toBe("");
  });

  it("with its echo on again is told by an event, and its answers are the same", () => {
    const bench = new Bench();
    bench.send(CSQ);
    bench.say("AT+CSQ\r\r\n+CSQ: 1,0\r\n" + OK);
    expect(bench.noted()).toEqual(["echo", CSQ_DONE]);
  });

  it("forgets the results that were given up", () => {
    const bench = new Bench();
    const open: AtCommand = { text: "AT+NETOPEN", timeoutMs: 100, result: "+NETOPEN:" };
    bench.send(open);
    bench.clock.runFor(100);
    bench.session.synchronise(10000, () => {});
    bench.send(open);
    bench.say(OK);
    bench.say(CONFIRMED);
    bench.clock.runFor(10);
    expect(bench.heard()).toBe("AT+NETOPEN|AT|AT|AT+CMEE?|AT+NETOPEN|");
  });
});

describe("a start", () => {
  it("that takes the place of another ends that with closed", () => {
    const bench = new Bench();
    bench.session.synchronise(10000, (failure) => bench.notes.push("first " + (failure === undefined ? "started" : failure.kind)));
    bench.session.synchronise(10000, (failure) => bench.notes.push("second " + (failure === undefined ? "started" : failure.kind)));
    bench.clock.runFor(10);
    bench.say(OK);
    bench.say(CONFIRMED);
    expect(bench.noted()).toEqual(["first closed", "resynchronised", "second started"]);
  });

  it("ends what was asked before with closed, and what that asks anew waits for it", () => {
    const bench = new Bench();
    bench.session.send(CFUN, (failure) => {
      bench.notes.push("AT+CFUN=1 " + (failure === undefined ? "done" : failure.kind));
      bench.send(CSQ);
    });
    bench.session.synchronise(10000, () => {});
    bench.clock.runFor(10);
    bench.say(OK);
    bench.say(CONFIRMED);
    bench.say("\r\n+CSQ: 1,0\r\n" + OK, 10);
    expect(bench.heard()).toBe("AT+CFUN=1|AT|AT+CMEE?|AT+CSQ|");
    expect(bench.noted()).toEqual(["AT+CFUN=1 closed", "resynchronised", CSQ_DONE]);
  });

  it("plays with the module's bytes cut anywhere", () => {
    const talk: Talk = [...RESYNCHRONISATION, ...AFTERWARDS];
    expectTalk(talk, [], ["started", "+CSQ: 1,0"], {
      prepare: (session, note) =>
        session.synchronise(10000, (failure) => {
          note(failure === undefined ? "started" : failure.kind);
          session.send(CSQ, (_failure, { lines }) => note(lines.join()));
        }),
    });
  });
});
