/** Pieces of Markdown. */

export function code(text: string): string {
  return `\`${text}\``;
}

/** A row of a table; a bar within a cell is escaped. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [tableRow(head), tableRow(head.map(() => "---")), ...rows.map(tableRow)];
}

/** Lines in a fence; `language` names what they are written in. */
export function fenced(language: string, text: string): string[] {
  return [`\`\`\`${language}`, ...text.trimEnd().split("\n"), "```"];
}
