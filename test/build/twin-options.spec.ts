import { CommanderError } from "commander";
import { FAMILIES } from "../../build/twin/families";
import { parseTwinOptions } from "../../build/twin/options";
import { SeededRandom } from "../../hal/random";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualLine } from "../../hal/virtual/uart";
import { expect } from "../expect";
import { NoNetwork } from "../twin/no-network";

function parse(...words: string[]): { options?: ReturnType<typeof parseTwinOptions>; printed: string; exitCode?: number } {
  let printed = "";
  const print = (text: string): void => void (printed += text);
  try {
    return { options: parseTwinOptions(["node", "main.ts", ...words], { writeOut: print, writeErr: print }), printed };
  } catch (error) {
    if (error instanceof CommanderError) return { printed, exitCode: error.exitCode };
    throw error;
  }
}

describe("options of the twin", () => {
  it("may all be left out", () => {
    expect(parse().options).toEqual({ module: "sim767xx", port: 0, baud: 115200, seed: 1, quirks: [] });
  });

  it("are all taken", () => {
    const words = "--module sim767xx --port 4000 --link modem --baud 9600 --pin 4321 --seed 7 --quirks banner-rdy,ati-layouts --revision a76xx --trace a.trace --boot-ms 10";
    expect(parse(...words.split(" ")).options).toEqual({
      module: "sim767xx",
      port: 4000,
      link: "modem",
      baud: 9600,
      pin: "4321",
      seed: 7,
      quirks: ["banner-rdy", "ati-layouts"],
      revision: "a76xx",
      trace: "a.trace",
      bootMs: 10,
    });
    expect(parse("--quirks", "all").options?.quirks).toEqual(["all"]);
  });

  const mistakes: [string, string][] = [
    ["--module sim7000", "argument 'sim7000' is invalid. Known are: sim767xx, ec716s."],
    ["--quirks banner-rdy,none-such", 'There is no quirk "none-such". Known are: all, urc-before-echo, '],
    ["--revision ec618", 'There is no revision "ec618". Known are: manual, sim767x, a76xx, sim7600.'],
    ["--baud 9601", "SIM767XX has no rate of 9601 bit/s. It has: 600, 1200, "],
    ["--port 65536", "argument '65536' is invalid. It is a whole number from 0 to 65535."],
    ["--port tty", "argument 'tty' is invalid. It is a whole number from 0 to 65535."],
    ["--seed 0", "argument '0' is invalid. It is a whole number from 1 to 2147483646."],
    ["--pin 12a4", "argument '12a4' is invalid. A PIN has 4 to 8 digits."],
    ["--fast", "unknown option '--fast'"],
    ["fast", "too many arguments"],
  ];
  for (const [words, message] of mistakes) {
    it(`are refused with one sentence: ${words}`, () => {
      const { printed, exitCode } = parse(...words.split(" "));
      expect(printed).toContain(message);
      expect(printed.trim().split("\n").length).toBe(1);
      expect(exitCode === 0).toBe(false);
    });
  }

  it("are explained, with the revisions, the quirks and the controls", () => {
    const { printed, exitCode } = parse("--help");
    expect(exitCode).toBe(0);
    for (const part of ["--module", "--port", "--link", "--baud", "--pin", "--seed", "--quirks", "--trace", "--boot-ms"]) expect(printed).toContain(part);
    for (const part of ["banner-rdy: The start", "coverage on|off", "power-key <ms>", "quit "]) expect(printed).toContain(part);
  });
});

describe("a module family's twin", () => {
  function answers(settings: { baud: number; pin?: string }, command: string): string {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { a: { baud: settings.baud } });
    const wiring = { uart: line.b, clock, random: new SeededRandom(1), pins: {}, network: new NoNetwork() };
    FAMILIES.sim767xx.create(wiring, { ...settings, quirks: [], timing: { bootMs: 10 } }).powerOn();
    let heard = "";
    clock.runFor(5000);
    line.a.onData((bytes) => (heard += bytes));
    line.a.write(command);
    clock.runFor(1000);
    return heard;
  }

  it("starts at the chosen rate", () => {
    expect(answers({ baud: 9600 }, "AT+IPR?\r")).toContain("+IPR: 9600\r\n\r\nOK");
  });

  it("has a card that asks for the PIN, and for none where none was chosen", () => {
    expect(answers({ baud: 115200, pin: "4321" }, "AT+CPIN?\r")).toContain("+CPIN: SIM PIN\r\n");
    expect(answers({ baud: 115200, pin: "4321" }, "AT+CPIN=4321\r")).toContain("\r\nOK\r\n");
    expect(answers({ baud: 115200 }, "AT+CPIN?\r")).toContain("+CPIN: READY\r\n");
  });
});
