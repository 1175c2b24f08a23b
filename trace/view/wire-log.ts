import { lengthOf, type Direction, type Span, type TraceEvent } from "../events";
import type { WireEvent, WirePart } from "./model";

/** Who says it; nobody knows for bytes that are not assigned. */
export type Speaker = Direction | "unassigned";

/** Events of one speaker that hold what is being said. */
interface Open {
  first: number;
  last: number;
  /** Something of it was told already. */
  told: boolean;
  /** The last event ends with a line, so nothing of it is left for what comes. */
  complete: boolean;
}

/** The bytes as they passed, and which of them something that was told consists of. */
export class WireLog {
  readonly events: WireEvent[] = [];
  /** Of all events, those that are masked included. */
  bytes = 0;
  private readonly open: Partial<Record<Speaker, Open>> = {};

  add(event: Extract<TraceEvent, { kind: "data" | "unassigned" }>, line: number): void {
    const speaker = event.kind === "data" ? event.direction : "unassigned";
    const parts = event.spans.map(partOf);
    const last = this.events.push({ line, parts }) - 1;
    this.bytes += lengthOf(event.spans);
    const end = parts.at(-1);
    const complete = end === null || (typeof end === "string" && /[\r\n\x1a]$|> ?$/.test(end));
    this.open[speaker] = { first: this.firstFor(this.open[speaker], last), last, told: false, complete };
  }

  /** First and last event of what was just told; `ended` where nothing of that speaker waits any more. */
  take(speaker: Speaker, ended: boolean): readonly [number, number] | undefined {
    const open = this.open[speaker];
    if (open === undefined) return undefined;
    open.told = true;
    open.complete ||= ended;
    return [open.first, open.last];
  }

  private firstFor(before: Open | undefined, last: number): number {
    if (before === undefined || (before.told && before.complete)) return last;
    return before.told ? before.last : before.first;
  }
}

function partOf(span: Span): WirePart {
  if ("bytes" in span) return span.bytes;
  return "masked" in span ? span.masked : null;
}
