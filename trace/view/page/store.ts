import type { Entry, EntryKind, ViewModel } from "../model";
import { stateAt } from "./lookup";

/** What changed: which entries are shown, which one is selected, what is looked for, which time the timeline shows. */
export type Change = "filter" | "selection" | "search" | "window";

/** Empty sets let everything pass. */
export interface Filter {
  kinds: Set<EntryKind>;
  /** Indexes into the model's chapters; -1 for what has none. */
  chapters: Set<number>;
  /** By the track's index: indexes into its states. */
  states: Map<number, Set<number>>;
}

const NARROWEST_MS = 5;

/** What the page is about at this moment; all parts of the page listen to it. */
export class Store {
  readonly filter: Filter = { kinds: new Set(), chapters: new Set(), states: new Map() };
  /** Indexes of the entries that pass the filter. */
  shown: readonly number[];
  /** Index of an entry; -1 where none is shown. */
  selected: number;
  query = "";
  /** Those of `shown` that the query is found in. */
  hits: readonly number[] = [];
  fromMs: number;
  toMs: number;
  private readonly haystack: readonly string[];
  private readonly listeners: ((change: Change) => void)[] = [];

  constructor(readonly model: ViewModel) {
    this.shown = model.entries.map((_entry, index) => index);
    this.selected = this.shown[0] ?? -1;
    this.haystack = model.entries.map(searchText);
    ({ fromMs: this.fromMs, toMs: this.toMs } = model);
  }

  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  entry(index: number): Entry | undefined {
    return this.model.entries[index];
  }

  get isFiltered(): boolean {
    const { kinds, chapters, states } = this.filter;
    return kinds.size > 0 || chapters.size > 0 || [...states.values()].some((set) => set.size > 0);
  }

  /** To be called when `filter` has changed. */
  applyFilter(): void {
    const place = this.shown.indexOf(this.selected);
    this.shown = this.model.entries.flatMap((entry, index) => (this.passes(entry) ? [index] : []));
    if (!this.shown.includes(this.selected)) {
      const after = this.shown.find((index) => index >= this.selected);
      this.selected = place < 0 ? (this.shown[0] ?? -1) : (after ?? this.shown.at(-1) ?? -1);
    }
    this.findHits();
    this.tell("filter");
    this.tell("search");
    this.tell("selection");
  }

  clearFilter(): void {
    this.filter.kinds.clear();
    this.filter.chapters.clear();
    for (const states of this.filter.states.values()) states.clear();
    this.applyFilter();
  }

  /** `index` is that of an entry; one that the filter hides brings the filter down. */
  select(index: number): void {
    if (index === this.selected || this.entry(index) === undefined) return;
    this.selected = index;
    if (!this.shown.includes(index)) {
      this.clearFilter();
      return;
    }
    this.reveal();
    this.tell("selection");
  }

  /** `steps` entries on, or back where it is negative; the ends are kept to. */
  step(steps: number): void {
    const place = Math.max(0, this.shown.indexOf(this.selected));
    const index = this.shown[Math.min(Math.max(place + steps, 0), this.shown.length - 1)];
    if (index !== undefined) this.select(index);
  }

  /** The next entry that `isMeant`, around the end of the trace. */
  stepTo(direction: 1 | -1, isMeant: (entry: Entry) => boolean): void {
    const meant = this.shown.filter((index) => isMeant(this.model.entries[index] as Entry));
    this.goRound(meant, direction);
  }

  search(query: string): void {
    this.query = query.toLowerCase();
    this.findHits();
    if (this.hits.length > 0 && !this.hits.includes(this.selected)) this.selected = this.hits.find((index) => index >= this.selected) ?? this.hits[0] ?? -1;
    this.reveal();
    this.tell("search");
    this.tell("selection");
  }

  nextHit(direction: 1 | -1): void {
    this.goRound(this.hits, direction);
    this.tell("search");
  }

  /** The timeline shows from `fromMs` to `toMs`, or as near to it as the trace allows. */
  showWindow(fromMs: number, toMs: number): void {
    const { model } = this;
    const whole = model.toMs - model.fromMs;
    const span = Math.min(Math.max(toMs - fromMs, Math.min(NARROWEST_MS, whole)), whole);
    const start = Math.min(Math.max(fromMs, model.fromMs), model.toMs - span);
    if (start === this.fromMs && start + span === this.toMs) return;
    this.fromMs = start;
    this.toMs = start + span;
    this.tell("window");
  }

  /** A factor below 1 shows less time; `aroundMs` keeps its place. */
  zoom(factor: number, aroundMs: number): void {
    const span = (this.toMs - this.fromMs) * factor;
    const share = (aroundMs - this.fromMs) / (this.toMs - this.fromMs);
    this.showWindow(aroundMs - share * span, aroundMs + (1 - share) * span);
  }

  /** By a share of what is shown, to later times where it is above 0. */
  pan(share: number): void {
    const by = (this.toMs - this.fromMs) * share;
    this.showWindow(this.fromMs + by, this.toMs + by);
  }

  private goRound(indexes: readonly number[], direction: 1 | -1): void {
    const ahead = direction === 1 ? indexes.find((index) => index > this.selected) : [...indexes].reverse().find((index) => index < this.selected);
    const next = ahead ?? (direction === 1 ? indexes[0] : indexes.at(-1));
    if (next !== undefined) this.select(next);
  }

  /** Moves the timeline where it does not show the selected entry. */
  private reveal(): void {
    const timeMs = this.entry(this.selected)?.timeMs;
    if (timeMs === undefined || (timeMs >= this.fromMs && timeMs <= this.toMs)) return;
    const half = (this.toMs - this.fromMs) / 2;
    this.showWindow(timeMs - half, timeMs + half);
  }

  private findHits(): void {
    const { query } = this;
    this.hits = query === "" ? [] : this.shown.filter((index) => this.haystack[index]?.includes(query) === true);
  }

  private passes(entry: Entry): boolean {
    const { kinds, chapters, states } = this.filter;
    if (kinds.size > 0 && !kinds.has(entry.kind)) return false;
    if (chapters.size > 0 && !chapters.has(entry.chapter ?? -1)) return false;
    for (const [index, wanted] of states) {
      const track = this.model.tracks[index];
      if (track === undefined || wanted.size === 0) continue;
      const state = stateAt(track, entry.timeMs);
      if (state === undefined || !wanted.has(track.states.indexOf(state))) return false;
    }
    return true;
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }
}

function searchText({ text, about, network, timeMs }: Entry): string {
  return [text, about ?? "", network?.text ?? "", (timeMs / 1000).toFixed(3)].join("\n").toLowerCase();
}
