import { refused, type Failure } from "../../drivers/failure";
import { unsendableHttp } from "../../drivers/http/request";
import { outOfRange } from "../../drivers/at/parameters";
import type { HttpOptions } from "./options";

/** Positions in a resource. */
const LAST_BYTE = 9007199254740991;

/** Why nobody can make this request; undefined where somebody may. */
export function objectionTo(options: HttpOptions): Failure | undefined {
  const { blockBytes, headers, method, range } = options;
  const unsendable = unsendableHttp({ ...options, patienceSeconds: 0 });
  if (unsendable !== undefined) return unsendable;
  if ((headers ?? []).filter((header) => header.name.toLowerCase() === "range").length > 0)
    return refused("the header Range is made by the manager; say in range which bytes are wanted");
  if ((range !== undefined || blockBytes !== undefined) && method !== "GET") return refused("only a GET has ranges; leave range and blockBytes out");
  if (range !== undefined) {
    const objection = outOfRange("the first byte of the range", range.from, 0, LAST_BYTE);
    if (objection !== undefined) return objection;
    if (range.to !== undefined && outOfRange("", range.to, range.from, LAST_BYTE) !== undefined)
      return refused(`the range ends with byte ${range.to}, before it begins`);
  }
  return blockBytes === undefined ? undefined : outOfRange("the size of a block", blockBytes, 1, LAST_BYTE);
}
