import { Session } from "../../drivers/at/session";
import { find, slice, startsWith } from "../../hal/bytes";
import { VirtualClock } from "../../hal/virtual/clock";
import type { ReplayEvent } from "../../hal/virtual/replay/events";
import { shown } from "../../hal/virtual/replay/shown";
import { ReplayUart } from "../../hal/virtual/replay/uart";

export interface ConversationOutcome {
  /** Where the engine said something else than the device did; empty where it did not. */
  departure: string;
  /** Commands that the engine found no answer for, though there is one in the trace. */
  unanswered: string[];
  bytesLost: number;
}

interface Turn {
  atMs: number;
  bytes: string;
  /** What the device sent when it was asked to. */
  input: string | undefined;
  /** Whether the module said anything before the device spoke again. */
  answered: boolean;
}

/** What ends a command besides OK and the errors, in any of the four modules. */
const FINALS = ["SHUT OK", "CLOSE OK", "SEND OK", "DATA ACCEPT", "CONNECT"];
const FAILURES = ["SEND FAIL", "CONNECT FAIL"];
const LATE_MS = 60000;
const REST_MS = 300000;

/**
 * The AT engine at a recorded conversation: it sends each command of the device at its time, with its
 * input, and has to find the answer to each. Commands that nobody answered, and raw bytes, go straight
 * to the line.
 */
export function replayConversation(events: readonly ReplayEvent[]): ConversationOutcome {
  const clock = new VirtualClock();
  const uart = new ReplayUart(clock, events, { lateMs: LATE_MS });
  const session = new Session(uart, clock, { gapMs: 0 });
  const unanswered: string[] = [];
  const turns = turnsOf(events);
  let next = 0;
  const goOn = (): void => {
    const turn = turns[next];
    if (turn === undefined) return;
    next = next + 1;
    clock.after(Math.max(0, turn.atMs - clock.now()), () => {
      if (!turn.answered || !startsWith(turn.bytes, "AT")) {
        uart.write(turn.bytes + (turn.input === undefined ? "" : turn.input));
        return goOn();
      }
      const text = slice(turn.bytes, 0, find(turn.bytes, "\r", 0));
      const lineEnd = slice(turn.bytes, text.length, turn.bytes.length);
      session.send({ text, lineEnd, timeoutMs: LATE_MS, info: [""], finals: FINALS, failures: FAILURES, input: turn.input }, (failure) => {
        if (failure !== undefined && failure.kind === "timeout") unanswered.push(shown(text));
        goOn();
      });
    });
  };
  goOn();
  const last = events[events.length - 1];
  const ended = clock.runUntilTrue(() => uart.replay.ended(), (last === undefined ? 0 : last.atMs) + REST_MS);
  return { departure: ended ? uart.replay.departure : "the replay did not come to its end", unanswered, bytesLost: session.counters.bytesLost };
}

function turnsOf(events: readonly ReplayEvent[]): Turn[] {
  const turns: Turn[] = [];
  let current: Turn | undefined = undefined;
  for (const event of events) {
    if (event.kind === "module") {
      if (current !== undefined) current.answered = true;
    } else if (event.kind === "device") {
      const bytes = plain(event.parts);
      if (current !== undefined && current.answered && startsWith(current.bytes, "AT") && !isCommand(bytes)) {
        current.input = (current.input === undefined ? "" : current.input) + bytes;
      } else {
        current = { atMs: event.atMs, bytes, input: undefined, answered: false };
        turns.push(current);
      }
    }
  }
  return turns;
}

function isCommand(bytes: string): boolean {
  return startsWith(bytes, "AT") && find(bytes, "\r", 0) > 0;
}

/** Masked bytes are anything; the engine says zeros. */
function plain(parts: readonly (string | number)[]): string {
  let bytes = "";
  for (const part of parts) {
    if (typeof part === "string") bytes = bytes + part;
    else for (let count = 0; count < part; count++) bytes = bytes + "0";
  }
  return bytes;
}
