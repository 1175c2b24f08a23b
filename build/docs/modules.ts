/** The page that says how much of each manual driver and twin have, counted from the sources. */
import { CONTRADICTIONS } from "../conformance/contradictions";
import { readExamples, type Example } from "../conformance/examples";
import { standingOf } from "../conformance/outcome";
import type { AnySide } from "../conformance/report";
import { SIDES } from "../../test/conformance/sides";
import { MODULES, readChapters, type Chapter, type ModuleName } from "../../trace/manuals";
import { FAMILIES, type FamilyName } from "../twin/families";
import { commandsSent } from "./driver-commands";
import { table } from "./markdown";
import { twinCommands } from "./twin-commands";

const TITLES: Readonly<Record<ModuleName, string>> = {
  sim767xx: "SIM767XX",
  ec716s: "EC716S",
  sim5360: "SIM5360",
  wcdma: "WCDMA",
};

const INTRODUCTION = [
  "# What works on which module",
  "",
  "This page is generated (`make docs`); do not edit it. For each chapter of each manual it counts the commands that the",
  "manual has, those of them that the driver sends and that the twin answers, and the example conversations that the",
  "manual prints, with how many a spec replays to the driver and to the twin. Of a chapter whose commands are there only",
  "those are not replayed that contradict their own manual: [they stand below](#examples-that-contradict-their-manual). An",
  "example that a summary of error codes prints counts with the chapter of its command. Where the manual prints nothing at all",
  "behind a command, the answer of its syntax is put in (`build/conformance/left-out.ts`). `make conformance` replays them all.",
  "",
  "A command counts with one of its forms; which forms there are is on the pages of [SIM767XX](sim767xx.md) and",
  "[EC716S](ec716s.md). `+++` is no command line: what sends and answers it is data mode.",
  "",
];

/** In one row: a chapter, or the sum of a manual. */
interface Counts {
  title: string;
  commands: number;
  sent: number;
  answered: number;
  examples: number;
  /** By the order of the sides. */
  replayed: number[];
}

/** The whole page. */
export function modulesPage(): string {
  const examples = readExamples();
  const modules = MODULES.flatMap((module) => modulePart(module, examples.filter((example) => example.module === module)));
  return `${[...INTRODUCTION, ...modules, ...contradictionsPart(examples)].join("\n").trimEnd()}\n`;
}

/** Each as `build/conformance/contradictions.ts` has it. */
function contradictionsPart(examples: readonly Example[]): string[] {
  const rows = examples.flatMap((example) => {
    const listed = SIDES.map((side) => ({ side: side.name, standing: standingOf<object>(example, side) })).filter(({ standing }) => standing.kind === "listed");
    const reason = (CONTRADICTIONS[example.id]?.reason ?? "").replace(/<\w+>/g, "`$&`");
    return listed.length === 0 ? [] : [[`\`${example.id}\``, listed.map(({ side }) => side).join(", "), reason]];
  });
  return [
    "## Examples that contradict their manual",
    "",
    "Module, chapter, command, and number among the command's examples; which side cannot follow it; and what contradicts what.",
    "`build/conformance/contradictions.ts` has the list.",
    "",
    ...table(["example", "not replayed", "why"], rows),
    "",
  ];
}

function modulePart(module: ModuleName, examples: readonly Example[]): string[] {
  const sent = commandsSent(module);
  const answered = commandsAnswered(module);
  const chapters = readChapters(module)
    .map((chapter) => countsOf(chapter, examples, sent, answered))
    .filter(({ commands, examples: printed }) => commands + printed > 0);
  const head = ["chapter", "commands", "driver", "twin", "examples", ...SIDES.map(({ name }) => `replayed: ${name}`)];
  return [`## ${TITLES[module]}`, "", ...table(head, [...chapters, sum(chapters)].map(cells)), ""];
}

/** Names of all commands that the twin of `module` answers; none where there is no twin. */
function commandsAnswered(module: ModuleName): ReadonlySet<string> {
  if (!isFamily(module)) return new Set();
  return new Set([...twinCommands(module).flatMap((commands) => Object.keys(commands)), "+++"]);
}

function isFamily(module: ModuleName): module is FamilyName & ModuleName {
  return module in FAMILIES;
}

function countsOf(chapter: Chapter, examples: readonly Example[], sent: ReadonlySet<string>, answered: ReadonlySet<string>): Counts {
  const names = [...new Set((chapter.commands ?? []).map(({ name }) => name))];
  const printed = examples.filter((example) => example.chapter === Number(chapter.chapter));
  return {
    title: `${chapter.chapter} ${chapter.title}`,
    commands: names.length,
    sent: names.filter((name) => sent.has(name)).length,
    answered: names.filter((name) => answered.has(name)).length,
    examples: printed.length,
    replayed: SIDES.map((side) => printed.filter((example) => isReplayed(example, side)).length),
  };
}

function isReplayed(example: Example, side: AnySide): boolean {
  return standingOf(example, side).kind === "replayed";
}

function sum(rows: readonly Counts[]): Counts {
  const total = (count: (row: Counts) => number): number => rows.reduce((all, row) => all + count(row), 0);
  return {
    title: "all",
    commands: total((row) => row.commands),
    sent: total((row) => row.sent),
    answered: total((row) => row.answered),
    examples: total((row) => row.examples),
    replayed: SIDES.map((_, index) => total((row) => row.replayed[index] ?? 0)),
  };
}

function cells({ title, commands, sent, answered, examples, replayed }: Counts): string[] {
  return [title, ...[commands, sent, answered, examples, ...replayed].map(String)];
}
