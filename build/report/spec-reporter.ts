/**
 * Mocha's reporter of this project: a dot a spec, and for each failure its name, the difference,
 * where it happened and the command that repeats it.
 *
 * Reporter option `totals=<file>`: writes the counts there as JSON for `make test`, and ends the
 * process where a spec left a socket or a timer open.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import Mocha from "mocha";
import type { SpecCount } from "./count";
import { isPortable } from "./portable";
import { rerunCommand } from "./rerun";

const LEFT_OPEN_AFTER_MS = 10000;
const FRAMES = 4;

export default class SpecReporter extends Mocha.reporters.Dot {
  private readonly totalsFile: string | undefined;
  /** Of the passed specs, those that run on every runtime. */
  private portable = 0;

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const given = options.reporterOptions as { totals?: string } | undefined;
    this.totalsFile = given?.totals;
    runner.on("pass", (test) => {
      if (isPortable(relative(process.cwd(), test.file ?? ""))) this.portable++;
    });
  }

  override epilogue(): void {
    this.failures.forEach((test, index) => Mocha.reporters.Base.consoleLog(describeFailure(test, index + 1)));
    const { passes, failures, pending, duration } = this.stats;
    const skipped = pending > 0 ? `, ${pending} skipped` : "";
    const seconds = ((duration ?? 0) / 1000).toFixed(1);
    Mocha.reporters.Base.consoleLog(`\n  specs: ${passes} passed, ${failures} failed${skipped} in ${seconds} s`);
    if (this.totalsFile !== undefined) {
      writeCount(this.totalsFile, { passed: passes, failed: failures, portable: this.portable });
      endWhenLeftOpen();
    }
  }
}

function writeCount(file: string, count: SpecCount): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(count));
}

/** A socket or timer that a spec left open would keep the process for ever. */
function endWhenLeftOpen(): void {
  setTimeout(() => {
    const open = process.getActiveResourcesInfo().join(", ");
    process.stderr.write(`The specs are done, but something is still open: ${open}. Close it in the spec that opened it.\n`);
    process.exit(1);
  }, LEFT_OPEN_AFTER_MS).unref();
}

function describeFailure(test: Mocha.Test, number: number): string {
  const file = relative(process.cwd(), test.file ?? "");
  const parts = [`\n  ${number}) ${file}: ${test.fullTitle()}`, indent(explain(test.err))];
  parts.push(indent(`again: ${rerunCommand(file, nameToRepeat(test))}`));
  return parts.join("\n");
}

/** A hook has no name to select it by: its suite has. */
function nameToRepeat(test: Mocha.Runnable): string {
  return isHook(test) ? (test.parent?.fullTitle() ?? "") : test.fullTitle();
}

function isHook(test: Mocha.Runnable): boolean {
  return "type" in test && test.type === "hook";
}

function explain(error: Error | undefined): string {
  if (error === undefined) return "failed without an error";
  const { actual, expected, generatedMessage } = error as Error & { actual?: unknown; expected?: unknown; generatedMessage?: boolean };
  const differs = generatedMessage !== true && typeof actual === "string" && typeof expected === "string";
  const difference = differs ? [Mocha.reporters.Base.generateDiff(actual, expected)] : [];
  const cause = error.cause instanceof Error ? [`because: ${error.cause.message}`] : [];
  return [error.message, ...cause, ...difference, ...framesOf(error)].join("\n");
}

function framesOf(error: Error): string[] {
  const lines = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const own = lines.filter((line) => !line.includes("node_modules") && !line.includes("node:"));
  return own.slice(0, FRAMES).map((line) => line.trim().replace(`file://${process.cwd()}/`, "").replace(`${process.cwd()}/`, ""));
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `     ${line}`)
    .join("\n");
}
