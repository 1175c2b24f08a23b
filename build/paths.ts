import { dirname, isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** The device that is built where no other is given. */
export const EXAMPLE_CONFIG = "docs/examples/telemetry.ts";

/** How the source `from` (a path from the project's root) imports the TypeScript file `file`, whose path is from there too or absolute. */
export function specifierOf(from: string, file: string): string {
  const path = relative(join(ROOT, dirname(from)), isAbsolute(file) ? file : join(ROOT, file)).replace(/\.ts$/, "");
  return path.startsWith(".") ? path : `./${path}`;
}
