import { POWER_CUTS } from "../../../hal/virtual/storage";
import type { PowerCut } from "../../../hal/virtual/storage";
import { SeededRandom } from "../../../hal/random";
import { expect } from "../../expect";
import { eventsOf, RecorderBench } from "./recorder-bench";

const COMMANDS = 60;
const FLASH = { pageSize: 256, pageCount: 8, writeUnit: 4, erased: 255 };

/** A device that says numbered commands, publishes after each start, and whose power may go. */
class Device {
  readonly bench = new RecorderBench({ medium: "storage", capacityBytes: 512 }, FLASH);
  /** Sets of numbers that were published, each with the end of a recording. */
  readonly published: number[][] = [];
  /** What was written to storage for certain since the last publication. */
  private safe = 0;
  /** The first number that can be in the recording. */
  private since = 1;
  private next = 1;

  isDone(): boolean {
    return this.next > COMMANDS;
  }

  /** From a start to the end of all work, or to a loss of power. */
  live(): void {
    this.bench.boot();
    this.publish();
    while (!this.isDone()) {
      const number = this.next;
      this.next = this.next + 1;
      this.bench.say(`AT+CPIN=4711;+N=${number}\r`);
      if (number % 3 > 0) continue;
      this.bench.clock.runFor(1500);
      this.safe = number;
      if (number % 30 > 0) continue;
      this.bench.recorder.seal("the spec asks for it");
      this.publish();
    }
  }

  private publish(): void {
    const { safe } = this;
    const { recorder } = this.bench;
    let trace = "";
    let message = recorder.next(2048);
    while (message !== undefined) {
      const isEnd = message.payload.charAt(0) === "{";
      if (isEnd) this.hear(trace, safe);
      else trace = trace + message.payload;
      recorder.done(undefined);
      message = recorder.next(2048);
    }
    this.since = this.next;
  }

  /** Whole, in order, from the ring's beginning up to what was safe at least, and without a secret. */
  private hear(trace: string, safe: number): void {
    const numbers: number[] = [];
    for (const event of eventsOf(trace)) {
      const mark = "> AT+CPIN=\\*{4};+N=";
      if (event.substring(0, mark.length) !== mark) throw new Error(`the trace has "${event}"`);
      numbers.push(Number(event.substring(mark.length, event.length - 2)));
    }
    for (let index = 1; index < numbers.length; index++) {
      if (numbers[index] !== (numbers[index - 1] as number) + 1) throw new Error(`${numbers[index] as number} follows ${numbers[index - 1] as number}`);
    }
    const last = numbers[numbers.length - 1];
    if (last === undefined || last < safe) throw new Error(`${safe} was safe, and the last one is ${last === undefined ? "none" : String(last)}`);
    if (numbers[0] !== this.since && numbers.length < 6) throw new Error(`no more than ${numbers.length} are left`);
    this.safe = 0;
    this.published.push(numbers);
  }
}

/** Lives until the power goes; whether it went. */
function losesPower(device: Device): boolean {
  const { storage } = device.bench;
  try {
    device.live();
    return false;
  } catch (loss) {
    if (storage.hasPower()) throw loss;
    storage.restorePower();
    // Nothing of the boot that ended goes on.
    device.bench.clock.runFor(0);
    return true;
  }
}

function judged(circumstances: string, work: () => void): void {
  try {
    work();
  } catch (problem) {
    throw new Error(`${(problem as Error).message}, with ${circumstances}`);
  }
}

describe("the flight recorder when the power goes", () => {
  it("publishes after the next start what was kept, whole and in order, wherever the power is cut", () => {
    const whole = new Device();
    whole.live();
    expect(whole.published.length).toBe(2);
    const { operations } = whole.bench.storage;
    expect(operations).toBeAtLeast(60);
    for (let count = 1; count <= operations; count++) {
      const operation = count;
      for (const cut of POWER_CUTS) {
        judged(`a cut ${cut} operation ${operation}`, () => {
          const device = new Device();
          device.bench.storage.cutPowerAt(operation, cut);
          expect(losesPower(device)).toBe(true);
          expect(losesPower(device)).toBe(false);
        });
      }
    }
  });

  it("does so when the power goes again and again", () => {
    for (let count = 1; count <= 60; count++) {
      const seed = count;
      judged(`seed ${seed}`, () => {
        const random = new SeededRandom(seed * 7919);
        const device = new Device();
        const plan = (): void => device.bench.storage.cutPowerAt(1 + random.below(20), POWER_CUTS[random.below(POWER_CUTS.length)] as PowerCut);
        plan();
        let restarts = 0;
        while (restarts < 200 && losesPower(device)) {
          restarts = restarts + 1;
          plan();
        }
        expect(device.isDone()).toBe(true);
      });
    }
  });
});
