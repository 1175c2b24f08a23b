import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

const PORT = "hal/stm32f405";
const FLAGS = ["-std=gnu11", "-O2", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", `-I${PORT}`];

/** Leaves the specs of `suite` out, and says so, where this machine lacks one of `tools`. */
export function leaveOutWithout(suite: Mocha.Context, what: string, tools: readonly string[]): void {
  const missing = tools.find((tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0);
  if (missing === undefined) return;
  console.log(`  ${what} are left out: this machine has no ${missing}`);
  suite.skip();
}

/** Compiles `source` with files of the board's port, given by their names, for this machine, with every check that its compiler has. */
export function compileForPc(program: string, source: string, port: readonly string[]): void {
  mkdirSync(dirname(program), { recursive: true });
  const { status, stderr } = spawnSync("cc", [...FLAGS, source, ...port.map((name) => `${PORT}/${name}.c`), "-o", program], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}
