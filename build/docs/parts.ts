/**
 * Generated parts of pages that are written by hand. Such a part stands between two lines that name it:
 *
 *     <!-- begin times: written by `make docs` -->
 *     <!-- end times -->
 */
const BEGIN = /^<!-- begin ([a-z-]+): written by `make docs` -->$/;

export type Parts = Readonly<Record<string, () => readonly string[]>>;

/** `page` with its parts as `parts` gives them. Throws for a part that is unknown or has no end. */
export function withParts(page: string, parts: Parts): string {
  const lines = page.split("\n");
  const out: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    out.push(line);
    const name = BEGIN.exec(line)?.[1];
    if (name === undefined) continue;
    const part = parts[name];
    const end = lines.indexOf(`<!-- end ${name} -->`, index);
    if (part === undefined) throw new Error(`nobody writes the part "${name}"`);
    if (end < 0) throw new Error(`the part "${name}" has no end`);
    out.push("", ...part(), "");
    index = end - 1;
  }
  return out.join("\n");
}
