import { childAt, childList, childrenOf, parseScript, withReplacements, type Tree } from "./tree";

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression"]);

/** Fields of a statement that are perhaps not run. */
const BRANCHES: Readonly<Record<string, readonly string[]>> = {
  ForStatement: ["body", "update"],
  IfStatement: ["consequent", "alternate"],
  SwitchCase: ["consequent"],
  TryStatement: ["block", "handler", "finalizer"],
  WhileStatement: ["body"],
};

/** A name in a function, and the innermost part around it that may be passed over. */
interface Use {
  name: Tree;
  branch: Tree | undefined;
}

/** A name, and the function that it stands in, or the whole script. */
interface Misused {
  name: Tree;
  scope: Tree;
}

/**
 * Names of variables where they are used before their `var`, or where it may have been passed over. Espruino
 * makes a variable when it comes to its `var`: before, the name is another variable's, further out, which is overwritten.
 */
export function usedBeforeMade(script: Tree): Misused[] {
  const found: Misused[] = [];
  const scopes: Tree[] = [script];
  for (let scope = scopes.pop(); scope !== undefined; scope = scopes.pop()) {
    const { made, uses, functions } = namesOf(scope);
    scopes.push(...functions);
    for (const { name } of uses) {
      const vars = made.get(String(name["name"]));
      if (vars !== undefined && !vars.some((each) => isMadeFor(name, each))) found.push({ name, scope });
    }
  }
  return found;
}

/** `script` with a `var` at the beginning of those functions that use a variable before Espruino makes it: minifiers leave one out where another follows. */
export function withEarlyVars(script: string): string {
  const names = new Map<Tree, Set<string>>();
  for (const { name, scope } of usedBeforeMade(parseScript(script, 5))) names.set(scope, (names.get(scope) ?? new Set()).add(String(name["name"])));
  return withReplacements(script, [...names].map(([scope, missing]) => {
    const [first] = childList(childAt(scope, "body") ?? scope, "body");
    const start = first === undefined ? scope.start : first["directive"] === undefined ? first.start : first.end;
    return { start, end: start, text: `var ${[...missing].join()};` };
  }));
}

/** Whether whoever comes to `name` has been at this `var`. */
function isMadeFor(name: Tree, { name: variable, branch }: Use): boolean {
  return name.start >= variable.start && (branch === undefined || (name.start >= branch.start && name.end <= branch.end));
}

/** What is made and used in a function itself, and the functions in it. */
function namesOf(scope: Tree): { made: Map<string, Use[]>; uses: Use[]; functions: Tree[] } {
  const made = new Map<string, Use[]>();
  const uses: Use[] = [];
  const functions: Tree[] = [];
  const enter = (node: Tree, branch: Tree | undefined): void => {
    if (FUNCTIONS.has(node.type)) return void functions.push(node);
    if (node.type === "Identifier") return void uses.push({ name: node, branch });
    if (node.type === "VariableDeclarator") {
      const name = childAt(node, "id");
      if (name !== undefined) made.set(String(name["name"]), [...(made.get(String(name["name"])) ?? []), { name, branch }]);
    }
    // A loop over the keys of nothing makes no variable.
    const inner = node.type === "ForInStatement" ? node : branch;
    for (const child of childrenOf(node)) if (!isMemberName(node, child)) enter(child, mayBePassed(node, child) ? child : inner);
  };
  const body = FUNCTIONS.has(scope.type) ? childAt(scope, "body") : scope;
  for (const child of body === undefined ? [] : childrenOf(body)) enter(child, undefined);
  for (const parameter of childList(scope, "params")) made.delete(String(parameter["name"]));
  return { made, uses, functions };
}

function mayBePassed(node: Tree, child: Tree): boolean {
  const fields = BRANCHES[node.type] ?? [];
  return fields.some((field) => node[field] === child || (Array.isArray(node[field]) && (node[field] as unknown[]).includes(child)));
}

function isMemberName(node: Tree, child: Tree): boolean {
  if (node["computed"] === true) return false;
  return (node.type === "MemberExpression" && node["property"] === child) || (node.type === "Property" && node["key"] === child);
}
