import { byteAt, concat, fromByte, slice } from "../bytes";
import type { Storage, StorageGeometry } from "../storage";

/**
 * When the power goes, relative to an operation: `before` and `after` it, or inside it.
 *
 * - `early`: the content reads as before, but what was touched has to be erased before it is written;
 * - `half`: half of a write's units are whole and the next one is half programmed; every other byte
 *   of a page is erased;
 * - `late`: all units but the last, which is half programmed; a page that reads as erased and is not
 *   fit to be written.
 */
export type PowerCut = "before" | "early" | "half" | "late" | "after";

export const POWER_CUTS: readonly PowerCut[] = ["before", "early", "half", "late", "after"];

/** Thrown out of the operation that the power cut; only specs catch it, as a reset would. */
export class PowerLost extends Error {
  constructor() {
    super("the power is lost");
    this.name = "PowerLost";
  }
}

/** By its name: in ES5 `new` gives an `Error` that is no instance of the class that extends it. */
export function isPowerLost(thrown: unknown): boolean {
  return (thrown as Error | undefined)?.name === "PowerLost";
}

/**
 * Flash that is stricter than flash: it refuses what real parts do wrong in silence (a misaligned
 * write, a write to a unit that was written since its erasure, an address outside), and its power
 * can be cut at any operation. What was written stays.
 */
export class VirtualStorage implements Storage {
  /** Writes and erases asked for so far, the refused ones not counted. */
  operations = 0;
  /** Erases by page. */
  readonly erases: number[] = [];
  /** What was refused so far: a well-behaved user leaves it empty. */
  readonly refusals: string[] = [];
  private readonly erasedPage: string;
  private readonly pages: string[] = [];
  /** For every unit, whether it may be written; a torn one may not. */
  private readonly writable: boolean[] = [];
  private cutAt = 0;
  private cut: PowerCut = "before";
  private powered = true;

  constructor(readonly geometry: StorageGeometry) {
    const units = (geometry.pageSize / geometry.writeUnit) * geometry.pageCount;
    this.erasedPage = filled(geometry.erased, geometry.pageSize);
    for (let page = 0; page < geometry.pageCount; page++) {
      this.pages.push(this.erasedPage);
      this.erases.push(0);
    }
    for (let unit = 0; unit < units; unit++) this.writable.push(true);
  }

  /** Cuts the power at operation number `operation` from now on (1 is the next one). */
  cutPowerAt(operation: number, cut: PowerCut): void {
    this.cutAt = this.operations + operation;
    this.cut = cut;
  }

  /** Power is back, with the contents as the cut left them, and nothing is planned any more. */
  restorePower(): void {
    this.powered = true;
    this.cutAt = 0;
  }

  hasPower(): boolean {
    return this.powered;
  }

  /** Sets the byte at `offset`, as decay or a wild pointer would; no operation. */
  corrupt(offset: number, value: number): void {
    const page = Math.floor(offset / this.geometry.pageSize);
    this.overwrite(page, offset - page * this.geometry.pageSize, fromByte(value));
  }

  read(offset: number, length: number): string {
    this.demandPower();
    if (!this.isInside(offset, length)) throw new Error("a read of " + String(length) + " bytes at " + String(offset) + " is outside the storage");
    const parts: string[] = [];
    let position = offset;
    const end = offset + length;
    while (position < end) {
      const page = Math.floor(position / this.geometry.pageSize);
      const pageStart = page * this.geometry.pageSize;
      const until = Math.min(end, pageStart + this.geometry.pageSize);
      parts.push(slice(this.page(page), position - pageStart, until - pageStart));
      position = until;
    }
    return concat(parts);
  }

  write(offset: number, bytes: string): string | undefined {
    this.demandPower();
    const problem = this.problemOfWrite(offset, bytes);
    if (problem !== undefined) return this.refuse(problem);
    this.operations = this.operations + 1;
    if (this.isCutNow("before")) this.losePower();
    if (this.isCutInside()) {
      this.tearWrite(offset, bytes);
      this.losePower();
    }
    this.program(offset, bytes);
    if (this.isCutNow("after")) this.losePower();
    return undefined;
  }

  erase(page: number): string | undefined {
    this.demandPower();
    if (page !== Math.floor(page) || page < 0 || page >= this.geometry.pageCount) {
      return this.refuse("there is no page " + String(page) + " in " + String(this.geometry.pageCount));
    }
    this.operations = this.operations + 1;
    if (this.isCutNow("before")) this.losePower();
    if (this.isCutInside()) {
      this.tearErase(page);
      this.losePower();
    }
    this.erases[page] = (this.erases[page] ?? 0) + 1;
    this.overwrite(page, 0, this.erasedPage);
    this.markUnits(page * this.geometry.pageSize, this.geometry.pageSize, true);
    if (this.isCutNow("after")) this.losePower();
    return undefined;
  }

  private problemOfWrite(offset: number, bytes: string): string | undefined {
    const unit = this.geometry.writeUnit;
    const what = "a write of " + String(bytes.length) + " bytes at " + String(offset);
    if (!this.isInside(offset, bytes.length)) return what + " is outside the storage";
    if (offset % unit !== 0 || bytes.length % unit !== 0) return what + " is not made of whole units of " + String(unit);
    const end = (offset + bytes.length) / unit;
    for (let index = Math.floor(offset / unit); index < end; index++) {
      if (this.writable[index] !== true) return what + " meets unit " + String(index) + ", which is not erased";
    }
    return undefined;
  }

  private refuse(problem: string): string {
    this.refusals.push(problem);
    return problem;
  }

  private program(offset: number, bytes: string): void {
    let position = 0;
    while (position < bytes.length) {
      const page = Math.floor((offset + position) / this.geometry.pageSize);
      const inPage = offset + position - page * this.geometry.pageSize;
      const count = Math.min(bytes.length - position, this.geometry.pageSize - inPage);
      this.overwrite(page, inPage, slice(bytes, position, position + count));
      position = position + count;
    }
    this.markUnits(offset, bytes.length, false);
  }

  private tearWrite(offset: number, bytes: string): void {
    const unit = this.geometry.writeUnit;
    const count = bytes.length / unit;
    if (this.cut === "early") {
      this.markUnits(offset, unit, false);
      return;
    }
    const whole = (this.cut === "late" ? count - 1 : Math.floor(count / 2)) * unit;
    const torn: string[] = [];
    for (let index = whole; index < whole + unit; index++) {
      torn.push(fromByte(halfWay(this.geometry.erased, byteAt(bytes, index))));
    }
    this.program(offset, slice(bytes, 0, whole) + concat(torn));
  }

  private tearErase(page: number): void {
    const before = this.page(page);
    const torn: string[] = [];
    for (let index = 0; index < before.length; index++) {
      const erased = this.cut === "late" || (this.cut === "half" && index % 2 === 0);
      torn.push(erased ? fromByte(this.geometry.erased) : slice(before, index, index + 1));
    }
    this.overwrite(page, 0, concat(torn));
    this.markUnits(page * this.geometry.pageSize, this.geometry.pageSize, false);
  }

  private isCutNow(cut: PowerCut): boolean {
    return this.operations === this.cutAt && this.cut === cut;
  }

  private isCutInside(): boolean {
    return this.isCutNow("early") || this.isCutNow("half") || this.isCutNow("late");
  }

  private losePower(): never {
    this.powered = false;
    throw new PowerLost();
  }

  private demandPower(): void {
    if (!this.powered) throw new PowerLost();
  }

  private isInside(offset: number, length: number): boolean {
    return offset === Math.floor(offset) && offset >= 0 && length >= 0 && offset + length <= this.geometry.pageSize * this.geometry.pageCount;
  }

  private markUnits(offset: number, length: number, writable: boolean): void {
    const unit = this.geometry.writeUnit;
    for (let index = Math.floor(offset / unit); index < (offset + length) / unit; index++) this.writable[index] = writable;
  }

  private overwrite(page: number, inPage: number, bytes: string): void {
    const before = this.page(page);
    this.pages[page] = slice(before, 0, inPage) + bytes + slice(before, inPage + bytes.length, before.length);
  }

  private page(page: number): string {
    return this.pages[page] ?? "";
  }
}

function filled(value: number, length: number): string {
  const parts: string[] = [];
  for (let index = 0; index < length; index++) parts.push(fromByte(value));
  return concat(parts);
}

/** `target` with its upper four bits still as `start` has them. */
function halfWay(start: number, target: number): number {
  return Math.floor(start / 16) * 16 + (target % 16);
}
