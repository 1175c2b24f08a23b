import { parse, type Node, type Options } from "acorn";

/** A node of the syntax tree, with whatever it has. */
export type Tree = Node & Record<string, unknown>;

export type Visit = (node: Tree, parents: readonly Tree[]) => void;

export function parseModule(code: string): Tree {
  return parse(code, { ecmaVersion: 2018, sourceType: "module" }) as unknown as Tree;
}

export function parseScript(code: string, version: Options["ecmaVersion"]): Tree {
  return parse(code, { ecmaVersion: version, sourceType: "script" }) as unknown as Tree;
}

/** Calls `visit` for each node, parents first; `parents` has the nearest last. */
export function walk(root: Tree, visit: Visit): void {
  const parents: Tree[] = [];
  const enter = (node: Tree): void => {
    visit(node, parents);
    parents.push(node);
    for (const child of childrenOf(node)) enter(child);
    parents.pop();
  };
  enter(root);
}

export function childrenOf(node: Tree): Tree[] {
  return Object.values(node).flat().filter(isTree);
}

/** The child under `field`; undefined where there is none. */
export function childAt(node: Tree, field: string): Tree | undefined {
  const value = node[field];
  return isTree(value) ? value : undefined;
}

export function childList(node: Tree, field: string): Tree[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isTree) : [];
}

/** The name that a member, a property or a method is called by; undefined where it is computed. */
export function keyOf(node: Tree): string | undefined {
  const key = childAt(node, node.type === "MemberExpression" ? "property" : "key");
  if (key === undefined || node["computed"] === true) return undefined;
  return key.type === "Identifier" ? String(key["name"]) : undefined;
}

/** `code` with the text of each range replaced; ranges lie apart. */
export function withReplacements(code: string, replacements: readonly { start: number; end: number; text: string }[]): string {
  let result = code;
  for (const { start, end, text } of [...replacements].sort((left, right) => right.start - left.start)) {
    result = result.slice(0, start) + text + result.slice(end);
  }
  return result;
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}
