/** What the page shows of a trace, as plain data (JSON). Texts are printable ASCII with the trace's escapes. */

/** How something is to be taken: as it should be, as trouble, as rest, or as on the way. */
export type Tone = "good" | "bad" | "off" | "busy";

export type EntryKind =
  | "command"
  | "answer"
  | "result"
  | "urc"
  | "unknown"
  | "unassigned"
  | "data"
  | "prompt"
  | "unanswered"
  | "silence"
  | "state"
  | "note"
  | "fault"
  | "pin"
  | "damaged";

/** Who speaks: the application beside the device is the device's. */
export type Side = "device" | "module" | "around";

/** What a line says of the network behind the module. */
export interface NetworkAct {
  /** `out`: from the module to the network. */
  direction: "out" | "in";
  text: string;
  bad?: boolean;
}

export interface Value {
  name: string;
  text: string;
  unit?: string;
  meaning?: string;
}

/** One row of the sequence. */
export interface Entry {
  kind: EntryKind;
  /** Of the trace, ms; its number, from 1, where the trace has lost all times. */
  timeMs: number;
  /** The time is that of the event before: it was not earlier. */
  timeLost?: true;
  /** The log does not name the side, which is certain all the same. */
  inferred?: true;
  side: Side;
  text: string;
  /** What it is, and what its values mean. */
  about?: string;
  values?: readonly Value[];
  /** Index into `chapters`. */
  chapter?: number;
  network?: NetworkAct;
  /** The bytes: first and last index into `wire`. */
  wire?: readonly [number, number];
  tone?: Tone;
  /** Line of the trace's file, from 1. */
  line: number;
}

/** A byte string, a number of bytes that the trace masks, or the end of a line of which the log has lost the bytes. */
export type WirePart = string | number | null;

/** Bytes as they passed. */
export interface WireEvent {
  line: number;
  parts: readonly WirePart[];
}

export interface ChapterName {
  /** The manual: "SIM767XX"; empty for what belongs to none. */
  module: string;
  title: string;
}

/** A thing that is in one state at a time. */
export interface Track {
  name: string;
  /** Noted by the application, or concluded from what was said. */
  source: "application" | "conversation";
  states: readonly { name: string; tone: Tone }[];
  /** When which state began: ms, index into `states`; in the order of time. */
  changes: readonly (readonly [number, number])[];
}

export interface ViewModel {
  /** The trace's file. */
  name: string;
  module: string;
  baud?: number;
  start?: string;
  seed?: number;
  /** What the trace was made of, where it was not recorded, and what that has lost. */
  source?: string;
  losses: readonly string[];
  /** The trace has lost all times: what is a time otherwise is an event's number. */
  byOrder?: true;
  /** The part of the trace that is shown, ms. */
  fromMs: number;
  toMs: number;
  standings: readonly { name: string; text: string; timeMs?: number; isOver?: boolean }[];
  /** The first ones; `entry` is an index into `entries`, left out where it lies before the part that is shown. */
  troubles: readonly { timeMs?: number; text: string; entry?: number }[];
  moreTroubles: number;
  /** What is to be said where nothing went wrong. */
  otherwise: string;
  counted: string;
  chapters: readonly ChapterName[];
  tracks: readonly Track[];
  /** ms, readings that wait from then on. */
  outbox: readonly (readonly [number, number])[];
  entries: readonly Entry[];
  wire: readonly WireEvent[];
}
