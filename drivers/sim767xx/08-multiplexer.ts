/** SIM767XX chapter 8, serial interface: the multiplexer (8.2.9). Firmware before baseline 2364 does not have it. */
import type { Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, refuse } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

const RESPONSE_MS = 5000;
const MOST_FRAME_BYTES = 1500;

/** AT+CMUX? : the longest frame, in bytes (SIM767XX 8.2.9); all else is fixed. */
export function readMultiplexer(session: Session, answer: Answer<{ frameBytes: number }>): void {
  const parse = (fields: Fields): { frameBytes: number } | undefined => {
    const frameBytes = fields.integer(3);
    return frameBytes === undefined ? undefined : { frameBytes };
  };
  ask(session, { text: "AT+CMUX?", timeoutMs: RESPONSE_MS, prefix: "+CMUX:" }, parse, answer);
}

/**
 * AT+CMUX= : from its OK on the line carries frames of 27.010's basic option and nothing else, of
 * `frameBytes` at most, 1 to 1500, the module's own where left out (SIM767XX 8.2.9). When it is done, they
 * go through `session.data`, which makes nothing of them. No way back is documented but a restart.
 */
export function startMultiplexer(session: Session, frameBytes: number | undefined, done: Done): void {
  const objection = outOfRange("the longest frame", frameBytes ?? 1, 1, MOST_FRAME_BYTES);
  if (objection !== undefined) return refuse(session, objection, done);
  // The subset is 0, and the rate, which has to be named in front of the length, is not used.
  const text = frameBytes === undefined ? "AT+CMUX=0" : `AT+CMUX=0,0,5,${frameBytes}`;
  session.send({ text, timeoutMs: RESPONSE_MS, entersDataMode: true }, (failure) => done(failure));
}
