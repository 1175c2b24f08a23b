import { Command, InvalidArgumentError, Option } from "commander";
import { controlsHelp } from "../../twin/controls";
import { Quirks } from "../../twin/quirks";
import { findRevision } from "../../twin/revisions";
import { pinDigits, wholeNumber, wordList } from "../option-values";
import { QUIT } from "./console";
import { FAMILIES, type FamilyName } from "./families";

export interface TwinOptions {
  module: FamilyName;
  /** Rate of the UART after a start, in bit/s. */
  baud: number;
  seed: number;
  quirks: readonly string[];
  /** Entry of the family's table of revisions; the manual's where left out. */
  revision?: string;
  /** Of TCP; 0 for any that is free. */
  port: number;
  /** A symbolic link to the pseudo-terminal. */
  link?: string;
  /** File that the conversation is recorded in. */
  trace?: string;
  pin?: string;
  /** Time from power until the UART answers; the module's own where left out. */
  bootMs?: number;
}

/** Where the words of `--help` and of a mistake go; the terminal's streams where left out. */
export interface OptionOutput {
  writeOut(text: string): void;
  writeErr(text: string): void;
}

/** Throws commander's error after it has printed help (`exitCode` 0) or one sentence about a mistake. */
export function parseTwinOptions(argv: readonly string[], output?: OptionOutput): TwinOptions {
  const names = Object.keys(FAMILIES).join(", ");
  const program = new Command("twin");
  program
    .description("A module's twin alone, for any program that opens a serial port or a TCP connection.")
    .option("--module <name>", `the module: ${names}`, parseModule, "sim767xx" as FamilyName)
    .option("--port <number>", "TCP port, 0 for any that is free", wholeNumber(0, 65535), 0)
    .option("--link <path>", "symbolic link to the pseudo-terminal, so that its name stays the same")
    .option("--baud <rate>", "bit/s of the UART after a start; AT+IPR changes it", wholeNumber(1, 4000000), 115200)
    .option("--pin <digits>", "PIN that the SIM asks for, 4 to 8 digits", pinDigits)
    .option("--seed <number>", "seed of everything random", wholeNumber(1, 2147483646), 1)
    .addOption(new Option("--quirks <ids>", "what real modules do beyond the manual: all, or ids with commas").argParser(wordList).default([], "none"))
    .option("--revision <name>", "build of the firmware that is played; without it the manual's")
    .option("--trace <file>", "where to record the conversation")
    .option("--boot-ms <time>", "ms from power until the module answers; without it the module's own", wholeNumber(0, 600000))
    .addHelpText("after", furtherHelp())
    .exitOverride();
  if (output !== undefined) program.configureOutput(output);
  program.parse(argv);
  const options = program.opts<TwinOptions>();
  const family = FAMILIES[options.module];
  if (!family.bauds.includes(options.baud))
    program.error(`error: ${family.title} has no rate of ${options.baud} bit/s. It has: ${family.bauds.join(", ")}.`, { exitCode: 2 });
  const problem = settingProblem(options.module, options);
  if (problem !== undefined) program.error(`error: ${problem}`, { exitCode: 2 });
  return options;
}

function parseModule(text: string): FamilyName {
  if (Object.hasOwn(FAMILIES, text)) return text as FamilyName;
  throw new InvalidArgumentError(`Known are: ${Object.keys(FAMILIES).join(", ")}.`);
}

/** What is wrong with the names of quirks and revision, as a sentence; undefined where nothing is. */
export function settingProblem(module: FamilyName, settings: { quirks: readonly string[]; revision?: string }): string | undefined {
  const { quirks: known, revisions } = FAMILIES[module];
  const quirks = new Quirks(known);
  try {
    for (const id of settings.quirks) quirks.set(id, true);
    if (settings.revision !== undefined) findRevision(revisions, settings.revision);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function furtherHelp(): string {
  const families = Object.entries(FAMILIES).flatMap(([name, family]) => [
    `\nRevisions of ${name}:`,
    ...family.revisions.map((revision) => `  ${revision.name}: ${revision.about}`),
    `\nQuirks of ${name}:`,
    ...family.quirks.map((quirk) => `  ${quirk.id}: ${quirk.about}`),
  ]);
  const controls = controlsHelp([QUIT]).split("\n").map((line) => `  ${line}`);
  return [...families, "\nControls, one on a line of the standard input:", ...controls].join("\n");
}
