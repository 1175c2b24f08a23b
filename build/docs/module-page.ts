/** The page of a module: every command of driver and twin, quirks, orders of answer. */
import type { CommandSpec, CommandTable } from "../../twin/chapter";
import { LINE_QUIRKS } from "../../twin/line-quirks";
import { readChapters } from "../../trace/manuals";
import { FAMILIES, type FamilyName, type TwinFamily } from "../twin/families";
import { chapterFiles, driverCommands, type DriverCommand } from "./driver-commands";
import { code, table } from "./markdown";
import { twinCommands } from "./twin-commands";

const NOTHING = "-";

/** The whole page. */
export function modulePage(name: FamilyName): string {
  const family: TwinFamily = FAMILIES[name];
  const sent = commandsByChapter(name);
  const forms = twinCommands(name);
  const sections = sectionsOf(name);
  const inOrder = family.chapters.map((chapter, index) => ({ ...chapter, forms: forms[index] ?? {} })).sort((left, right) => left.number - right.number);
  const chapters = inOrder.flatMap(({ number, title, forms: twin }) => {
    const rows = commandRows(sent.get(number) ?? [], twin, sections);
    return rows.length === 0 ? [] : [`## ${number} ${title}`, "", totals(rows), "", ...table(["command", "section", "driver", "twin"], rows), ""];
  });
  return `${[...introduction(name, family), ...chapters, ...quirks(family), ...orders(family)].join("\n").trimEnd()}\n`;
}

function introduction(name: FamilyName, { title, manual }: TwinFamily): string[] {
  return [
    `# ${title}`,
    "",
    "This page is generated from the driver's docstrings and the twin's tables (`make docs`); do not edit it.",
    "",
    `Sections are those of the ${manual}.`,
    `*Driver* names the functions in \`drivers/${name}\` that send a command; *twin* the forms of it that the twin`,
    "answers: test (`=?`), read (`?`), write (`=...`), execute (bare, for basic commands with or without a number). A dash",
    "marks a gap. What real modules do beyond the manual and in which order they answer is in the tables at the end. How",
    "much of the manual that is: [modules](modules.md).",
    "",
  ];
}

/** What the driver sends, by the manual's chapter: that of the section, which is mostly the file's. */
function commandsByChapter(name: FamilyName): ReadonlyMap<number, DriverCommand[]> {
  const files = chapterFiles(`drivers/${name}`);
  const found = new Map<number, DriverCommand[]>();
  for (const chapter of new Set(files.map((each) => each.chapter))) {
    for (const command of driverCommands(files.filter((each) => each.chapter === chapter).map(({ file }) => file))) {
      const home = command.section === "" ? chapter : Number.parseInt(command.section, 10);
      found.set(home, [...(found.get(home) ?? []), command]);
    }
  }
  return found;
}

/** The manual's section of each command. */
function sectionsOf(name: FamilyName): ReadonlyMap<string, string> {
  const commands = readChapters(name).flatMap((chapter) => chapter.commands ?? []);
  return new Map(commands.map((command) => [command.name, command.section]));
}

function commandRows(driver: readonly DriverCommand[], twin: CommandTable, sections: ReadonlyMap<string, string>): string[][] {
  const names = new Set([...driver.map((command) => command.name), ...Object.keys(twin)]);
  const rows = [...names].map((name) => {
    const sent = driver.find((command) => command.name === name);
    const functions = sent?.functions.map(code).join(", ") ?? NOTHING;
    return [code(`AT${name}`), sent?.section || sections.get(name) || NOTHING, functions, formNames(twin[name])];
  });
  return rows.sort((left, right) => rank(left) - rank(right) || compare(left[0], right[0]));
}

function formNames(spec: CommandSpec | undefined): string {
  const forms = (["test", "read", "write", "execute"] as const).filter((form) => spec?.[form] !== undefined);
  return forms.length === 0 ? NOTHING : forms.join(", ");
}

/** By the last number of the section; what has none comes last. */
function rank([, section = NOTHING]: readonly string[]): number {
  return section === NOTHING ? Infinity : Number(section.slice(section.lastIndexOf(".") + 1));
}

function compare(left = "", right = ""): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function totals(rows: readonly string[][]): string {
  const driver = rows.filter((row) => row[2] !== NOTHING).length;
  const twin = rows.filter((row) => row[3] !== NOTHING).length;
  return `Commands: ${rows.length}; the driver sends ${driver}, the twin answers ${twin}.`;
}

function quirks({ chapters }: TwinFamily): string[] {
  const known = [...LINE_QUIRKS, ...chapters.flatMap((chapter) => chapter.quirks ?? [])];
  return [
    "## Quirks",
    "",
    "What real modules do beyond the manual. All are off until they are asked for: `QUIRKS=all`, `QUIRKS=id,id`, or the",
    "control `quirk <id> on`. Chapter 1 is the start and the line itself.",
    "",
    ...table(["quirk", "what is seen", "chapter"], known.map(({ id, about, chapter }) => [code(id), about, String(chapter)])),
    "",
  ];
}

function orders({ chapters }: TwinFamily): string[] {
  const known = chapters.flatMap((chapter) => chapter.orders ?? []);
  if (known.length === 0) return [];
  return [
    "## Orders of answer",
    "",
    "Commands whose answer comes in one of several orders. The first, the manual's, holds until the control",
    "`order <command> <order>` chooses another.",
    "",
    ...table(["command", "orders", "why"], known.map(({ command, choices, about }) => [code(`AT${command}`), choices.map(code).join(", "), about])),
    "",
  ];
}
