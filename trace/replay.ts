/** A trace as what a replay plays. */
import type { ReplayEvent } from "../hal/virtual/replay/events";
import type { TraceEvent, TraceHeader } from "./events";
import type { TraceItem } from "./reader";

/** Sums of such times are exact, and a run on a PC's clock has no others. */
const STEPS_PER_MS = 512;

export interface ReplayableTrace {
  header: TraceHeader;
  events: ReplayEvent[];
  /** What could not be read, a sentence each, with its line. */
  damage: string[];
}

/** Reads all items; rejects where there is nothing to replay: no header, or a log that has lost too much. */
export async function replayable(items: AsyncIterable<TraceItem> | Iterable<TraceItem>): Promise<ReplayableTrace> {
  let header: TraceHeader | undefined;
  const events: ReplayEvent[] = [];
  const damage: string[] = [];
  for await (const item of items) {
    if (item.kind === "header") header = whole(item.header);
    else if (item.kind === "damaged") damage.push(`line ${item.line}: ${item.reason}`);
    else events.push(...replayed(item.event));
  }
  if (header === undefined) throw new Error(damage[0] ?? "this file is empty and no trace");
  return { header, events, damage };
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
