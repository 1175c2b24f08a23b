import { spawn } from "node:child_process";
import type { Count } from "./count";

export interface Check {
  name: string;
  /** Program and arguments; also what a person types to repeat it. */
  command: readonly string[];
}

interface Ended {
  code: number | null;
  output: string;
  seconds: string;
}

/** Runs a check and prints one line where it passed, its output where it failed. */
export async function runCheck(check: Check, print: (text: string) => void): Promise<Count> {
  const { code, output, seconds } = await run(check.command, "collect");
  if (code === 0) {
    print(`${check.name}: passed in ${seconds} s`);
    return { passed: 1, failed: 0 };
  }
  print(`${check.name}: FAILED\n${output.trimEnd()}\n  again: ${check.command.join(" ")}`);
  return { passed: 0, failed: 1 };
}

/** Runs a command with its output passed through; its exit code, or null where it ended otherwise. */
export async function runVisibly(command: readonly string[]): Promise<number | null> {
  return (await run(command, "show")).code;
}

function run(command: readonly string[], mode: "collect" | "show"): Promise<Ended> {
  const [program = "", ...parameters] = command;
  const startedAt = performance.now();
  const chunks: Buffer[] = [];
  const child = spawn(program, parameters, { stdio: ["ignore", ...(mode === "show" ? (["inherit", "inherit"] as const) : (["pipe", "pipe"] as const))] });
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const end = (code: number | null, reason: string): void => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      resolve({ code, output: Buffer.concat(chunks).toString("utf8") + reason, seconds });
    };
    child.on("error", (error) => end(null, error.message));
    child.on("close", (code) => end(code, ""));
  });
}
