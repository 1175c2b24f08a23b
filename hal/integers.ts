import { byteAt, fromByte } from "./bytes";

/** `value` (0 to 256^count - 1, at most 6 bytes) as `count` bytes, the most significant first. */
export function encodeInteger(value: number, count: number): string {
  let bytes = "";
  let rest = value;
  for (let index = 0; index < count; index++) {
    bytes = fromByte(rest % 256) + bytes;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** The number in the `count` bytes at `from`, the most significant first; `bytes` must hold them. */
export function decodeInteger(bytes: string, from: number, count: number): number {
  let value = 0;
  for (let index = from; index < from + count; index++) value = value * 256 + byteAt(bytes, index);
  return value;
}
