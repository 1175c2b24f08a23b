/**
 * Non-volatile memory as NOR flash has it: erased a page at a time to `erased`, written in whole
 * units that have been erased since they were last written. Whatever is stored any other way
 * (a file, Espruino's Storage) is put into this form by its runtime.
 *
 * Calls block until the operation is done. An operation that a reset cuts short leaves its page or
 * unit with any content at all: readers must recognise and discard it.
 */
export interface Storage {
  readonly geometry: StorageGeometry;

  /** Bytes `offset` to `offset + length - 1` as a byte string; must lie inside the storage. */
  read(offset: number, length: number): string;

  /** Writes whole units at an aligned offset; undefined, or the reason why it failed. */
  write(offset: number, bytes: string): string | undefined;

  /** Erases page `page` (0 to pageCount - 1); undefined, or the reason why it failed. */
  erase(page: number): string | undefined;
}

export interface StorageGeometry {
  /** Bytes that are erased together. */
  pageSize: number;
  pageCount: number;
  /** Bytes that are written together: 1, 2, 4, 8, ... ; divides pageSize. */
  writeUnit: number;
  /** Value of an erased byte, usually 255. */
  erased: number;
}
