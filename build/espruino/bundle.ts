import { posix } from "node:path";
import { rollup, type RollupLog } from "@rollup/wasm-node";
import { REPLACED, type Files } from "./compile";

export interface Bundle {
  /** One module, in which only what the entry needs is left. */
  code: string;
  /** The file, from the project's root, that each name at the top level came from. */
  owners: ReadonlyMap<string, string>;
}

/** Joins `entry` and what it imports. `replaced`: the file that takes a file's place, beside those that always do. */
export async function bundle(entry: string, sources: Files, replaced: Readonly<Record<string, string>> = {}): Promise<Bundle> {
  const replacements = { ...REPLACED, ...replaced };
  const build = await rollup({
    input: entry,
    treeshake: { moduleSideEffects: "no-external", propertyReadSideEffects: false, tryCatchDeoptimization: false },
    onLog: report,
    plugins: [{ name: "compiled", resolveId: (id, importer) => (importer === undefined ? id : resolve(id, importer, replacements)), load: (id) => sources.get(id) }],
  });
  const { output } = await build.generate({ format: "es" });
  await build.close();
  const [chunk] = output;
  const owners = new Map<string, string>();
  for (const [file, { code }] of Object.entries(chunk.modules)) for (const name of topLevelNames(code ?? "")) owners.set(name, file);
  return { code: chunk.code, owners };
}

/** Leaves out of a bundle what nothing in it needs any more. */
export async function shake(code: string): Promise<string> {
  return (await bundle("bundle.ts", new Map([["bundle.ts", code]]))).code;
}

function resolve(id: string, importer: string, replacements: Readonly<Record<string, string>>): string {
  const path = `${posix.join(posix.dirname(importer), id)}.ts`;
  const replacement = replacements[path];
  return replacement === undefined || replacement === importer ? path : replacement;
}

function report(_level: string, log: RollupLog): void {
  // An option that a configuration leaves out is asked for by its name.
  if (log.code === "MISSING_EXPORT") return;
  throw new Error(log.message);
}

/** Rollup puts each declaration of the top level at the beginning of a line. */
function topLevelNames(code: string): string[] {
  const names: string[] = [];
  for (const line of code.split("\n")) {
    const name = /^(?:export )?(?:const|let|var|class|function)\s+([\w$]+)/.exec(line)?.[1];
    if (name !== undefined) names.push(name);
  }
  return names;
}
