/** What a trace holds, in memory. The text format is described in docs/trace.md. */

export type Direction = "to-module" | "to-device";

/**
 * Part of a data event: bytes as a byte string, the number of bytes that are not shown, or a place where
 * a line ended and the log does not say with which bytes.
 */
export type Span = { bytes: string } | { masked: number } | { lost: "line-end" };

interface Timed {
  /** Where the time was lost, that of the event before: it was not earlier. */
  timeUs: number;
  timeLost?: true;
}

export type TraceEvent = Timed &
  (
    | { kind: "data"; direction: Direction; spans: readonly Span[]; inferred?: true }
    /** Bytes of which nobody knows which side said them. */
    | { kind: "unassigned"; spans: readonly Span[] }
    /** A fault that was played, a control of the twin, or what was lost. */
    | { kind: "fault"; text: string }
    /** What the application did: a state that it entered, a reading that it took. */
    | { kind: "note"; text: string }
    /** A control line changed; `pin` is a name without spaces, such as `powerKey`. */
    | { kind: "pin"; pin: string; asserted: boolean }
  );

/** What the log of another program does not say of the conversation. */
export type Loss = "times" | "directions" | "line-ends";

export interface TraceHeader {
  /** The module's family: "SIM767XX"; empty where nobody said it. */
  module: string;
  /** bit/s at the start; absent where an imported log does not say it. */
  baud?: number;
  /** One line of text, such as JSON; the recorder does not look into it for secrets. */
  configuration: string;
  /** What the run's randomness started from, where it had a seed. */
  seed?: number;
  /** ISO 8601 time at which the events' time is 0; absent where an imported log does not say it. */
  start?: string;
  /** What the trace was made from, where it was not recorded: format and name of the log. */
  source?: string;
  /** What the log has lost, wholly or in part. Absent in a recorded trace. */
  lost?: readonly Loss[];
  /** The step of the log's times, in us, where it is coarser than 1. */
  precisionUs?: number;
}

/** Bytes that a data event stands for, shown or not; of a lost line end nobody knows how many. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + ("bytes" in span ? span.bytes.length : "masked" in span ? span.masked : 0), 0);
}

/** The spans of both, with neighbours of the same kind joined. */
export function joinSpans(left: readonly Span[], right: readonly Span[]): Span[] {
  const joined = [...left];
  for (const span of right) {
    const last = joined.at(-1);
    if (last !== undefined && "bytes" in last && "bytes" in span) joined[joined.length - 1] = { bytes: last.bytes + span.bytes };
    else if (last !== undefined && "masked" in last && "masked" in span) joined[joined.length - 1] = { masked: last.masked + span.masked };
    else joined.push(span);
  }
  return joined;
}
