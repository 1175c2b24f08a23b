/**
 * `make test`: runs every check, all of them even where one fails, and ends with one line
 * `N passed, N failed`. Types, lint and generated docs count as one each, every spec as one on each
 * runtime that it ran on.
 *
 * `--closing-line later` only writes that line to build/out/closing-line, for a caller that has
 * something to print before it.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { runCheck, runVisibly } from "./check";
import type { Check } from "./check";
import { add, closingLine } from "./count";
import type { Count, RuntimeCount, SpecCount } from "./count";

const CHECKS: readonly Check[] = [
  { name: "types", command: ["npm", "run", "--silent", "types"] },
  { name: "lint", command: ["npm", "run", "--silent", "lint"] },
  { name: "generated docs", command: ["npm", "run", "--silent", "docs", "--", "--check"] },
];

const OUT = "build/out";
/** Runners of the core's specs on other runtimes; each writes what it counted. */
const RUNTIMES: readonly { command: readonly string[]; counts: string }[] = [
  { command: ["npm", "run", "--silent", "lua-specs"], counts: `${OUT}/lua-specs.json` },
  { command: ["npm", "run", "--silent", "es5-specs"], counts: `${OUT}/es5-specs.json` },
];

const SPEC_COUNT = `${OUT}/specs.json`;
const CLOSING_LINE = `${OUT}/closing-line`;

async function runRuntime({ command, counts }: (typeof RUNTIMES)[number]): Promise<RuntimeCount[]> {
  rmSync(counts, { force: true });
  const code = await runVisibly(command);
  if (existsSync(counts)) return JSON.parse(readFileSync(counts, "utf8")) as RuntimeCount[];
  if (code === 0) return [];
  console.log(`specs on another runtime: FAILED before the first spec ran\n  again: ${command.join(" ")}`);
  return [{ runtime: "another runtime", passed: 0, failed: 1 }];
}

/** The core's specs, side by side; a runtime that ran fewer or more of them than Node fails once more. */
function compareRuntimes(portable: number, others: readonly RuntimeCount[]): Count {
  if (others.length === 0) return { passed: 0, failed: 0 };
  const columns = [`Node ${portable}`, ...others.map(({ runtime, passed }) => `${runtime} ${passed}`)];
  console.log(`  specs of the core that passed: ${columns.join(" | ")}`);
  const differing = others.filter(({ passed, failed }) => passed !== portable && failed === 0);
  for (const { runtime } of differing) console.log(`  ${runtime} did not run the same specs as Node: FAILED`);
  return { passed: 0, failed: differing.length };
}

async function runSpecs(): Promise<SpecCount> {
  rmSync(SPEC_COUNT, { force: true });
  const code = await runVisibly(["node_modules/.bin/mocha", "--reporter-option", `totals=${SPEC_COUNT}`]);
  if (!existsSync(SPEC_COUNT)) {
    console.log("specs: FAILED before the first spec ran\n  again: npx mocha");
    return { passed: 0, failed: 1, portable: 0 };
  }
  const count = JSON.parse(readFileSync(SPEC_COUNT, "utf8")) as SpecCount;
  if (code !== 0 && count.failed === 0) {
    console.log("specs: FAILED after the last spec\n  again: npx mocha");
    return { ...count, failed: 1 };
  }
  return count;
}

async function main(): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  const checking = Promise.all(CHECKS.map((check) => runCheck(check, console.log)));
  const [checks, runtimes] = await Promise.all([checking, Promise.all(RUNTIMES.map(runRuntime))]);
  const specs = await runSpecs();
  const others = runtimes.flat();
  const total = [...checks, ...others, specs, compareRuntimes(specs.portable, others)].reduce(add, { passed: 0, failed: 0 });
  writeFileSync(CLOSING_LINE, `${closingLine(total)}\n`);
  if (process.argv.slice(2).join(" ") !== "--closing-line later") console.log(closingLine(total));
  process.exitCode = total.failed === 0 ? 0 : 1;
}

await main();
