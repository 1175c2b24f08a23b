/**
 * How many objects `root` leads to, with the entries of arrays, maps and sets, without what is in `beyond`: what
 * grows there over time is not given back. What a closure holds is not seen.
 */
export function reach(root: object, beyond: readonly object[]): Map<string, number> {
  const seen = new Set<object>(beyond);
  const counts = new Map<string, number>();
  const waiting: { thing: object; path: string }[] = [{ thing: root, path: "" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { thing, path } = next;
    if (seen.has(thing)) continue;
    seen.add(thing);
    const inner = thing instanceof Map ? [...thing.values()] : thing instanceof Set ? [...thing] : Object.values(thing as Record<string, unknown>);
    if (Array.isArray(thing) || thing instanceof Map || thing instanceof Set) counts.set(path, (counts.get(path) ?? 0) + inner.length);
    const names = Object.keys(thing);
    inner.forEach((value: unknown, index) => {
      if (typeof value !== "object" || value === null) return;
      waiting.push({ thing: value, path: Array.isArray(thing) || thing instanceof Map || thing instanceof Set ? `${path}[]` : `${path}.${names[index] ?? ""}` });
    });
  }
  return counts;
}
