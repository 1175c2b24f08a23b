/** Bytes of a file, the last one included. */
export interface FileRange {
  from: number;
  to: number;
}

/**
 * What the field `Range` asks of a file of `size` bytes (RFC 9110 14.1.2): one range; undefined for the
 * whole file, which answers what is no range of bytes, or several; "none" where no byte of it is there.
 */
export function askedRange(field: string | undefined, size: number): FileRange | "none" | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec((field ?? "").trim());
  if (match === null) return undefined;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return undefined;
  if (first === "") return last === "0" || size === 0 ? "none" : { from: Math.max(0, size - Number(last)), to: size - 1 };
  if (last !== "" && Number(last) < Number(first)) return undefined;
  if (Number(first) >= size) return "none";
  return { from: Number(first), to: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}
