/** States over time: those that the application notes, and those that the conversation tells. */
import { parseDeviceNote } from "../device-notes";
import type { Told } from "../explain/narrator";
import { STANDINGS, type Verdict } from "../explain/verdict";
import type { Track } from "./model";
import { toneOf } from "./tones";

interface Growing {
  source: Track["source"];
  states: string[];
  changes: [number, number][];
}

/** Hears everything from the beginning; keeps what began before `fromMs` as of then. */
export class Tracks {
  readonly outbox: [number, number][] = [];
  private readonly growing = new Map<string, Growing>();

  constructor(
    private readonly fromMs: number,
    private readonly verdict: Verdict,
  ) {}

  /** To be called when the verdict has heard `told`. */
  hear(told: Told): void {
    const timeMs = Math.max(told.timeMs, this.fromMs);
    if (told.kind === "note") this.note(told.text, timeMs);
    for (const [name] of STANDINGS) {
      const state = this.verdict.standingOf(name);
      if (state !== undefined) this.change(name, "conversation", state, timeMs);
    }
  }

  /** The application's first. */
  tracks(): Track[] {
    const all = [...this.growing].map(([name, { source, states, changes }]) => ({
      name,
      source,
      states: states.map((state) => ({ name: state, tone: toneOf(state) })),
      changes,
    }));
    return [...all.filter(({ source }) => source === "application"), ...all.filter(({ source }) => source === "conversation")];
  }

  private note(text: string, timeMs: number): void {
    const note = parseDeviceNote(text);
    if (note === undefined) return;
    if (note.kind === "outbox") {
      addChange(this.outbox, timeMs, note.depth);
      return;
    }
    if (!this.growing.has(note.machine)) this.change(note.machine, "application", note.from, this.fromMs);
    this.change(note.machine, "application", note.to, timeMs);
  }

  private change(name: string, source: Track["source"], state: string, timeMs: number): void {
    let track = this.growing.get(name);
    if (track === undefined) {
      track = { source, states: [], changes: [] };
      this.growing.set(name, track);
    }
    const known = track.states.indexOf(state);
    addChange(track.changes, timeMs, known >= 0 ? known : track.states.push(state) - 1);
  }
}

/** Of several changes at the same time only the last one lasts. */
function addChange(changes: [number, number][], timeMs: number, value: number): void {
  const last = changes.at(-1);
  if (last?.[1] === value) return;
  if (last !== undefined && last[0] === timeMs) {
    changes.pop();
    if (changes.at(-1)?.[1] === value) return;
  }
  changes.push([timeMs, value]);
}
