import { Tally } from "../../build/run/tally";
import { expect } from "../expect";

const batch = (...readings: [boot: number, value: number][]): string =>
  JSON.stringify({ readings: readings.map(([boot, value]) => ({ boot, value })) });

describe("the tally of a run", () => {
  it("a reading that never arrives is lost, one that arrives twice is a duplicate", () => {
    const tally = new Tally();
    tally.take(1, 20, 100);
    tally.take(1, 20.01, 200);
    tally.arrive(batch([1, 20]));
    tally.arrive(batch([1, 20]));
    expect([tally.sent, tally.received, tally.lost, tally.duplicates]).toEqual([2, 1, 1, 1]);
  });

  it("a reading that an earlier run left in the storage does not stand for one of this run", () => {
    const tally = new Tally();
    tally.take(2, 20, 100);
    expect(tally.arrive(batch([1, 20]))).toBe(undefined);
    expect(tally.lost).toBe(1);
  });

  it("a message tells when the newest of its readings was taken", () => {
    const tally = new Tally();
    tally.take(1, 20, 100);
    tally.take(1, 20.01, 200);
    expect(tally.arrive(batch([1, 20.01], [1, 20]))).toBe(200);
  });

  it("a payload that is no batch holds no readings", () => {
    const tally = new Tally();
    tally.take(1, 20, 100);
    expect(tally.arrive("not JSON")).toBe(undefined);
    expect(tally.lost).toBe(1);
  });
});
