import type { AtCommand } from "../../../drivers/at/command";
import { expect } from "../../expect";
import { Bench } from "./bench";

const OK = "\r\nOK\r\n";
const CSQ: AtCommand = { text: "AT+CSQ", timeoutMs: 1000, info: ["+CSQ:"], infoRequired: true };
const SIGNAL = "\r\n+CSQ: 9,0\r\n" + OK;
const CONFIRMED = "\r\n+CMEE: 2\r\n" + OK;

function sleepyBench(): Bench {
  const bench = new Bench();
  bench.say("\r\nRDY\r\n");
  bench.noted();
  bench.session.wakeAfter(4000);
  return bench;
}

describe("a module that may sleep", () => {
  it("is sent a command at once while it was heard of a moment ago", () => {
    const bench = sleepyBench();
    bench.clock.runFor(3900);
    bench.send(CSQ);
    expect(bench.heard()).toBe("AT+CSQ|");
  });

  it("is woken first after a silence, with as many attempts as it takes", () => {
    const bench = sleepyBench();
    bench.clock.runFor(5000);
    bench.send(CSQ);
    expect(bench.heard()).toBe("AT|");
    bench.clock.runFor(1000);
    expect(bench.heard()).toBe("AT|");
    bench.say(OK, 100);
    expect(bench.heard()).toBe("AT+CMEE?|");
    bench.say(CONFIRMED, 100);
    expect(bench.heard()).toBe("AT+CSQ|");
    bench.say(SIGNAL);
    expect(bench.noted()).toEqual(["AT+CSQ done: +CSQ: 9,0"]);
    expect(bench.session.counters.resynchronisations).toBe(0);
  });

  it("that answers the rest of a swallowed line with an error is asked again", () => {
    const bench = sleepyBench();
    bench.clock.runFor(5000);
    bench.send(CSQ);
    bench.heard();
    bench.say("\r\nERROR\r\n");
    bench.clock.runFor(1000);
    expect(bench.heard()).toBe("AT|");
  });

  it("that does not wake is unresponsive, and the command fails with timeout", () => {
    const bench = sleepyBench();
    bench.clock.runFor(5000);
    bench.send(CSQ);
    bench.clock.runFor(20000);
    expect(bench.noted().indexOf("AT+CSQ timeout") >= 0).toBe(true);
  });

  it("is told commands at once again when it stays awake", () => {
    const bench = sleepyBench();
    bench.session.wakeAfter(undefined);
    bench.clock.runFor(60000);
    bench.send(CSQ);
    expect(bench.heard()).toBe("AT+CSQ|");
  });
});

describe("a command whose OK only accepts it", () => {
  const open: AtCommand = { text: "AT+OPEN", timeoutMs: 1000, finals: ["OPENED"], okIsAcceptance: true };

  it("tells whether an error came before or after that", () => {
    const ends: string[] = [];
    const bench = new Bench();
    const send = (): void => bench.session.send(open, (_failure, { final, accepted }) => ends.push(`${final} ${accepted === true}`));
    send();
    bench.say(OK + "\r\nERROR\r\n", 100);
    send();
    bench.say("\r\nERROR\r\n", 100);
    expect(ends).toEqual(["ERROR true", "ERROR false"]);
  });
});
