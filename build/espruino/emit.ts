import { TABLES } from "../../app/tables";
import { bundle } from "./bundle";
import { compileModules } from "./compile";
import { toEs5 } from "./es5";
import { minify } from "./minify";
import { knownNames } from "./names";
import { withShortNames } from "./short-names";
import { HELPERS, sizesOf, type Sizes } from "./sizes";
import { unknownSyntax } from "./syntax";
import { DENSE_ROWS, denseTables } from "./tables";
import { trim } from "./trim";
import { withEarlyVars } from "./variables";

export interface Emitted {
  /** One script of ES5 on one line. */
  code: string;
  sizes: Sizes;
}

/**
 * What Espruino runs of `text`, the source of an entry that stands in for the file `entry`: with all
 * that it uses and nothing else, minified. Members in `kept` keep their names, as others call them by
 * these. Throws where the sources have a mistake, or where Espruino would not take what came out.
 */
export async function emit(entry: string, text: string, kept: readonly string[]): Promise<Emitted> {
  const { files, fixed: written } = compileModules([entry], { [entry]: text }, { transformers: [denseTables(TABLES)], replaced: DENSE_ROWS });
  const { code: joined, owners } = await bundle(entry, files, DENSE_ROWS);
  const fixed = new Set([...knownNames(), ...written, ...kept]);
  const script = withShortNames(toEs5(await trim(joined, fixed)), fixed);
  const minified = await minify(script);
  const code = withEarlyVars(minified.code);
  const problems = unknownSyntax(code);
  if (problems.length > 0) throw new Error(`Espruino does not know what the bundle has: ${problems.join(", ")}`);
  const sizes = new Map(sizesOf(minified, script, owners));
  sizes.set(HELPERS, (sizes.get(HELPERS) ?? 0) + code.length - minified.code.length);
  return { code, sizes };
}
