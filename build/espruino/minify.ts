import { minify as terser, type MinifyOptions } from "terser";

export interface Minified {
  code: string;
  /** The mappings of its source map, to the script that was minified. */
  mappings: string;
}

export async function minify(script: string): Promise<Minified> {
  const options: MinifyOptions = {
    ecma: 5,
    toplevel: true,
    // A function that has variables stays one: put into another, its `var` would stand where Espruino comes to it too late.
    compress: { passes: 3, inline: 1, pure_getters: true, keep_fargs: false, unsafe_undefined: true },
    mangle: { toplevel: true },
    format: { ascii_only: true, ecma: 5, comments: false },
    sourceMap: { asObject: true },
  };
  const { code, map } = await terser({ "bundle.js": script }, options);
  if (code === undefined || typeof map !== "object") throw new Error("the minifier gave no code");
  return { code, mappings: String(map.mappings) };
}
