/** A manifest's lines, so that a spec can change one. */
export const LINES: readonly string[] = [
  "fieldline-manifest 1",
  "target thermometer.lua54",
  "version 1.1.0",
  "minimum 1.0.0",
  "downgrade no",
  "rollout 25",
  "image app-1.1.0.img",
  "size 5000",
  "sha256 " + digits("0a", 32),
  "block-bytes 1024",
  "group-blocks 3",
  "hashes app-1.1.0.hashes",
  "group-sha256 " + digits("1b", 32),
  "group-sha256 " + digits("2c", 32),
  "delta 1.0.0 " + digits("3d", 32) + " 900 " + digits("4e", 32) + " app-1.0.0-1.1.0.vcdiff",
  "key " + digits("5f", 8),
  "signature " + digits("60", 64),
];

export function digits(pair: string, count: number): string {
  let text = "";
  for (let index = 0; index < count; index++) text = text + pair;
  return text;
}

export function joined(lines: readonly string[]): string {
  return lines.join("\n") + "\n";
}

/** The manifest with the line of `key` replaced by `line`, or left out. */
export function changed(key: string, line: string | undefined): string {
  const lines: string[] = [];
  for (const present of LINES) {
    if (present.indexOf(key + " ") !== 0) lines.push(present);
    else if (line !== undefined) lines.push(line);
  }
  return joined(lines);
}
