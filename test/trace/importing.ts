import { readFileSync } from "node:fs";
import { Narrator } from "../../trace/explain/narrator";
import { Verdict } from "../../trace/explain/verdict";
import { Importer, type ImportOptions } from "../../trace/import/importer";
import { TraceReader } from "../../trace/reader";

export interface Imported {
  /** The header's lines but the first. */
  header: string[];
  /** The events' lines, without the spaces before their times. */
  events: string[];
  leftOut: string[];
  text: string;
}

/** A log of `test/trace/fixtures`, as the bytes that it has. */
export function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), "latin1");
}

export function imported(chunks: string | readonly string[], options: ImportOptions = {}): Imported {
  const leftOut: string[] = [];
  const importer = new Importer(options, (sentence) => leftOut.push(sentence));
  const lines = (typeof chunks === "string" ? [chunks] : chunks).flatMap((chunk) => importer.push(chunk));
  lines.push(...importer.end());
  const empty = lines.indexOf("");
  return { header: lines.slice(1, empty), events: lines.slice(empty + 1).map((line) => line.trim()), leftOut, text: `${lines.join("\n")}\n` };
}

/** What `fieldline trace explain` concludes of a trace. */
export function verdictOf(text: string): string[] {
  const reader = new TraceReader();
  const narrator = new Narrator();
  const verdict = new Verdict();
  for (const item of [...reader.push(text), ...reader.end()]) narrator.push(item).forEach((told) => verdict.hear(told));
  narrator.end().forEach((told) => verdict.hear(told));
  return verdict.lines();
}
