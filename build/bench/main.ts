import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import { colours as pc } from "../colours";
import { wholeNumber } from "../option-values";
import { framingSection } from "./framing";
import { goodputSection } from "./goodput";
import { httpDownloadSection } from "./http-download";
import { readingSection } from "./reading";
import { recoverySection } from "./recovery";
import { sectionText, type Section } from "./section";

const REPORT = "build/out/bench.json";
const MEASUREMENTS: readonly ((seed: number) => Section)[] = [framingSection, goodputSection, readingSection, httpDownloadSection, recoverySection];

function parseSeed(argv: readonly string[]): number {
  const program = new Command("bench")
    .description("Measures framer, UART goodput, bytes of a reading and of an image over HTTP, and recovery times.")
    .option("--seed <number>", "seed of everything random", wholeNumber(1, 2147483646), 1)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv);
  return program.opts<{ seed: number }>().seed;
}

/** Answers the exit code: 1 where a measurement found a problem. */
function run(seed: number): number {
  const startedAt = performance.now();
  const sections: Section[] = [];
  for (const measure of MEASUREMENTS) {
    const section = measure(seed);
    const [title, ...rest] = sectionText(section).split("\n");
    console.log([pc.bold(title ?? ""), ...rest].join("\n"));
    sections.push(section);
  }
  const measurements = sections.map(({ id, title, rows }) => ({ id, title, rows }));
  mkdirSync(dirname(REPORT), { recursive: true });
  writeFileSync(REPORT, `${JSON.stringify({ seed, node: process.version, measurements }, undefined, 2)}\n`);
  console.log(`${REPORT} has the figures; seed ${seed}, Node ${process.version}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  const problems = sections.flatMap(({ problem, title }) => (problem === undefined ? [] : [`${title}: ${problem}`]));
  for (const problem of problems) console.error(`error: ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

process.exit(run(parseSeed(process.argv)));
