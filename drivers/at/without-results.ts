import { byteAt, find, slice } from "../../hal/bytes";
import { refused, type Answer, type Failure } from "../failure";
import { refuse, textAfter } from "./requests";
import type { Session } from "./session";

/** The module has taken ATQ1 when it has been silent for so long; it answers nothing. */
const SILENCE_MS = 500;

/**
 * ATQ1, `AT<name>?`, ATQ0: reads `name`, `+CREG`, while the module sends no result codes (V.250
 * 6.2.5). Answers what stands behind `<name>:`. Whatever comes of it, result codes are sent again at the
 * end; where the line breaks off in between, the search for the module restores them. Fails with `timeout`
 * where nothing came in `timeoutMs`: an ERROR is not sent either.
 */
export function readWithoutResults(session: Session, name: string, timeoutMs: number, answer: Answer<string>): void {
  if (!isName(name)) return refuse(session, refused("the name of the command to read is none; it is written as +CREG"), answer);
  const text = `AT${name}?`;
  const prefix = name + ":";
  // All three wait in the queue at once, so that nobody else's command comes in between.
  let problem: Failure | undefined;
  let line = "";
  session.send({ text: "ATQ1", timeoutMs: SILENCE_MS, endsInSilence: true }, (failure) => (problem = failure));
  session.send({ text, timeoutMs, finals: [prefix], endsInSilence: true }, (failure, { final }) => {
    line = final;
    if (problem !== undefined) return;
    problem = failure === undefined && final === "" ? { kind: "timeout", message: `${text}: no answer in ${timeoutMs} ms` } : failure;
  });
  session.send({ text: "ATQ0", timeoutMs }, (failure) => {
    const failed = problem ?? failure;
    if (failed === undefined) answer(undefined, textAfter(line, prefix));
    else answer(failed);
  });
}

/** A character that no name begins without, and capitals or digits behind it. */
function isName(name: string): boolean {
  if (name.length < 2 || find("+*^", slice(name, 0, 1), 0) < 0) return false;
  for (let index = 1; index < name.length; index++) {
    const byte = byteAt(name, index);
    if (!((byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90))) return false;
  }
  return true;
}
