/** A trace, item by item, as what the page shows. */
import { escapeBytes } from "../escape";
import type { Direction, TraceHeader } from "../events";
import type { Chapter } from "../explain/catalogue";
import { Narrator, type Told } from "../explain/narrator";
import { Verdict } from "../explain/verdict";
import type { TraceItem } from "../reader";
import { directionOf, entryOf } from "./entry";
import type { ChapterName, Entry, ViewModel } from "./model";
import { Network } from "./network";
import { Tracks } from "./tracks";
import { WireLog } from "./wire-log";

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

const NO_HEADER: TraceHeader = { module: "", baud: 0, configuration: "", start: "" };
const NO_MANUAL: ChapterName = { module: "", title: "in no manual" };

/** Keeps what lies in the part; what comes before it is heard, so that states and open commands are known. */
export class ModelMaker {
  private readonly narrator = new Narrator();
  private readonly verdict = new Verdict();
  private readonly network = new Network();
  private readonly tracks: Tracks;
  private readonly chapters: ChapterName[] = [];
  private readonly chapterIndex = new Map<string, number>();
  private readonly entries: Entry[] = [];
  private readonly wire = new WireLog();
  private header = NO_HEADER;
  /** Of the command before. */
  private chapter: number | undefined;
  private line = 0;
  private speaking: Direction | undefined;
  private timeMs = 0;

  constructor(
    private readonly name: string,
    private readonly bounds: Bounds,
  ) {
    this.tracks = new Tracks(bounds.fromMs, this.verdict);
  }

  push(item: TraceItem): Room {
    this.speaking = undefined;
    if (item.kind === "header") this.header = item.header;
    else if (item.kind === "event") {
      const { event } = item;
      const timeMs = event.timeUs / 1000;
      if (timeMs > this.bounds.toMs) return "passed";
      this.timeMs = timeMs;
      if (event.kind === "data") {
        this.speaking = event.direction;
        if (this.isShown(timeMs)) this.wire.add(event, item.line);
      }
    }
    this.line = item.line;
    this.tell(this.narrator.push(item));
    const full = this.entries.length > this.bounds.entries || this.wire.bytes > this.bounds.wireBytes;
    return full ? "full" : "open";
  }

  /** How far what was pushed reaches, ms of the trace. */
  get reachedMs(): number {
    return this.timeMs;
  }

  end(): ViewModel {
    this.speaking = undefined;
    this.tell(this.narrator.end());
    const { module, baud, start, seed } = this.header;
    const { standings, troubles, moreTroubles, counted } = this.verdict.summary();
    return {
      name: this.name,
      module,
      baud,
      start,
      ...(seed === undefined ? {} : { seed }),
      fromMs: this.bounds.fromMs,
      toMs: Math.max(this.timeMs, this.bounds.fromMs + 1),
      standings: standings.map((standing) => ({ ...standing, text: escapeBytes(standing.text) })),
      troubles: troubles.map(({ timeMs, text }) => ({ timeMs, text: escapeBytes(text) })),
      moreTroubles,
      counted,
      chapters: this.chapters,
      tracks: this.tracks.tracks(),
      outbox: this.tracks.outbox,
      entries: this.entries,
      wire: this.wire.events,
    };
  }

  private isShown(timeMs: number): boolean {
    return timeMs >= this.bounds.fromMs;
  }

  private tell(all: readonly Told[]): void {
    for (const told of all) {
      const troublesBefore = this.verdict.troubleTotal;
      this.verdict.hear(told);
      this.tracks.hear(told);
      const network = this.network.hear(told);
      const chapter = this.chapterOf(told);
      const direction = directionOf(told);
      const wire = direction === undefined ? undefined : this.wire.take(direction, direction !== this.speaking);
      if (!this.isShown(told.timeMs)) continue;
      this.entries.push({
        ...entryOf(told),
        ...(this.verdict.troubleTotal > troublesBefore ? { tone: "bad" } : {}),
        ...(chapter === undefined ? {} : { chapter }),
        ...(network === undefined ? {} : { network }),
        ...(wire === undefined ? {} : { wire }),
        line: this.line,
      });
    }
  }

  /** Answers, results and payloads belong to the chapter of their command. */
  private chapterOf(told: Told): number | undefined {
    switch (told.kind) {
      case "command":
        this.chapter = this.indexOf(told.known?.chapter);
        return this.chapter;
      case "answer":
      case "result":
      case "data":
      case "prompt":
      case "unanswered":
        return this.chapter;
      case "urc":
        return this.indexOf(told.chapter);
      case "unknown":
        return this.indexOf(undefined);
      default:
        return undefined;
    }
  }

  private indexOf(chapter: Chapter | undefined): number {
    const { module, title } = chapter === undefined ? NO_MANUAL : { module: chapter.module.toUpperCase(), title: `${chapter.chapter} ${chapter.title}` };
    const key = `${module} ${title}`;
    const known = this.chapterIndex.get(key);
    if (known !== undefined) return known;
    const index = this.chapters.push({ module, title }) - 1;
    this.chapterIndex.set(key, index);
    return index;
  }
}
