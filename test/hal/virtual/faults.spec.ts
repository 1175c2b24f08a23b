import { fromByte } from "../../../hal/bytes";
import { SeededRandom } from "../../../hal/random";
import type { Uart } from "../../../hal/uart";
import { VirtualClock } from "../../../hal/virtual/clock";
import { ChunkingUart } from "../../../hal/virtual/faults/chunking-uart";
import { DamagingUart } from "../../../hal/virtual/faults/damaging-uart";
import { DelayingUart } from "../../../hal/virtual/faults/delaying-uart";
import { DuplicatingUart } from "../../../hal/virtual/faults/duplicating-uart";
import { FailingStorage } from "../../../hal/virtual/faults/failing-storage";
import { FaultsAt, RandomFaults } from "../../../hal/virtual/faults/fault-plan";
import { LossyUart } from "../../../hal/virtual/faults/lossy-uart";
import { SkewedClock } from "../../../hal/virtual/faults/skewed-clock";
import { VirtualStorage } from "../../../hal/virtual/storage";
import { VirtualLine } from "../../../hal/virtual/uart";
import { expect } from "../../expect";

const DIGITS = "0123456789";

/** What arrives over `wrap`ped end a when `sent` is written at end b. */
function received(sent: string, wrap: (uart: Uart, clock: VirtualClock) => Uart): string[] {
  const clock = new VirtualClock();
  const line = new VirtualLine(clock);
  const chunks: string[] = [];
  wrap(line.a, clock).onData((chunk) => chunks.push(chunk));
  line.b.write(sent);
  clock.runUntilIdle(10000);
  return chunks;
}

describe("a faulty line", () => {
  it("loses exactly the listed bytes", () => {
    expect(received(DIGITS, (uart) => new LossyUart(uart, { received: new FaultsAt([0, 3, 9]) })).join("")).toBe("1245678");
  });

  it("brings exactly the listed bytes twice", () => {
    expect(received(DIGITS, (uart) => new DuplicatingUart(uart, { received: new FaultsAt([2]) })).join("")).toBe("01223456789");
  });

  it("flips one bit of each listed byte and leaves the others", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new SeededRandom(seed);
      const text = received("\u0000\u0000" + fromByte(255), (uart) => new DamagingUart(uart, { received: new FaultsAt([1, 2]) }, random)).join("");
      expect(text.charCodeAt(0)).toBe(0);
      expect([1, 2, 4, 8, 16, 32, 64, 128].indexOf(text.charCodeAt(1))).toBeAtLeast(0);
      expect([1, 2, 4, 8, 16, 32, 64, 128].indexOf(255 - text.charCodeAt(2))).toBeAtLeast(0);
    }
  });

  it("strikes about one byte in ten by chance, the same ones for the same seed", () => {
    let sent = "";
    for (let index = 0; index < 100; index++) sent += DIGITS;
    const run = (seed: number): string => received(sent, (uart) => new LossyUart(uart, { received: new RandomFaults(new SeededRandom(seed), 10) })).join("");
    expect(run(7)).toBe(run(7));
    expect(run(7) === run(8)).toBe(false);
    expect(run(7).length).toBeAtLeast(850);
    expect(run(7).length).toBeAtMost(950);
  });

  it("spares the direction that has no plan", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock);
    const lossy = new LossyUart(line.a, { sent: new FaultsAt([1]) });
    let atA = "";
    let atB = "";
    lossy.onData((chunk) => {
      atA += chunk;
    });
    line.b.onData((chunk) => {
      atB += chunk;
    });
    lossy.write(DIGITS);
    line.b.write(DIGITS);
    clock.runUntilIdle(1000);
    expect(atA).toBe(DIGITS);
    expect(atB).toBe("023456789");
    expect(lossy.struck).toBe(1);
  });

  it("keeps what its transmitter refuses in order and tells when it takes more", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { a: { transmitCapacity: 16 }, b: { receiveCapacity: 4096 } });
    const doubled = new DuplicatingUart(line.a, { sent: new RandomFaults(new SeededRandom(1), 1) });
    let atB = "";
    line.b.onData((chunk) => {
      atB += chunk;
    });
    let rest = "";
    for (let index = 0; index < 30; index++) rest += DIGITS;
    const offer = (): void => {
      rest = rest.substring(doubled.write(rest));
    };
    doubled.onWritable(offer);
    offer();
    clock.runUntilIdle(1000);
    expect(rest).toBe("");
    expect(atB.length).toBe(600);
    expect(atB.substring(0, 20)).toBe("00112233445566778899");
    expect(atB.substring(580)).toBe("00112233445566778899");
  });

  it("hands on late and in order where it delays", () => {
    const arrivals: number[] = [];
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { a: { baud: 10000 }, b: { baud: 10000 } });
    let text = "";
    new DelayingUart(line.a, clock, 100, 50, new SeededRandom(3)).onData((chunk) => {
      text += chunk;
      arrivals.push(clock.now());
    });
    line.b.write(DIGITS);
    clock.runUntilIdle(1000);
    expect(text).toBe(DIGITS);
    expect(arrivals[0]).toBeAtLeast(101);
    expect(arrivals[9]).toBeAtMost(160);
  });

  for (const size of [1, 2, 7]) {
    it("hands on chunks of " + String(size) + " and the rest after a silence", () => {
      const chunks = received(DIGITS, (uart, clock) => new ChunkingUart(uart, clock, size, 5));
      expect(chunks.join("")).toBe(DIGITS);
      for (let index = 0; index < chunks.length - 1; index++) expect((chunks[index] ?? "").length).toBe(size);
    });
  }

  it("hands on everything at once where chunks have no limit", () => {
    expect(received(DIGITS, (uart, clock) => new ChunkingUart(uart, clock, Infinity, 5))).toEqual([DIGITS]);
  });

  it("stacks: chunks of what is left after losses in what came twice", () => {
    const chunks = received("abc", (uart, clock) => {
      const twice = new DuplicatingUart(uart, { received: new FaultsAt([0]) });
      return new ChunkingUart(new LossyUart(twice, { received: new FaultsAt([2]) }), clock, 2, 5);
    });
    expect(chunks).toEqual(["aa", "c"]);
  });

  it("leaves pause, resume and faults to the port beneath", () => {
    const clock = new VirtualClock();
    const flow = { flowControl: "rts-cts" as const };
    const line = new VirtualLine(clock, { a: flow, b: flow });
    const wrapped = new LossyUart(line.a, {});
    let faults = 0;
    wrapped.onFault(() => {
      faults++;
    });
    wrapped.pause();
    expect(line.a.rts()).toBe(false);
    wrapped.resume();
    expect(line.a.rts()).toBe(true);
    line.close("gone");
    expect(faults).toBe(1);
  });
});

describe("a skewed clock", () => {
  it("is ahead of the true one by its parts per million and fires its timers early by as much", () => {
    const clock = new VirtualClock();
    const fast = new SkewedClock(clock, 10000);
    let firedAtMs = 0;
    fast.after(101, () => {
      firedAtMs = clock.now();
    });
    clock.runFor(1000);
    expect(fast.now()).toBe(1010);
    expect(Math.round(firedAtMs * 1000)).toBe(100000);
  });
});

describe("a faulty storage", () => {
  it("refuses exactly the listed writes and erases, and changes nothing then", () => {
    const inner = new VirtualStorage({ pageSize: 8, pageCount: 1, writeUnit: 4, erased: 255 });
    const storage = new FailingStorage(inner, new FaultsAt([0, 2]));
    expect(storage.write(0, "abcd")).toBe("the part did not take a write at 0");
    expect(storage.write(0, "abcd")).toBe(undefined);
    expect(storage.erase(0)).toBe("the part did not erase page 0");
    expect(storage.read(0, 4)).toBe("abcd");
    expect(storage.erase(0)).toBe(undefined);
    expect(inner.refusals.length).toBe(0);
  });
});
