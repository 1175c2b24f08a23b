import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { Command } from "commander";
import { STANDARD_INPUT } from "../../trace/file";
import { readTraceFile } from "../../trace/reader";
import { replayable } from "../../trace/replay";
import { specText } from "../../trace/spec-text";
import { wholeNumber } from "../option-values";

interface SpecOptions {
  output?: string;
  tolerance: number;
  force?: boolean;
}

const SPECS = "test/traces";
/** A device without a seed pauses for other times than it did: up to its longest pause. */
const UNSEEDED_LATE_MS = 3600000;
const LATE_MS = 10000;

export function specCommand(): Command {
  return new Command("spec")
    .description("Turn a trace into a spec that replays it.")
    .argument("<trace>", "the trace, - for standard input, with --output")
    .option("-o, --output <file>", `the spec; ${SPECS}/<name of the trace>.spec.ts where left out`)
    .option("--tolerance <ms>", "how far the times that the device tells may be from the recorded ones", wholeNumber(0, 60000), 0)
    .option("--force", "write over a spec that is there")
    .action(writeSpec);
}

async function writeSpec(path: string, options: SpecOptions): Promise<void> {
  if (path === STANDARD_INPUT && options.output === undefined) throw new Error("name the spec with --output, as standard input has no name");
  const name = basename(path === STANDARD_INPUT ? (options.output ?? "") : path, path === STANDARD_INPUT ? ".spec.ts" : ".trace");
  const file = options.output ?? join(SPECS, `${name}.spec.ts`);
  if (existsSync(file) && options.force !== true) throw new Error(`${file} is there already; give --force to write over it, or --output`);
  const trace = await replayable(readTraceFile(path));
  const lateMs = trace.header.seed === undefined ? UNSEEDED_LATE_MS : LATE_MS;
  const source = { name, file: relative(".", file), trace, options: { tolerance: options.tolerance, lateMs } };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, specText(source));
  for (const sentence of trace.damage) console.error(`warning: ${path}: ${sentence}; it is left out`);
  console.log(`${file} replays ${trace.events.length} events; run it with: npx mocha ${file}`);
}
