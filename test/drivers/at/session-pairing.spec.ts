import { Fields } from "../../../drivers/at/fields";
import { Session } from "../../../drivers/at/session";
import { SeededRandom } from "../../../hal/random";
import { RandomFaults } from "../../../hal/virtual/faults/fault-plan";
import { DamagingUart } from "../../../hal/virtual/faults/damaging-uart";
import { DuplicatingUart } from "../../../hal/virtual/faults/duplicating-uart";
import { LossyUart } from "../../../hal/virtual/faults/lossy-uart";
import { VirtualClock } from "../../../hal/virtual/clock";
import { VirtualLine } from "../../../hal/virtual/uart";
import type { Uart } from "../../../hal/uart";
import { expect } from "../../expect";
import { stride } from "../../hal/sparse";

const COMMANDS = 150;
const SEEDS = 30;

/**
 * A module that carries out one command after the other, late or never, with URCs in between. Each
 * command has a number and a check on it, and so has its answer: a damaged one is told from a wrong one.
 */
class NumberedModule {
  /** Numbers of the commands that were carried out. */
  readonly carriedOut: number[] = [];
  private heard = "";
  private lines: string[] = [];
  private busy = false;

  constructor(
    private readonly clock: VirtualClock,
    private readonly uart: Uart,
    private readonly random: SeededRandom,
  ) {
    uart.onData((bytes) => this.hear(bytes));
  }

  private hear(bytes: string): void {
    this.heard = this.heard + bytes;
    const parts = this.heard.split("\r");
    this.heard = parts[parts.length - 1] as string;
    this.lines = this.lines.concat(parts.slice(0, parts.length - 1));
    this.next();
  }

  private next(): void {
    const line = this.lines[0];
    if (line === undefined || this.busy) return;
    this.busy = true;
    this.lines = this.lines.slice(1);
    const late = this.random.below(8) === 0;
    this.clock.after(late ? 100 + this.random.below(900) : 1 + this.random.below(40), () => {
      if (this.random.below(3) === 0) this.uart.write("\r\n+CREG: 1\r\n");
      if (this.random.below(40) !== 0) this.uart.write(this.answer(line));
      this.busy = false;
      this.next();
    });
  }

  private answer(line: string): string {
    if (line === "") return "";
    if (line === "AT" || line === "ATQ0V1") return "\r\nOK\r\n";
    if (line === "AT+CMEE?") return "\r\n+CMEE: 2\r\n\r\nOK\r\n";
    if (line === "AT+CMEE=?") return "\r\n+CMEE: (0-2)\r\n\r\nOK\r\n";
    const number = numberOf(line, "AT+ASK=");
    const other = number === undefined ? numberOf(line, "AT+RUN=") : undefined;
    if (number !== undefined) return this.carryOut(number, "\r\n+ASK: " + checked(number) + "\r\n\r\nOK\r\n");
    if (other !== undefined) return this.carryOut(other, "\r\nOK\r\n\r\n+RUN: 0," + checked(other) + "\r\n");
    return "\r\nERROR\r\n";
  }

  private carryOut(number: number, answer: string): string {
    this.carriedOut.push(number);
    return answer;
  }
}

function checked(number: number): string {
  return String(number) + "," + String(number * 7919 + 13);
}

/** The number behind `prefix`, if its check is right. */
function numberOf(text: string, prefix: string): number | undefined {
  if (text.indexOf(prefix) !== 0) return undefined;
  const fields = new Fields(text, prefix.length);
  const number = fields.integer(0);
  return number !== undefined && fields.integer(1) === number * 7919 + 13 ? number : undefined;
}

/** Sends numbered commands through a bad line; answers how many succeeded, or what was paired wrongly. */
function run(seed: number, worsen: (uart: Uart, random: SeededRandom) => Uart): { done: number; ended: number; wrong: string } {
  const random = new SeededRandom(seed);
  const clock = new VirtualClock();
  const line = new VirtualLine(clock, { batchBytes: 1 + random.below(30) });
  const module = new NumberedModule(clock, line.b, random);
  const session = new Session(worsen(line.a, random), clock, { probeMs: 300, resynchroniseMs: 20000, lateResultMs: 3000 });
  const outcome = { done: 0, ended: 0, wrong: "" };
  const judge = (number: number, failed: boolean, text: string | undefined, prefix: string): void => {
    outcome.ended++;
    if (failed) return;
    outcome.done++;
    const answered = text === undefined ? undefined : numberOf(text, prefix);
    if (answered !== undefined && answered !== number) outcome.wrong = String(number) + " was answered " + String(answered);
    if (module.carriedOut.indexOf(number) < 0) outcome.wrong = String(number) + " was answered and not carried out";
  };
  const send = (number: number): void => {
    if (number > COMMANDS) return;
    const next = (): void => send(number + 1);
    if (random.below(3) === 0) {
      const command = { text: "AT+RUN=" + checked(number), timeoutMs: 200, result: "+RUN:", resultTimeoutMs: 400, release: random.below(2) === 0 };
      session.send(command, (failure, { result }) => {
        judge(number, failure !== undefined, result, "+RUN: 0,");
        next();
      });
    } else {
      session.send({ text: "AT+ASK=" + checked(number), timeoutMs: 200, info: ["+ASK:"], infoRequired: true }, (failure, { lines }) => {
        judge(number, failure !== undefined, lines[0], "+ASK: ");
        next();
      });
    }
  };
  send(1);
  clock.runUntilIdle(3600000);
  return outcome;
}

function expectRightPairs(worsen: (uart: Uart, random: SeededRandom) => Uart, atLeastDone: number): void {
  for (let seed = 1; seed <= SEEDS; seed += stride(5)) {
    const outcome = run(seed, worsen);
    if (outcome.wrong !== "") throw new Error("seed " + String(seed) + ": " + outcome.wrong);
    expect(outcome.ended).toBe(COMMANDS);
    expect(outcome.done).toBeAtLeast(atLeastDone);
  }
}

describe("no command gets another's answer", () => {
  it("though the module is late or silent now and then", () => {
    expectRightPairs((uart) => uart, 80);
  });

  it("though bytes are lost on the way, and nobody says so", () => {
    expectRightPairs((uart, random) => new LossyUart(uart, { received: new RandomFaults(random, 200), sent: new RandomFaults(random, 400) }), 40);
  });

  it("though bytes come twice", () => {
    expectRightPairs((uart, random) => new DuplicatingUart(uart, { received: new RandomFaults(random, 200) }), 40);
  });

  it("though bytes are damaged", () => {
    expectRightPairs((uart, random) => new DamagingUart(uart, { received: new RandomFaults(random, 200) }, random), 40);
  });
});
