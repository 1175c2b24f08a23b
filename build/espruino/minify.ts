import { minify as terser, type MinifyOptions } from "terser";
import { knownNames, namesIn } from "./names";

export interface Minified {
  code: string;
  /** The mappings of its source map, to the script that was minified. */
  mappings: string;
}

/**
 * Names of members are shortened too: but for those that the language, Espruino or `kept` knows, and
 * those that stand in a text, from which they may be computed.
 */
export async function minify(script: string, kept: ReadonlySet<string>): Promise<Minified> {
  const { texts } = namesIn(script);
  const options: MinifyOptions = {
    ecma: 5,
    toplevel: true,
    // A function that has variables stays one: put into another, its `var` would stand where Espruino comes to it too late.
    compress: { passes: 3, inline: 1, pure_getters: true, keep_fargs: false, unsafe_undefined: true },
    mangle: { toplevel: true, properties: { builtins: true, reserved: [...knownNames(), ...texts, ...kept] } },
    format: { ascii_only: true, ecma: 5, comments: false },
    sourceMap: { asObject: true },
  };
  const { code, map } = await terser({ "bundle.js": script }, options);
  if (code === undefined || typeof map !== "object") throw new Error("the minifier gave no code");
  return { code, mappings: String(map.mappings) };
}
