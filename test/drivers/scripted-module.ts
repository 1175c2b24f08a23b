import { Session } from "../../drivers/at/session";
import type { SessionOptions } from "../../drivers/at/options";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualLine } from "../../hal/virtual/uart";
import { CutUart } from "./cut-uart";

/**
 * `>`: what the device must send, without its CR. `>>`: raw input. `<`: what the module says, exact
 * bytes. `wait`: the module takes so many milliseconds.
 */
export type Talk = readonly (readonly [">" | ">>" | "<" | "wait", string])[];

/** How the module's bytes arrive. */
export interface Arrival {
  /** So many at a time. */
  chunkBytes: number;
  /** In two parts besides, with a pause between them: the first has so many bytes. */
  cut?: number;
}

const CHUNKS: readonly number[] = [1, 2, 7, 4096];
const ALL_AT_ONCE = 65536;
const BAUD = 115200;
const REST_MS = 300000;
/** The middle of what a talkative module says is cut at every seventh place only. */
const CLOSELY_CUT = 400;

/**
 * A module that follows a script, for the drivers' specs: what it says is written out byte by byte,
 * so it shares nothing with the driver. A departure from the script is noted, and `finish` throws it.
 */
export class ScriptedModule {
  readonly clock = new VirtualClock();
  readonly session: Session;
  /** Bytes received so far that the script has not asked for. */
  heard = "";
  private readonly line: VirtualLine;
  private step = 0;
  /** Of what the script expects now, so many bytes have come. */
  private taken = 0;
  private departure = "";
  private waiting = false;

  constructor(
    private readonly talk: Talk,
    arrival: number | Arrival,
    options?: Partial<SessionOptions>,
  ) {
    const { chunkBytes, cut } = typeof arrival === "number" ? { chunkBytes: arrival, cut: undefined } : arrival;
    this.line = new VirtualLine(this.clock, { a: { baud: BAUD }, b: { baud: BAUD, transmitCapacity: 262144 }, batchBytes: chunkBytes });
    const uart = cut === undefined ? this.line.a : new CutUart(this.line.a, this.clock, cut);
    this.session = new Session(uart, this.clock, options);
    this.line.b.onData((bytes) => this.hear(bytes));
    this.clock.after(0, () => this.follow());
  }

  /** Says something outside the script, now. */
  say(bytes: string): void {
    this.line.b.write(bytes);
  }

  /**
   * Runs until nothing happens any more, REST_MS at most behind the last piece of a script that goes
   * on; throws where the device left the script or did not finish it.
   */
  finish(): void {
    let taken;
    do {
      taken = this.taken;
      this.clock.runUntilIdle(REST_MS);
    } while (this.taken > taken && this.departure === "");
    if (this.departure !== "") throw new Error(this.departure);
    const waiting = this.talk[this.step];
    if (waiting !== undefined) throw new Error("the device never sent: " + waiting[1]);
    if (this.heard !== "") throw new Error("the device sent more than the script has: " + this.heard);
  }

  private hear(bytes: string): void {
    this.heard = this.heard + bytes;
    this.follow();
  }

  private follow(): void {
    let item = this.talk[this.step];
    while (item !== undefined && this.departure === "" && !this.waiting) {
      if (item[0] === "<") this.line.b.write(item[1]);
      else if (item[0] === "wait") this.wait(Number(item[1]));
      else if (!this.listen(item[0] === ">" ? item[1] + "\r" : item[1])) return;
      this.step++;
      item = this.talk[this.step];
    }
  }

  private wait(ms: number): void {
    this.waiting = true;
    this.clock.after(ms, () => {
      this.waiting = false;
      this.follow();
    });
  }

  /** Whether all of `expected` has come. */
  private listen(expected: string): boolean {
    const from = this.taken;
    const piece = this.heard.substring(0, expected.length - from);
    if (piece !== expected.substring(from, from + piece.length)) {
      this.departure = "expected " + expected + " and heard " + expected.substring(0, from) + this.heard;
      return false;
    }
    this.heard = this.heard.substring(piece.length);
    this.taken = from + piece.length;
    if (this.taken < expected.length) return false;
    this.taken = 0;
    return true;
  }
}

/**
 * Runs the same conversation with the module's bytes arriving 1, 2, 7 at a time, all at once, and cut
 * in two at each place that there is. `act` calls the driver and may collect what it answers, anew
 * each time; `check` looks at it when all is quiet. What is thrown says at which cut.
 */
export function inChunks(
  talk: Talk,
  act: (session: Session, module: ScriptedModule) => void,
  check: () => void,
  options?: Partial<SessionOptions>,
): void {
  const arrivals = arrivalsOf(talk);
  for (let index = 0; index < arrivals.length; index++) {
    const arrival = arrivals[index] as Arrival;
    const module = new ScriptedModule(talk, arrival, options);
    try {
      act(module.session, module);
      module.finish();
      check();
    } catch (problem) {
      throw new Error(describeArrival(arrival) + ": " + String(problem));
    }
  }
}

function arrivalsOf(talk: Talk): Arrival[] {
  const arrivals: Arrival[] = [];
  for (let index = 0; index < CHUNKS.length; index++) arrivals.push({ chunkBytes: CHUNKS[index] as number });
  let total = 0;
  for (let index = 0; index < talk.length; index++) {
    const item = talk[index];
    if (item !== undefined && item[0] === "<") total += item[1].length;
  }
  for (let cut = 1; cut < total; cut++) {
    const inTheMiddle = cut > CLOSELY_CUT && cut < total - CLOSELY_CUT;
    if (!inTheMiddle || cut % 7 === 0) arrivals.push({ chunkBytes: ALL_AT_ONCE, cut });
  }
  return arrivals;
}

function describeArrival(arrival: Arrival): string {
  if (arrival.cut !== undefined) return "with the module's bytes cut behind the first " + String(arrival.cut);
  return "with " + String(arrival.chunkBytes) + " of the module's bytes at a time";
}
