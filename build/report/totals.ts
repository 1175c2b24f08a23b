/**
 * `make test`: runs every check, all of them even where one fails, and ends with one line
 * `N passed, N failed`. Types, lint and generated docs count as one each, every spec as one.
 *
 * `--closing-line later` only writes that line to build/out/closing-line, for a caller that has
 * something to print before it.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { runCheck, runVisibly } from "./check";
import type { Check } from "./check";
import { add, closingLine } from "./count";
import type { Count } from "./count";

const CHECKS: readonly Check[] = [
  { name: "types", command: ["npm", "run", "--silent", "types"] },
  { name: "lint", command: ["npm", "run", "--silent", "lint"] },
  { name: "generated docs", command: ["npm", "run", "--silent", "docs", "--", "--check"] },
];

const OUT = "build/out";
const SPEC_COUNT = `${OUT}/specs.json`;
const CLOSING_LINE = `${OUT}/closing-line`;

async function runSpecs(): Promise<Count> {
  rmSync(SPEC_COUNT, { force: true });
  const code = await runVisibly(["node_modules/.bin/mocha", "--reporter-option", `totals=${SPEC_COUNT}`]);
  if (!existsSync(SPEC_COUNT)) {
    console.log("specs: FAILED before the first spec ran\n  again: npx mocha");
    return { passed: 0, failed: 1 };
  }
  const count = JSON.parse(readFileSync(SPEC_COUNT, "utf8")) as Count;
  if (code !== 0 && count.failed === 0) {
    console.log("specs: FAILED after the last spec\n  again: npx mocha");
    return { ...count, failed: 1 };
  }
  return count;
}

async function main(): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  const checks = await Promise.all(CHECKS.map((check) => runCheck(check, console.log)));
  const total = [...checks, await runSpecs()].reduce(add);
  writeFileSync(CLOSING_LINE, `${closingLine(total)}\n`);
  if (process.argv.slice(2).join(" ") !== "--closing-line later") console.log(closingLine(total));
  process.exitCode = total.failed === 0 ? 0 : 1;
}

await main();
