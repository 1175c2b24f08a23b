/** What the project's own sources say, for pages that repeat it: docstrings, constants, sentences. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = new URL("../../", import.meta.url);

export interface Field {
  name: string;
  /** As it is written in the source. */
  type: string;
  optional: boolean;
  /** The docstring in one line. */
  about: string;
}

/** Path of `file`, which is given from the project's root. */
export function projectFile(file: string): string {
  return fileURLToPath(new URL(file, ROOT));
}

export function readProjectFile(file: string): string {
  return readFileSync(projectFile(file), "utf8");
}

/** Paths of the TypeScript files under `folders`, in a fixed order. */
export function sourceFiles(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    const names = readdirSync(projectFile(folder), { recursive: true, encoding: "utf8" });
    return names.filter((name) => name.endsWith(".ts")).map((name) => `${folder}/${name.replaceAll("\\", "/")}`).sort();
  });
}

/** The texts that `type` may be: a union of them, or the name of one in the core; undefined for anything else. */
export function choicesOf(type: string): string[] | undefined {
  const alias = /^\w+$/.test(type) ? findAlias(type) : type;
  const choices = alias?.split("|").map((choice) => choice.trim()) ?? [];
  return choices.length > 0 && choices.every((choice) => /^"[^"]*"$/.test(choice)) ? choices.map((choice) => choice.slice(1, -1)) : undefined;
}

function findAlias(name: string): string | undefined {
  for (const file of sourceFiles("app", "drivers")) {
    for (const node of parse(file).statements) if (ts.isTypeAliasDeclaration(node) && node.name.text === name) return node.type.getText();
  }
  return undefined;
}

export function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readProjectFile(file), ts.ScriptTarget.ES2022, true);
}

/** Fields of interface `name`, in their order. Throws for one without a docstring: nobody could say what it is. */
export function interfaceFields(file: string, name: string): Field[] {
  return membersOf(file, name).map((member) => {
    const field = member.name.getText();
    const about = docstring(member);
    if (about === "") throw new Error(`${file}: ${name}.${field} has no docstring, which the docs repeat`);
    return { name: field, type: member.type?.getText() ?? "", optional: member.questionToken !== undefined, about };
  });
}

/** The number of which the docstring of a field says `16 where left out`. */
export function saidDefault(file: string, interfaceName: string, field: string): number {
  const found = membersOf(file, interfaceName).find((member) => member.name.getText() === field);
  const said = found === undefined ? null : /(\d+) where left out/.exec(docstring(found));
  if (said === null) throw new Error(`${file} does not say what ${interfaceName}.${field} is where it is left out`);
  return Number(said[1]);
}

function membersOf(file: string, name: string): ts.PropertySignature[] {
  const found = parse(file).statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name);
  if (found === undefined || !ts.isInterfaceDeclaration(found)) throw new Error(`${file} has no interface ${name}`);
  return found.members.filter(ts.isPropertySignature);
}

/** The number that constant `name` of `file` is. */
export function numberConstant(file: string, name: string): number {
  for (const statement of parse(file).statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      const value = declaration.initializer;
      if (declaration.name.getText() === name && value !== undefined && ts.isNumericLiteral(value)) return Number(value.text);
    }
  }
  throw new Error(`${file} has no number called ${name}`);
}

/** The docstring in front of `node` in one line, empty where there is none. */
export function docstring(node: ts.Node): string {
  const text = node.getSourceFile().text;
  const comment = (ts.getLeadingCommentRanges(text, node.pos) ?? []).at(-1);
  const raw = comment === undefined ? "" : text.slice(comment.pos, comment.end);
  if (!raw.startsWith("/**")) return "";
  const lines = raw.slice(3, -2).split("\n");
  return lines.map((line) => line.replace(/^\s*\* ?/, "").trim()).filter((line) => line !== "").join(" ");
}

/** Each text that the file's code holds; what is put into one in between is shown as `gap`. */
export function texts(file: string, gap: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node, gap);
    if (text !== undefined) found.push(text);
    else ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

/** The text that an expression is, with `gap` for each part that is not written out; undefined for none. */
export function textOf(node: ts.Node, gap: string): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => gap + span.literal.text).join("");
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression, gap);
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const sides = [textOf(node.left, gap), textOf(node.right, gap)];
  return sides.every((side) => side === undefined) ? undefined : sides.map((side) => side ?? gap).join("");
}
