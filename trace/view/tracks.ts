/** States over time: those that the application notes, and those that the conversation tells. */
import { parseDeviceNote } from "../device-notes";
import type { Told } from "../explain/narrator";
import { STANDINGS } from "../explain/standings";
import type { Verdict } from "../explain/verdict";
import type { Track } from "./model";
import { toneOf } from "./tones";

/** Where on the page's axis something happened: by time, or by the number of its event. */
export interface Place {
  timeMs: number;
  order: number;
}

export type Axis = keyof Place;

interface Change extends Place {
  value: number;
}

interface Growing {
  source: Track["source"];
  states: string[];
  changes: Change[];
}

/** Hears everything from the beginning of the trace. */
export class Tracks {
  private readonly depths: Change[] = [];
  private readonly growing = new Map<string, Growing>();

  /** `start` is where the page begins: an application was in its first state there already. */
  constructor(
    private readonly start: Place,
    private readonly verdict: Verdict,
  ) {}

  /** To be called when the verdict has heard `told`. */
  hear(told: Told, place: Place): void {
    if (told.kind === "note") this.note(told.text, place);
    for (const [name] of STANDINGS) {
      const state = this.verdict.standingOf(name);
      if (state !== undefined) this.change(name, "conversation", state, place);
    }
  }

  /** The application's first. */
  tracks(axis: Axis): Track[] {
    const all = [...this.growing].map(([name, { source, states, changes }]) => ({
      name,
      source,
      states: states.map((state) => ({ name: state, tone: toneOf(state) })),
      changes: lasting(changes, axis),
    }));
    return [...all.filter(({ source }) => source === "application"), ...all.filter(({ source }) => source === "conversation")];
  }

  outbox(axis: Axis): [number, number][] {
    return lasting(this.depths, axis);
  }

  private note(text: string, place: Place): void {
    const note = parseDeviceNote(text);
    if (note === undefined) return;
    if (note.kind === "outbox") {
      add(this.depths, { ...place, value: note.depth });
      return;
    }
    if (!this.growing.has(note.machine)) this.change(note.machine, "application", note.from, this.start);
    this.change(note.machine, "application", note.to, place);
  }

  private change(name: string, source: Track["source"], state: string, place: Place): void {
    let track = this.growing.get(name);
    if (track === undefined) {
      track = { source, states: [], changes: [] };
      this.growing.set(name, track);
    }
    const known = track.states.indexOf(state);
    const value = known >= 0 ? known : track.states.push(state) - 1;
    add(track.changes, { ...place, value });
  }
}

/** What came before the page begins has one place, however much it was. */
function add(changes: Change[], change: Change): void {
  const last = changes.at(-1);
  if (last?.value === change.value) return;
  if (last?.timeMs === change.timeMs && last.order === change.order) changes.pop();
  changes.push(change);
}

/** Of several changes at the same place only the last one lasts. */
function lasting(changes: readonly Change[], axis: Axis): [number, number][] {
  const kept: [number, number][] = [];
  for (const { [axis]: at, value } of changes) {
    if (kept.at(-1)?.[0] === at) kept.pop();
    if (kept.at(-1)?.[1] !== value) kept.push([at, value]);
  }
  return kept;
}
