import { createWriteStream, existsSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command } from "commander";
import { fileChunks, STANDARD_INPUT } from "../../trace/file";
import { FORMATS } from "../../trace/import/formats";
import { importLog } from "../../trace/import/import-log";
import type { ImportOptions } from "../../trace/import/importer";
import { wholeNumber } from "../option-values";
import { messageOf } from "./mistakes";

interface CommandOptions extends Omit<ImportOptions, "name"> {
  output?: string;
  force?: boolean;
}

const STANDARD_OUTPUT = "-";
/** Of the lines that are left out, so many are named on the terminal; the trace names all. */
const NAMED_LINES = 10;

export function importCommand(): Command {
  const formats = FORMATS.map((format) => `  ${format.name.padEnd(10)} ${format.title}`).join("\n");
  return new Command("import")
    .description("Make a trace of another program's log. What the log has lost is marked as lost.")
    .argument("<log>", "the log, - for standard input")
    .option("-o, --output <file>", "the trace, - for standard output; <name of the log>.trace beside it where left out, standard output of standard input")
    .option("--format <name>", "the log's format; by its content where left out")
    .option("--device <side>", "which side of the log is the device, by the log's own name; by its content where left out")
    .option("--module <name>", "the module's family: SIM767XX, EC716S, ...")
    .option("--baud <bit/s>", "the speed of the line", wholeNumber(1, 10000000))
    .option("--sample-rate <Hz>", "of a logic analyser whose log counts samples", wholeNumber(1, 10000000000))
    .option("--mask-payloads", "hide payloads, not only secrets")
    .option("--force", "write over a trace that is there")
    .addHelpText("after", `\nFormats:\n${formats}`)
    .action(importFile);
}

async function importFile(path: string, { output, force, ...options }: CommandOptions): Promise<void> {
  const file = output ?? (path === STANDARD_INPUT ? STANDARD_OUTPUT : join(dirname(path), `${basename(path, extname(path))}.trace`));
  let leftOut = 0;
  const onDamage = (sentence: string): void => {
    leftOut++;
    if (leftOut <= NAMED_LINES) console.error(`warning: ${path}: ${sentence}`);
  };
  const trace = importLog(fileChunks(path), { ...options, ...(path === STANDARD_INPUT ? {} : { name: basename(path) }) }, onDamage);
  // Nothing is written where the log is none.
  const first = await trace.next().catch((error: unknown) => {
    const sentence = messageOf(error);
    throw new Error(sentence.includes(path) ? sentence : `${path}, ${sentence}`);
  });
  if (file === path && file !== STANDARD_OUTPUT) throw new Error(`${path} would be written over by its own trace; give --output`);
  if (file !== STANDARD_OUTPUT && existsSync(file) && force !== true) throw new Error(`${file} is there already; give --force to write over it, or --output`);
  const text = Readable.from(startingWith(first.done === true ? "" : first.value, trace), { objectMode: true });
  await pipeline(text, file === STANDARD_OUTPUT ? process.stdout : createWriteStream(file), { end: file !== STANDARD_OUTPUT });
  if (leftOut > NAMED_LINES) console.error(`warning: ${path}: ${leftOut - NAMED_LINES} more lines are left out; the trace names them`);
  if (file !== STANDARD_OUTPUT) console.log(`${file} holds the conversation; read it with: fieldline trace explain ${file}`);
}

async function* startingWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
