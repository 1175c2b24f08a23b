/** The examples that the manuals print, each with an id that does not change. */
import { MODULES, readChapters, type CatalogueCommand, type Chapter, type ModuleName, type Spoken } from "../../trace/manuals";
import { filled } from "./placeholders";

export interface Example {
  /** Module, chapter, command and number among the command's examples, from 1: `sim767xx/13/+CIPOPEN/3`. */
  id: string;
  module: ModuleName;
  chapter: number;
  section: string;
  /** Without `AT`: `+CIPOPEN`. */
  command: string;
  about: string;
  /** With values in the place of the manual's placeholders. */
  talk: readonly Spoken[];
}

/** All examples of all manuals, in the manuals' order. */
export function readExamples(): Example[] {
  return MODULES.flatMap((module) => readChapters(module).flatMap(examplesOf));
}

function examplesOf(chapter: Chapter): Example[] {
  return (chapter.commands ?? []).flatMap((command) => examplesOfCommand(chapter, command));
}

function examplesOfCommand({ module, chapter }: Chapter, { section, name, examples = [] }: CatalogueCommand): Example[] {
  return examples.map(({ about, talk }, index) => {
    const id = `${module}/${chapter}/${name}/${index + 1}`;
    return { id, module, chapter: Number(chapter), section, command: name, about, talk: filled(id, talk) };
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
