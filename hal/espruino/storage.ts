import type { Storage, StorageGeometry } from "../storage";
import type { EspruinoApi, EspruinoFiles, EspruinoFlash } from "./api";

/** Most flash that Espruino runs on takes words of 4 bytes. */
const WRITE_UNIT = 4;
const ERASED = 255;

/** Pages of flash that nothing else uses: some of `require("Flash").getFree()`. */
export interface FlashPages {
  address: number;
  /** Bytes that are erased together: what `require("Flash").getPage(address)` calls `length`. */
  pageSize: number;
  /** 4 or more. */
  pageCount: number;
}

/** Flash itself: what a power cut leaves is what flash has then. */
export class EspruinoFlashStorage implements Storage {
  readonly geometry: StorageGeometry;
  private readonly flash: EspruinoFlash;
  private readonly address: number;

  constructor(
    private readonly api: EspruinoApi,
    pages: FlashPages,
  ) {
    this.geometry = { pageSize: pages.pageSize, pageCount: pages.pageCount, writeUnit: WRITE_UNIT, erased: ERASED };
    this.address = pages.address;
    this.flash = api.require("Flash");
  }

  read(offset: number, length: number): string {
    const bytes = this.flash.read(length, this.address + offset);
    const text = this.api.E.toString(bytes);
    return text === undefined ? bytesOf(bytes) : text;
  }

  write(offset: number, bytes: string): string | undefined {
    return problemOf(() => this.flash.write(bytes, this.address + offset));
  }

  erase(page: number): string | undefined {
    // It takes integers, and refuses a whole number that it has as a float, as one is that came of a division.
    return problemOf(() => this.flash.erasePage(parseInt(String(this.address + page * this.geometry.pageSize), 10)));
  }
}

/** How pages are kept as files where no flash is given; 16 KB. */
export const FILE_PAGES = { pageSize: 1024, pageCount: 16 };

/**
 * A file of Espruino's Storage for each page. An erased page's file is made anew; Storage collects
 * what is left of old ones from time to time, which a power cut may not hit: flash of its own is safer.
 */
export class EspruinoFileStorage implements Storage {
  readonly geometry: StorageGeometry;
  private readonly files: EspruinoFiles;

  constructor(api: EspruinoApi, size: { pageSize: number; pageCount: number }) {
    this.geometry = { pageSize: size.pageSize, pageCount: size.pageCount, writeUnit: WRITE_UNIT, erased: ERASED };
    this.files = api.require("Storage");
  }

  read(offset: number, length: number): string {
    const { pageSize } = this.geometry;
    let text = "";
    let from = offset;
    while (from < offset + length) {
      const within = from % pageSize;
      const count = Math.min(pageSize - within, offset + length - from);
      text = text + this.readPage(Math.floor(from / pageSize), within, count);
      from = from + count;
    }
    return text;
  }

  write(offset: number, bytes: string): string | undefined {
    const page = Math.floor(offset / this.geometry.pageSize);
    return problemOf(() => {
      if (this.files.read(nameOf(page), 0, 1) === undefined) this.make(page);
      this.files.write(nameOf(page), bytes, WRITE_UNIT + (offset % this.geometry.pageSize));
    });
  }

  erase(page: number): string | undefined {
    return problemOf(() => {
      this.files.erase(nameOf(page));
      this.make(page);
    });
  }

  /** A page without a file is erased. Text is added so that it is no view of the flash, which is to change. */
  private readPage(page: number, offset: number, length: number): string {
    const bytes = this.files.read(nameOf(page), WRITE_UNIT + offset, length);
    if (bytes !== undefined && bytes.length === length) return "" + bytes;
    return filled(length);
  }

  /** Writing at its very start makes Storage take a file for a new one: the page begins a unit later. */
  private make(page: number): void {
    this.files.write(nameOf(page), filled(1), 0, WRITE_UNIT + this.geometry.pageSize);
  }
}

function nameOf(page: number): string {
  return "fieldline." + String(page);
}

function filled(length: number): string {
  let text = "";
  for (let index = 0; index < length; index++) text = text + String.fromCharCode(ERASED);
  return text;
}

function bytesOf(bytes: { readonly [index: number]: number; readonly length: number }): string {
  let text = "";
  for (let index = 0; index < bytes.length; index++) text = text + String.fromCharCode(bytes[index] ?? 0);
  return text;
}

/** Undefined, or what `operate` threw. */
function problemOf(operate: () => void): string | undefined {
  try {
    operate();
    return undefined;
  } catch (error) {
    return String(error);
  }
}
