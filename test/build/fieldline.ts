import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

export interface Outcome {
  status: number | null;
  out: string;
  err: string;
}

/** Runs the command as a person does, in the project's folder. */
export function fieldline(...args: string[]): Outcome {
  return fieldlineOf("", ...args);
}

/** The same, with standard input; a character is a byte. */
export function fieldlineOf(input: string, ...args: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["build/command/fieldline.js", ...args], { cwd: ROOT, encoding: "utf8", input: Buffer.from(input, "latin1") });
  return { status, out: stdout, err: stderr };
}
