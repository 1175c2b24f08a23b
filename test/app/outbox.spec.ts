import { Outbox } from "../../app/outbox/outbox";
import type { Batch, FullPolicy, OutboxReport } from "../../app/outbox/outbox";
import { batchJson } from "../../app/telemetry/encoding";
import type { Measurement } from "../../app/telemetry/reading";
import { RecordLog } from "../../hal/records";
import type { Storage, StorageGeometry } from "../../hal/storage";
import { VirtualStorage } from "../../hal/virtual/storage";
import { expect } from "../expect";

function measurement(index: number): Measurement {
  return { bootCount: 1, timeMs: index * 1000, sensor: "temp", value: index };
}

class Bench {
  readonly storage = new VirtualStorage({ pageSize: 256, pageCount: 4, writeUnit: 4, erased: 255 });
  readonly log = new RecordLog(this.storage);
  readonly reports: OutboxReport[] = [];
  readonly outbox: Outbox;

  constructor(whenFull: FullPolicy) {
    this.outbox = this.restarted(whenFull);
  }

  /** A new outbox on the same storage. */
  restarted(whenFull: FullPolicy): Outbox {
    return new Outbox(new RecordLog(this.storage), {
      whenFull,
      onTrouble: (report) => {
        this.reports.push(report);
      },
    });
  }

  /** Puts measurements 1 to `count`. */
  filled(count: number): Outbox {
    for (let index = 1; index <= count; index++) this.outbox.put(measurement(index));
    return this.outbox;
  }

  /** Puts measurements until one is not taken, 1000 at most; how many were. */
  fillUp(): number {
    for (let index = 1; index <= 1000; index++) {
      if (this.outbox.put(measurement(index)).failure !== undefined) return index - 1;
    }
    return 1000;
  }
}

function take(outbox: Outbox, maxReadings: number): Batch {
  const batch = outbox.batch(maxReadings, 10000);
  if (batch === undefined) throw new Error("there is no batch");
  return batch;
}

function valuesOf(batch: Batch): number[] {
  return batch.readings.map((reading) => reading.value);
}

describe("the outbox", () => {
  it("hands out the oldest readings in order, as they were put in, with their sequences", () => {
    const outbox = new Bench("refuse-newest").filled(5);
    const batch = take(outbox, 3);
    expect(valuesOf(batch)).toEqual([1, 2, 3]);
    expect(batch.readings[0]).toEqual({ sequence: 1, bootCount: 1, timeMs: 1000, sensor: "temp", value: 1 });
    expect(batch.lastSequence).toBe(3);
    expect(outbox.depth()).toBe(5);
  });

  it("gives readings up when their batch is acknowledged, and then hands out the next ones", () => {
    const outbox = new Bench("refuse-newest").filled(5);
    outbox.acknowledge(take(outbox, 3));
    expect(outbox.depth()).toBe(2);
    expect(valuesOf(take(outbox, 3))).toEqual([4, 5]);
    expect(outbox.counters().acknowledged).toBe(3);
  });

  it("has one batch out at a time, and none where nothing waits", () => {
    const outbox = new Bench("refuse-newest").filled(2);
    expect(new Bench("refuse-newest").outbox.batch(5, 1000)).toBe(undefined);
    take(outbox, 1);
    expect(outbox.batch(5, 1000)).toBe(undefined);
  });

  it("hands out a batch's readings again after it was given back, and those put since", () => {
    const bench = new Bench("refuse-newest");
    const outbox = bench.filled(2);
    const batch = take(outbox, 5);
    outbox.put(measurement(3));
    outbox.giveBack(batch);
    expect(valuesOf(take(outbox, 5))).toEqual([1, 2, 3]);
  });

  it("takes an acknowledgement that comes after the batch was given back and another one is out", () => {
    const outbox = new Bench("refuse-newest").filled(4);
    const first = take(outbox, 2);
    outbox.giveBack(first);
    const second = take(outbox, 3);
    outbox.acknowledge(first);
    expect(outbox.depth()).toBe(2);
    expect(outbox.batch(3, 1000)).toBe(undefined);
    outbox.acknowledge(second);
    expect(outbox.depth()).toBe(1);
    expect(outbox.counters().acknowledged).toBe(3);
  });

  it("fills a batch to the payload's limit, and with one reading in any case", () => {
    const outbox = new Bench("refuse-newest").filled(9);
    for (const maxBytes of [150, 200, 260]) {
      const batch = outbox.batch(9, maxBytes) as Batch;
      expect(batchJson(batch.readings, 1, 123456789).length).toBeAtMost(maxBytes);
      outbox.giveBack(batch);
      const larger = outbox.batch(batch.readings.length + 1, 10000) as Batch;
      expect(batchJson(larger.readings, 9007199254740991, 9007199254740991).length).toBeAtLeast(maxBytes + 1);
      outbox.giveBack(larger);
    }
    expect(valuesOf(outbox.batch(9, 1) as Batch)).toEqual([1]);
  });

  it("refuses a measurement that is out of range, and stores nothing", () => {
    const outbox = new Bench("refuse-newest").outbox;
    const result = outbox.put({ bootCount: 1, timeMs: 0, sensor: "", value: 1 });
    expect(result.failure === undefined ? "" : result.failure.kind).toBe("refused");
    expect(outbox.depth()).toBe(0);
  });

  it("keeps its readings, and goes on with their sequences, over a restart", () => {
    const bench = new Bench("refuse-newest");
    bench.filled(3);
    bench.outbox.acknowledge(take(bench.outbox, 1));
    const outbox = bench.restarted("refuse-newest");
    expect(outbox.depth()).toBe(2);
    expect(outbox.put(measurement(4)).sequence).toBe(4);
    expect(valuesOf(take(outbox, 5))).toEqual([2, 3, 4]);
  });

  it("goes on with the sequences over a restart when all readings were given up", () => {
    const bench = new Bench("refuse-newest");
    for (let round = 0; round < 20; round++) bench.outbox.acknowledge(take(bench.filled(5), 5));
    expect(bench.outbox.depth()).toBe(0);
    expect(bench.restarted("refuse-newest").put(measurement(1)).sequence).toBe(101);
  });
});

describe("a full outbox", () => {
  it("refuses the newest reading, counts and reports it, and says what to do", () => {
    const bench = new Bench("refuse-newest");
    const count = bench.fillUp();
    const refusal = bench.outbox.put(measurement(0)).failure;
    expect(refusal === undefined ? "" : refusal.message).toContain("Restore the connection");
    expect(bench.outbox.depth()).toBe(count);
    expect(bench.outbox.counters().refused).toBe(2);
    expect((bench.reports[0] as OutboxReport).trouble).toBe("refused");
    expect(valuesOf(take(bench.outbox, 2))).toEqual([1, 2]);
  });

  it("takes readings again when some were acknowledged", () => {
    const bench = new Bench("refuse-newest");
    const count = bench.fillUp();
    bench.outbox.acknowledge(take(bench.outbox, count - 1));
    expect(bench.outbox.put(measurement(7)).failure).toBe(undefined);
    expect(bench.outbox.depth()).toBe(2);
  });

  it("drops the oldest readings for the newest, and counts and reports each", () => {
    const bench = new Bench("drop-oldest");
    for (let index = 1; index <= 100; index++) expect(bench.outbox.put(measurement(index)).failure).toBe(undefined);
    const dropped = bench.outbox.counters().dropped;
    expect(dropped).toBeAtLeast(1);
    expect(bench.outbox.depth()).toBe(100 - dropped);
    let reported = 0;
    for (const report of bench.reports) if (report.trouble === "dropped") reported = reported + report.count;
    expect(reported).toBe(dropped);
    const values = valuesOf(take(bench.outbox, 100));
    expect(values[0]).toBe(dropped + 1);
    expect(values[values.length - 1]).toBe(100);
  });

  it("counts as acknowledged only what was not dropped before", () => {
    const bench = new Bench("drop-oldest");
    bench.filled(10);
    const batch = take(bench.outbox, 2);
    for (let index = 11; index <= 100; index++) bench.outbox.put(measurement(index));
    const depth = bench.outbox.depth();
    bench.outbox.acknowledge(batch);
    expect(bench.outbox.depth()).toBe(depth);
    expect(bench.outbox.counters().acknowledged).toBe(0);
  });
});

describe("an outbox on a storage in bad order", () => {
  it("gives a record up that is no reading, counts and reports it, and hands out what is behind it", () => {
    const bench = new Bench("refuse-newest");
    bench.log.append("of another program");
    const outbox = bench.restarted("refuse-newest");
    outbox.put(measurement(1));
    expect(valuesOf(take(outbox, 5))).toEqual([1]);
    expect(outbox.counters().unreadable).toBe(1);
    expect((bench.reports[0] as OutboxReport).trouble).toBe("unreadable");
    expect(outbox.depth()).toBe(1);
  });

  it("tells that a reading is not kept where the storage fails, and goes on when it works again", () => {
    const bench = new Bench("refuse-newest");
    const failing = new FailingStorage(bench.storage);
    const outbox = new Outbox(new RecordLog(failing), { whenFull: "drop-oldest" });
    failing.fails = true;
    const failure = outbox.put(measurement(1)).failure;
    expect(failure === undefined ? "" : failure.message).toContain("the storage failed, worn out");
    expect(outbox.counters().storageFaults).toBe(1);
    expect(outbox.counters().dropped).toBe(0);
    failing.fails = false;
    outbox.put(measurement(2));
    const batch = take(outbox, 5);
    expect(valuesOf(batch)).toEqual([2]);
    failing.fails = true;
    outbox.acknowledge(batch);
    expect(outbox.counters().storageFaults).toBe(2);
  });
});

/** Writes and erases nothing while it `fails`. */
class FailingStorage implements Storage {
  readonly geometry: StorageGeometry;
  fails = false;

  constructor(private readonly inner: Storage) {
    this.geometry = inner.geometry;
  }

  read(offset: number, length: number): string {
    return this.inner.read(offset, length);
  }

  write(offset: number, bytes: string): string | undefined {
    return this.fails ? "worn out" : this.inner.write(offset, bytes);
  }

  erase(page: number): string | undefined {
    return this.fails ? "worn out" : this.inner.erase(page);
  }
}
