/** EC716S chapter 8: reading files (8.2, 8.3). */
import { fieldsAfter } from "../at/fields";
import { outOfRange, quote } from "../at/parameters";
import { ask, refuse, run } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder } from "../at/steps";
import type { Answer, Done } from "../failure";
import { flag } from "../3gpp/values";
import { badFileName, FILE_PIECE_BYTES, readFileSize } from "./08-filesystem";

const RESPONSE_MS = 9000;
const HEADER = "+FSREAD:";

/** AT+FSREADHEAD= : whether a line `+FSREAD:` comes in front of a file's bytes (EC716S 8.3). */
export function setReadHeader(session: Session, on: boolean, done: Done): void {
  run(session, on ? "AT+FSREADHEAD=1" : "AT+FSREADHEAD=0", RESPONSE_MS, done);
}

/** AT+FSREADHEAD? (EC716S 8.3). */
export function readReadHeader(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+FSREADHEAD?", timeoutMs: RESPONSE_MS, prefix: "+FSREADHEAD:" }, (fields) => flag(fields.integer(0)), answer);
}

/**
 * Reads files. Their bytes come without a length, and may look like anything: so the size is asked for
 * first, and the header marks where they begin. To be made once, with the session; one read at a time.
 */
export class FileReader {
  /** Bytes of the read under way; undefined while there is none. */
  private due: number | undefined;

  constructor(private readonly session: Session) {
    session.countPayload(HEADER, (header) => (this.due === undefined ? undefined : (fieldsAfter(header, HEADER).integer(0) ?? this.due)));
  }

  /**
   * AT+FSREAD= : up to `maxBytes` (1 to 10240) from byte `position` on, counted from 0; an empty string
   * behind the file's end (EC716S 8.2). An answer of more than the session's `answerBytes` fails with
   * `overflow`.
   */
  read(name: string, position: number, maxBytes: number, answer: Answer<string>): void {
    const { session } = this;
    const objection =
      badFileName(name) ?? outOfRange("the position", position, 0, 4294967295) ?? outOfRange("the number of bytes", maxBytes, 1, FILE_PIECE_BYTES);
    if (objection !== undefined) return refuse(session, objection, answer);
    let size = 0;
    inOrder(
      [
        (next) => setReadHeader(session, true, next),
        (next) =>
          readFileSize(session, name, (failure, bytes) => {
            size = bytes ?? 0;
            next(failure);
          }),
      ],
      (failure) => {
        const count = Math.min(maxBytes, size - position);
        if (failure !== undefined) answer(failure);
        else if (count <= 0) answer(undefined, "");
        else this.fetch(name, position, count, answer);
      },
    );
  }

  private fetch(name: string, position: number, count: number, answer: Answer<string>): void {
    this.due = count;
    const text = `AT+FSREAD=${quote(name)},1,${count},${position}`;
    this.session.send({ text, timeoutMs: RESPONSE_MS, info: [HEADER], infoRequired: true }, (failure, { payload }) => {
      this.due = undefined;
      if (failure !== undefined) answer(failure);
      else answer(undefined, payload);
    });
  }
}
