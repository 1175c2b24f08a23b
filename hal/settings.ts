import { slice, startsWith } from "./bytes";
import { checksum } from "./checksum";
import { FlashUnits } from "./flash-units";
import { decodeInteger, encodeInteger } from "./integers";
import type { Storage } from "./storage";

const MAGIC = "FS";
const PAGE_HEADER_BYTES = 10;
const ENTRY_HEADER_BYTES = 7;
const MAX_NAME_BYTES = 32;
/** Stands in place of a value's length where the name was removed. */
const REMOVED = 65535;

interface Entry {
  name: string;
  /** Undefined: removed. */
  value: string | undefined;
  /** Bytes that it takes in the page. */
  span: number;
}

/**
 * Short byte strings by name, in two pages or more of flash, safe against power cuts: after one, a
 * name has its old value or the new one. All of them together have to fit into one page, and are
 * kept in memory as well.
 *
 *     page:  magic 2, sequence 4, check 4 | entries ...
 *     entry: name length 1, value length 2, check 4, name, value
 *
 * Values are added to the page; when it is full, those in force are written to the next page, whose
 * header comes last and makes it the one that counts.
 */
export class Settings {
  private readonly units: FlashUnits;
  private readonly names: string[] = [];
  private readonly values: string[] = [];
  /** The page in force; -1 while there is none. */
  private page = -1;
  private sequence = 0;
  /** Offset in the page of the next entry; the page's size where it takes none. */
  private end: number;

  constructor(private readonly storage: Storage) {
    this.units = new FlashUnits(storage);
    this.end = storage.geometry.pageSize;
    this.recover();
  }

  /** Undefined where nothing was put under `name`. */
  get(name: string): string | undefined {
    const index = this.names.indexOf(name);
    return index < 0 ? undefined : this.values[index];
  }

  /**
   * `name` is 1 to 32 bytes; undefined, or the reason why the old value stays. A value that is in
   * force already is not written again.
   */
  put(name: string, value: string): string | undefined {
    if (name.length < 1 || name.length > MAX_NAME_BYTES) return "the name of a setting has 1 to " + String(MAX_NAME_BYTES) + " bytes";
    if (this.get(name) === value) return undefined;
    return this.change(name, value);
  }

  /** Nothing happens where there is no such name. */
  remove(name: string): string | undefined {
    return this.get(name) === undefined ? undefined : this.change(name, undefined);
  }

  private change(name: string, value: string | undefined): string | undefined {
    const entry = encodeEntry(name, value);
    const span = this.units.roundUp(entry.length);
    if (this.page >= 0 && this.end + span <= this.storage.geometry.pageSize) {
      const problem = this.units.write(this.page * this.storage.geometry.pageSize + this.end, this.units.pad(entry));
      if (problem === undefined) {
        this.end = this.end + span;
        this.remember(name, value);
        return undefined;
      }
      this.end = this.storage.geometry.pageSize;
    }
    return this.compact(name, value);
  }

  /** Writes what will be in force to another page, then makes that one the page in force. */
  private compact(name: string, value: string | undefined): string | undefined {
    const geometry = this.storage.geometry;
    const contents = this.contentsWith(name, value);
    const headerSpan = this.units.roundUp(PAGE_HEADER_BYTES);
    if (headerSpan + contents.length > geometry.pageSize) {
      return "all settings together have to fit into " + String(geometry.pageSize) + " bytes; remove some or shorten " + name;
    }
    const page = (this.page + 1) % geometry.pageCount;
    const start = page * geometry.pageSize;
    let problem = this.storage.erase(page);
    if (problem === undefined && contents !== "") problem = this.units.write(start + headerSpan, contents);
    if (problem === undefined) problem = this.units.write(start, this.units.pad(encodePageHeader(this.sequence + 1)));
    if (problem !== undefined) return problem;
    this.page = page;
    this.sequence = this.sequence + 1;
    this.end = headerSpan + contents.length;
    this.remember(name, value);
    return undefined;
  }

  private contentsWith(name: string, value: string | undefined): string {
    let contents = "";
    for (let index = 0; index < this.names.length; index++) {
      const other = this.names[index];
      if (other !== undefined && other !== name) contents = contents + this.units.pad(encodeEntry(other, this.values[index]));
    }
    return value === undefined ? contents : contents + this.units.pad(encodeEntry(name, value));
  }

  private remember(name: string, value: string | undefined): void {
    const index = this.names.indexOf(name);
    if (value === undefined) {
      if (index >= 0) {
        this.names.splice(index, 1);
        this.values.splice(index, 1);
      }
    } else if (index >= 0) {
      this.values[index] = value;
    } else {
      this.names.push(name);
      this.values.push(value);
    }
  }

  private recover(): void {
    const geometry = this.storage.geometry;
    for (let page = 0; page < geometry.pageCount; page++) {
      const sequence = decodePageHeader(this.storage.read(page * geometry.pageSize, PAGE_HEADER_BYTES));
      if (sequence === undefined || sequence <= this.sequence) continue;
      this.page = page;
      this.sequence = sequence;
    }
    if (this.page < 0) return;
    let offset = this.units.roundUp(PAGE_HEADER_BYTES);
    let entry = this.entryAt(offset);
    while (entry !== undefined) {
      this.remember(entry.name, entry.value);
      offset = offset + entry.span;
      entry = this.entryAt(offset);
    }
    // Behind something torn nothing is written any more: the next change moves to another page.
    if (this.units.isErased(this.page * geometry.pageSize + offset, geometry.pageSize - offset)) this.end = offset;
  }

  /** Undefined where the page's entries end. */
  private entryAt(offset: number): Entry | undefined {
    const pageSize = this.storage.geometry.pageSize;
    if (offset + ENTRY_HEADER_BYTES > pageSize) return undefined;
    const start = this.page * pageSize + offset;
    const header = this.storage.read(start, ENTRY_HEADER_BYTES);
    const nameLength = decodeInteger(header, 0, 1);
    const storedLength = decodeInteger(header, 1, 2);
    const valueLength = storedLength === REMOVED ? 0 : storedLength;
    const length = ENTRY_HEADER_BYTES + nameLength + valueLength;
    if (nameLength < 1 || nameLength > MAX_NAME_BYTES || offset + length > pageSize) return undefined;
    const text = this.storage.read(start + ENTRY_HEADER_BYTES, nameLength + valueLength);
    if (decodeInteger(header, 3, 4) !== entryCheck(slice(header, 0, 3), text)) return undefined;
    const value = storedLength === REMOVED ? undefined : slice(text, nameLength, text.length);
    return { name: slice(text, 0, nameLength), value, span: this.units.roundUp(length) };
  }
}

function encodeEntry(name: string, value: string | undefined): string {
  const lengths = encodeInteger(name.length, 1) + encodeInteger(value === undefined ? REMOVED : value.length, 2);
  const text = value === undefined ? name : name + value;
  return lengths + encodeInteger(entryCheck(lengths, text), 4) + text;
}

function entryCheck(lengths: string, text: string): number {
  return checksum(text, checksum(lengths, 1));
}

function encodePageHeader(sequence: number): string {
  const fields = MAGIC + encodeInteger(sequence, 4);
  return fields + encodeInteger(checksum(fields, 0), 4);
}

function decodePageHeader(bytes: string): number | undefined {
  if (!startsWith(bytes, MAGIC)) return undefined;
  if (decodeInteger(bytes, 6, 4) !== checksum(slice(bytes, 0, 6), 0)) return undefined;
  return decodeInteger(bytes, 2, 4);
}
