import { FlashUnits } from "./flash-units";
import { RECORD_HEADER_BYTES, RecordFormat } from "./record-format";
import type { RecordHeader } from "./record-format";
import type { Storage } from "./storage";

export interface LogRecord {
  /** Grows by one or more from record to record, over restarts too; 1 or more. */
  sequence: number;
  bytes: string;
}

/**
 * - `full`: no page is free of unreleased records; release some, or decide to `dropOldest`.
 * - `refused`: the record is empty or longer than `maxLength`.
 * - `failed`: the storage could not write it.
 */
export type AppendRefusal = "full" | "refused" | "failed";

export type AppendResult =
  | { stored: true; sequence: number }
  | { stored: false; reason: AppendRefusal; detail: string };

interface PageState {
  index: number;
  firstSequence: number;
  /** Records that are neither released nor broken. */
  live: number;
}

/** Where a walk through the records stands: in front of the record at `offset` of `page`. */
interface Cursor {
  page: PageState | undefined;
  offset: number;
  /** All records before this place have this sequence or a lower one. */
  sequence: number;
}

/**
 * A log of records in flash that survives a power cut at any moment: a record is kept once `append`
 * has said that it is stored, whole, in order, until it is released. A release that the cut hits may
 * be forgotten (the record comes again); a record never is.
 *
 * Pages are filled one after the other, and erased when none of their records is wanted and all
 * others are in use, in turn, so that they wear alike. At least two pages. State is found by reading
 * the storage at construction; only a few numbers a page are kept in memory. What a reset tore is
 * recognised by its checksum, skipped and counted.
 */
export class RecordLog {
  /** Records that `dropOldest` gave up since construction. */
  dropped = 0;
  /** Records found torn or damaged since construction. */
  broken = 0;
  /** Bytes of the longest record. */
  readonly maxLength: number;
  private readonly units: FlashUnits;
  private readonly format: RecordFormat;
  /** The pages that hold records, the oldest first; the last one is being written. */
  private pages: PageState[] = [];
  private pageSequence = 0;
  private lastSequence = 0;
  /** Offset in the last page of the next record; the page's size where it takes none. */
  private end: number;
  private liveRecords = 0;
  /** Released records whose mark the storage would not take; forgotten with the restart. */
  private unmarked: number[] = [];
  private reading: Cursor = { page: undefined, offset: 0, sequence: 0 };
  private releasing: Cursor = { page: undefined, offset: 0, sequence: 0 };

  constructor(private readonly storage: Storage) {
    this.units = new FlashUnits(storage);
    this.format = new RecordFormat(storage.geometry, this.units);
    this.maxLength = this.format.maxLength;
    this.end = storage.geometry.pageSize;
    this.recover();
  }

  /** Records that wait to be released. */
  count(): number {
    return this.liveRecords;
  }

  /** Records of `length` bytes that fit when none waits. */
  capacity(length: number): number {
    const geometry = this.storage.geometry;
    const perPage = Math.floor((geometry.pageSize - this.format.firstRecord) / this.format.recordSpan(length));
    return perPage * geometry.pageCount;
  }

  /** Stores 1 to `maxLength` bytes. */
  append(bytes: string): AppendResult {
    if (bytes.length < 1 || bytes.length > this.maxLength) {
      return refusal("refused", "a record has 1 to " + String(this.maxLength) + " bytes, and this one has " + String(bytes.length));
    }
    const needed = this.format.recordSpan(bytes.length);
    // A page whose rest turns out to be worn or torn is left for the next one, once.
    let problem: string | undefined = undefined;
    for (let attempt = 0; attempt < 2; attempt++) {
      if (this.end + needed > this.storage.geometry.pageSize) {
        const refused = this.openPage();
        if (refused !== undefined) return refused;
      }
      problem = this.writeRecord(bytes);
      if (problem === undefined) return { stored: true, sequence: this.lastSequence };
      this.end = this.storage.geometry.pageSize;
    }
    return refusal("failed", problem === undefined ? "" : problem);
  }

  /** The oldest unreleased record whose sequence is above `after`; 0 for the oldest of all. */
  next(after: number): LogRecord | undefined {
    const cursor = this.cursorBehind(this.reading, after);
    this.reading = cursor;
    let header = this.advance(cursor);
    while (header !== undefined) {
      const page = cursor.page;
      const start = cursor.offset - this.format.recordSpan(header.length);
      if (page !== undefined && header.sequence > after && this.isLive(page, start, header)) {
        const bytes = this.storage.read(this.address(page, start) + RECORD_HEADER_BYTES, header.length);
        if (this.format.isBodyOf(header, bytes)) return { sequence: header.sequence, bytes };
        this.broken = this.broken + 1;
        this.markReleased(page, start, header);
      }
      header = this.advance(cursor);
    }
    return undefined;
  }

  /**
   * The record is not wanted any more; nothing happens where it is gone already. Undefined, or why
   * the storage could not note it: it may then come again after a restart.
   */
  release(sequence: number): string | undefined {
    const cursor = this.cursorBehind(this.releasing, sequence - 1);
    this.releasing = cursor;
    let header = this.advance(cursor);
    while (header !== undefined && header.sequence < sequence) header = this.advance(cursor);
    const page = cursor.page;
    if (header === undefined || page === undefined || header.sequence !== sequence) return undefined;
    const start = cursor.offset - this.format.recordSpan(header.length);
    return this.isLive(page, start, header) ? this.markReleased(page, start, header) : undefined;
  }

  /** Releases all records up to `sequence`, that one included, the oldest first. */
  releaseUpTo(sequence: number): string | undefined {
    let problem: string | undefined = undefined;
    let record = this.next(0);
    while (record !== undefined && record.sequence <= sequence) {
      const trouble = this.release(record.sequence);
      if (trouble !== undefined) problem = trouble;
      record = this.next(record.sequence);
    }
    return problem;
  }

  /** Gives up the oldest record, counted in `dropped`. Room is made when a whole page is given up. */
  dropOldest(): LogRecord | undefined {
    const record = this.next(0);
    if (record === undefined) return undefined;
    this.dropped = this.dropped + 1;
    this.release(record.sequence);
    return record;
  }

  private writeRecord(bytes: string): string | undefined {
    const page = this.pages[this.pages.length - 1];
    if (page === undefined) return "no page is open";
    // A failed attempt uses its number up, as its remains may be read later.
    this.lastSequence = this.lastSequence + 1;
    const encoded = this.format.encodeRecord(this.lastSequence, bytes);
    const address = this.address(page, this.end);
    const problem = this.units.write(address, encoded);
    if (problem !== undefined) return problem;
    this.end = this.end + this.format.recordSpan(bytes.length);
    page.live = page.live + 1;
    this.liveRecords = this.liveRecords + 1;
    return undefined;
  }

  /** Opens the next page in turn that holds nothing wanted and can still be written. */
  private openPage(): AppendResult | undefined {
    const count = this.storage.geometry.pageCount;
    const last = this.pages[this.pages.length - 1];
    const start = last === undefined ? 0 : last.index + 1;
    let problem: string | undefined = undefined;
    for (let step = 0; step < count; step++) {
      const index = (start + step) % count;
      const page = this.pageAt(index);
      // The page being written stays, for it alone may know the last sequence.
      if (page !== undefined && (page.live > 0 || page === last)) continue;
      if (page !== undefined) this.retire(page);
      problem = this.prepare(index);
      if (problem === undefined) return undefined;
    }
    if (problem !== undefined) return refusal("failed", problem);
    return refusal("full", "all " + String(count) + " pages hold unreleased records");
  }

  private prepare(index: number): string | undefined {
    const problem = this.storage.erase(index);
    if (problem !== undefined) return problem;
    this.pageSequence = this.pageSequence + 1;
    const page: PageState = { index, firstSequence: this.lastSequence + 1, live: 0 };
    const header = { pageSequence: this.pageSequence, firstSequence: page.firstSequence };
    const trouble = this.units.write(this.address(page, 0), this.format.encodePageHeader(header));
    if (trouble !== undefined) return trouble;
    this.pages.push(page);
    this.end = this.format.firstRecord;
    return undefined;
  }

  /**
   * Says in the page that none of its records is wanted, lest an erasure cut short leave them without
   * their marks. Where that cannot be written, the erasure alone has to do.
   */
  private retire(page: PageState): void {
    this.pages = this.pages.filter((other) => other !== page);
    const oldest = this.pages[0];
    this.unmarked = this.unmarked.filter((sequence) => oldest !== undefined && sequence >= oldest.firstSequence);
    this.reading = { page: undefined, offset: 0, sequence: 0 };
    this.releasing = { page: undefined, offset: 0, sequence: 0 };
    this.storage.write(this.address(page, this.format.retiredMark), this.units.mark);
  }

  private pageAt(index: number): PageState | undefined {
    for (const page of this.pages) if (page.index === index) return page;
    return undefined;
  }

  private address(page: PageState, offset: number): number {
    return page.index * this.storage.geometry.pageSize + offset;
  }

  private isLive(page: PageState, start: number, header: RecordHeader): boolean {
    return this.unmarked.indexOf(header.sequence) < 0 && !this.isMarked(page, start, header);
  }

  private isMarked(page: PageState, start: number, header: RecordHeader): boolean {
    const mark = this.address(page, start) + this.format.markOffset(header.length);
    return !this.units.isErased(mark, this.storage.geometry.writeUnit);
  }

  private markReleased(page: PageState, start: number, header: RecordHeader): string | undefined {
    page.live = page.live - 1;
    this.liveRecords = this.liveRecords - 1;
    const mark = this.address(page, start) + this.format.markOffset(header.length);
    const problem = this.storage.write(mark, this.units.mark);
    if (!this.isMarked(page, start, header)) this.unmarked.push(header.sequence);
    return problem;
  }

  /** A cursor in front of the first record above `after`, or earlier: `kept` itself where it will do. */
  private cursorBehind(kept: Cursor, after: number): Cursor {
    if (kept.page !== undefined && kept.sequence <= after) return kept;
    let page = this.pages[0];
    for (const later of this.pages) if (later.firstSequence <= after + 1) page = later;
    return { page, offset: this.format.firstRecord, sequence: 0 };
  }

  /** Moves behind the next record, over pages without a live one, and answers its header. */
  private advance(cursor: Cursor): RecordHeader | undefined {
    while (cursor.page !== undefined) {
      const header = cursor.page.live > 0 ? this.headerAt(cursor.page, cursor.offset) : undefined;
      if (header !== undefined) {
        cursor.offset = cursor.offset + this.format.recordSpan(header.length);
        cursor.sequence = header.sequence;
        return header;
      }
      const following = this.pages[this.pages.indexOf(cursor.page) + 1];
      if (following === undefined) return undefined;
      cursor.page = following;
      cursor.offset = this.format.firstRecord;
    }
    return undefined;
  }

  /** Undefined where the page's records end. */
  private headerAt(page: PageState, offset: number): RecordHeader | undefined {
    const pageSize = this.storage.geometry.pageSize;
    if (offset + RECORD_HEADER_BYTES > pageSize) return undefined;
    const header = this.format.decodeRecordHeader(this.storage.read(this.address(page, offset), RECORD_HEADER_BYTES));
    return header === undefined || offset + this.format.recordSpan(header.length) > pageSize ? undefined : header;
  }

  private recover(): void {
    const found: { page: PageState; pageSequence: number }[] = [];
    for (let index = 0; index < this.storage.geometry.pageCount; index++) {
      const page: PageState = { index, firstSequence: 0, live: 0 };
      const header = this.format.decodePageHeader(this.storage.read(this.address(page, 0), this.format.retiredMark));
      if (header === undefined) continue;
      if (!this.units.isErased(this.address(page, this.format.retiredMark), this.storage.geometry.writeUnit)) continue;
      page.firstSequence = header.firstSequence;
      found.push({ page, pageSequence: header.pageSequence });
    }
    found.sort((left, right) => left.pageSequence - right.pageSequence);
    for (const each of found) {
      this.pages.push(each.page);
      this.pageSequence = each.pageSequence;
      this.lastSequence = Math.max(this.lastSequence, each.page.firstSequence - 1);
      this.recoverPage(each.page, each === found[found.length - 1]);
    }
  }

  private recoverPage(page: PageState, isLast: boolean): void {
    let offset = this.format.firstRecord;
    let last: { start: number; header: RecordHeader } | undefined = undefined;
    let header = this.headerAt(page, offset);
    while (header !== undefined) {
      if (this.isLive(page, offset, header)) page.live = page.live + 1;
      this.lastSequence = Math.max(this.lastSequence, header.sequence);
      last = { start: offset, header };
      offset = offset + this.format.recordSpan(header.length);
      header = this.headerAt(page, offset);
    }
    this.liveRecords = this.liveRecords + page.live;
    if (!isLast) return;
    if (last !== undefined) this.discardTorn(page, last.start, last.header);
    this.end = offset;
    if (this.units.isErased(this.address(page, offset), this.storage.geometry.pageSize - offset)) return;
    this.broken = this.broken + 1;
    this.end = this.storage.geometry.pageSize;
  }

  /** Only the record that was being written when the power went can be torn: the last one. */
  private discardTorn(page: PageState, start: number, header: RecordHeader): void {
    if (!this.isLive(page, start, header)) return;
    const body = this.storage.read(this.address(page, start) + RECORD_HEADER_BYTES, header.length);
    if (this.format.isBodyOf(header, body)) return;
    this.broken = this.broken + 1;
    this.markReleased(page, start, header);
  }
}

function refusal(reason: AppendRefusal, detail: string): AppendResult {
  return { stored: false, reason, detail };
}
