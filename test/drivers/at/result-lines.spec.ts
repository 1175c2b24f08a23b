import type { AtCommand } from "../../../drivers/at/command";
import { runForResult } from "../../../drivers/at/requests";
import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";

const OPEN: AtCommand = { text: "AT+OPEN=0", timeoutMs: 1000, result: "+OPEN: 0," };
const CONNECT: AtCommand = { text: "AT+OPEN=0", timeoutMs: 1000, finals: ["CONNECT"], failures: ["CONNECT FAIL"] };

/** Expects the command to end once, in this way. */
function expectOutcome(talk: Talk, command: AtCommand, outcome: string): void {
  let ends: string[] = [];
  const note = (failure: Failure | undefined): void => {
    ends.push(failure === undefined ? "done" : failure.kind + " " + String(failure.code ?? "without code"));
  };
  inChunks(
    talk,
    (session) => {
      ends = [];
      runForResult(session, command, ["done", "no network"], note);
    },
    () => expect(ends).toEqual([outcome]),
  );
}

describe("result lines", () => {
  it("a result is recognised without the blanks that the manual prints, and its code is read", () => {
    const talk: Talk = [
      [">", "AT+OPEN=0"],
      ["<", "\r\nOK\r\n\r\n+OPEN:0,1\r\n"],
    ];
    expectOutcome(talk, OPEN, "code 1");
  });

  it("a result is recognised with more blanks than the manual prints", () => {
    const talk: Talk = [
      [">", "AT+OPEN=0"],
      ["<", "\r\n+OPEN: 0, 0\r\n\r\nOK\r\n"],
    ];
    expectOutcome(talk, OPEN, "done");
  });

  it("a result of another link is not taken for this one's", () => {
    const talk: Talk = [
      [">", "AT+OPEN=0"],
      ["<", "\r\nOK\r\n\r\n+OPEN:1,0\r\n\r\n+OPEN:0,1\r\n"],
    ];
    expectOutcome(talk, OPEN, "code 1");
  });

  it("CONNECT FAIL is a failure though it begins as CONNECT does", () => {
    const talk: Talk = [
      [">", "AT+OPEN=0"],
      ["<", "\r\nCONNECT FAIL\r\n"],
    ];
    expectOutcome(talk, CONNECT, "error without code");
  });

  it("CONNECT with a text behind it is a success", () => {
    const talk: Talk = [
      [">", "AT+OPEN=0"],
      ["<", "\r\nCONNECT 115200\r\n"],
    ];
    expectOutcome(talk, CONNECT, "done");
  });
});
