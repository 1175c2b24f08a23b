/** The table of `make conformance`: what becomes of the manuals' examples, by module and chapter. */
import type { ModuleName } from "../../trace/manuals";
import { CONTRADICTIONS } from "./contradictions";
import type { Example } from "./examples";
import { outcomeOf, type Outcome, type Side, type SideName } from "./outcome";

/** How the examples of a chapter fare with one side. */
export interface Tally {
  passes: number;
  notCovered: number;
  fails: number;
}

export interface ChapterRow {
  module: ModuleName;
  chapter: number;
  examples: number;
  /** By the order of the sides. */
  tallies: Tally[];
  /** Listed as contradictions, for one side at least. */
  listed: number;
}

export interface Report {
  rows: ChapterRow[];
  /** A sentence for each example that fails. */
  failures: string[];
  /** The sides that cannot follow an example which contradicts its manual, by its id. */
  contradictions: Map<string, SideName[]>;
}

/** Replays all `examples` on each of `sides`. */
export function reportOn(examples: readonly Example[], sides: readonly AnySide[]): Report {
  const rows = new Map<string, ChapterRow>();
  const failures: string[] = [];
  const contradictions = new Map<string, SideName[]>();
  for (const example of examples) {
    const row = rowOf(rows, example, sides.length);
    row.examples++;
    if (CONTRADICTIONS[example.id] !== undefined) row.listed++;
    sides.forEach((side, index) => {
      const outcome = outcomeOf(example, side);
      count(row.tallies[index] as Tally, outcome);
      if (outcome.kind === "fails") failures.push(`${side.name}: ${example.id}: ${outcome.reason}`);
      else if (outcome.kind === "listed") contradictions.set(example.id, [...(contradictions.get(example.id) ?? []), side.name]);
    });
  }
  return { rows: [...rows.values()], failures, contradictions };
}

/** Whatever a side's replays are. */
export type AnySide = Side<object>;

function rowOf(rows: Map<string, ChapterRow>, { module, chapter }: Example, sides: number): ChapterRow {
  const key = `${module} ${chapter}`;
  const tallies = Array.from({ length: sides }, () => ({ passes: 0, notCovered: 0, fails: 0 }));
  const row = rows.get(key) ?? { module, chapter, examples: 0, tallies, listed: 0 };
  rows.set(key, row);
  return row;
}

function count(tally: Tally, outcome: Outcome): void {
  if (outcome.kind === "passes") tally.passes++;
  else if (outcome.kind === "not covered") tally.notCovered++;
  else if (outcome.kind === "fails") tally.fails++;
}

/** The listed contradictions, a line for each, in the order of the examples. */
export function contradictionsText({ contradictions }: Report): string {
  return [...contradictions].map(([id, sides]) => `${id} (${sides.join(", ")}): ${CONTRADICTIONS[id]?.reason ?? ""}`).join("\n");
}

/** The table as text, with the sum of each module under its chapters. */
export function tableText({ rows }: Report, sides: readonly AnySide[]): string {
  const head = ["module", "chapter", "examples", ...sides.flatMap(({ name }) => [`${name} passes`, "not covered", "fails"]), "contradictions"];
  const modules = [...new Set(rows.map((row) => row.module))];
  const lines = modules.flatMap((module) => {
    const chapters = rows.filter((row) => row.module === module);
    return [...chapters.map((row) => cells(row, String(row.chapter))), cells(sum(chapters), "all"), []];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => (line[column] ?? "").length)));
  const laid = [head, ...lines].map((line) => line.map((cell, column) => aligned(cell, column, widths[column] ?? 0)).join("  ").trimEnd());
  return laid.join("\n").trimEnd();
}

function cells(row: ChapterRow, chapter: string): string[] {
  const counts = row.tallies.flatMap(({ passes, notCovered, fails }) => [passes, notCovered, fails]);
  return [row.module, chapter, ...[row.examples, ...counts, row.listed].map(String)];
}

function sum(rows: readonly ChapterRow[]): ChapterRow {
  const [first, ...rest] = rows as readonly [ChapterRow, ...ChapterRow[]];
  return rest.reduce((total, row) => ({
    ...total,
    examples: total.examples + row.examples,
    listed: total.listed + row.listed,
    tallies: total.tallies.map((tally, index) => added(tally, row.tallies[index] as Tally)),
  }), first);
}

function added(left: Tally, right: Tally): Tally {
  return { passes: left.passes + right.passes, notCovered: left.notCovered + right.notCovered, fails: left.fails + right.fails };
}

/** The name of the module to the left, numbers to the right. */
function aligned(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
