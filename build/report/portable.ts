import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../paths";

const PORTABLE = /^test\/(hal|drivers|app)\/.*\.spec\.ts$/;

/** What a spec finds without importing it, for a compiler that has not mocha's types. */
export const SPEC_GLOBALS = ["describe", "it", "before", "after", "beforeEach", "afterEach"]
  .map((name) => `declare function ${name}(this: void, ${name === "describe" || name === "it" ? "name: string, " : ""}body: (this: void) => void): void;`)
  .join("\n");

/** Whether a spec, by its path from the project's root, runs on every runtime. */
export function isPortable(file: string): boolean {
  return PORTABLE.test(file) && !file.includes("/node/");
}

/** Paths, from the project's root, of the specs that run on every runtime. */
export function portableSpecs(): string[] {
  const files = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" });
  return files.map((file) => `test/${file}`).filter(isPortable).sort();
}
