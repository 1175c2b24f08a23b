import { keyOf, parseScript, walk, type Tree } from "./tree";
import { usedBeforeMade } from "./variables";

/** What an engine of ES5 has not, by the node of the syntax tree that it is. */
const YOUNGER: Readonly<Record<string, string>> = {
  ArrayPattern: "destructuring",
  ArrowFunctionExpression: "an arrow function",
  AssignmentPattern: "a default value",
  AwaitExpression: "await",
  ChainExpression: "?.",
  ClassDeclaration: "a class",
  ClassExpression: "a class",
  ForOfStatement: "for of",
  ImportExpression: "import",
  ObjectPattern: "destructuring",
  RestElement: "a rest parameter",
  SpreadElement: "spread",
  Super: "super",
  TaggedTemplateExpression: "a template",
  TemplateLiteral: "a template",
  YieldExpression: "a generator",
};

/** What ES5 has and Espruino has not. */
const NOT_IN_ESPRUINO: Readonly<Record<string, string>> = {
  LabeledStatement: "a label",
  WithStatement: "with",
};

/** Objects and functions that came after ES5. */
const YOUNGER_GLOBALS = new Set(["BigInt", "Map", "Promise", "Proxy", "Reflect", "Set", "Symbol", "WeakMap", "WeakRef", "WeakSet", "globalThis"]);

/** What stands in `script` that Espruino's interpreter, or one of ES5, does not take: a sentence each, with its place. */
export function unknownSyntax(script: string): string[] {
  let tree: Tree;
  try {
    tree = parseScript(script, "latest");
  } catch (error) {
    return [`it cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
  const problems: string[] = [];
  walk(tree, (node, parents) => {
    const found = problemOf(node, parents[parents.length - 1]);
    if (found !== undefined) problems.push(`${found} at ${placeOf(script, node.start)}`);
  });
  for (const { name } of usedBeforeMade(tree)) problems.push(`${String(name["name"])} where its var was perhaps not run at ${placeOf(script, name.start)}`);
  return problems;
}

function problemOf(node: Tree, parent: Tree | undefined): string | undefined {
  const known = YOUNGER[node.type] ?? NOT_IN_ESPRUINO[node.type];
  if (known !== undefined) return known;
  switch (node.type) {
    case "VariableDeclaration":
      return node["kind"] === "var" ? undefined : String(node["kind"]);
    case "FunctionDeclaration":
    case "FunctionExpression":
      return node["async"] === true ? "async" : node["generator"] === true ? "a generator" : undefined;
    case "BinaryExpression":
    case "AssignmentExpression":
    case "LogicalExpression":
      return /^(\*\*|\?\?|\*\*=|\?\?=|&&=|\|\|=)$/.test(String(node["operator"])) ? String(node["operator"]) : undefined;
    case "Property":
      return node["shorthand"] === true || node["method"] === true || node["computed"] === true ? "a shortened property" : undefined;
    case "Identifier":
      return YOUNGER_GLOBALS.has(String(node["name"])) && !isMember(node, parent) ? String(node["name"]) : undefined;
    default:
      return undefined;
  }
}

/** Whether an identifier is only the name of a member. */
function isMember(node: Tree, parent: Tree | undefined): boolean {
  if (parent === undefined || (parent["property"] !== node && parent["key"] !== node)) return false;
  return keyOf(parent) === node["name"];
}

function placeOf(script: string, offset: number): string {
  const before = script.slice(0, offset).split("\n");
  return `${before.length}:${(before[before.length - 1] ?? "").length + 1}`;
}
