import { slice, startsWith } from "./bytes";
import { checksum } from "./checksum";
import type { FlashUnits } from "./flash-units";
import { decodeInteger, encodeInteger } from "./integers";
import type { StorageGeometry } from "./storage";

export interface PageHeader {
  /** Counts the pages ever opened, from 1: the highest is the one being written. */
  pageSequence: number;
  /** The first record of this page has this sequence or a higher one. */
  firstSequence: number;
}

export interface RecordHeader {
  sequence: number;
  /** Bytes of the record's body. */
  length: number;
  bodyCheck: number;
}

const MAGIC = "FR";
const PAGE_HEADER_BYTES = 14;
export const RECORD_HEADER_BYTES = 12;

/**
 * How pages and records lie in flash. Every part starts at a write unit of its own:
 *
 *     page:   magic 2, page sequence 4, first record sequence 4, check 4 | retired mark | records ...
 *     record: length 2, sequence 4, body check 4, header check 2, body | released mark
 *
 * A mark is one unit, left erased until it says its one word; any other content says it, so that
 * one cut short by a reset counts as made.
 */
export class RecordFormat {
  /** Offset in the page of its first record. */
  readonly firstRecord: number;
  /** Offset in the page of the mark that none of its records is wanted any more. */
  readonly retiredMark: number;
  /** Bytes of the longest body. */
  readonly maxLength: number;
  private readonly unit: number;

  constructor(
    geometry: StorageGeometry,
    private readonly units: FlashUnits,
  ) {
    this.unit = geometry.writeUnit;
    this.retiredMark = units.roundUp(PAGE_HEADER_BYTES);
    this.firstRecord = this.retiredMark + this.unit;
    const room = geometry.pageSize - this.firstRecord - this.unit;
    this.maxLength = Math.min(65535, room - RECORD_HEADER_BYTES);
  }

  encodePageHeader(header: PageHeader): string {
    const fields = MAGIC + encodeInteger(header.pageSequence, 4) + encodeInteger(header.firstSequence, 4);
    return this.units.pad(fields + encodeInteger(checksum(fields, 0), 4));
  }

  /** Undefined where `bytes` are no header. */
  decodePageHeader(bytes: string): PageHeader | undefined {
    if (!startsWith(bytes, MAGIC)) return undefined;
    if (decodeInteger(bytes, 10, 4) !== checksum(slice(bytes, 0, 10), 0)) return undefined;
    return { pageSequence: decodeInteger(bytes, 2, 4), firstSequence: decodeInteger(bytes, 6, 4) };
  }

  encodeRecord(sequence: number, body: string): string {
    const fields = encodeInteger(body.length, 2) + encodeInteger(sequence, 4) + encodeInteger(checksum(body, sequence % 65536), 4);
    return this.units.pad(fields + encodeInteger(headerCheck(fields), 2) + body);
  }

  /** Undefined where `bytes` are no header. */
  decodeRecordHeader(bytes: string): RecordHeader | undefined {
    if (decodeInteger(bytes, 10, 2) !== headerCheck(slice(bytes, 0, 10))) return undefined;
    const length = decodeInteger(bytes, 0, 2);
    if (length < 1 || length > this.maxLength) return undefined;
    return { length, sequence: decodeInteger(bytes, 2, 4), bodyCheck: decodeInteger(bytes, 6, 4) };
  }

  isBodyOf(header: RecordHeader, body: string): boolean {
    return checksum(body, header.sequence % 65536) === header.bodyCheck;
  }

  /** Offset of a record's mark from the record's start. */
  markOffset(length: number): number {
    return this.units.roundUp(RECORD_HEADER_BYTES + length);
  }

  /** Bytes from a record's start to the next one's. */
  recordSpan(length: number): number {
    return this.markOffset(length) + this.unit;
  }
}

function headerCheck(fields: string): number {
  return checksum(fields, 1) % 65536;
}
