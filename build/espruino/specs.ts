/**
 * The specs of the core in the engines of ES5, Duktape and mujs: the files that mocha runs, compiled
 * as they are for Espruino, their members' names shortened. `npm run es5-specs [-- file ...]`; writes the counts to build/out/es5-specs.json.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { RuntimeCount } from "../report/count";
import { specifierOf } from "../paths";
import { portableSpecs, SPEC_GLOBALS } from "../report/portable";
import { bundle } from "./bundle";
import { compileModules } from "./compile";
import { presentEngines, type Engine } from "./engines";
import { toEs5 } from "./es5";
import { knownNames } from "./names";
import { withShortNames } from "./short-names";
import { unknownSyntax } from "./syntax";

const OUT = "build/out/es5-specs";
/** Processes for each engine, each of which runs its part of the specs. */
const SHARDS = 3;
const COUNTS = "build/out/es5-specs.json";
const ENTRY = "build/espruino/entry-specs.ts";
const GLOBALS = "build/espruino/spec-globals.d.ts";

/** What the runner prints, and what is said of an error, is called so outside too. */
const TOLD = ["name", "passed", "problem", "done", "message", "stack"];

export interface EngineResult extends RuntimeCount {
  problems: string[];
}

/** What the runner prints: of a spec, or, last, of all. */
interface Outcome {
  name?: string;
  passed?: boolean;
  problem?: string;
  done?: boolean;
}

/** Compiles `specs` and runs them in each engine that this machine has. */
export async function runEs5Specs(specs: readonly string[]): Promise<EngineResult[]> {
  const imports = specs.map((file) => `import "${specifierOf(ENTRY, file)}";`);
  const entry = ['import { runAll } from "./spec-runner";', ...imports, "runAll();"].join("\n");
  const { files, fixed } = compileModules([GLOBALS, ENTRY], { [ENTRY]: entry, [GLOBALS]: SPEC_GLOBALS });
  const script = withShortNames(toEs5((await bundle(ENTRY, files)).code), new Set([...knownNames(), ...fixed, ...TOLD]));
  mkdirSync(OUT, { recursive: true });
  for (let shard = 0; shard < SHARDS; shard++) writeFileSync(scriptOf(shard), `var SLOW_ENGINE = true, SHARD = ${shard}, SHARDS = ${SHARDS};\n${script}`);
  const unknown = unknownSyntax(script).map((problem) => `the compiled specs: ${problem}`);
  const results = await Promise.all(presentEngines().map(runEngine));
  return results.map((result) => ({ ...result, failed: result.failed + unknown.length, problems: [...unknown, ...result.problems] }));
}

function scriptOf(shard: number): string {
  return `${OUT}/${shard}.js`;
}

async function runEngine(engine: Engine): Promise<EngineResult> {
  const shards = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => runShard(engine, shard)));
  const problems = shards.flatMap((shard) => shard.problems);
  return { runtime: engine.name, passed: shards.reduce((sum, { passed }) => sum + passed, 0), failed: problems.length, problems };
}

async function runShard({ name: runtime, program }: Engine, shard: number): Promise<{ passed: number; problems: string[] }> {
  const { output, code } = await run(program, [scriptOf(shard)]);
  const outcomes = output.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Outcome] : []));
  const problems = outcomes.filter(({ passed }) => passed === false).map(({ name, problem }) => `${runtime}: ${name}: ${problem}`);
  if (!outcomes.some(({ done }) => done === true)) problems.push(`${runtime} ended with ${code} before the last spec: ${output.slice(-1000)}`);
  return { passed: outcomes.filter(({ passed }) => passed === true).length, problems };
}

function run(program: string, parameters: readonly string[]): Promise<{ output: string; code: number | null }> {
  const child = spawn(program, parameters, { stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ output: error.message, code: null }));
    child.on("close", (code) => resolve({ output: Buffer.concat(chunks).toString("utf8"), code }));
  });
}

async function main(given: readonly string[]): Promise<void> {
  rmSync(COUNTS, { force: true });
  if (presentEngines().length === 0) {
    console.log("specs of the core in ES5: left out, as this machine has neither duk nor mujs (Debian: duktape, mujs)");
    return;
  }
  const startedAt = performance.now();
  const results = await runEs5Specs(given.length === 0 ? portableSpecs() : given);
  for (const { problems } of results) for (const problem of problems) console.log(problem);
  const counts = results.map(({ runtime, passed, failed }) => `${runtime}: ${passed} passed, ${failed} failed`);
  console.log(`  specs of the core, ${counts.join("; ")} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  writeFileSync(COUNTS, JSON.stringify(results.map(({ runtime, passed, failed }) => ({ runtime, passed, failed }))));
  if (results.some(({ failed }) => failed > 0)) process.exitCode = 1;
}

await main(process.argv.slice(2));
