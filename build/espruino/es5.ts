import ts from "typescript";
import { childAt, childList, keyOf, parseModule, parseScript, walk, withReplacements, type Tree } from "./tree";

/** A bundle's module as an ES5 script: a call of a function, so that its names are no names of the whole interpreter. */
export function toEs5(module: string): string {
  const { outputText } = ts.transpileModule(withoutTemplates(module), {
    fileName: "bundle.js",
    compilerOptions: { allowJs: true, target: ts.ScriptTarget.ES5, module: ts.ModuleKind.ESNext, removeComments: true, ignoreDeprecations: "6.0" },
  });
  const body = outputText.replace(/^export \{\s*\};?\s*$/m, "").replaceAll("(this && this.__assign) || ", "").replaceAll("(this && this.__extends) || ", "");
  // A parameter that nobody gives is the shortest name that `undefined` can have.
  return `(function (undefined) {\n${withPrototypeLiterals(body)}\n})();\n`;
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

function last<T>(items: readonly T[]): T | undefined {
  return items[items.length - 1];
}

function quoted(text: Tree): string {
  return JSON.stringify(cooked(text));
}

function cooked(text: Tree): string {
  return (text["value"] as { cooked: string }).cooked;
}

interface Method {
  statement: Tree;
  owner: string;
  name: string;
  value: Tree;
}

/** `A.prototype.b = function ...` one after the other as `A.prototype = { b: function ... }`, which says less often the same. */
function withPrototypeLiterals(script: string): string {
  const edits: { start: number; end: number; text: string }[] = [];
  walk(parseScript(script, 5), (node) => {
    if (node.type !== "BlockStatement") return;
    const body = childList(node, "body");
    const methods = body.map(methodOf).filter((method) => method !== undefined);
    const [first] = methods;
    // A class that extends another has its prototype from there.
    const areTogether = first !== undefined && body.indexOf(last(methods)?.statement ?? first.statement) - body.indexOf(first.statement) === methods.length - 1;
    if (!areTogether || body.some((statement) => script.startsWith("__extends(", statement.start))) return;
    for (const { statement, name, value } of methods) {
      const opening = statement === first.statement ? `${first.owner}.prototype = {\n` : "";
      edits.push({ start: statement.start, end: value.start, text: `${opening}${name}: ` });
      edits.push({ start: value.end, end: statement.end, text: statement === last(methods)?.statement ? "\n};" : "," });
    }
  });
  return withReplacements(script, edits);
}

function methodOf(statement: Tree): Method | undefined {
  const assignment = childAt(statement, "expression");
  const left = assignment?.type === "AssignmentExpression" ? childAt(assignment, "left") : undefined;
  const value = assignment === undefined ? undefined : childAt(assignment, "right");
  const prototype = left?.type === "MemberExpression" ? childAt(left, "object") : undefined;
  const owner = prototype?.type === "MemberExpression" && keyOf(prototype) === "prototype" ? childAt(prototype, "object") : undefined;
  const name = left === undefined ? undefined : keyOf(left);
  if (owner?.type !== "Identifier" || name === undefined || value?.type !== "FunctionExpression") return undefined;
  return { statement, owner: String(owner["name"]), name, value };
}
