/** The examples that the manuals print, each with an id that does not change. */
import { MODULES, readChapters, type Chapter, type ModuleName, type Spoken } from "../../trace/manuals";
import { answered } from "./left-out";
import { filled } from "./placeholders";

export interface Example {
  /** Module, chapter that prints it, command and number among the command's examples, from 1: `sim767xx/13/+CIPOPEN/3`. */
  id: string;
  module: ModuleName;
  /** Which has its command: one that a summary prints, as that of the error codes does, belongs to the command's own chapter. */
  chapter: number;
  section: string;
  /** Without `AT`: `+CIPOPEN`. */
  command: string;
  about: string;
  /** With values in the place of the manual's placeholders, and with the answers that it leaves out. */
  talk: readonly Spoken[];
}

/** All examples of all manuals, in the manuals' order. */
export function readExamples(): Example[] {
  return MODULES.flatMap((module) => {
    const chapters = readChapters(module);
    const homes = new Map(chapters.flatMap(({ chapter, commands = [] }) => commands.map(({ name }) => [name, chapter] as const)));
    return chapters.flatMap((chapter) => examplesOf(chapter, homes));
  });
}

/** `homes`: the chapter of each command. */
function examplesOf({ module, chapter, commands = [], examples = [] }: Chapter, homes: ReadonlyMap<string, string>): Example[] {
  const printed = [
    ...commands.flatMap(({ section, name, examples: own = [] }) => own.map((example) => ({ section, command: name, home: chapter, example }))),
    ...examples.map((example) => {
      const command = namesIn(example.talk[0]?.[1] ?? "")[0] ?? "";
      return { section: chapter, command, home: homes.get(command) ?? chapter, example };
    }),
  ];
  const counts = new Map<string, number>();
  return printed.map(({ section, command, home, example: { about, talk } }) => {
    const number = (counts.get(command) ?? 0) + 1;
    counts.set(command, number);
    const id = `${module}/${chapter}/${command}/${number}`;
    return { id, module, chapter: Number(home), section, command, about, talk: answered(id, filled(id, talk)) };
  });
}

/** An extended command takes the rest of its piece of the line; of basic ones several may stand in a row. */
const COMMAND = /([+*^][A-Z][A-Z0-9]*).*|(S\d|&?[A-Z])/g;

/** Names of the commands that the device says in an example, each once: `+CIPOPEN`, `&W`, `+++`. */
export function commandsOf(example: Example): string[] {
  const names = example.talk.flatMap(([side, text, kind]) => (side === ">" && kind === undefined ? namesIn(text) : []));
  return [...new Set(names)];
}

function namesIn(line: string): string[] {
  if (line === "+++") return [line];
  // What is quoted may hold anything.
  const pieces = line.replace(/^AT/, "").replace(/"[^"]*"/g, '""').split(";");
  return pieces.flatMap((piece) => [...piece.matchAll(COMMAND)].map(([, extended, basic]) => extended ?? basic ?? ""));
}
