import {
  ask,
  askAll,
  askText,
  codeFailure,
  refuse,
  resultFailure,
  run,
  runForResult,
  runSecretly,
  runUnless,
  test,
  textAfter,
} from "../../../drivers/at/requests";
import { refused, type Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { Bench } from "./bench";

const OK = "\r\nOK\r\n";
const SIGNAL = { text: "AT+CSQ", timeoutMs: 1000, prefix: "+CSQ:" };

function told(bench: Bench): (failure: Failure | undefined, value?: unknown) => void {
  return (failure, value) => bench.notes.push(failure === undefined ? "done" + shown(value) : failure.kind + ": " + failure.message);
}

function shown(value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return " " + value.join(",");
  return " " + (typeof value === "number" ? String(value) : (value as string));
}

describe("a request", () => {
  it("that only runs is done with OK", () => {
    const bench = new Bench();
    run(bench.session, "AT+CFUN=1", 1000, told(bench));
    bench.say(OK);
    expect(bench.noted()).toEqual(["done"]);
  });

  it("to which there is an objection is not sent, and refused not from inside the call", () => {
    const bench = new Bench();
    runUnless(bench.session, refused("too long"), "AT+CFUN=1", 1000, told(bench));
    runSecretly(bench.session, refused("too short"), { text: "AT+CPIN=12", name: "AT+CPIN", timeoutMs: 1000 }, told(bench));
    refuse(bench.session, refused("no"), told(bench));
    expect(bench.noted()).toEqual([]);
    bench.clock.runFor(0);
    expect(bench.noted()).toEqual(["refused: too long", "refused: too short", "refused: no"]);
    expect(bench.heard()).toBe("");
  });

  it("with a secret tells nothing of it when it fails", () => {
    const bench = new Bench();
    runSecretly(bench.session, undefined, { text: "AT+CPIN=1234", name: "AT+CPIN", timeoutMs: 1000 }, told(bench));
    bench.say("\r\n+CME ERROR: incorrect password\r\n");
    expect(bench.noted()).toEqual(["cme: AT+CPIN: +CME ERROR: incorrect password"]);
  });

  it("for a value gets what its fields mean", () => {
    const bench = new Bench();
    ask(bench.session, SIGNAL, (fields) => fields.integer(0), told(bench));
    bench.say("\r\n+CSQ:22,0\r\n" + OK);
    expect(bench.noted()).toEqual(["done 22"]);
  });

  it("for a value fails and is counted where the fields mean nothing", () => {
    const bench = new Bench();
    ask(bench.session, SIGNAL, (fields) => fields.integer(0), told(bench));
    bench.say("\r\n+CSQ: ?\r\n" + OK);
    expect(bench.noted()).toEqual(["unknown +CSQ: ?", "error: AT+CSQ: the module answered +CSQ: ?, which makes no sense"]);
    expect(bench.session.counters.malformedLines).toBe(1);
  });

  it("for values leaves out the one that means nothing, and is done with none as well", () => {
    const bench = new Bench();
    askAll(bench.session, SIGNAL, (fields) => fields.integer(0), told(bench));
    bench.say("\r\n+CSQ: 1\r\n\r\n+CSQ: x\r\n\r\n+CSQ: 3\r\n" + OK);
    askAll(bench.session, SIGNAL, (fields) => fields.integer(0), told(bench));
    bench.say(OK, 10);
    expect(bench.noted()).toEqual(["unknown +CSQ: x", "done 1,3", "done "]);
  });

  it("for text gets its lines", () => {
    const bench = new Bench();
    askText(bench.session, "ATI", 1000, told(bench));
    bench.say("ATI\r\r\nManufacturer: X\r\nModel: Y\r\n" + OK);
    expect(bench.noted()).toEqual(["echo", "done Manufacturer: X,Model: Y"]);
  });

  it("for the supported values gets them without the name, or nothing", () => {
    const bench = new Bench();
    test(bench.session, "+CSQ", 1000, told(bench));
    bench.say("\r\n+CSQ: (0-31,99),(99)\r\n" + OK);
    test(bench.session, "+CPOF", 1000, told(bench));
    bench.say(OK, 10);
    expect(bench.heard()).toBe("AT+CSQ=?|AT+CPOF=?|");
    expect(bench.noted()).toEqual(["done (0-31,99),(99)", "done "]);
  });

  it("with a result is done with 0, and fails with any other code's meaning, be it with OK or ERROR", () => {
    const command = { text: "AT+START", timeoutMs: 1000, result: "+START:" };
    const meanings = ["done", "broken"];
    const answers = [OK + "\r\n+START: 0\r\n", OK + "\r\n+START: 1\r\n", "\r\n+START: 1\r\n\r\nERROR\r\n", "\r\n+START: 9\r\n\r\nERROR\r\n", "\r\nERROR\r\n"];
    const outcomes = ["done", "code: AT+START: broken (1)", "code: AT+START: broken (1)", "code: AT+START: code 9 (9)", "error: AT+START: ERROR"];
    for (let index = 0; index < answers.length; index++) {
      const bench = new Bench();
      runForResult(bench.session, command, meanings, told(bench));
      bench.say(answers[index] as string);
      expect(bench.noted()).toEqual([outcomes[index] as string]);
    }
  });

  it("whose result is 0 but that ended with ERROR is the error", () => {
    const failure: Failure = { kind: "error", message: "AT+START: ERROR" };
    const answer = { lines: [], payload: "", final: "ERROR", result: "+START: 0" };
    expect(resultFailure({ text: "AT+START", timeoutMs: 1, result: "+START:" }, failure, answer, [])).toBe(failure);
  });
});

describe("texts", () => {
  it("behind a prefix have no blanks in front", () => {
    expect(textAfter("+X:  a b", "+X:")).toBe("a b");
    expect(textAfter("a b", "+X:")).toBe("a b");
  });

  it("of a code are its meaning", () => {
    expect(codeFailure("AT+X", 0, ["fine"]).message).toBe("AT+X: fine (0)");
  });
});
