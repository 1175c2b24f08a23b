import { refused } from "../../drivers/failure";
import type { Failure } from "../../drivers/failure";
import type { RecordLog } from "../../hal/records";
import { BATCH_ENVELOPE_BYTES, decodeMeasurement, encodeMeasurement, readingJson } from "../telemetry/encoding";
import type { Measurement, Reading } from "../telemetry/reading";

/** What gives way when the storage is full of readings that nobody has acknowledged. */
export type FullPolicy = "refuse-newest" | "drop-oldest";

/**
 * - `refused`: a new reading, because the outbox is full.
 * - `dropped`: the oldest reading, for a new one. Room comes by the page, so many go at once.
 * - `unreadable`: a stored record that is no reading, as another program may have left it.
 * - `storage`: the storage failed: a reading could not be kept, or one that is released may come again.
 */
export type OutboxTrouble = "refused" | "dropped" | "unreadable" | "storage";

export interface OutboxReport {
  trouble: OutboxTrouble;
  /** How many readings it concerns; 1 or more. */
  count: number;
  detail: string;
}

export interface OutboxOptions {
  whenFull: FullPolicy;
  /** Told of each loss, and of each failure that may become one. */
  onTrouble?: (this: void, report: OutboxReport) => void;
}

/** One of the two is there. */
export interface PutResult {
  sequence?: number;
  /** Of kind `refused`: out of range, full, or not kept by the storage; nothing is stored. */
  failure?: Failure;
}

/** The oldest readings, in order, one or more. */
export interface Batch {
  readonly readings: readonly Reading[];
  /** Sequence of the last of them. */
  readonly lastSequence: number;
}

/** Numbers since the outbox was made. */
export interface OutboxCounters {
  put: number;
  acknowledged: number;
  refused: number;
  dropped: number;
  unreadable: number;
  storageFaults: number;
  /** Records that a reset or decay had damaged: what was being put at a reset, as a rule. */
  broken: number;
}

/**
 * Readings on their way to the broker, kept in a record log: they survive a power cut, keep their
 * order, and leave only when the broker has acknowledged them. Each is delivered at least once.
 *
 * One batch is out at a time. It always begins with the oldest reading, so an acknowledgement stands
 * for all readings up to its last, even when it comes after the batch was given back.
 */
export class Outbox {
  private out: Batch | undefined;
  private putCount = 0;
  private acknowledged = 0;
  private refusedCount = 0;
  private dropped = 0;
  private unreadable = 0;
  private storageFaults = 0;

  constructor(
    private readonly log: RecordLog,
    private readonly options: OutboxOptions,
  ) {}

  /** Readings that wait, those of the batch that is out included. */
  depth(): number {
    return this.log.count();
  }

  /** Stores a measurement as the newest reading. When this returns a sequence, it is safe. */
  put(measurement: Measurement): PutResult {
    const encoded = encodeMeasurement(measurement);
    if (encoded.bytes === undefined) return { failure: encoded.failure };
    let result = this.log.append(encoded.bytes);
    if (!result.stored && result.reason === "full" && this.options.whenFull === "drop-oldest") {
      const before = this.dropped;
      while (!result.stored && result.reason === "full" && this.log.dropOldest() !== undefined) {
        this.dropped = this.dropped + 1;
        result = this.log.append(encoded.bytes);
      }
      this.report("dropped", this.dropped - before, "the oldest readings had to make room for a new one");
    }
    if (result.stored) {
      this.putCount = this.putCount + 1;
      return { sequence: result.sequence };
    }
    return { failure: result.reason === "full" ? this.refuse() : this.storageFault(result.detail) };
  }

  /**
   * The oldest readings: 1 to `maxReadings`, as many as fit as JSON into a payload of `maxBytes`, but
   * one in any case (with the envelope it has at most 280 bytes). Undefined where none waits
   * or a batch is out already.
   */
  batch(maxReadings: number, maxBytes: number): Batch | undefined {
    if (this.out !== undefined) return undefined;
    const readings: Reading[] = [];
    let bytes = BATCH_ENVELOPE_BYTES;
    let lastSequence = 0;
    while (readings.length < maxReadings) {
      const reading = this.readingAfter(lastSequence);
      if (reading === undefined) break;
      bytes = bytes + readingJson(reading).length + 1;
      if (bytes > maxBytes && readings.length > 0) break;
      readings.push(reading);
      lastSequence = reading.sequence;
    }
    if (readings.length === 0) return undefined;
    this.out = { readings, lastSequence };
    return this.out;
  }

  /** The broker has acknowledged the batch: its readings are given up. */
  acknowledge(batch: Batch): void {
    if (this.out === batch) this.out = undefined;
    const before = this.log.count();
    const problem = this.log.releaseUpTo(batch.lastSequence);
    this.acknowledged = this.acknowledged + before - this.log.count();
    if (problem !== undefined) this.storageFault(problem);
  }

  /** The batch was not, or perhaps not, delivered: its readings will come with the next one. */
  giveBack(batch: Batch): void {
    if (this.out === batch) this.out = undefined;
  }

  counters(): OutboxCounters {
    return {
      put: this.putCount,
      acknowledged: this.acknowledged,
      refused: this.refusedCount,
      dropped: this.dropped,
      unreadable: this.unreadable,
      storageFaults: this.storageFaults,
      broken: this.log.broken,
    };
  }

  private readingAfter(sequence: number): Reading | undefined {
    let record = this.log.next(sequence);
    while (record !== undefined) {
      const found = decodeMeasurement(record.bytes);
      if (found !== undefined) {
        const { bootCount, timeMs, sensor, value } = found;
        return { sequence: record.sequence, bootCount, timeMs, sensor, value };
      }
      // It would stand at the head for ever.
      this.unreadable = this.unreadable + 1;
      this.report("unreadable", 1, "record " + String(record.sequence) + " is no reading and is given up");
      const problem = this.log.release(record.sequence);
      if (problem !== undefined) this.storageFault(problem);
      record = this.log.next(record.sequence);
    }
    return undefined;
  }

  private refuse(): Failure {
    this.refusedCount = this.refusedCount + 1;
    const detail = "the outbox is full with " + String(this.depth()) + " readings that the broker has not acknowledged";
    this.report("refused", 1, detail);
    return refused("The reading is not kept: " + detail + ". Restore the connection, or give the outbox more pages.");
  }

  private storageFault(detail: string): Failure {
    this.storageFaults = this.storageFaults + 1;
    this.report("storage", 1, detail);
    return refused("The reading is not kept: the storage failed, " + detail + ".");
  }

  private report(trouble: OutboxTrouble, count: number, detail: string): void {
    const onTrouble = this.options.onTrouble;
    if (onTrouble !== undefined && count > 0) onTrouble({ trouble, count, detail });
  }
}
