/** Header fields as lines, each with its line end; those that `given` has as well are left to it. */
export function headerLines(own: readonly (readonly [string, string])[], given: string): string {
  const lines = given.split(/\r?\n/).filter((line) => line !== "");
  const taken = lines.map((line) => line.substring(0, Math.max(0, line.indexOf(":"))).trim().toLowerCase());
  const kept = own.filter(([name]) => !taken.includes(name.toLowerCase())).map(([name, value]) => `${name}: ${value}`);
  return [...kept, ...lines].map((line) => `${line}\r\n`).join("");
}

/** Header lines as a host types them: line ends are written as the four characters `\r\n`. */
export function typedFields(text: string): string {
  return text.replaceAll("\\r\\n", "\r\n").replaceAll("\\n", "\r\n");
}
