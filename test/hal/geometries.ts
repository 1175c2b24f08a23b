import { fromByte } from "../../hal/bytes";
import type { StorageGeometry } from "../../hal/storage";

/** Small enough that a scenario goes round several times; every write unit and both erased values. */
export const GEOMETRIES: readonly StorageGeometry[] = [
  { pageSize: 256, pageCount: 3, writeUnit: 1, erased: 255 },
  { pageSize: 256, pageCount: 4, writeUnit: 4, erased: 0 },
  { pageSize: 256, pageCount: 2, writeUnit: 8, erased: 255 },
  { pageSize: 256, pageCount: 3, writeUnit: 32, erased: 255 },
  { pageSize: 1024, pageCount: 2, writeUnit: 1, erased: 0 },
  { pageSize: 1024, pageCount: 2, writeUnit: 4, erased: 255 },
  { pageSize: 1024, pageCount: 3, writeUnit: 8, erased: 0 },
];

export function describeGeometry(geometry: StorageGeometry): string {
  return (
    String(geometry.pageCount) + " pages of " + String(geometry.pageSize) + " bytes, written by " +
    String(geometry.writeUnit) + ", erased to " + String(geometry.erased)
  );
}

/** `length` bytes, other ones for every `seed`, with both values that flash may have erased. */
export function bodyOf(seed: number, length: number): string {
  let body = "";
  for (let index = 0; index < length; index++) {
    const kind = (seed + index) % 5;
    body += fromByte(kind === 0 ? 255 : kind === 1 ? 0 : (seed * 31 + index * 7) % 256);
  }
  return body;
}
