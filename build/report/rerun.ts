/** The command that repeats one spec, ready to be pasted into a shell. */
export function rerunCommand(file: string, name: string): string {
  return `npx mocha ${file} -f ${quoteForShell(name)}`;
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
