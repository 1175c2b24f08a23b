import { find, parseInteger, slice, startsWith } from "../../hal/bytes";
import type { Failure, FailureKind } from "../failure";

const CME = "+CME ERROR:";
const CMS = "+CMS ERROR:";

/**
 * The failure that a final result code of 27.007, 27.005 or V.250 means; undefined where `line` is
 * none. `command` names what failed.
 */
export function finalFailure(line: string, command: string): Failure | undefined {
  if (line === "ERROR" || line === "NO CARRIER" || line === "NO DIALTONE" || line === "BUSY" || line === "NO ANSWER")
    return { kind: "error", message: `${command}: ${line}` };
  if (startsWith(line, CME)) return equipmentFailure("cme", line, CME, command);
  if (startsWith(line, CMS)) return equipmentFailure("cms", line, CMS, command);
  return undefined;
}

/**
 * +CME ERROR has a number or a text, whatever +CMEE was set to, and the text may carry the network's
 * cause in brackets: `requested service option not subscribed (#33)`.
 */
function equipmentFailure(kind: FailureKind, line: string, prefix: string, command: string): Failure {
  let from = prefix.length;
  while (line.charAt(from) === " ") from++;
  const text = slice(line, from, line.length);
  const failure: Failure = { kind, message: `${command}: ${line}` };
  const code = parseInteger(text);
  const cause = find(text, "(#", 0);
  if (code !== undefined) failure.code = code;
  else if (cause >= 0) failure.code = parseInteger(slice(text, cause + 2, find(text + ")", ")", cause)));
  return failure;
}
