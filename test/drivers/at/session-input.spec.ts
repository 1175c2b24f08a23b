import type { AtCommand } from "../../../drivers/at/command";
import { expect } from "../../expect";
import type { Talk } from "../scripted-module";
import { Bench } from "./bench";
import { expectTalk, RESYNCHRONISATION } from "./talking";

const OK = "\r\nOK\r\n";
const SEND: AtCommand = { text: "AT+CIPSEND=0,5", timeoutMs: 1000, input: "ab\r\nc" };
const TEXT: AtCommand = { text: "AT+CMGS=5", timeoutMs: 1000, info: ["+CMGS:"], input: "hello\x1a" };
const DOWNLOAD: AtCommand = { text: "AT+HTTPDATA=3,9000", timeoutMs: 1000, input: "abc", inputLine: "DOWNLOAD" };

function talkWith(prompt: string): Talk {
  return [
    [">", "AT+CIPSEND=0,5"],
    ["<", prompt],
    [">>", "ab\r\nc"],
    ["<", OK],
  ];
}

describe("a command with input", () => {
  const prompts: readonly string[] = ["\r\n>", "\r\n> ", "\r\n>\r\n", "AT+CIPSEND=0,5\r\r\n>", ">", "\r\nOK\r\n\r\n>"];
  for (const prompt of prompts) {
    it("sends it at the prompt " + prompt.split("\r\n").join("/").split("\r").join("/"), () => {
      expectTalk(talkWith(prompt), [SEND], ["AT+CIPSEND=0,5 done"]);
    });
  }

  it("sends it at the prompt that has URCs glued to both sides", () => {
    const talk = talkWith("\r\n+CGEV: ME DETACH\r\n>+CREG: 1\r\n");
    expectTalk(talk, [SEND], ["urc +CGEV: ME DETACH", "urc +CREG: 1", "AT+CIPSEND=0,5 done"], { urcs: ["+CGEV:", "+CREG:"] });
  });

  it("sends it at a line of its own kind", () => {
    const talk: Talk = [
      [">", "AT+HTTPDATA=3,9000"],
      ["<", "\r\nDOWNLOAD\r\n"],
      [">>", "abc"],
      ["<", OK],
    ];
    expectTalk(talk, [DOWNLOAD], ["AT+HTTPDATA=3,9000 done"]);
  });

  it("takes its answer from behind the input's echo", () => {
    const talk: Talk = [
      [">", "AT+CMGS=5"],
      ["<", "AT+CMGS=5\r\r\n> "],
      [">>", "hello\x1a"],
      ["<", "hello\r\n+CMGS: 7\r\n" + OK],
    ];
    expectTalk(talk, [TEXT], ["AT+CMGS=5 done: +CMGS: 7"]);
  });

  it("ends with the error that comes instead of the prompt, and nothing of the input is sent", () => {
    const talk: Talk = [
      [">", "AT+CIPSEND=0,5"],
      ["<", "\r\n+CME ERROR: 4\r\n"],
      [">", "AT+CMGS=5"],
      ["<", "\r\nERROR\r\n"],
    ];
    expectTalk(talk, [SEND, TEXT], ["AT+CIPSEND=0,5 cme 4", "AT+CMGS=5 error"]);
  });

  it("that ended with an error expects no prompt any more", () => {
    const bench = new Bench();
    bench.send(SEND);
    bench.say("\r\nERROR\r\n\r\n>\r\n");
    expect(bench.noted()).toEqual(["AT+CIPSEND=0,5 error", "unknown >"]);
  });

  it("gets a module that never prompts out of waiting, before anything else is sent", () => {
    const talk: Talk = [
      [">", "AT+CIPSEND=0,5"],
      [">>", "\x1b\r"],
      ...RESYNCHRONISATION,
      [">", "AT+CMGS=5"],
      ["<", "\r\nERROR\r\n"],
    ];
    expectTalk(talk, [SEND, TEXT], ["AT+CIPSEND=0,5 timeout", "AT+CMGS=5 error"]);
  });

  it("fills up the input that a module goes on waiting for", () => {
    const bench = new Bench();
    bench.send({ ...SEND, input: "0123456789" });
    bench.say("\r\n>", 10);
    expect(bench.heard()).toBe("AT+CIPSEND=0,5|0123456789");
    bench.clock.runFor(1000);
    expect(bench.heard()).toBe("\x1b|AT|");
    bench.clock.runFor(1000);
    expect(bench.heard()).toBe("AT|");
    bench.clock.runFor(1000);
    expect(bench.heard()).toBe("||||||||||AT|");
    bench.say("\r\nSEND FAIL\r\n" + OK + OK);
    bench.say("\r\n+CMEE: 0\r\n" + OK);
    expect(bench.noted()).toEqual(["AT+CIPSEND=0,5 timeout", "unknown SEND FAIL", "resynchronised"]);
  });

  it("does not take a late prompt of an earlier command for its own", () => {
    const bench = new Bench();
    bench.send(SEND);
    bench.clock.runFor(1000);
    bench.say("\r\n> ");
    bench.say(OK);
    bench.say("\r\n+CMEE: 0\r\n" + OK);
    bench.say("\r\n> ", 1);
    bench.send(TEXT);
    bench.clock.runFor(100);
    expect(bench.heard()).toBe("AT+CIPSEND=0,5|\x1b|AT|AT+CMEE?|AT+CMGS=5|");
    bench.say("\r\n> ");
    expect(bench.heard()).toBe("hello\x1a");
  });

  it("whose error comes before all of its input is sent keeps the rest, which would be taken for commands", () => {
    const bench = new Bench();
    bench.send({ ...SEND, input: "0123456789" });
    bench.uart.room = 4;
    bench.say("\r\n>");
    bench.say("\r\nERROR\r\n");
    bench.uart.take(100);
    expect(bench.heard()).toBe("AT+CIPSEND=0,5|0123\x1b|AT|");
    expect(bench.noted()).toEqual(["AT+CIPSEND=0,5 error"]);
  });
});
