import { lengthOf, type Direction, type TraceEvent } from "../events";
import type { WireEvent } from "./model";

/** Events of one direction that hold what is being said. */
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
  private readonly open: Record<Direction, Open | undefined> = { "to-module": undefined, "to-device": undefined };

  add({ timeUs, direction, spans }: Extract<TraceEvent, { kind: "data" }>, line: number): void {
    const parts = spans.map((span) => ("bytes" in span ? span.bytes : span.masked));
    const last = this.events.push({ timeMs: timeUs / 1000, line, parts }) - 1;
    this.bytes += lengthOf(spans);
    const end = parts.at(-1);
    const complete = typeof end === "string" && /[\r\n\x1a]$|> ?$/.test(end);
    this.open[direction] = { first: this.firstFor(this.open[direction], last), last, told: false, complete };
  }

  /** First and last event of what was just told; `ended` where nothing of that direction waits any more. */
  take(direction: Direction, ended: boolean): readonly [number, number] | undefined {
    const open = this.open[direction];
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
