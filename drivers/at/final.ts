import { find, parseInteger, slice, startsWith } from "../../hal/bytes";
import type { Failure, FailureKind } from "../failure";
import { Fields, indexBehind } from "./fields";

const CME = "+CME ERROR";
const CMS = "+CMS ERROR";
/** V.250's results of a call end only the commands that make one: at any other time they are news. */
const CALL_FAILURES: readonly string[] = ["NO CARRIER", "NO DIALTONE", "BUSY", "NO ANSWER"];
const CALLS: readonly string[] = ["ATD", "ATA", "ATO", "AT+CGDATA"];

/**
 * The failure that a final result code of 27.007, 27.005 or V.250 means; undefined where `line` is
 * none. `command` names what failed.
 */
export function finalFailure(line: string, command: string): Failure | undefined {
  if (line === "ERROR" || (CALL_FAILURES.indexOf(line) >= 0 && hasPrefix(command, CALLS)))
    return { kind: "error", message: `${command}: ${line}` };
  if (startsWith(line, CME)) return equipmentFailure("cme", line, CME, command);
  if (startsWith(line, CMS)) return equipmentFailure("cms", line, CMS, command);
  return undefined;
}

/** Whether `line` begins with `prefix` and goes on with a whole number, or with one of `words` where they are given. */
export function isResultLine(line: string, prefix: string, words?: readonly string[]): boolean {
  const from = indexBehind(line, prefix);
  if (from < 0) return false;
  if (words !== undefined) return hasPrefix(slice(line, from, line.length), words);
  const fields = new Fields(line, from);
  return !fields.quoted(0) && fields.integer(0) !== undefined;
}

/** Whether `line` begins, up to blanks, with one of `prefixes`; an empty one fits nothing. */
export function hasPrefix(line: string, prefixes: readonly string[]): boolean {
  for (let index = 0; index < prefixes.length; index++) {
    const prefix = prefixes[index] as string;
    if (prefix !== "" && indexBehind(line, prefix) >= 0) return true;
  }
  return false;
}

/**
 * +CME ERROR has a number or a text, whatever +CMEE was set to, and the text may carry the network's
 * cause in brackets: `requested service option not subscribed (#33)`. The EC716S's manual prints it
 * without the colon in places.
 */
function equipmentFailure(kind: FailureKind, line: string, prefix: string, command: string): Failure {
  let from = prefix.length;
  while (line.charAt(from) === ":" || line.charAt(from) === " ") from++;
  const text = slice(line, from, line.length);
  const failure: Failure = { kind, message: `${command}: ${line}` };
  const cause = find(text, "(#", 0);
  const code = parseInteger(cause < 0 ? text : slice(text, cause + 2, find(text + ")", ")", cause)));
  if (code !== undefined) failure.code = code;
  return failure;
}
