import type { Failure } from "../../../drivers/failure";
import type { Session } from "../../../drivers/at/session";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";

/** What a request came to: its value, or `kind code message`. */
export interface Outcome {
  value?: unknown;
  failure?: string;
}

/** Takes what a driver's function answers. */
export type Take = (failure: Failure | undefined, value?: unknown) => void;

/** Runs one request in all chunk sizes: the device must send what `talk` has, and come to `expected`. */
export function asks(talk: Talk, act: (session: Session, take: Take) => void, expected: Outcome): void {
  let outcomes: Outcome[] = [];
  inChunks(
    talk,
    (session) => {
      outcomes = [];
      act(session, (failure, value) => outcomes.push(outcomeOf(failure, value)));
    },
    () => expect(outcomes).toEqual([expected]),
  );
}

/** As `asks` for one command that the module answers with `said`, exact bytes. */
export function asked(command: string, said: string, act: (session: Session, take: Take) => void, value?: unknown): void {
  asks([[">", command], ["<", said]], act, value === undefined ? {} : { value });
}

/** As `asked`, and the request fails with `failure`: its kind, its code where it has one. */
export function fails(command: string, said: string, act: (session: Session, take: Take) => void, failure: string): void {
  asks([[">", command], ["<", said]], act, { failure });
}

/** The request is refused and nothing is sent. */
export function refuses(act: (session: Session, take: Take) => void): void {
  asks(
    [],
    (session, take) => {
      let inside = true;
      act(session, (failure, value) => {
        // A callback never comes from inside the call.
        expect(inside).toBe(false);
        take(failure, value);
      });
      inside = false;
    },
    { failure: "refused" },
  );
}

function outcomeOf(failure: Failure | undefined, value: unknown): Outcome {
  if (failure !== undefined) return { failure: failure.kind + (failure.code === undefined ? "" : " " + failure.code) };
  return value === undefined ? {} : { value };
}
