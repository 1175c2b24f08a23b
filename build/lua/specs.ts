/**
 * The specs of the core under busted, in Lua 5.3 and 5.4: the files that mocha runs, compiled.
 * `npm run lua-specs [-- file ...]`; writes the counts to build/out/lua-specs.json.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RuntimeCount } from "../report/count";
import { ROOT } from "../paths";
import { portableSpecs, SPEC_GLOBALS } from "../report/portable";
import { compileToLua } from "./compile";

const BUSTED = "/usr/bin/busted";
const OUT = "build/out/lua-specs";
const COUNTS = "build/out/lua-specs.json";
const VERSIONS = ["5.3", "5.4"] as const;

/** What busted's JSON says of a spec. */
interface Outcome {
  name: string;
  message?: unknown;
  trace?: { message?: string };
}

interface BustedReport {
  successes: Outcome[] | Record<string, never>;
  failures: Outcome[] | Record<string, never>;
  errors: Outcome[] | Record<string, never>;
}

export interface VersionResult extends RuntimeCount {
  problems: string[];
}

/** Compiles `specs` and runs them in each version of Lua. */
export async function runLuaSpecs(specs: readonly string[]): Promise<VersionResult[]> {
  rmSync(OUT, { recursive: true, force: true });
  const types = "build/lua/busted.d.ts";
  compileToLua({ entries: [types, ...specs], outDir: join(ROOT, OUT), sources: { [types]: SPEC_GLOBALS } });
  return Promise.all(VERSIONS.map(runVersion));
}

async function runVersion(version: string): Promise<VersionResult> {
  const runtime = `Lua ${version}`;
  const { output, code } = await run(`lua${version}`, [BUSTED, "-o", "json", "--lpath=./?.lua", "test"]);
  try {
    const report = JSON.parse(output.slice(output.indexOf("{"))) as BustedReport;
    const problems = [...list(report.failures), ...list(report.errors)].map((each) => `${runtime}: ${each.name}: ${text(each)}`);
    return { runtime, passed: list(report.successes).length, failed: problems.length, problems };
  } catch {
    return { runtime, passed: 0, failed: 1, problems: [`${runtime}: busted ended with ${code} and no result: ${output.slice(-1000)}`] };
  }
}

/** An empty list is `{}` to some of Lua's JSON writers. */
function list(outcomes: Outcome[] | Record<string, never>): Outcome[] {
  return Array.isArray(outcomes) ? outcomes : [];
}

function text({ message, trace }: Outcome): string {
  return typeof message === "string" ? message : (trace?.message ?? JSON.stringify(message));
}

function run(program: string, parameters: readonly string[]): Promise<{ output: string; code: number | null }> {
  const child = spawn(program, parameters, { cwd: join(ROOT, OUT), stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ output: error.message, code: null }));
    child.on("close", (code) => resolve({ output: Buffer.concat(chunks).toString("latin1"), code }));
  });
}

async function main(given: readonly string[]): Promise<void> {
  rmSync(COUNTS, { force: true });
  if (!existsSync(BUSTED)) {
    console.log("specs of the core in Lua: left out, as this machine has no busted (Debian: lua5.3, lua5.4, lua-busted)");
    return;
  }
  const startedAt = performance.now();
  const results = await runLuaSpecs(given.length === 0 ? portableSpecs() : given);
  for (const { problems } of results) for (const problem of problems) console.log(problem);
  const counts = results.map(({ runtime, passed, failed }) => `${runtime}: ${passed} passed, ${failed} failed`);
  console.log(`  specs of the core, ${counts.join("; ")} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  mkdirSync("build/out", { recursive: true });
  writeFileSync(COUNTS, JSON.stringify(results.map(({ runtime, passed, failed }) => ({ runtime, passed, failed }))));
  if (results.some(({ failed }) => failed > 0)) process.exitCode = 1;
}

await main(process.argv.slice(2));
