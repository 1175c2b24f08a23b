/** What the notes of a recorded run say that a replay has to do again, as text and back. */
import { concat, find, slice, startsWith } from "../../bytes";

export type RunNote =
  /** The device was built: its clock began. */
  | { kind: "boot" }
  /** The application was told to start, to take no more readings, to stop. */
  | { kind: "start" }
  | { kind: "stop-sampling" }
  | { kind: "stop" }
  /** A sensor answered: with a value, or with the reason why there is none. */
  | { kind: "reading"; sensor: string; value: number; error: string | undefined };

const TOLD = "application: ";
const READING = "reading: ";
const FAILED = " failed: ";

export function noteText(note: RunNote): string {
  if (note.kind !== "reading") return TOLD + note.kind;
  const { sensor, error, value } = note;
  return concat([READING, sensor, error === undefined ? " " + String(value) : FAILED + error]);
}

/** Undefined for a note that tells of something else. */
export function parseNote(text: string): RunNote | undefined {
  if (startsWith(text, READING)) return parseReading(slice(text, READING.length, text.length));
  const told = startsWith(text, TOLD) ? slice(text, TOLD.length, text.length) : "";
  return told === "boot" || told === "start" || told === "stop-sampling" || told === "stop" ? { kind: told } : undefined;
}

function parseReading(text: string): RunNote | undefined {
  const gap = find(text, " ", 0);
  if (gap < 1) return undefined;
  const sensor = slice(text, 0, gap);
  const rest = slice(text, gap, text.length);
  if (startsWith(rest, FAILED)) return { kind: "reading", sensor, value: 0, error: slice(rest, FAILED.length, rest.length) };
  return { kind: "reading", sensor, value: Number(slice(rest, 1, rest.length)), error: undefined };
}
