import { childAt, childList, keyOf, parseScript, walk, withReplacements, type Tree } from "./tree";

/** Classes as the compiler writes them for ES5, with less said: their methods as one literal, and no function around them where they extend nothing. */
export function withPlainClasses(script: string): string {
  return withoutWrappers(withPrototypeLiterals(script));
}

/** `var A = (function () { function A() {} ...; return A; }());` as what is in it. */
function withoutWrappers(script: string): string {
  const edits: { start: number; end: number; text: string }[] = [];
  walk(parseScript(script, 5), (node) => {
    const [declared, second] = node.type === "VariableDeclaration" ? childList(node, "declarations") : [];
    const call = declared === undefined || second !== undefined ? undefined : childAt(declared, "init");
    const wrapper = call?.type === "CallExpression" && childList(call, "arguments").length === 0 ? childAt(call, "callee") : undefined;
    if (declared === undefined || wrapper?.type !== "FunctionExpression") return;
    const body = childList(childAt(wrapper, "body") ?? wrapper, "body");
    const [first, end] = [body[0], last(body)];
    if (first?.type !== "FunctionDeclaration" || end?.type !== "ReturnStatement" || identifier(first, "id") !== identifier(declared, "id")) return;
    if (identifier(end, "argument") !== identifier(declared, "id")) return;
    edits.push({ start: node.start, end: node.end, text: script.slice(first.start, end.start).trimEnd() });
  });
  return withReplacements(script, edits);
}

function identifier(node: Tree, field: string): unknown {
  return childAt(node, field)?.["name"];
}

function last<T>(items: readonly T[]): T | undefined {
  return items[items.length - 1];
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
