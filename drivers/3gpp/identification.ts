/** What a module says it is: 27.007 5.1 to 5.4 (SIM767XX 2.2.13 to 2.2.16; EC716S 2.1 to 2.4). */
import { slice, startsWith } from "../../hal/bytes";
import { askText, malformed, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder } from "../at/steps";
import type { Answer, Done, Failure } from "../failure";
import type { Identity } from "../modem";

/**
 * The text that `command` (`+CGMM`) answers in one line: bare, behind `prefix` (`+CGMM:`), in quotes or
 * without. An unknown URC between the command and its answer must not pass for it: those begin with
 * `+`, `*` or `^`.
 */
export function askName(session: Session, command: string, prefix: string, timeoutMs: number, answer: Answer<string>): void {
  askText(session, "AT" + command, timeoutMs, (failure, lines) => {
    if (failure !== undefined || lines === undefined) return answer(failure);
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index] as string;
      const text = textAfter(line, prefix);
      if (text !== line || !isUnsolicited(line)) return answer(undefined, unquoted(text));
    }
    answer(malformed(session, "AT" + command, lines.join(", ")));
  });
}

function isUnsolicited(line: string): boolean {
  return startsWith(line, "+") || startsWith(line, "*") || startsWith(line, "^");
}

/** `text` without the quotation marks around it, where it has them. */
export function unquoted(text: string): string {
  const last = text.length - 1;
  return last > 0 && text.charAt(0) === '"' && text.charAt(last) === '"' ? slice(text, 1, last) : text;
}

/** Asks for one part of an identity. */
export type AskPart = (answer: Answer<string>) => void;

/** Asks for the parts of an identity, one behind the other. */
export function askIdentity(manufacturer: AskPart, model: AskPart, revision: AskPart, imei: AskPart, answer: Answer<Identity>): void {
  const identity: Identity = { manufacturer: "", model: "", revision: "", imei: "" };
  const keep =
    (done: Done, store: (text: string) => void): Answer<string> =>
    (failure, text) => {
      if (text !== undefined) store(text);
      done(failure);
    };
  inOrder(
    [
      (next) => manufacturer(keep(next, (text) => (identity.manufacturer = text))),
      (next) => model(keep(next, (text) => (identity.model = text))),
      (next) => revision(keep(next, (text) => (identity.revision = text))),
      (next) => imei(keep(next, (text) => (identity.imei = text))),
    ],
    (failure) => answer(failure, failure === undefined ? identity : undefined),
  );
}

/**
 * Hands model and revision to `learn` where the module tells both. That it refuses to is no failure;
 * that it does not answer is one.
 */
export function learnFirmware(
  model: AskPart,
  revision: AskPart,
  learn: (model: string, revision: string) => void,
  done: Done,
): void {
  model((failure, name) => {
    if (name === undefined) return done(unlessAnswered(failure));
    revision((unknown, version) => {
      if (version !== undefined) learn(name, version);
      done(unlessAnswered(unknown));
    });
  });
}

function unlessAnswered(failure: Failure | undefined): Failure | undefined {
  return failure !== undefined && failure.kind === "error" ? undefined : failure;
}
