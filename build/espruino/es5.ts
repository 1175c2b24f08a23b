import ts from "typescript";
import { withPlainClasses } from "./classes";
import { withShortSelf } from "./self";
import { childAt, childList, parseModule, parseScript, walk, withReplacements, type Tree } from "./tree";

/** In place of the compiler's own helpers, which are for more than the core has: classes without static members that others inherit, no `null`. */
const HELPERS: Readonly<Record<string, string>> = {
  __extends: "function __extends(derived, base) { function Between() {} Between.prototype = base.prototype; derived.prototype = new Between(); }",
  __assign:
    "function __assign(target) { for (var index = 1; index < arguments.length; index++) { var source = arguments[index]; for (var key in source) if (source.hasOwnProperty(key)) target[key] = source[key]; } return target; }",
  __rest: "function __rest(source, taken) { var rest = {}; for (var key in source) if (source.hasOwnProperty(key) && taken.indexOf(key) < 0) rest[key] = source[key]; return rest; }",
  __spreadArray: "function __spreadArray(to, from) { return to.concat(from); }",
};

/** A bundle's module as an ES5 script: a call of a function, so that its names are no names of the whole interpreter. */
export function toEs5(module: string): string {
  const { outputText } = ts.transpileModule(withoutTemplates(module), {
    fileName: "bundle.js",
    compilerOptions: { allowJs: true, target: ts.ScriptTarget.ES5, module: ts.ModuleKind.ESNext, removeComments: true, noEmitHelpers: true, ignoreDeprecations: "6.0" },
  });
  const body = outputText.replace(/^export \{\s*\};?\s*$/m, "");
  const helpers = Object.keys(HELPERS).filter((name) => body.includes(`${name}(`));
  const unknown = /\b(__[a-z]\w*)\(/.exec(withoutHelpers(body))?.[1];
  if (unknown !== undefined) throw new Error(`the compiler needs its helper ${unknown}, which build/espruino/es5.ts has not`);
  // A parameter that nobody gives is the shortest name that `undefined` can have.
  const script = `(function (undefined) {\n${helpers.map((name) => `${HELPERS[name]}\n`).join("")}${body}\n})();\n`;
  return withShortSelf(withPlainClasses(withoutNull(script)));
}

function withoutHelpers(body: string): string {
  return Object.keys(HELPERS).reduce((text, name) => text.replaceAll(`${name}(`, ""), body);
}

/** The core has no `null`: what `??` and `?.` become asks for `undefined` alone. */
function withoutNull(script: string): string {
  const edits: { start: number; end: number; text: string }[] = [];
  walk(parseScript(script, 5), (node) => {
    if (node.type !== "LogicalExpression") return;
    const [left, right] = [childAt(node, "left"), childAt(node, "right")];
    const null_ = left === undefined ? undefined : childAt(left, "right");
    const isPair = left?.type === "BinaryExpression" && right?.type === "BinaryExpression" && left["operator"] === right["operator"] && /^[!=]==$/.test(String(left["operator"]));
    if (!isPair || null_ === undefined || script.slice(null_.start, null_.end) !== "null" || !script.slice(right.start, right.end).endsWith("void 0")) return;
    edits.push({ start: null_.start, end: right.end, text: "undefined" });
  });
  return withReplacements(script, edits);
}

/** Texts are put together by `+`, which an interpreter does faster than a call of `concat`. */
function withoutTemplates(module: string): string {
  const edits: { start: number; end: number; text: string }[] = [];
  walk(parseModule(module), (node) => {
    if (node.type !== "TemplateLiteral") return;
    const [first, ...texts] = childList(node, "quasis");
    if (first === undefined) return;
    edits.push({ start: node.start, end: first.end, text: `(${quoted(first)}` });
    for (const text of texts) edits.push({ start: text.start - "}".length, end: text.end, text: `)${cooked(text) === "" ? "" : `+${quoted(text)}`}` });
    for (const text of [first, ...texts].slice(0, -1)) edits.push({ start: text.end, end: text.end + "${".length, text: "+(" });
    edits.push({ start: node.end - "`".length, end: node.end, text: ")" });
  });
  return withReplacements(module, edits);
}

function quoted(text: Tree): string {
  return JSON.stringify(cooked(text));
}

function cooked(text: Tree): string {
  return (text["value"] as { cooked: string }).cooked;
}
