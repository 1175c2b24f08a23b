import { RecordLog } from "../../hal/records";
import type { LogRecord } from "../../hal/records";
import type { VirtualStorage } from "../../hal/virtual/storage";

/**
 * A user of a record log who remembers what it was promised, and whom power cuts only cost the
 * objects: `recover` makes them anew from the storage and compares it with the promises.
 */
export class LogUser {
  log: RecordLog;
  cuts = 0;
  /** Times that the log was full and the oldest had to go. */
  drops = 0;
  private promised: LogRecord[] = [];
  private lastSequence = 0;
  /** Being appended when the power went: may be there or not. */
  private unsure: string | undefined = undefined;
  /** Being released when the power went: may be there or not. */
  private leaving = 0;
  /** Released, but the storage refused the mark: may come again with a restart. */
  private unmarked: LogRecord[] = [];

  constructor(
    private readonly storage: VirtualStorage,
    private readonly where: string,
  ) {
    this.log = new RecordLog(storage);
  }

  size(): number {
    return this.promised.length;
  }

  sequenceAt(index: number): number {
    const record = this.promised[index];
    return record === undefined ? 0 : record.sequence;
  }

  /** Appends, and drops the oldest as long as the log is full; over power cuts. */
  append(bytes: string): void {
    for (let attempt = 0; attempt < 1000; attempt++) {
      let done = false;
      this.surviving(() => {
        this.unsure = bytes;
        done = this.tryAppend(bytes);
        this.unsure = undefined;
      });
      if (done) return;
    }
    this.fail("the log stays full although its oldest records are dropped");
  }

  release(sequence: number): void {
    this.surviving(() => {
      this.leaving = sequence;
      this.forget(sequence, this.log.release(sequence) === undefined);
    });
  }

  /** Whatever is in the log is what was promised, in its order, as often as it is read. */
  check(): void {
    if (this.log.count() !== this.promised.length) {
      this.fail("it counts " + String(this.log.count()) + " records, and there are " + String(this.promised.length));
    }
    this.compare(this.contents());
  }

  /** A boot: everything anew from the storage. */
  restart(): void {
    this.surviving(() => {
      this.log = new RecordLog(this.storage);
      this.takeBackUnmarked();
    });
    this.check();
  }

  private tryAppend(bytes: string): boolean {
    const result = this.log.append(bytes);
    if (result.stored) {
      if (result.sequence <= this.lastSequence) this.fail("sequence " + String(result.sequence) + " is not above the last one");
      this.promised.push({ sequence: result.sequence, bytes });
      this.lastSequence = result.sequence;
      return true;
    }
    if (result.reason !== "full") this.fail("append says: " + result.detail);
    this.unsure = undefined;
    this.leaving = this.sequenceAt(0);
    const refusals = this.storage.refusals.length;
    const dropped = this.log.dropOldest();
    if (dropped === undefined || dropped.sequence !== this.leaving) this.fail("full, but not the oldest was dropped");
    this.forget(this.leaving, this.storage.refusals.length === refusals);
    this.drops++;
    return false;
  }

  private forget(sequence: number, forEver: boolean): void {
    for (const record of this.promised) {
      if (record.sequence === sequence && !forEver) this.unmarked.push(record);
    }
    this.promised = this.promised.filter((record) => record.sequence !== sequence);
    this.leaving = 0;
  }

  /** Runs `work`; where the power goes, boots until a boot succeeds and compares. */
  private surviving(work: () => void): void {
    if (this.keepsPower(work)) return;
    while (!this.keepsPower(() => (this.log = new RecordLog(this.storage)))) {
      // The power may go during recovery as well.
    }
    const counted = this.log.count();
    if (counted !== this.contents().length) this.fail("after the boot it counts " + String(counted));
    this.settleDoubts();
    this.takeBackUnmarked();
    this.check();
  }

  private keepsPower(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (this.storage.hasPower()) throw error;
      this.storage.restorePower();
      this.cuts++;
      return false;
    }
  }

  private settleDoubts(): void {
    const found = this.contents();
    const newest = found[found.length - 1];
    if (this.unsure !== undefined && newest !== undefined && newest.sequence > this.lastSequence && newest.bytes === this.unsure) {
      this.promised.push(newest);
      this.lastSequence = newest.sequence;
    }
    if (this.leaving > 0 && !found.some((record) => record.sequence === this.leaving)) this.forget(this.leaving, true);
    this.unsure = undefined;
    this.leaving = 0;
  }

  private takeBackUnmarked(): void {
    for (const record of this.contents()) {
      const isKnown = this.unmarked.some((other) => other.sequence === record.sequence && other.bytes === record.bytes);
      if (isKnown && !this.promised.some((other) => other.sequence === record.sequence)) this.promised.push(record);
    }
    this.promised.sort((left, right) => left.sequence - right.sequence);
  }

  private contents(): LogRecord[] {
    const found: LogRecord[] = [];
    let record = this.log.next(0);
    while (record !== undefined) {
      found.push(record);
      record = this.log.next(record.sequence);
    }
    return found;
  }

  private compare(found: readonly LogRecord[]): void {
    for (let index = 0; index < Math.max(found.length, this.promised.length); index++) {
      const there = found[index];
      const wanted = this.promised[index];
      if (there === undefined) this.fail("record " + String(this.sequenceAt(index)) + " is lost");
      else if (wanted === undefined || there.sequence !== wanted.sequence) this.fail("record " + String(there.sequence) + " should not be here");
      else if (there.bytes !== wanted.bytes) this.fail("record " + String(there.sequence) + " is damaged");
    }
  }

  private fail(what: string): never {
    throw new Error(what + " (" + this.where + ")");
  }
}
