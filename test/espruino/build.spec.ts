import { strict as assert } from "node:assert";
import { bundle } from "../../build/espruino/bundle";
import { compileModules } from "../../build/espruino/compile";
import { toEs5 } from "../../build/espruino/es5";
import { minify } from "../../build/espruino/minify";
import { knownNames } from "../../build/espruino/names";
import { HELPERS, sizesOf } from "../../build/espruino/sizes";
import { withShortNames } from "../../build/espruino/short-names";
import { unknownSyntax } from "../../build/espruino/syntax";
import { trim } from "../../build/espruino/trim";

const SOURCE = `
class Meter {
  constructor(pin) { this.pin = pin; this.readings = 0; this.unused = pin; }
  read() { this.readings = this.readings + 1; return \`\${this.pin}: \${scale({ ...defaults, factor: 2 }, 3)}\`; }
  forgotten() { return onlyForForgotten(this.pin); }
}
const defaults = { factor: 1, offset: 4, never: 5 };
function scale(options, value) { return value * options.factor + options.offset; }
function onlyForForgotten(pin) { return pin; }
say(new Meter("B3").read());
`;

/** What a script says when it runs. */
function said(script: string): string[] {
  const lines: string[] = [];
  new Function("say", script)((line: string) => void lines.push(line));
  return lines;
}

describe("the bundle for Espruino", () => {
  it("loses methods, fields and functions that nothing reads, and does what it did", async () => {
    const trimmed = await trim(SOURCE, new Set());
    for (const gone of ["forgotten", "onlyForForgotten", "unused", "never"]) assert(!trimmed.includes(gone), `${gone} is left:\n${trimmed}`);
    assert.deepEqual(said(trimmed), said(SOURCE));
  });

  it("keeps what is read by a name in a text, and what is to be kept", async () => {
    const code = 'const a = { byText: 1, kept: 2, lost: 3 }; say(a["byText"], a);';
    const trimmed = await trim(code, new Set(["kept"]));
    assert(trimmed.includes("byText") && trimmed.includes("kept") && !trimmed.includes("lost"), trimmed);
  });

  it("is ES5 with its texts put together by +, and does the same", () => {
    const script = toEs5(SOURCE);
    assert.deepEqual(unknownSyntax(script), []);
    assert(!script.includes(".concat("), script);
    assert.deepEqual(said(script), ["B3: 10"]);
  });

  it("puts texts together in their order, whatever stands between them", () => {
    const code = "const a = 1; const b = 2; say(`${a}${b}`, `<${a + b}>`, `${a}|`, `no part`, `${`in ${b}`} out`);";
    const lines: string[][] = [];
    new Function("say", toEs5(code))((...texts: string[]) => void lines.push(texts));
    assert.deepEqual(lines, [["12", "<3>", "1|", "no part", "in 2 out"]]);
  });

  it("keeps the keys of a table that texts from outside are looked up in", async () => {
    const entry = "build/espruino/entry-spec.ts";
    const source = `declare function say(text: string): void; declare const word: string;
      const meanings: Readonly<Record<string, { short: number }>> = { READY: { short: 1 }, other: { short: 2 } };
      say(String(meanings[word]?.short));`;
    const { files, fixed } = compileModules([entry], { [entry]: source });
    const kept = new Set([...fixed, "say"]);
    const minified = (await minify(withShortNames(toEs5(await trim((await bundle(entry, files)).code, kept)), kept))).code;
    const lines: string[] = [];
    new Function("say", "word", minified)((line: string) => void lines.push(line), ["RE", "ADY"].join(""));
    assert.deepEqual(lines, ["1"]);
    assert(!minified.includes("short"), minified);
  });

  it("has short names for members, but for those that Espruino knows, those in quotes and those that are to be kept", async () => {
    const script = toEs5('const a = { longName: 1, digitalWrite: 2, "inText": 3, published: 4 }; say([a.longName, a.digitalWrite, a["inText"], a.published].join());');
    const { code } = await minify(withShortNames(script, new Set([...knownNames(), "published", "join"])));
    assert(!code.includes("longName") && code.includes("inText"), code);
    assert.deepEqual(said(code), ["1,2,3,4"]);
  });

  it("says from which file each of its bytes came", async () => {
    const script = toEs5("function one(a) { return [a, a, a].join(); } function two(a) { return [a, 12345, a].join(); } say(one(say), two(say), one(2), two(2));");
    const minified = await minify(script);
    const sizes = sizesOf(minified, script, new Map([["one", "a.ts"], ["two", "b.ts"]]));
    assert.equal([...sizes.values()].reduce((sum, bytes) => sum + bytes, 0), minified.code.length);
    assert((sizes.get("b.ts") ?? 0) > (sizes.get("a.ts") ?? 0) && (sizes.get("a.ts") ?? 0) > 10, JSON.stringify([...sizes]));
    assert((sizes.get(HELPERS) ?? 0) > 0);
  });
});
