import { childAt, childrenOf, parseScript, withReplacements, type Tree } from "./tree";

/** What the compiler calls `this` where a function inside needs it. */
const SELF = "_this";
/** From so many on, a variable with a name of one character is shorter. */
const USES = 5;

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** `this` is a variable where that is shorter. */
export function withShortSelf(script: string): string {
  const edits: Edit[] = [];
  const scopes: Tree[] = [parseScript(script, 5)];
  for (let scope = scopes.pop(); scope !== undefined; scope = scopes.pop()) {
    const { uses, inner } = usesIn(scope);
    scopes.push(...inner);
    const body = childAt(scope, "body");
    if (scope.type === "Program" || body === undefined) continue;
    const declaration = uses.find(({ parent }) => parent.type === "VariableDeclarator" && childAt(parent, "id")?.["name"] === SELF);
    if (declaration === undefined && uses.length < USES) continue;
    // Of a class that extends another, `this` is what the other's constructor gives.
    if (declaration === undefined && script.slice(body.start, body.end).includes(`${SELF} = `)) continue;
    if (declaration === undefined) edits.push({ start: body.start + 1, end: body.start + 1, text: ` var ${SELF} = this;` });
    for (const { node } of uses) if (node !== declaration?.node) edits.push({ start: node.start, end: node.end, text: SELF });
  }
  return withReplacements(script, edits);
}

/** Where `this` stands in a function itself, and the functions in it. */
function usesIn(scope: Tree): { uses: { node: Tree; parent: Tree }[]; inner: Tree[] } {
  const uses: { node: Tree; parent: Tree }[] = [];
  const inner: Tree[] = [];
  const enter = (node: Tree): void => {
    for (const child of childrenOf(node)) {
      if (child.type === "ThisExpression") uses.push({ node: child, parent: node });
      else if (child.type === "FunctionExpression" || child.type === "FunctionDeclaration") inner.push(child);
      else enter(child);
    }
  };
  enter(scope);
  return { uses, inner };
}
