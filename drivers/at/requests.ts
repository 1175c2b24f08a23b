import { slice, startsWith } from "../../hal/bytes";
import type { Answer, Done, Failure } from "../failure";
import type { AtAnswer, AtCommand } from "./command";
import { fieldsAfter, type Fields } from "./fields";
import type { Session } from "./session";

/** The shapes that nearly all commands have: the chapters' functions are written in these. */

/** Gives `failure` to `done` without asking the module, and not from inside this call. */
export function refuse(session: Session, failure: Failure, done: (failure: Failure) => void): void {
  session.later(() => done(failure));
}

/** A command that answers nothing but its final result code. */
export function run(session: Session, text: string, timeoutMs: number, done: Done): void {
  session.send({ text, timeoutMs }, (failure) => done(failure));
}

/** As `run`, unless there is an `objection` to its parameters: then nothing is sent. */
export function runUnless(session: Session, objection: Failure | undefined, text: string, timeoutMs: number, done: Done): void {
  if (objection === undefined) run(session, text, timeoutMs, done);
  else refuse(session, objection, done);
}

/** As `runUnless` for a command that holds a secret: failures call it `name`. */
export function runSecretly(
  session: Session,
  objection: Failure | undefined,
  command: { text: string; name: string; timeoutMs: number },
  done: Done,
): void {
  if (objection === undefined) session.send(command, (failure) => done(failure));
  else refuse(session, objection, done);
}

/**
 * A command that answers one line `prefix ...`. `parse` gives undefined where its fields make no
 * sense: the line is counted as malformed and the failure is of kind `error`.
 */
export function ask<T>(
  session: Session,
  command: { text: string; timeoutMs: number; prefix: string; accept?: (this: void, line: string) => boolean },
  parse: (fields: Fields) => T | undefined,
  answer: Answer<T>,
): void {
  const { text, timeoutMs, prefix, accept } = command;
  session.send({ text, timeoutMs, info: [prefix], accept, infoRequired: true }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const line = lines[0] as string;
    const value = parse(fieldsAfter(line, prefix));
    if (value === undefined) answer(malformed(session, text, line));
    else answer(undefined, value);
  });
}

/** As `ask` for any number of lines; a line that makes no sense is counted and left out. */
export function askAll<T>(
  session: Session,
  command: { text: string; timeoutMs: number; prefix: string; accept?: (this: void, line: string) => boolean },
  parse: (fields: Fields) => T | undefined,
  answer: Answer<T[]>,
): void {
  const { text, timeoutMs, prefix, accept } = command;
  session.send({ text, timeoutMs, info: [prefix], accept }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const values: T[] = [];
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index] as string;
      const value = parse(fieldsAfter(line, prefix));
      if (value === undefined) session.malformed(line);
      else values.push(value);
    }
    answer(undefined, values);
  });
}

/** A command that answers lines without a prefix, as `AT+CGSN` does. */
export function askText(session: Session, text: string, timeoutMs: number, answer: Answer<string[]>): void {
  session.send({ text, timeoutMs, info: [""], infoRequired: true }, (failure, { lines }) => {
    if (failure !== undefined) answer(failure);
    else answer(undefined, lines);
  });
}

/**
 * The test form `AT<name>=?`: the line that tells the supported values, without `<name>: `; an empty
 * text where the module answers OK alone.
 */
export function test(session: Session, name: string, timeoutMs: number, answer: Answer<string>): void {
  const prefix = name + ":";
  session.send({ text: `AT${name}=?`, timeoutMs, info: [prefix] }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const texts: string[] = [];
    for (let index = 0; index < lines.length; index++) texts.push(textAfter(lines[index] as string, prefix));
    answer(undefined, texts.join("\n"));
  });
}

/**
 * A command whose success is a result line `result` + 0, in whichever order with OK. Any other number
 * is a failure of kind `code` with its meaning from `meanings`, whether OK or ERROR came with it.
 */
export function runForResult(session: Session, command: AtCommand, meanings: readonly string[], done: Done): void {
  session.send(command, (failure, answer) => done(resultFailure(command, failure, answer, meanings)));
}

/** What a command with a result line came to: undefined where its result is 0. */
export function resultFailure(
  command: AtCommand,
  failure: Failure | undefined,
  answer: AtAnswer,
  meanings: readonly string[],
): Failure | undefined {
  const { result } = answer;
  if (result === undefined || command.result === undefined) return failure;
  const code = fieldsAfter(result, command.result).integer(0);
  if (code === undefined || code === 0) return failure;
  return codeFailure(command.name ?? command.text, code, meanings);
}

/** A failure with a code of the service's own table; `meanings` is indexed by the code. */
export function codeFailure(command: string, code: number, meanings: readonly string[]): Failure {
  const meaning = meanings[code];
  return { kind: "code", code, message: `${command}: ${meaning === undefined ? "code " + code : meaning} (${code})` };
}

/** The module's answer to `command` made no sense; it is counted. */
export function malformed(session: Session, command: string, line: string): Failure {
  session.malformed(line);
  return { kind: "error", message: `${command}: the module answered ${line}, which makes no sense` };
}

/** What stands behind `prefix` and a blank; the whole line where it has another beginning. */
export function textAfter(line: string, prefix: string): string {
  if (!startsWith(line, prefix)) return line;
  let from = prefix.length;
  while (line.charAt(from) === " ") from++;
  return slice(line, from, line.length);
}
