import { shake } from "./bundle";
import { childAt, childList, keyOf, parseModule, walk, withReplacements, type Tree } from "./tree";

/** A member that is defined or written, as far as it can be taken away. */
interface Definition {
  name: string;
  start: number;
  end: number;
  /** What has to stay of it. */
  rest: string;
}

/** Rounds until nothing more is found; each takes away what only the last one's losses used. */
const ROUNDS = 20;

/**
 * Takes away members that are defined and never read: methods, fields of literals, assignments. The
 * whole program is here, so a name that nothing reads is read by nobody, unless it is in `kept`.
 */
export async function trim(code: string, kept: ReadonlySet<string>): Promise<string> {
  let present = await shake(code);
  for (let round = 0; round < ROUNDS; round++) {
    const smaller = withoutUnread(present, kept);
    if (smaller === present) return present;
    present = await shake(smaller);
  }
  return present;
}

function withoutUnread(code: string, kept: ReadonlySet<string>): string {
  const definitions: Definition[] = [];
  const reads = new Map<string, number[]>();
  const read = (name: string, at: number): void => void reads.set(name, [...(reads.get(name) ?? []), at]);
  walk(parseModule(code), (node, parents) => {
    const name = readName(node, parents);
    if (name !== undefined) read(name, node.start);
    definitions.push(...definitionsOf(node, parents, code));
  });
  const spans = new Map<string, Definition[]>();
  for (const definition of definitions) spans.set(definition.name, [...(spans.get(definition.name) ?? []), definition]);
  const isInside = (name: string, at: number): boolean => (spans.get(name) ?? []).some(({ start, end }) => start <= at && at < end);
  const isUnread = ({ name }: Definition): boolean => !kept.has(name) && (reads.get(name) ?? []).every((at) => isInside(name, at));
  return withReplacements(code, outermost(definitions.filter(isUnread)).map(({ start, end, rest }) => ({ start, end, text: rest })));
}

/** The member's name that `node` reads. */
function readName(node: Tree, parents: readonly Tree[]): string | undefined {
  const parent = parents[parents.length - 1];
  if (node.type === "MemberExpression") {
    const isWritten = parent?.type === "AssignmentExpression" && parent["operator"] === "=" && parent["left"] === node;
    return isWritten ? undefined : keyOf(node) ?? textOf(node);
  }
  return node.type === "Property" && parent?.type === "ObjectPattern" ? keyOf(node) : undefined;
}

/** The text that a member is named by in brackets. */
function textOf({ property }: Tree): string | undefined {
  const { value } = property as { value?: unknown };
  return typeof value === "string" ? value : undefined;
}

function definitionsOf(node: Tree, parents: readonly Tree[], code: string): Definition[] {
  if (node.type === "ClassBody") {
    const methods = childList(node, "body").filter((member) => member["kind"] === "method");
    return methods.flatMap((method) => definition(keyOf(method), method, ""));
  }
  if (node.type === "ObjectExpression") return fieldsOf(node, code);
  if (node.type === "ExpressionStatement") {
    const assignment = childAt(node, "expression");
    const [left, right] = [assignment, assignment].map((each, index) => (each === undefined ? undefined : childAt(each, index === 0 ? "left" : "right")));
    if (assignment?.type !== "AssignmentExpression" || assignment["operator"] !== "=" || left?.type !== "MemberExpression" || right === undefined) return [];
    if (parents.length === 0 || !isPure(childAt(left, "object"))) return [];
    return definition(keyOf(left), node, `(${code.slice(right.start, right.end)});`);
  }
  return [];
}

function fieldsOf(node: Tree, code: string): Definition[] {
  return childList(node, "properties").flatMap((field) => {
    if (field.type !== "Property" || !isPure(childAt(field, "value"))) return [];
    const comma = /^\s*,/.exec(code.slice(field.end))?.[0].length ?? 0;
    return definition(keyOf(field), { start: field.start, end: field.end + comma }, "");
  });
}

function definition(name: string | undefined, { start, end }: { start: number; end: number }, rest: string): Definition[] {
  return name === undefined ? [] : [{ name, start, end, rest }];
}

/** One inside another goes with it. */
function outermost(definitions: readonly Definition[]): Definition[] {
  const sorted = [...definitions].sort((left, right) => left.start - right.start || right.end - left.end);
  const found: Definition[] = [];
  for (const each of sorted) if (each.start >= (found[found.length - 1]?.end ?? 0)) found.push(each);
  return found;
}

const PURE = new Set(["Literal", "Identifier", "ThisExpression", "FunctionExpression", "ArrowFunctionExpression"]);
const PURE_WITH_PARTS = new Set(["MemberExpression", "ObjectExpression", "ArrayExpression", "Property", "SpreadElement", "BinaryExpression", "LogicalExpression", "ConditionalExpression", "UnaryExpression", "TemplateLiteral", "TemplateElement"]);

/** Whether nothing happens but that a value comes of it. */
function isPure(node: Tree | undefined): boolean {
  if (node === undefined) return false;
  if (PURE.has(node.type)) return true;
  return PURE_WITH_PARTS.has(node.type) && Object.values(node).flat().every((part) => typeof part !== "object" || part === null || !("type" in part) || isPure(part as Tree));
}
