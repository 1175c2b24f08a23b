import type { AtCommand } from "../../../drivers/at/command";
import type { SessionOptions } from "../../../drivers/at/options";
import type { Session } from "../../../drivers/at/session";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { outcome } from "./bench";

export interface TalkOptions {
  /** Prefixes that have a URC handler. */
  urcs?: readonly string[];
  /** Prepares the session. */
  prepare?: (this: void, session: Session, note: (text: string) => void) => void;
  session?: Partial<SessionOptions>;
}

/**
 * Sends `commands` at once and plays `talk`, cut in every way; expects what happened, in order: the
 * end of each command as `<text> <outcome>`, and `urc <line>`.
 */
export function expectTalk(talk: Talk, commands: readonly AtCommand[], happened: readonly string[], options?: TalkOptions): void {
  const chosen: TalkOptions = options === undefined ? {} : options;
  let notes: string[] = [];
  inChunks(
    talk,
    (session) => {
      notes = [];
      const current = notes;
      const note = (text: string): void => {
        current.push(text);
      };
      for (const prefix of chosen.urcs === undefined ? [] : chosen.urcs) session.onUrc(prefix, (line) => note("urc " + line));
      if (chosen.prepare !== undefined) chosen.prepare(session, note);
      for (const command of commands)
        session.send(command, (failure, answer) => note(command.text + " " + outcome(failure, answer)));
    },
    () => expect(notes).toEqual(happened),
    chosen.session,
  );
}

/** A talk of one exchange: the device sends `text`, the module says `bytes`. */
export function exchange(text: string, bytes: string): Talk {
  return [
    [">", text],
    ["<", bytes],
  ];
}

/** The device looks for a module that answers at once. */
export const RESYNCHRONISATION: Talk = [
  [">", "AT"],
  ["<", "\r\nOK\r\n"],
  [">", "AT+CMEE?"],
  ["<", "\r\n+CMEE: 2\r\n\r\nOK\r\n"],
];
