import { bundle } from "./bundle";
import { compileModules } from "./compile";
import { toEs5 } from "./es5";
import { minify } from "./minify";
import { knownNames } from "./names";
import { sizesOf, type Sizes } from "./sizes";
import { unknownSyntax } from "./syntax";
import { trim } from "./trim";

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
  const { code: joined, owners } = await bundle(entry, compileModules([entry], { [entry]: text }));
  const trimmed = await trim(joined, new Set([...knownNames(), ...kept]));
  const script = toEs5(trimmed);
  const minified = await minify(script, new Set(kept));
  const problems = unknownSyntax(minified.code);
  if (problems.length > 0) throw new Error(`Espruino does not know what the bundle has: ${problems.join(", ")}`);
  return { code: minified.code, sizes: sizesOf(minified, script, owners) };
}
