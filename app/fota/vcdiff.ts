/** VCDIFF (RFC 3284), a window at a time: what of it a device takes is in docs/fota.md. */
import { byteAt, fromByte, slice } from "../../hal/bytes";
import { AddressCache } from "./vcdiff-addresses";

/** Magic, version, and an indicator that asks for nothing. */
export const VCDIFF_HEADER_BYTES = 5;
/** What a window may have beyond the block that it gives. */
export const WINDOW_OVERHEAD = 64;
const MAGIC: readonly number[] = [0xd6, 0xc3, 0xc4, 0, 0];
const SOURCE = 1;
const TARGET = 2;
const LONGEST_INTEGER = 4;

/** What a window may copy from. */
export interface DeltaTexts {
  /** Bytes of the old image, and of the new one that are written. */
  oldBytes: number;
  newBytes: number;
  readOld(offset: number, length: number): string;
  readNew(offset: number, length: number): string;
}

/** A window's head; positions are in the text that it was read from. */
export interface Window {
  /** 0, or what it copies from. */
  indicator: number;
  segmentBytes: number;
  segmentFrom: number;
  targetBytes: number;
  data: number;
  instructions: number;
  addresses: number;
  end: number;
}

/** What went wrong, or what was asked for. */
export type Read<T> = { problem: string } | { value: T };

export function isVcdiffHeader(bytes: string): boolean {
  for (let index = 0; index < VCDIFF_HEADER_BYTES; index++) if (byteAt(bytes, index) !== MAGIC[index]) return false;
  return true;
}

/** The head of the window at the beginning of `bytes`; undefined where more bytes are needed for it or for what it announces. */
export function readWindow(bytes: string, blockBytes: number): Read<Window> | undefined {
  const reader = new Reader(bytes, 0, bytes.length);
  const indicator = reader.byte();
  if (indicator > TARGET) return { problem: "a window has an indicator that is not supported" };
  const segmentBytes = indicator === 0 ? 0 : reader.integer();
  const segmentFrom = indicator === 0 ? 0 : reader.integer();
  const length = reader.integer();
  const begin = reader.position;
  const targetBytes = reader.integer();
  const deltaIndicator = reader.byte();
  const dataBytes = reader.integer();
  const instructionBytes = reader.integer();
  const addressBytes = reader.integer();
  const most = blockBytes + WINDOW_OVERHEAD;
  if (reader.tooLong) return { problem: "a window has a number that is too long" };
  if (reader.ended) return bytes.length > most ? { problem: "a window is too long" } : undefined;
  const data = reader.position;
  const end = data + dataBytes + instructionBytes + addressBytes;
  if (end > most) return { problem: "a window is too long" };
  if (deltaIndicator !== 0) return { problem: "a window is compressed by something else" };
  if (end !== begin + length) return { problem: "a window's lengths do not add up" };
  if (end > bytes.length) return undefined;
  return { value: { indicator, segmentBytes, segmentFrom, targetBytes, data, instructions: data + dataBytes, addresses: end - addressBytes, end } };
}

/** The bytes that a window gives; `bytes` is what its head was read from. */
export function decodeWindow(window: Window, bytes: string, texts: DeltaTexts): Read<string> {
  const available = window.indicator === SOURCE ? texts.oldBytes : window.indicator === TARGET ? texts.newBytes : 0;
  if (window.segmentFrom + window.segmentBytes > available) return { problem: "a window copies from where there is nothing" };
  return new WindowDecoder(window, bytes, texts).decode();
}

class WindowDecoder {
  private readonly data: Reader;
  private readonly instructions: Reader;
  private readonly addresses: Reader;
  private readonly cache = new AddressCache();
  private built = "";
  private problem = "";

  constructor(
    private readonly window: Window,
    bytes: string,
    private readonly texts: DeltaTexts,
  ) {
    this.data = new Reader(bytes, window.data, window.instructions);
    this.instructions = new Reader(bytes, window.instructions, window.addresses);
    this.addresses = new Reader(bytes, window.addresses, window.end);
  }

  decode(): Read<string> {
    const { addresses, data, instructions, window } = this;
    while (!instructions.isAtEnd() && this.problem === "") this.follow(instructions.byte());
    if (this.problem === "" && (instructions.ended || data.ended || addresses.ended)) this.problem = "a window's sections end too early";
    if (this.problem === "" && (this.built.length !== window.targetBytes || !data.isAtEnd() || !addresses.isAtEnd()))
      this.problem = "a window does not give what it announces";
    return this.problem === "" ? { value: this.built } : { problem: this.problem };
  }

  /** The default code table (RFC 3284 5.6), by its rule instead of its 256 rows. */
  private follow(code: number): void {
    if (code === 0) return this.run();
    if (code < 19) return this.add(code - 1);
    if (code < 163) {
      const size = (code - 19) % 16;
      return this.copy(size === 0 ? 0 : size + 3, Math.floor((code - 19) / 16));
    }
    if (code < 235) {
      const place = (code - 163) % 12;
      this.add(Math.floor(place / 3) + 1);
      return this.copy((place % 3) + 4, Math.floor((code - 163) / 12));
    }
    if (code < 247) {
      this.add(((code - 235) % 4) + 1);
      return this.copy(4, Math.floor((code - 235) / 4) + 6);
    }
    this.copy(4, code - 247);
    this.add(1);
  }

  private add(coded: number): void {
    const size = this.sizeOf(coded);
    if (this.fits(size)) this.built = this.built + this.data.text(size);
  }

  private run(): void {
    const size = this.sizeOf(0);
    const value = this.data.byte();
    if (!this.fits(size)) return;
    let bytes = "";
    for (let count = 0; count < size; count++) bytes = bytes + fromByte(value);
    this.built = this.built + bytes;
  }

  private copy(coded: number, mode: number): void {
    const size = this.sizeOf(coded);
    const here = this.window.segmentBytes + this.built.length;
    const operand = this.cache.isByte(mode) ? this.addresses.byte() : this.addresses.integer();
    const address = this.cache.address(mode, operand, here);
    if (!this.fits(size)) return;
    if (address < 0 || address >= here) {
      this.problem = "a window copies from where there is nothing";
      return;
    }
    const fromSegment = Math.max(0, Math.min(size, this.window.segmentBytes - address));
    if (fromSegment > 0) this.built = this.built + this.segment(address, fromSegment);
    this.repeat(address + fromSegment - this.window.segmentBytes, size - fromSegment);
  }

  private segment(offset: number, length: number): string {
    const { texts, window } = this;
    const from = window.segmentFrom + offset;
    return window.indicator === SOURCE ? texts.readOld(from, length) : texts.readNew(from, length);
  }

  /** A copy from the window itself may reach into what it makes: then it repeats. */
  private repeat(from: number, length: number): void {
    let left = length;
    while (left > 0) {
      const piece = slice(this.built, from, Math.min(this.built.length, from + left));
      this.built = this.built + piece;
      left = left - piece.length;
    }
  }

  private sizeOf(coded: number): number {
    return coded === 0 ? this.instructions.integer() : coded;
  }

  private fits(size: number): boolean {
    if (this.problem !== "") return false;
    if (this.built.length + size > this.window.targetBytes) this.problem = "a window gives more than it announces";
    return this.problem === "";
  }
}

/** A part of a text, read from its beginning; behind its end there are zeros, and `ended` says so. */
class Reader {
  ended = false;
  tooLong = false;

  constructor(
    private readonly bytes: string,
    public position: number,
    private readonly end: number,
  ) {}

  isAtEnd(): boolean {
    return this.position >= this.end;
  }

  byte(): number {
    if (this.position >= this.end) {
      this.ended = true;
      return 0;
    }
    this.position = this.position + 1;
    return byteAt(this.bytes, this.position - 1);
  }

  /** Seven bits a byte, the most significant first, the eighth says that another one follows (RFC 3284 2). */
  integer(): number {
    let value = 0;
    for (let count = 0; count < LONGEST_INTEGER; count++) {
      const byte = this.byte();
      value = value * 128 + (byte % 128);
      if (byte < 128) return value;
    }
    this.tooLong = true;
    return value;
  }

  text(count: number): string {
    const from = this.position;
    this.position = Math.min(this.end, from + count);
    if (from + count > this.end) this.ended = true;
    return slice(this.bytes, from, this.position);
  }
}
