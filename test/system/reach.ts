/**
 * How many entries the arrays, maps and sets have to which `root` leads, by their paths, without what `beyond` leads to: what grows
 * there with time is not given back. What a closure holds is not seen.
 */
export function reach(root: object, beyond: readonly object[]): Record<string, number> {
  const seen = new Set<object>(beyond);
  const counts: Record<string, number> = {};
  const waiting: { thing: object; path: string }[] = [{ thing: root, path: "" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { thing, path } = next;
    if (seen.has(thing)) continue;
    seen.add(thing);
    const isList = Array.isArray(thing) || thing instanceof Map || thing instanceof Set;
    const inner: [string, unknown][] = isList ? [...thing.values()].map((value: unknown) => ["[]", value]) : Object.entries(thing).map(([name, value]) => [`.${name}`, value]);
    if (isList) counts[path] = (counts[path] ?? 0) + inner.length;
    for (const [name, value] of inner) if (typeof value === "object" && value !== null) waiting.push({ thing: value, path: path + name });
  }
  return counts;
}
