import { AwaitedResults } from "../../../drivers/at/awaited-results";
import type { AtCommand } from "../../../drivers/at/command";
import { Exchange } from "../../../drivers/at/exchange";
import { fieldsAfter, indexBehind } from "../../../drivers/at/fields";
import { finalFailure, isResultLine } from "../../../drivers/at/final";
import { outOfRange, quote, unquotable } from "../../../drivers/at/parameters";
import { Ring } from "../../../drivers/at/ring";
import { Transmitter } from "../../../drivers/at/transmitter";
import { UrcTable } from "../../../drivers/at/urc-table";
import type { Failure } from "../../../drivers/failure";
import { SeededRandom } from "../../../hal/random";
import { expect } from "../../expect";
import { BenchUart } from "./bench";
import { randomBytes } from "./random-conversation";

describe("the ring", () => {
  it("takes what fits and says how much that is", () => {
    const ring = new Ring(8);
    expect(ring.push("abcdef")).toBe(6);
    expect(ring.push("ghijkl")).toBe(2);
    expect(ring.push("mnopqr")).toBe(0);
    expect(ring.take(3)).toBe("abc");
    expect(ring.push("xyz0")).toBe(3);
    expect(ring.take(ring.length())).toBe("defghxyz");
  });

  it("keeps positions when bytes in front of them are taken", () => {
    const ring = new Ring(8);
    ring.push("ab\rcd");
    expect(ring.find("\r", ring.start())).toBe(2);
    ring.skip(1);
    ring.push("\r");
    expect(ring.find("\r", ring.start())).toBe(2);
    expect(ring.find("\r", 3)).toBe(5);
    expect(ring.find("\n", ring.start())).toBe(-1);
    expect(ring.start()).toBe(1);
    expect(ring.end()).toBe(6);
  });

  it("has no first byte when it is empty", () => {
    const ring = new Ring(8);
    expect(ring.first()).toBe(-1);
    ring.push("\0");
    expect(ring.first()).toBe(0);
    ring.skip(1);
    expect(ring.first()).toBe(-1);
  });

  it("gives out what was put in, in any portions", () => {
    const random = new SeededRandom(5);
    const ring = new Ring(50);
    let put = "";
    let got = "";
    for (let turn = 0; turn < 500; turn++) {
      const bytes = randomBytes(random, random.below(30));
      put = put + bytes.substring(0, ring.push(bytes));
      got = got + ring.take(random.below(ring.length() + 1));
      expect(ring.end() - ring.start()).toBe(ring.length());
    }
    expect(got + ring.take(ring.length())).toBe(put);
  });
});

describe("fields", () => {
  const lines: readonly (readonly [string, string, readonly string[]])[] = [
    ["+CREG: 2,1", "+CREG:", ["2", "1"]],
    ["+CREG:2,1", "+CREG:", ["2", "1"]],
    ["+CREG:   2 , 1 ", "+CREG:", ["2", "1"]],
    ['+COPS: 0,0,"Some, Operator",7', "+COPS:", ["0", "0", "Some, Operator", "7"]],
    ['+CMGL: "a "quoted" word",1', "+CMGL:", ['a "quoted" word', "1"]],
    ['+X: "no end', "+X:", ["no end"]],
    ['+X: "a" ,b', "+X:", ["a", "b"]],
    ['+CGDCONT: 1,"IP","",,,', "+CGDCONT:", ["1", "IP", "", "", "", ""]],
    ["+X:", "+X:", [""]],
    ["+X: ", "+X:", [""]],
  ];
  for (const [line, prefix, values] of lines) {
    it("of " + line + " are " + String(values.length), () => {
      const fields = fieldsAfter(line, prefix);
      const texts: string[] = [];
      for (let index = 0; index < fields.count(); index++) texts.push(fields.text(index));
      expect(texts).toEqual(values);
    });
  }

  it("that are not there read as empty text and as no number", () => {
    const fields = fieldsAfter("+X: 7", "+X:");
    expect(fields.text(1)).toBe("");
    expect(fields.integer(1)).toBe(undefined);
    expect(fields.quoted(1)).toBe(false);
  });

  it("are whole numbers or none", () => {
    const fields = fieldsAfter('+X: 7,-3,1.5,0x1A,"9",1e3,', "+X:");
    const numbers: string[] = [];
    for (let index = 0; index < fields.count(); index++) numbers.push(String(fields.integer(index) ?? "none"));
    expect(numbers).toEqual(["7", "-3", "none", "none", "9", "none", "none"]);
    expect(fields.quoted(4)).toBe(true);
    expect(fields.quoted(0)).toBe(false);
  });

  it("begin behind a prefix whose blanks do not count", () => {
    expect(indexBehind("+CIPOPEN:0,4", "+CIPOPEN: 0,")).toBe(11);
    expect(indexBehind("+CIPOPEN: 0, 4", "+CIPOPEN: 0,")).toBe(12);
    expect(indexBehind("+CIPOPEN: 10,4", "+CIPOPEN: 0,")).toBe(-1);
    expect(indexBehind("+CIP", "+CIPOPEN: 0,")).toBe(-1);
  });
});

describe("parameters", () => {
  it("are quoted", () => {
    expect(quote("internet")).toBe('"internet"');
  });

  it("of a length out of range are refused", () => {
    expect(kind(unquotable("apn", "", 1, 3))).toBe("refused");
    expect(kind(unquotable("apn", "a", 1, 3))).toBe("none");
    expect(kind(unquotable("apn", "abc", 1, 3))).toBe("none");
    expect(kind(unquotable("apn", "abcd", 1, 3))).toBe("refused");
  });

  it("with bytes that a command line cannot carry are refused", () => {
    for (const bad of ['"', "\r", "\n", "\b", "\x1a", "\x1b", "\0"]) expect(kind(unquotable("topic", "a" + bad + "b", 0, 9))).toBe("refused");
  });

  it("that are numbers are whole and in their range", () => {
    expect(kind(outOfRange("port", 1, 1, 65535))).toBe("none");
    expect(kind(outOfRange("port", 65535, 1, 65535))).toBe("none");
    for (const bad of [0, 65536, 1.5, NaN, Infinity, -1]) expect(kind(outOfRange("port", bad, 1, 65535))).toBe("refused");
    const divided = 160 / 2;
    expect(kind(outOfRange("port", divided, 1, 65535))).toBe(String(divided) === "80" ? "none" : "refused");
  });
});

function kind(failure: Failure | undefined): string {
  return failure === undefined ? "none" : failure.kind;
}

describe("final result codes", () => {
  function meaning(line: string, command: string): string {
    const failure = finalFailure(line, command);
    return failure === undefined ? "none" : failure.kind + " " + String(failure.code ?? "without code");
  }

  it("of an error have a kind, and a code where one is given", () => {
    expect(meaning("ERROR", "AT")).toBe("error without code");
    expect(meaning("+CME ERROR: 30", "AT")).toBe("cme 30");
    expect(meaning("+CME ERROR:30", "AT")).toBe("cme 30");
    expect(meaning("+CME ERROR: no network service", "AT")).toBe("cme without code");
    expect(meaning("+CME ERROR: requested service option not subscribed (#33)", "AT")).toBe("cme 33");
    expect(meaning("+CME ERROR: something (#", "AT")).toBe("cme without code");
    expect(meaning("+CMS ERROR: 305", "AT")).toBe("cms 305");
  });

  it("of a call count for calls only", () => {
    expect(meaning("NO CARRIER", "ATD*99#")).toBe("error without code");
    expect(meaning("BUSY", "ATO")).toBe("error without code");
    expect(meaning("NO CARRIER", "AT+CSQ")).toBe("none");
  });

  it("are no other lines", () => {
    for (const line of ["OK", "ERRORS", "+CME", "CONNECT FAIL", ""]) expect(meaning(line, "AT")).toBe("none");
  });

  it("are told from result lines, which go on with a number", () => {
    expect(isResultLine("+NETOPEN: 0", "+NETOPEN:")).toBe(true);
    expect(isResultLine("+NETOPEN: 0,1", "+NETOPEN:")).toBe(true);
    expect(isResultLine('+NETOPEN: "0"', "+NETOPEN:")).toBe(false);
    expect(isResultLine("+NETOPEN: ", "+NETOPEN:")).toBe(false);
  });
});

describe("the transmitter", () => {
  it("keeps what the UART does not take, in order, and tells of each step", () => {
    const uart = new BenchUart();
    const counters = { bytesOut: 0 };
    const transmitter = new Transmitter(uart, counters);
    const steps: number[] = [];
    uart.room = 2;
    transmitter.send("abc", () => steps.push(-1));
    transmitter.send("def", () => steps.push(transmitter.pending()));
    uart.take(3);
    expect(transmitter.pending()).toBe(1);
    uart.take(3);
    expect(uart.written).toBe("abcdef");
    expect(steps).toEqual([-1, 1, 0]);
    expect(counters.bytesOut).toBe(6);
  });

  it("sends nothing of what it was told to forget", () => {
    const uart = new BenchUart();
    const transmitter = new Transmitter(uart, { bytesOut: 0 });
    uart.room = 1;
    transmitter.send("abc");
    transmitter.clear();
    uart.take(10);
    expect(uart.written).toBe("a");
  });

  it("tells at once that nothing at all is out", () => {
    let told = 0;
    new Transmitter(new BenchUart(), { bytesOut: 0 }).send("", () => told++);
    expect(told).toBe(1);
  });
});

describe("the URC table", () => {
  it("asks the first prefix that fits, blanks aside", () => {
    const heard: string[] = [];
    const table = new UrcTable();
    table.add("+CIPEVENT: NETWORK", () => heard.push("network"));
    table.add("+CIPEVENT:", () => heard.push("any"));
    for (const line of ["+CIPEVENT: NETWORK CLOSED", "+CIPEVENT:NETWORK CLOSED", "+CIPEVENT: 1", "+CIP"]) {
      const handler = table.find(line);
      if (handler === undefined) heard.push("nobody");
      else handler(line);
    }
    expect(heard).toEqual(["network", "network", "any", "nobody"]);
  });
});

describe("results that are due", () => {
  it("are kept no more than so many, the oldest late one goes first", () => {
    const results = new AwaitedResults();
    for (let link = 0; link < 9; link++) results.giveUp(opening(link), 1000);
    expect(results.take("+OPEN: 0,1", 0)).toBe(undefined);
    expect(results.take("+OPEN: 8,1", 0)).toEqual({ kind: "late" });
    expect(results.take("+OPEN: 8,1", 0)).toBe(undefined);
    expect(results.take("+OPEN: 7,1", 1000)).toBe(undefined);
  });

  it("of one kind block those that begin alike, either way round", () => {
    const results = new AwaitedResults();
    results.add(opening(1));
    expect(results.blockedUntil("+OPEN: 1,")).toBe(Infinity);
    expect(results.blockedUntil("+OPEN: ")).toBe(Infinity);
    expect(results.blockedUntil("+OPEN: 2,")).toBe(0);
    expect(results.blockedUntil(undefined)).toBe(0);
  });

  function opening(link: number): Exchange {
    const command: AtCommand = { text: "AT+OPEN", timeoutMs: 1, result: "+OPEN: " + String(link) + "," };
    return new Exchange(command, () => {}, 100);
  }
});
