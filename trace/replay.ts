/** A trace as what a replay plays. */
import type { ReplayEvent } from "../hal/virtual/replay/events";
import { lengthOf, type TraceEvent, type TraceHeader } from "./events";
import type { TraceItem } from "./reader";

/** Sums of such times are exact, and a run on a PC's clock has no others. */
const STEPS_PER_MS = 512;
/** Of a longer trace the beginning is replayed: a spec holds all of it. */
const REPLAYED_BYTES = 16 * 1024 * 1024;

export interface ReplayableTrace {
  header: TraceHeader;
  events: ReplayEvent[];
  /** What could not be read, a sentence each, with its line. */
  damage: string[];
}

/** Reads all items; rejects where there is nothing to replay: no header, or a log that has lost too much. */
export async function replayable(items: AsyncIterable<TraceItem> | Iterable<TraceItem>, limitBytes = REPLAYED_BYTES): Promise<ReplayableTrace> {
  let left = limitBytes;
  let header: TraceHeader | undefined;
  const events: ReplayEvent[] = [];
  const damage: string[] = [];
  for await (const item of items) {
    if (item.kind === "header") header = whole(item.header);
    else if (item.kind === "damaged") damage.push(`line ${item.line}: ${item.reason}`);
    else {
      left -= sizeOf(item.event);
      if (left < 0) {
        damage.push(`line ${item.line}: the trace goes on, but no more than ${limitBytes} bytes of events can be replayed`);
        break;
      }
      events.push(...replayed(item.event));
    }
  }
  if (header === undefined) throw new Error(damage[0] ?? "this file is empty and no trace");
  if (events.length === 0) throw new Error(damage[0] ?? "the trace has no events");
  return { header, events, damage };
}

/** About what an event takes in memory. */
function sizeOf(event: TraceEvent): number {
  return 64 + ("text" in event ? event.text.length : "spans" in event ? lengthOf(event.spans) : 0);
}

function whole(header: TraceHeader): TraceHeader {
  if (header.lost === undefined || header.lost.length === 0) return header;
  throw new Error(`the log of this trace has lost ${header.lost.join(" and ")}; a replay needs each byte with its side and its time`);
}

/** Faults are told to people: what they did to the conversation is in its bytes. */
function replayed(event: TraceEvent): ReplayEvent[] {
  const atMs = Math.round((event.timeUs / 1000) * STEPS_PER_MS) / STEPS_PER_MS;
  switch (event.kind) {
    case "data": {
      const parts = event.spans.flatMap((span): (string | number)[] => ("bytes" in span ? [span.bytes] : "masked" in span ? [span.masked] : []));
      return [{ kind: event.direction === "to-module" ? "device" : "module", atMs, parts }];
    }
    case "pin":
      return [{ kind: "pin", atMs, pin: event.pin, asserted: event.asserted }];
    case "note":
      return [{ kind: "note", atMs, text: event.text }];
    case "fault":
    case "unassigned":
      return [];
  }
}
