/** One measurement's result: for the terminal a table, in `bench.json` its rows. */
export interface Section {
  id: string;
  title: string;
  /** What is measured and against what, and what was held fixed; a line each. */
  about: readonly string[];
  columns: readonly Column[];
  rows: readonly Row[];
  /** What was found that must not be; undefined where nothing was. */
  problem?: string;
}

export type Row = Readonly<Record<string, string | number>>;

export interface Column {
  /** Name of the row's field. */
  key: string;
  title: string;
  /** Decimal places of a number; whole where left out. */
  decimals?: number;
}

const GAP = "  ";

/** The section for a terminal: title, what it is about, and its columns, numbers flush right. */
export function sectionText(section: Section): string {
  const { about, columns, rows, title } = section;
  const cells = [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => cellText(column, row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => (line[index] ?? "").length)));
  const isNumber = columns.map(({ key }) => rows.some((row) => typeof row[key] === "number"));
  const lines = cells.map((line) => {
    const padded = line.map((cell, index) => (isNumber[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)));
    return `  ${padded.join(GAP).trimEnd()}`;
  });
  return [title, ...about.map((line) => `  ${line}`), "", ...lines, ""].join("\n");
}

/** `value` to so many decimal places. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

function cellText(column: Column, row: Row): string {
  const value = row[column.key];
  return typeof value === "number" ? value.toFixed(column.decimals ?? 0) : (value ?? "");
}
