import { find, slice, startsWith } from "../../hal/bytes";
import type { Clock, Timer } from "../../hal/clock";
import { inputLength } from "./command";
import { GUARD_MS } from "./data-mode";
import type { Exchange } from "./exchange";
import { finalFailure } from "./final";

const ESCAPE = "\x1b\r";
const LEAVE_DATA_MODE = "+++";
const PROBE = "AT";
/** V.250's result codes, as words: without them a module answers nothing that could be found. */
const PLAIN_PROBE = "ATQ0V1";
/** Asked in turn: their answers tell which of them it was. */
const QUESTIONS: readonly string[] = ["AT+CMEE?", "AT+CMEE=?"];
const CONFIRMATION = "+CMEE:";
/** What comes back where the echo is on. */
const SAID: readonly string[] = ["\x1b", LEAVE_DATA_MODE, PROBE, PLAIN_PROBE, "AT+CMEE?", "AT+CMEE=?"];
/** Attempts after which counted input is filled up. */
const FILL_AT = 3;
/** Input that an earlier start of the device may have begun is filled up by so many bytes at a time; most payloads are shorter. */
const UNKNOWN_INPUT_BYTES = 1024;
/** Of a longer input the rest is left to the module's own time limit: the filling is in memory. */
const FILLING_BYTES = 16384;
/** Each so many attempts, whatever mode the module may be in is left, and input is filled up before. */
const LEAVE_ALL_EVERY = 4;
/**
 * At a start the first time of that, and from one to the next: a module that learns its rate takes all but `AT` for another rate,
 * tries the next of ten, and then wants to hear `AT` three times.
 */
const LEAVE_ALL_FIRST = 8;
const LEAVE_ALL_SELDOM = 16;
/** The same in a search for whoever answers, which is soon at another rate and asks more often. */
const LEAVE_ALL_LATE = 14;

export interface Search {
  /** When it is given up, ms from now. */
  withinMs: number;
  /** Between two attempts, ms. */
  probeMs: number;
  /** The module may take what it gets for data of a connection: leave that mode first. */
  dataMode: boolean;
  /** The command whose answer was not waited for: it may still come, or the module wait for its input. */
  lost?: Exchange;
  /** Nobody knows what the module was told before, and how much input it may wait for. */
  inputUnknown?: boolean;
  /** The first OK is enough: who answers may be no module that the question means anything to. */
  unconfirmed?: boolean;
}

/**
 * Finds the point in the conversation at which the module waits for a command and owes no answer.
 * `AT` is sent until OK comes. That OK may be a late one of an earlier command, so a question follows
 * whose answer has a prefix of its own; only the OK behind that answer counts. Each further attempt
 * asks the other question, so that a late answer to the one before is not taken for its own.
 */
export class Synchroniser {
  private phase: "off" | "leaving" | "probe" | "confirm" | "confirmed" = "off";
  private timer: Timer | undefined;
  private attempts = 0;
  private probeMs = 0;
  private giveUpAt = 0;
  private lost: Exchange | undefined;
  private inputUnknown = false;
  private unconfirmed = false;
  /** Index of the question asked last, and how many of each are not answered. */
  private question = 0;
  private owed: number[] = [];
  private done: (this: void, found: boolean) => void = () => {};

  /** `unblock` is called after some attempts in vain: what comes in may not be what it is taken for. */
  constructor(
    private readonly clock: Clock,
    private readonly write: (bytes: string) => void,
    private readonly unblock: () => void,
  ) {}

  active(): boolean {
    return this.phase !== "off";
  }

  /** Begins a search in place of the one under way. `done` is called once, unless `cancel` comes first. */
  begin(search: Search, done: (found: boolean) => void): void {
    const { lost } = search;
    this.done = done;
    this.lost = lost;
    this.inputUnknown = search.inputUnknown === true;
    this.unconfirmed = search.unconfirmed === true;
    this.attempts = 0;
    this.probeMs = search.probeMs;
    this.giveUpAt = this.clock.now() + search.withinMs;
    this.owed = [0, 0];
    this.question = lost !== undefined && lost.command.text === QUESTIONS[0] ? 0 : 1;
    this.phase = "leaving";
    if (search.dataMode) this.leaveDataMode(() => this.attempt());
    else this.attempt();
  }

  /** The module restarted during the search: nothing that it was asked will be answered. */
  restart(): void {
    this.lost = undefined;
    this.owed = [0, 0];
    this.question = 1;
    if (this.phase === "confirm" || this.phase === "confirmed") this.phase = "probe";
  }

  cancel(): void {
    this.phase = "off";
    this.lost = undefined;
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
  }

  /** Whether the line was an answer to the search, or a late one to the lost command. */
  take(line: string): boolean {
    if (line === "OK") this.takeOk();
    else if (startsWith(line, CONFIRMATION)) return this.takeConfirmation(line);
    else if (SAID.indexOf(line) < 0 && finalFailure(line, PROBE) === undefined) return this.takeLate(line);
    return true;
  }

  /** Whether `line` begins an answer of the lost command. */
  isLate(line: string): boolean {
    const { lost } = this;
    return lost !== undefined && (lost.isInfo(line) || lost.isGoodFinal(line) || lost.isBadFinal(line));
  }

  private takeLate(line: string): boolean {
    const { lost } = this;
    if (lost === undefined || !this.isLate(line)) return false;
    if (lost.command.entersDataMode === true && lost.isGoodFinal(line)) {
      this.phase = "leaving";
      this.leaveDataMode(() => this.probe());
    }
    return true;
  }

  private takeOk(): void {
    if (this.phase === "confirmed") this.finish(true);
    if (this.phase !== "probe") return;
    if (this.unconfirmed) return this.finish(true);
    this.phase = "confirm";
    this.question = 1 - this.question;
    this.owed[this.question] = (this.owed[this.question] as number) + 1;
    this.write((QUESTIONS[this.question] as string) + "\r");
    this.wait(2 * this.probeMs, () => this.attempt());
  }

  private takeConfirmation(line: string): boolean {
    const question = find(line, "(", 0) < 0 ? 0 : 1;
    const owed = this.owed[question] as number;
    if (owed === 0) return this.takeLate(line);
    this.owed[question] = owed - 1;
    if (this.phase === "confirm" && question === this.question && owed === 1) this.phase = "confirmed";
    return true;
  }

  private attempt(): void {
    this.attempts++;
    if (this.attempts === FILL_AT) this.unblock();
    if (this.leavesAll()) this.leaveDataMode(() => this.probe());
    else this.probe();
  }

  private leavesAll(): boolean {
    if (this.unconfirmed) return this.attempts === LEAVE_ALL_LATE;
    if (this.inputUnknown) return this.attempts % LEAVE_ALL_SELDOM === LEAVE_ALL_FIRST;
    return this.attempts % LEAVE_ALL_EVERY === 0;
  }

  private probe(): void {
    const input = this.lost === undefined ? undefined : inputLength(this.lost.command);
    const leaveAll = this.leavesAll();
    // ESC cancels an input that ends with CTRL-Z. To one that is counted it is a byte among others:
    // that is filled up with line ends, which mean nothing to a module that waits for a command.
    if (leaveAll) this.owed = [0, 0];
    if (leaveAll || (this.attempts === 1 && input !== undefined)) this.write(ESCAPE);
    const inputBytes = input !== undefined ? Math.min(input, FILLING_BYTES) : this.inputUnknown ? UNKNOWN_INPUT_BYTES : 0;
    // At a start no oftener: what is filled in is echoed, and a device that reads slowly would hear nothing else.
    const fillsAgain = this.inputUnknown && !this.unconfirmed && this.attempts % LEAVE_ALL_FIRST === FILL_AT;
    if (this.attempts === FILL_AT || fillsAgain) this.write(lineEnds(inputBytes));
    this.phase = "probe";
    this.write((leaveAll ? PLAIN_PROBE : PROBE) + "\r");
    this.wait(this.probeMs, () => this.attempt());
  }

  /** In the guard time of an attempt an OK still counts: a module that boots may give it at any time. */
  private leaveDataMode(next: () => void): void {
    this.wait(GUARD_MS, () => {
      this.phase = "leaving";
      this.write(LEAVE_DATA_MODE);
      this.wait(GUARD_MS, () => {
        // A module that was in command mode has this much of a command line.
        this.write("\r");
        next();
      });
    });
  }

  /** Goes on with `next` after `ms`, or gives up if it is time for that before. */
  private wait(ms: number, next: () => void): void {
    if (this.timer !== undefined) this.timer.cancel();
    const rest = this.giveUpAt - this.clock.now();
    this.timer = this.clock.after(Math.max(0, Math.min(ms, rest)), ms < rest ? next : () => this.finish(false));
  }

  private finish(found: boolean): void {
    this.cancel();
    this.done(found);
  }
}

function lineEnds(count: number): string {
  let text = count === 0 ? "" : "\r";
  while (text.length < count) text = text + text;
  return slice(text, 0, count);
}
