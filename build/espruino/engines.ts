import { spawnSync } from "node:child_process";

/** An engine of ES5 whose program runs a script. */
export interface Engine {
  name: string;
  program: string;
}

export const ENGINES: readonly Engine[] = [
  { name: "Duktape", program: "duk" },
  { name: "mujs", program: "mujs" },
];

/** Those that this machine has. */
export function presentEngines(): Engine[] {
  return ENGINES.filter(({ program }) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0);
}
