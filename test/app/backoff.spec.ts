import { Backoff } from "../../app/backoff";
import type { BackoffOptions } from "../../app/backoff";
import { SeededRandom } from "../../hal/random";
import { VirtualClock } from "../../hal/virtual/clock";
import { expect } from "../expect";

const OPTIONS: BackoffOptions = { floorMs: 1000, ceilingMs: 60000, stableMs: 30000 };

function waits(backoff: Backoff, count: number): number[] {
  const found: number[] = [];
  for (let index = 0; index < count; index++) found.push(backoff.nextMs());
  return found;
}

/** From the least to the greatest. */
function range(values: readonly number[]): number {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return greatest - least;
}

describe("the backoff", () => {
  it("never waits less than the floor nor more than the ceiling, however often it is asked", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const backoff = new Backoff(new VirtualClock(), new SeededRandom(seed), OPTIONS);
      for (const waitMs of waits(backoff, 200)) {
        expect(waitMs).toBeAtLeast(1000);
        expect(waitMs).toBeAtMost(60000);
        expect(waitMs).toBe(Math.floor(waitMs));
      }
    }
  });

  it("doubles the range that a wait is drawn from until the ceiling", () => {
    const backoff = new Backoff(new VirtualClock(), new SeededRandom(7), OPTIONS);
    const ranges = [1000, 2000, 4000, 8000, 16000, 30000, 30000];
    waits(backoff, ranges.length).forEach((waitMs, index) => {
      const shortestMs = ranges[index] as number;
      expect(waitMs).toBeAtLeast(shortestMs);
      expect(waitMs).toBeAtMost(2 * shortestMs);
    });
  });

  it("spreads the waits of devices with different seeds, at the floor and at the ceiling", () => {
    const first: number[] = [];
    const last: number[] = [];
    for (let seed = 1; seed <= 50; seed++) {
      const found = waits(new Backoff(new VirtualClock(), new SeededRandom(seed * 7919), OPTIONS), 12);
      first.push(found[0] as number);
      last.push(found[11] as number);
    }
    expect(range(first)).toBeAtLeast(700);
    expect(range(last)).toBeAtLeast(20000);
  });

  it("gives the same waits for the same seed", () => {
    const one = waits(new Backoff(new VirtualClock(), new SeededRandom(5), OPTIONS), 10);
    const other = waits(new Backoff(new VirtualClock(), new SeededRandom(5), OPTIONS), 10);
    expect(one).toEqual(other);
  });

  it("begins at the floor again after a success that lasted", () => {
    const clock = new VirtualClock();
    const backoff = new Backoff(clock, new SeededRandom(3), OPTIONS);
    waits(backoff, 6);
    backoff.succeeded();
    clock.runFor(30000);
    expect(backoff.nextMs()).toBeAtMost(2000);
    expect(backoff.waitCount()).toBe(1);
  });

  it("goes on growing after a success that did not last", () => {
    const clock = new VirtualClock();
    const backoff = new Backoff(clock, new SeededRandom(3), OPTIONS);
    waits(backoff, 4);
    backoff.succeeded();
    clock.runFor(29999);
    expect(backoff.nextMs()).toBeAtLeast(16000);
    expect(backoff.waitCount()).toBe(5);
  });

  it("does not add a success to an earlier one that ended", () => {
    const clock = new VirtualClock();
    const backoff = new Backoff(clock, new SeededRandom(3), OPTIONS);
    waits(backoff, 3);
    backoff.succeeded();
    clock.runFor(20000);
    backoff.nextMs();
    clock.runFor(20000);
    backoff.succeeded();
    clock.runFor(20000);
    expect(backoff.nextMs()).toBeAtLeast(16000);
  });

  it("waits exactly the floor where there is no jitter and no growth", () => {
    const options = { floorMs: 500, ceilingMs: 500, factor: 1, jitter: 0, stableMs: 0 };
    expect(waits(new Backoff(new VirtualClock(), new SeededRandom(1), options), 3)).toEqual([500, 500, 500]);
  });
});
