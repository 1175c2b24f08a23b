import type { Session } from "../../../drivers/at/session";
import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";

/** Starts something that gives an answer. */
export type Asking<T> = (session: Session, answer: (failure: Failure | undefined, value?: T) => void) => void;

/** A command, and the lines that the module says to it. */
export function exchange(command: string, lines: readonly string[]): Talk {
  return [
    [">", command],
    ["<", said(lines)],
  ];
}

/** Lines as the module sends them. */
export function said(lines: readonly string[]): string {
  return lines.map((line) => "\r\n" + line + "\r\n").join("");
}

/** `text` so many times. */
export function repeated(text: string, count: number): string {
  let all = "";
  for (let index = 0; index < count; index++) all += text;
  return all;
}

/** The command is answered once, with `value`, however the module's bytes arrive. */
export function expectValue<T>(talk: Talk, ask: Asking<T>, value: unknown): void {
  expectOutcome(talk, ask, [{ value }]);
}

/** The command fails once, with this kind and code, however the module's bytes arrive. */
export function expectFailure<T>(talk: Talk, ask: Asking<T>, kind: string, code?: number): void {
  expectOutcome(talk, ask, [{ kind, code }]);
}

/** The command is done, and nothing else comes of it. */
export function expectDone(talk: Talk, ask: Asking<never>): void {
  expectOutcome(talk, ask, [{ value: undefined }]);
}

/** The command is refused, from behind the call, and nothing is sent. */
export function expectRefusal<T>(ask: Asking<T>): void {
  let inside = false;
  expectOutcome(
    [],
    (session, answer) => {
      inside = true;
      ask(session, (failure, value) => {
        expect(inside).toBe(false);
        answer(failure, value);
      });
      inside = false;
    },
    [{ kind: "refused" }],
  );
}

function expectOutcome<T>(talk: Talk, ask: Asking<T>, expected: readonly unknown[]): void {
  let outcomes: unknown[] = [];
  inChunks(
    talk,
    (session) => {
      outcomes = [];
      ask(session, (failure, value) => {
        outcomes.push(failure === undefined ? { value } : { kind: failure.kind, code: failure.code });
      });
    },
    () => expect(outcomes).toEqual(expected),
  );
}
