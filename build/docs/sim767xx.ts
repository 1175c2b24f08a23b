import { SeededRandom } from "../../hal/random";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualLine } from "../../hal/virtual/uart";
import type { CommandSpec } from "../../twin/chapter";
import { LINE_QUIRKS } from "../../twin/line-quirks";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import { CHAPTERS } from "../../twin/sim767xx/chapters";
import { Sim767xxTwin } from "../../twin/sim767xx/twin";
import { chapterFiles, driverCommands, type DriverCommand } from "./driver-commands";
import { code, table } from "./markdown";

const DRIVER = "drivers/sim767xx";
const NOTHING = "-";
const BOOT_MS = 60000;
const END = { baud: 115200, transmitCapacity: 4096, receiveCapacity: 4096 };

const INTRODUCTION = [
  "# SIM767XX",
  "",
  "This page is generated from the driver's docstrings and the twin's tables (`make docs`); do not edit it.",
  "",
  "Sections are those of the SIM767XX Series AT Command Manual V1.06. *Driver* names the functions in `drivers/sim767xx`",
  "that send a command; *twin* the forms of it that the twin answers: test (`=?`), read (`?`), write (`=...`), execute",
  "(bare, for basic commands with or without a number). A dash marks a gap. What real modules do beyond the manual and",
  "in which order they answer is in the tables at the end.",
  "",
];

/** The whole page. */
export function sim767xxPage(): string {
  const files = chapterFiles(DRIVER);
  const forms = twinForms();
  const chapters = CHAPTERS.flatMap(({ number, title }, index) => {
    const driver = driverCommands(files.filter((each) => each.chapter === number).map((each) => each.file));
    const rows = commandRows(driver, forms[index] ?? {});
    return rows.length === 0 ? [] : [`## ${number} ${title}`, "", totals(rows), "", ...table(["command", "section", "driver", "twin"], rows), ""];
  });
  return `${[...INTRODUCTION, ...chapters, ...quirks(), ...orders()].join("\n").trimEnd()}\n`;
}

/** What the twin answers, chapter by chapter: its own tables while it runs. */
function twinForms(): Record<string, CommandSpec>[] {
  const clock = new VirtualClock();
  const line = new VirtualLine(clock, { a: END, b: END });
  const network = new SimulatedNetwork({ clock, random: new SeededRandom(1) });
  const twin = new Sim767xxTwin({ uart: line.b, clock, random: new SeededRandom(1), pins: {}, network });
  twin.powerOn();
  clock.runFor(BOOT_MS);
  return (twin.firmware?.chapters ?? []).map((chapter) => ({ ...chapter.commands }));
}

function commandRows(driver: readonly DriverCommand[], twin: Record<string, CommandSpec>): string[][] {
  const names = new Set([...driver.map((command) => command.name), ...Object.keys(twin)]);
  const rows = [...names].map((name) => {
    const sent = driver.find((command) => command.name === name);
    const functions = sent?.functions.map(code).join(", ") ?? NOTHING;
    return [code(`AT${name}`), sent?.section || NOTHING, functions, formNames(twin[name])];
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

function quirks(): string[] {
  const known = [...LINE_QUIRKS, ...CHAPTERS.flatMap((chapter) => chapter.quirks ?? [])];
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

function orders(): string[] {
  const known = CHAPTERS.flatMap((chapter) => chapter.orders ?? []);
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
