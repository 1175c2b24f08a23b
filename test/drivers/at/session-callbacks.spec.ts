import type { AtCommand } from "../../../drivers/at/command";
import { expect } from "../../expect";
import { Bench } from "./bench";

const OK = "\r\nOK\r\n";

function command(letter: string): AtCommand {
  return { text: "AT+" + letter, timeoutMs: 1000 };
}

describe("a callback", () => {
  it("is called once, and not from inside the call, whatever becomes of the command", () => {
    const bench = new Bench({ queueLength: 1 });
    bench.send(command("A"));
    bench.send(command("B"));
    bench.send(command("C"));
    expect(bench.noted()).toEqual([]);
    bench.clock.runFor(0);
    expect(bench.noted()).toEqual(["AT+C refused"]);
    bench.say(OK);
    bench.say("\r\nERROR\r\n", 10);
    bench.say(OK + OK + "\r\nERROR\r\n");
    bench.clock.runFor(10000);
    expect(bench.noted()).toEqual(["AT+A done", "AT+B error", "unknown OK", "unknown OK", "unknown ERROR"]);
  });

  it("that sends the next command has it sent behind those that wait", () => {
    const bench = new Bench();
    bench.session.send(command("A"), () => bench.send(command("C")));
    bench.send(command("B"));
    bench.say(OK);
    bench.say(OK, 10);
    bench.say(OK, 10);
    expect(bench.heard()).toBe("AT+A|AT+B|AT+C|");
    expect(bench.noted()).toEqual(["AT+B done", "AT+C done"]);
  });

  it("of a URC may send a command while another is in flight, and while none is", () => {
    const bench = new Bench();
    bench.session.onUrc("+CREG:", () => bench.send(command("A")));
    bench.send(command("B"));
    bench.say("\r\n+CREG: 1\r\n" + OK);
    bench.say(OK + "\r\n+CREG: 2\r\n", 10);
    bench.say(OK, 10);
    expect(bench.heard()).toBe("AT+B|AT+A|AT+A|");
    expect(bench.noted()).toEqual(["AT+B done", "AT+A done", "AT+A done"]);
  });

  it("of a failure may ask again, and is refused or waits as the session then is", () => {
    const bench = new Bench({ resynchroniseMs: 1000 });
    bench.session.send(command("A"), () => bench.send(command("B")));
    bench.clock.runFor(1000);
    bench.clock.runFor(999);
    expect(bench.noted()).toEqual([]);
    bench.clock.runFor(2);
    expect(bench.noted()).toEqual(["unresponsive timeout", "AT+B timeout"]);
  });

  it("of each of the waiting commands may ask again when all fail, and everything ends", () => {
    const bench = new Bench({ queueLength: 4 });
    for (let index = 0; index < 4; index++) {
      bench.session.send(command("A"), (failure) => {
        bench.notes.push("A " + (failure === undefined ? "done" : failure.kind));
        bench.send(command("B"));
      });
    }
    bench.session.restarted("RDY");
    bench.clock.runFor(100);
    const closed = ["A closed", "A closed", "A closed", "A closed"];
    expect(bench.noted()).toEqual(closed.concat(["AT+B closed", "AT+B closed", "AT+B closed", "AT+B closed"]));
  });

  it("of a payload's piece may restart the session, and no more pieces come", () => {
    const bench = new Bench({ pieceBytes: 2 });
    bench.session.countPayload("+DATA:", () => 6);
    bench.session.send({ ...command("READ"), info: ["+DATA:"], onPayload: (_header, bytes) => {
        bench.notes.push(bytes);
        bench.session.restarted("enough");
      } }, (failure) => bench.notes.push(failure === undefined ? "done" : failure.kind));
    bench.say("\r\n+DATA: 6\r\nabcdef" + OK);
    bench.clock.runFor(0);
    expect(bench.noted()).toEqual(["ab", "lost 10 payload incomplete", "closed"]);
  });
});

describe("the queue", () => {
  it("refuses one command more than it holds, and says what to do", () => {
    const bench = new Bench({ queueLength: 2 });
    for (const letter of ["A", "B", "C"]) bench.send(command(letter));
    let message = "";
    bench.session.send(command("D"), (failure) => (message = failure === undefined ? "" : failure.message));
    bench.clock.runFor(0);
    expect(message).toBe("2 commands are waiting; wait for their answers or raise queueLength");
  });

  it("keeps the gap between two commands", () => {
    const bench = new Bench({ gapMs: 20 });
    bench.send(command("A"));
    bench.send(command("B"));
    bench.say(OK);
    bench.clock.runFor(19);
    expect(bench.heard()).toBe("AT+A|");
    bench.clock.runFor(1);
    expect(bench.heard()).toBe("AT+B|");
  });

  it("is held for as long as it is told, also where it waits for the gap already", () => {
    const bench = new Bench({ gapMs: 20 });
    bench.send(command("A"));
    bench.send(command("B"));
    bench.say(OK);
    bench.clock.runFor(10);
    bench.session.hold(500);
    bench.session.hold(50);
    bench.say(OK, 499);
    expect(bench.heard()).toBe("AT+A|");
    expect(bench.noted()).toEqual(["AT+A done"]);
    bench.clock.runFor(1);
    expect(bench.heard()).toBe("AT+B|");
  });

  it("is held for one stray OK, which counts for nothing; a second one, another line and a late one are unknown", () => {
    const bench = new Bench({ gapMs: 0 });
    bench.session.hold(500);
    bench.say("\r\nERROR\r\n" + OK);
    expect(bench.noted()).toEqual(["unknown ERROR"]);
    bench.say(OK, 100);
    expect(bench.noted()).toEqual(["unknown OK"]);
    bench.session.hold(500);
    bench.say(OK, 600);
    expect(bench.noted()).toEqual(["unknown OK"]);
    expect(bench.session.counters.unknownLines).toBe(3);
  });
});
