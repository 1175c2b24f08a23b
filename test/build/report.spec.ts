import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { runCheck, runVisibly } from "../../build/report/check";
import { add, closingLine } from "../../build/report/count";
import { rerunCommand } from "../../build/report/rerun";

const ROOT = resolve(import.meta.dirname, "../..");

async function runFailingSpecs(totals: string): Promise<{ code: number; output: string }> {
  const parameters = ["node_modules/mocha/bin/mocha.js", "--no-color", "--reporter-option", `totals=${totals}`, "test/build/fixtures/failing.ts"];
  try {
    await promisify(execFile)(process.execPath, parameters, { cwd: ROOT });
    return { code: 0, output: "" };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, output: stdout };
  }
}

describe("report of the specs", () => {
  let folder = "";
  let result = { code: 0, output: "" };
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "fieldline-report-"));
    result = await runFailingSpecs(join(folder, "specs.json"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("gives a failed spec's file and name, the difference, its place, and the command that repeats it", () => {
    assert.match(result.output, /1\) test\/build\/fixtures\/failing\.ts: a modem's \(odd\) name fails\n/);
    assert.match(result.output, /expected "RDY" to be "OK"/);
    assert.match(result.output, /test\/build\/fixtures\/failing\.ts:5:/);
    assert(result.output.includes(`again: npx mocha test/build/fixtures/failing.ts -f 'a modem'\\''s (odd) name fails'\n`));
  });

  it("repeats a failed hook by the suite that it stands before", () => {
    assert.match(result.output, /"before each" hook for "does not run"\n +no broker/);
    assert(result.output.includes(`-f 'a modem'\\''s (odd) name with a broken hook'\n`));
  });

  it("counts what passed, failed and was skipped, for people and for the totals", () => {
    assert.match(result.output, /specs: 1 passed, 2 failed, 1 skipped in /);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "specs.json"), "utf8")), { passed: 1, failed: 2, portable: 0 });
    assert.notEqual(result.code, 0);
  });
});

describe("checks", () => {
  async function printed(code: string): Promise<{ count: unknown; lines: string[] }> {
    const lines: string[] = [];
    const count = await runCheck({ name: "types", command: [process.execPath, "-e", code] }, (line) => lines.push(line));
    return { count, lines };
  }

  it("say one line where they pass, and keep their output to themselves", async () => {
    const { count, lines } = await printed("console.log('noise')");
    assert.deepEqual(count, { passed: 1, failed: 0 });
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? "", /^types: passed in /);
  });

  it("show both outputs and how to repeat them where they fail", async () => {
    const { count, lines } = await printed("console.log('one'); console.error('two'); process.exit(3)");
    assert.deepEqual(count, { passed: 0, failed: 1 });
    const text = lines.join("\n");
    for (const part of ["types: FAILED", "one", "two", "again: "]) assert(text.includes(part), part);
  });

  it("count as failed where their program does not exist", async () => {
    assert.equal(await runVisibly(["./no-such-program"]), null);
  });

  it("add up to the closing line", () => {
    assert.equal(closingLine(add({ passed: 2, failed: 0 }, { passed: 40, failed: 1 })), "42 passed, 1 failed");
  });

  it("quote a spec's name for the shell", () => {
    assert.equal(rerunCommand("a.spec.ts", "it's $HOME"), "npx mocha a.spec.ts -f 'it'\\''s $HOME'");
  });
});
