/** What a trace holds, in memory. The text format is described in docs/trace.md. */

export type Direction = "to-module" | "to-device";

/** Part of a data event: bytes as a byte string, or the number of bytes that are not shown. */
export type Span = { bytes: string } | { masked: number };

export type TraceEvent =
  /** Bytes on the line, one direction; `spans` holds one byte or more. */
  | { kind: "data"; timeUs: number; direction: Direction; spans: readonly Span[] }
  /** A fault that was played, a control of the twin, or what was lost. */
  | { kind: "fault"; timeUs: number; text: string }
  /** What the application did: a state that it entered, a reading that it took. */
  | { kind: "note"; timeUs: number; text: string }
  /** A control line changed; `pin` is a name without spaces, such as `powerKey`. */
  | { kind: "pin"; timeUs: number; pin: string; asserted: boolean };

export interface TraceHeader {
  /** The module's family: "SIM767XX". */
  module: string;
  /** bit/s at the start. */
  baud: number;
  /** One line of text, such as JSON; the recorder does not look into it for secrets. */
  configuration: string;
  /** What the run's randomness started from, where it had a seed. */
  seed?: number;
  /** ISO 8601 time at which the events' time is 0. */
  start: string;
}

/** Bytes that a data event stands for, shown or not. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + ("bytes" in span ? span.bytes.length : span.masked), 0);
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
