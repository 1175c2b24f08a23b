/** What the formats of logs have in common. */
import type { LogLine } from "./lines";

/** What a log says. Times are microseconds since its first one, undefined where it says none. */
export type Heard =
  /** A line of a terminal; its side has to be inferred where the log does not name it. `end` is undefined where the log has lost it. */
  | { kind: "line"; timeUs: number | undefined; text: string; end: string | undefined; side?: "device" | "module" }
  /** Bytes of one side, by the log's own name for it. */
  | { kind: "bytes"; timeUs: number | undefined; side: string; bytes: string }
  /** What the terminal program says, or a fault that the log tells of. */
  | { kind: "note" | "fault"; timeUs: number | undefined; text: string }
  /** When time 0 was, ISO 8601 without a zone where the log has none. */
  | { kind: "start"; start: string }
  | { kind: "damaged"; line: number; reason: string };

export interface LogParser {
  /** Characters of the log that are kept. */
  readonly held: number;
  line(line: LogLine): Heard[];
  /** What was left open at the end. */
  end(): Heard[];
}

export interface ParserOptions {
  /** Samples a second of a logic analyser, where its log counts samples. */
  sampleRate?: number;
}

export interface LogFormat {
  name: string;
  /** For people: which program writes it. */
  title: string;
  /** How sure it is, 0 to 1, that a log with these first lines is of this format. */
  likeness(head: readonly LogLine[]): number;
  parser(head: readonly LogLine[], options: ParserOptions): LogParser;
  /** The step of its times, us, where it is coarser than 1; 0 where it has none. */
  precisionUs(head: readonly LogLine[], options: ParserOptions): number;
}

export const damaged = (line: LogLine, reason: string): Heard => ({ kind: "damaged", line: line.number, reason });

/** The part of the lines with content that `fits`. */
export function share(head: readonly LogLine[], fits: (text: string) => boolean): number {
  const lines = head.filter((line) => line.text.trim() !== "");
  return lines.length === 0 ? 0 : lines.filter((line) => fits(line.text)).length / lines.length;
}
