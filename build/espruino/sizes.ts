import type { Minified } from "./minify";
import { childAt, childList, parseScript, type Tree } from "./tree";

/** Bytes of a bundle that came from each file, by its path; under `HELPERS` what the compiler added. */
export type Sizes = ReadonlyMap<string, number>;

export const HELPERS = "(compiler)";

/** Where the bytes of `minified` come from: `script` is what was minified, `owners` the file of each of its names. */
export function sizesOf({ code, mappings }: Minified, script: string, owners: ReadonlyMap<string, string>): Sizes {
  const fileAt = fileFinder(script, owners);
  const sizes = new Map<string, number>();
  let column = 0;
  let file = HELPERS;
  const add = (upTo: number): void => {
    sizes.set(file, (sizes.get(file) ?? 0) + upTo - column);
    column = upTo;
  };
  for (const segment of segments(mappings)) {
    add(segment.column);
    file = fileAt(segment.line, segment.sourceColumn);
  }
  add(code.length);
  return sizes;
}

/** The same by folder (`app/link`, `drivers/at`), the largest first. */
export function partsOf(sizes: Sizes): Record<string, number> {
  const parts = new Map<string, number>();
  for (const [file, bytes] of sizes) {
    const [top = "", below] = file.split("/").slice(0, -1);
    const part = file === HELPERS ? file : below === undefined ? top : `${top}/${below}`;
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  return Object.fromEntries([...parts].sort(([, left], [, right]) => right - left));
}

interface Segment {
  /** In the minified text, which is one line. */
  column: number;
  line: number;
  sourceColumn: number;
}

function segments(mappings: string): Segment[] {
  const found: Segment[] = [];
  let [column, line, sourceColumn] = [0, 0, 0];
  if (mappings.includes(";")) throw new Error("the minified text has more than one line");
  for (const group of mappings.split(",")) {
    const [inColumn = 0, , inLine = 0, inSourceColumn = 0] = decode(group);
    column += inColumn;
    line += inLine;
    sourceColumn += inSourceColumn;
    found.push({ column, line, sourceColumn });
  }
  return found;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Numbers of a source map: five bits a character, the least significant first, the sign last. */
function decode(group: string): number[] {
  const numbers: number[] = [];
  let [value, weight] = [0, 1];
  for (const character of group) {
    const digit = DIGITS.indexOf(character);
    value += (digit % 32) * weight;
    weight *= 32;
    if (digit >= 32) continue;
    numbers.push(value % 2 === 1 ? -Math.floor(value / 2) : value / 2);
    [value, weight] = [0, 1];
  }
  return numbers;
}

function fileFinder(script: string, owners: ReadonlyMap<string, string>): (line: number, column: number) => string {
  const lineStarts = [0];
  for (let at = script.indexOf("\n"); at >= 0; at = script.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  const places = statements(script).map((statement) => ({ end: statement.end, file: owners.get(nameOf(statement) ?? "") }));
  return (line, column) => {
    const at = (lineStarts[line] ?? 0) + column;
    return places.find(({ end }) => at < end)?.file ?? HELPERS;
  };
}

/** Those of the function that the whole script is. */
function statements(script: string): Tree[] {
  const call = childList(parseScript(script, 5), "body").map((statement) => childAt(statement, "expression"))[0];
  const body = call === undefined ? undefined : childAt(childAt(call, "callee") ?? call, "body");
  return body === undefined ? [] : childList(body, "body");
}

function nameOf(statement: Tree): string | undefined {
  if (statement.type === "ExpressionStatement") return classOf(childAt(statement, "expression"));
  const declared = statement.type === "VariableDeclaration" ? childList(statement, "declarations")[0] : statement;
  const name = declared === undefined ? undefined : childAt(declared, "id")?.["name"];
  return typeof name === "string" ? name : undefined;
}

/** The class whose prototype or static member is assigned. */
function classOf(assignment: Tree | undefined): string | undefined {
  const member = assignment === undefined ? undefined : childAt(assignment, "left");
  const name = member === undefined ? undefined : childAt(member, "object")?.["name"];
  return typeof name === "string" ? name : undefined;
}
