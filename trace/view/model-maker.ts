/** A trace, item by item, as what the page shows. */
import { escapeBytes } from "../escape";
import type { TraceEvent, TraceHeader } from "../events";
import { Narrator, type Told } from "../explain/narrator";
import { lossesOf } from "../explain/text";
import { Verdict } from "../explain/verdict";
import type { TraceItem } from "../reader";
import { Chapters } from "./chapters";
import { entryOf, speakerOf } from "./entry";
import type { Entry, ViewModel } from "./model";
import { Network } from "./network";
import { Tracks } from "./tracks";
import { WireLog, type Speaker } from "./wire-log";

export interface Bounds {
  /** The part to show, ms of the trace; both ends belong to it. */
  fromMs: number;
  toMs: number;
  /** How many rows and bytes a page can hold. */
  entries: number;
  wireBytes: number;
}

/** `full`: the page can hold no more. `passed`: nothing that comes belongs to the part. */
export type Room = "open" | "full" | "passed";

const NO_HEADER: TraceHeader = { module: "", configuration: "" };

/** Keeps what lies in the part; what comes before it is heard, so that states and open commands are known. */
export class ModelMaker {
  private readonly narrator = new Narrator();
  private readonly verdict = new Verdict();
  private readonly network = new Network();
  private readonly chapters = new Chapters();
  private readonly tracks: Tracks;
  private readonly entries: Entry[] = [];
  private readonly wire = new WireLog();
  /** Which entry was the trouble: -1 where it is not shown. */
  private readonly troubles: number[] = [];
  private header = NO_HEADER;
  private hasTimes = false;
  private isCut = false;
  /** The event that is heard. */
  private timeMs = 0;
  private timeLost = false;
  private inferred = false;
  private line = 0;
  private speaking: Speaker | undefined;

  constructor(
    private readonly name: string,
    private readonly bounds: Bounds,
  ) {
    this.tracks = new Tracks({ timeMs: bounds.fromMs, order: 1 }, this.verdict);
  }

  push(item: TraceItem): Room {
    this.speaking = undefined;
    if (item.kind === "header") this.header = item.header;
    else if (item.kind === "event") {
      if (item.event.timeUs / 1000 > this.bounds.toMs) {
        this.isCut = true;
        return "passed";
      }
      this.begin(item.event, item.line);
    }
    this.line = item.line;
    this.tell(this.narrator.push(item));
    const full = this.entries.length > this.bounds.entries || this.wire.bytes > this.bounds.wireBytes;
    return full ? "full" : "open";
  }

  /** How far what was pushed reaches; undefined where the trace has lost all times. */
  get reachedMs(): number | undefined {
    return this.hasTimes ? this.timeMs : undefined;
  }

  end(): ViewModel {
    this.speaking = undefined;
    // Behind the part there may be the result.
    this.tell(this.narrator.end().filter(({ kind }) => kind !== "unanswered" || !this.isCut));
    const { module, baud, start, seed, source } = this.header;
    const { moreTroubles, otherwise, counted } = this.verdict.summary();
    const axis = this.hasTimes ? "timeMs" : "order";
    const fromMs = this.hasTimes ? this.bounds.fromMs : 1;
    const toMs = Math.max(this.hasTimes ? this.timeMs : this.entries.length, fromMs + 1);
    return {
      name: this.name,
      module,
      ...defined({ baud, start, seed, source }),
      losses: lossesOf(this.header),
      ...(this.hasTimes ? {} : { byOrder: true }),
      fromMs,
      toMs,
      ...this.outcome(),
      moreTroubles,
      otherwise: escapeBytes(otherwise),
      counted,
      chapters: this.chapters.names,
      tracks: this.tracks.tracks(axis),
      outbox: this.tracks.outbox(axis),
      entries: this.hasTimes ? this.entries : this.entries.map((entry, index) => ({ ...entry, timeMs: index + 1 })),
      wire: this.wire.events,
    };
  }

  private begin(event: TraceEvent, line: number): void {
    this.timeMs = event.timeUs / 1000;
    this.timeLost = event.timeLost === true;
    this.hasTimes ||= !this.timeLost;
    this.inferred = event.kind === "data" && event.inferred === true;
    if (event.kind !== "data" && event.kind !== "unassigned") return;
    this.speaking = event.kind === "data" ? event.direction : "unassigned";
    if (this.isShown(this.timeMs)) this.wire.add(event, line);
  }

  private outcome(): Pick<ViewModel, "standings" | "troubles"> {
    const { standings, troubles } = this.verdict.summary();
    return {
      standings: standings.map(({ name, text, timeMs, isOver }) => ({ name, text: escapeBytes(text), ...defined({ timeMs, isOver }) })),
      troubles: troubles.map(({ timeMs, text }, index) => {
        const entry = this.troubles[index] ?? -1;
        return { text: escapeBytes(text), ...defined({ timeMs, entry: entry < 0 ? undefined : entry }) };
      }),
    };
  }

  private isShown(timeMs: number): boolean {
    return timeMs >= this.bounds.fromMs;
  }

  private tell(all: readonly Told[]): void {
    for (const told of all) {
      const troublesBefore = this.verdict.troubleTotal;
      const keptBefore = this.verdict.troublesKept;
      this.verdict.hear(told);
      const timeMs = told.timeMs ?? this.timeMs;
      const isShown = this.isShown(timeMs);
      const isTrouble = this.verdict.troubleTotal > troublesBefore;
      for (let number = keptBefore; number < this.verdict.troublesKept; number++) this.troubles.push(isShown ? this.entries.length : -1);
      this.tracks.hear(told, { timeMs: Math.max(timeMs, this.bounds.fromMs), order: this.entries.length + 1 });
      const entry = this.entryFor(told, timeMs, isTrouble);
      if (isShown) this.entries.push(entry);
    }
  }

  private entryFor(told: Told, timeMs: number, isTrouble: boolean): Entry {
    const speaker = speakerOf(told);
    const isHeard = speaker !== undefined && speaker === this.speaking;
    return {
      ...entryOf(told),
      timeMs,
      ...(this.timeLost ? { timeLost: true } : {}),
      ...(this.inferred && isHeard ? { inferred: true } : {}),
      ...(isTrouble ? { tone: "bad" } : this.verdict.isExcused ? { tone: "busy" } : {}),
      ...defined({
        chapter: this.chapters.indexFor(told),
        network: this.network.hear(told),
        wire: speaker === undefined ? undefined : this.wire.take(speaker, !isHeard),
      }),
      line: this.line,
    };
  }
}

/** Without what is undefined, as JSON has it. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
