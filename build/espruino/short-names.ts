import { childAt, childList, keyOf, parseScript, walk, withReplacements, type Tree } from "./tree";

const FIRST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_";
const NEXT = FIRST + "0123456789";

/**
 * Gives members short names, those that are named most often the shortest. Names in `kept` stay, and so do
 * keys in quotes.
 */
export function withShortNames(script: string, kept: ReadonlySet<string>): string {
  const places: { name: string; start: number; end: number; quote: string }[] = [];
  const counts = new Map<string, number>();
  const present = new Set<string>();
  const add = (name: string, { start, end }: Tree, quote: string): void => {
    if (kept.has(name)) return void present.add(name);
    places.push({ name, start, end, quote });
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  walk(parseScript(script, 5), (node) => {
    if (node.type === "CallExpression") for (const text of takenTexts(node)) add(String(text["value"]), text, '"');
    const member = childAt(node, node.type === "MemberExpression" ? "property" : node.type === "Property" ? "key" : "");
    const name = member === undefined ? undefined : keyOf(node);
    if (member !== undefined && name !== undefined) add(name, member, "");
  });
  const short = new Map<string, string>();
  let number = 0;
  for (const [name] of [...counts].sort(([, left], [, right]) => right - left)) {
    let next = nameOf(number++);
    while (present.has(next) || WORDS.has(next)) next = nameOf(number++);
    short.set(name, next);
  }
  return withReplacements(script, places.map(({ name, start, end, quote }) => ({ start, end, text: quote + (short.get(name) ?? name) + quote })));
}

/** Of `__rest(source, ["taken", ...])` those texts: they name members. */
function takenTexts(call: Tree): Tree[] {
  const list = childAt(call, "callee")?.["name"] === "__rest" ? childList(call, "arguments")[1] : undefined;
  return list === undefined ? [] : childList(list, "elements");
}

/** Words of the language, which an interpreter might not take as names. */
const WORDS = new Set(["do", "if", "in"]);

/** The names in order: all of one character, then all of two. */
function nameOf(number: number): string {
  if (number < FIRST.length) return FIRST.charAt(number);
  const rest = number - FIRST.length;
  return nameOf(Math.floor(rest / NEXT.length)) + NEXT.charAt(rest % NEXT.length);
}
