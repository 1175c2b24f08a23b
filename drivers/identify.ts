import { byteAt, slice, startsWith } from "../hal/bytes";
import type { Clock } from "../hal/clock";
import type { Uart } from "../hal/uart";
import { unquoted } from "./3gpp/identification";
import type { SessionOptions } from "./at/options";
import { textAfter } from "./at/requests";
import { Session } from "./at/session";
import type { Driver } from "./driver";
import { refused, type Answer, type Failure } from "./failure";
import type { Diagnostics } from "./modem";

/** By likelihood: what modules are delivered with or set to comes first, what only patience bears last. */
const USUAL_RATES: readonly number[] = [115200, 9600, 57600, 38400, 19200, 230400, 460800, 921600, 4800, 2400, 1200, 600];
/** At the likeliest rate the module may have to start, to learn it, or to be got out of an input that it waits for. */
const LIKELIEST_MS = 9000;
/** So that one which learns its rate has heard enough within that time. */
const LIKELIEST_PROBE_MS = 500;
/** At each other one so many `AT` are sent: the first may end a line of what it heard at the rates before. */
const ATTEMPTS = 2;
/** How long one of them waits, besides the time for so many bytes on the line. */
const ANSWER_MS = 250;
const ANSWER_BYTES = 20;
/** Asked until a driver knows the module; an answer may lack its OK, or have other lines in it. */
const QUESTIONS: readonly string[] = ["ATE0", "AT+CGMM", "ATI"];
const QUESTION_MS = 3000;
/** A module that is still starting may say nothing yet, or half of it. */
const AGAIN_MS = 1000;
/** A shorter rest is none: what is added to the time may be lost in its last digit. */
const LEAST_MS = 1;
/** What stands in front of a name. */
const LABELS: readonly string[] = ["Model:", "Revision:", "+CGMM:"];
/** Lines that a failure does not repeat: they are the device's own business. */
const PRIVATE: readonly string[] = ["IMEI", "+CGSN", "MEID", "ICCID", "IMSI", "SN:"];
const WORDS_BYTES = 120;
const OVER = "the search for the module is over";
const OVERTAKEN: Failure = { kind: "closed", message: "another start takes its place" };

export interface IdentifyParts {
  uart: Uart;
  clock: Clock;
  /** Those that may be chosen, one or more. */
  drivers: readonly Driver[];
  session?: Partial<SessionOptions>;
}

/** A module that answers, and the driver for it. */
export interface Identified {
  driver: Driver;
  /** bit/s */
  baud: number;
}

/** `likely`, then the rates that the drivers' manuals allow, those first that are met most; none twice. */
export function orderOfRates(likely: readonly number[], drivers: readonly Driver[]): number[] {
  const rates: number[] = [];
  const add = (baud: number): void => {
    if (rates.indexOf(baud) < 0) rates.push(baud);
  };
  for (const baud of likely) add(baud);
  for (const baud of USUAL_RATES) if (drivers.some((driver) => driver.rates.indexOf(baud) >= 0)) add(baud);
  for (const driver of drivers) for (const baud of driver.rates) add(baud);
  return rates;
}

/** Finds out at which rate a module listens, and which of the drivers knows it. */
export class Identification {
  private readonly session: Session;
  /** Counts the calls of `find`: an earlier one takes no further step. */
  private runs = 0;
  private rates: readonly number[] = [];
  private giveUpAt = 0;
  /** Index of the rate that is tried, and how many have been in this search. */
  private index = 0;
  private tried = 0;
  private answer: Answer<Identified> = () => {};
  /** Where somebody answered, but did not say what it is: the rate. */
  private muteAt = 0;
  /** It said something that no driver knows, and is asked once more. */
  private doubtful = false;

  constructor(private readonly parts: IdentifyParts) {
    this.session = new Session(parts.uart, parts.clock, parts.session);
  }

  counters(): Diagnostics {
    return this.session.counters;
  }

  /**
   * Tries `rates` in their order, the first one patiently, each other one for half a second or what
   * twenty bytes take on the line, and all of them again until `withinMs` are over. Fails with `refused`
   * and the module's words where none of the drivers knows it, with `timeout` where nobody answers, and
   * with `closed` where another call takes its place.
   */
  find(rates: readonly number[], withinMs: number, answer: Answer<Identified>): void {
    this.stop();
    this.rates = rates;
    this.giveUpAt = this.parts.clock.now() + withinMs;
    this.index = 0;
    this.tried = 0;
    this.muteAt = 0;
    this.doubtful = false;
    this.answer = answer;
    this.parts.uart.setFlowControl("none");
    this.listen(this.runs);
  }

  /** Nothing more is asked; `find` is answered with `closed` where it has not ended. */
  stop(): void {
    const { answer } = this;
    this.runs++;
    this.answer = () => {};
    this.session.restarted(OVER);
    this.session.later(() => answer(OVERTAKEN));
  }

  private restMs(): number {
    return this.giveUpAt - this.parts.clock.now();
  }

  private listen(run: number): void {
    const baud = this.rates[this.index] as number;
    const probeMs = Math.ceil(ANSWER_MS + (ANSWER_BYTES * 10000) / baud);
    this.tried = Math.max(this.tried, this.index + 1);
    this.parts.uart.setBaud(baud);
    const heard = (failure: Failure | undefined): void => {
      if (run !== this.runs) return;
      if (failure === undefined) return this.ask(run, 0, []);
      if (failure.kind !== "timeout") return this.end(failure);
      if (this.restMs() < LEAST_MS) return this.end(this.lateFailure());
      this.index = (this.index + 1) % this.rates.length;
      this.listen(run);
    };
    // At a wrong rate what fills an input up is a line that the module may echo for longer than the right one is tried: not in each round.
    const fillInput = this.tried < this.rates.length;
    if (this.index === 0) this.session.synchronise(Math.min(LIKELIEST_MS, this.restMs()), heard, { probeMs: LIKELIEST_PROBE_MS, unconfirmed: true, fillInput });
    // A little less, so that no further attempt begins at its end.
    else this.session.synchronise(Math.min(ATTEMPTS * probeMs - 1, this.restMs()), heard, { probeMs, unconfirmed: true, fillInput: false });
  }

  /** Asks the questions from `index` on; `said` are the lines so far. */
  private ask(run: number, index: number, said: readonly string[]): void {
    const text = QUESTIONS[index];
    const driver = this.parts.drivers.filter((each) => knows(each, said))[0];
    if (driver !== undefined) return this.end(undefined, { driver, baud: this.rates[this.index] as number });
    if (text === undefined) return this.judge(run, said);
    this.session.send({ text, timeoutMs: QUESTION_MS, info: [""] }, (_failure, { lines }) => {
      if (run === this.runs) this.ask(run, index + 1, said.concat(lines));
    });
  }

  /** None of the drivers knows it. */
  private judge(run: number, said: readonly string[]): void {
    const words = wordsOf(said);
    if (words !== "" && this.doubtful) {
      const families = this.parts.drivers.map((each) => each.family).join(", ");
      return this.end(refused(`no driver here knows this module (there is ${families}); it says: ${words}; connect another one, or give its driver`));
    }
    if (words === "") this.muteAt = this.rates[this.index] as number;
    this.doubtful = words !== "";
    if (this.restMs() < LEAST_MS) return this.end(this.lateFailure());
    this.parts.clock.after(AGAIN_MS, () => {
      if (run === this.runs) this.listen(run);
    });
  }

  private lateFailure(): Failure {
    if (this.muteAt > 0) return { kind: "timeout", message: `the module answers at ${this.muteAt} bit/s, but not in time what it is` };
    const tried = this.rates.slice(0, this.tried).join(", ");
    return { kind: "timeout", message: `nobody answered at ${tried} bit/s; check the module's power supply and the lines to it` };
  }

  private end(failure: Failure | undefined, identified?: Identified): void {
    const { answer } = this;
    this.answer = () => {};
    this.session.restarted(OVER);
    if (identified === undefined) answer(failure);
    else answer(undefined, identified);
  }
}

/** Whether one of the lines is a name that `driver` knows. */
function knows(driver: Driver, said: readonly string[]): boolean {
  const names = said.map((line) => nameIn(line));
  return driver.knows.some(({ model, revision }) => names.some((name) => begins(name, model) || begins(name, revision)));
}

function begins(name: string, beginning: string): boolean {
  return beginning !== "" && startsWith(name, beginning);
}

function nameIn(line: string): string {
  let name = line;
  for (const label of LABELS) if (startsWith(line, label)) name = textAfter(line, label);
  return unquoted(name);
}

/** What the lines say, for a person: printable, without what identifies the device, and not too long. */
function wordsOf(said: readonly string[]): string {
  const lines: string[] = [];
  for (const line of said) {
    const hidden = PRIVATE.some((beginning) => startsWith(line, beginning));
    if (!hidden && lines.indexOf(line) < 0 && isText(line)) lines.push(line);
  }
  const words = lines.join(", ");
  return words.length <= WORDS_BYTES ? words : slice(words, 0, WORDS_BYTES) + "...";
}

/** Not what noise makes of a line, and no number alone, which would be a serial number. */
function isText(line: string): boolean {
  let letters = 0;
  for (let index = 0; index < line.length; index++) {
    const byte = byteAt(line, index);
    if (byte < 32 || byte > 126) return false;
    if (byte >= 65) letters++;
  }
  return letters > 1;
}
