import { existsSync } from "node:fs";
import ts from "typescript";
import { docstring, parse, projectFile, sourceFiles } from "./source";

/** One AT command as a driver's docstrings tell of it. */
export interface DriverCommand {
  /** Without `AT`: `+CSQ`, `&W`, `E`. */
  name: string;
  /** Of the manual: `13.2.4`; empty where no docstring says it. */
  section: string;
  /** Exported functions that send it, in the order of the sources. */
  functions: string[];
}

/** The commands at the beginning of a docstring: `AT+CIPHEAD?, AT+CIPSRIP= : ...`. */
const LEADING = /^AT[^\s,;:]*(?:, AT[^\s,;:]*)*/;
/** Extended commands, registers, and basic ones, whose number is no part of the name. */
const NAME = /^AT([+*^][A-Z][A-Z0-9]*|S\d+|&?[A-Z])/;
const SECTIONS = /\((?:SIM767XX|EC716S) ([^)]*)\)/;

/** The driver's files by chapter: `13-tcpip-data.ts` is one of chapter 13. None where there is no driver. */
export function chapterFiles(driver: string): { file: string; chapter: number }[] {
  if (!existsSync(projectFile(driver))) return [];
  return sourceFiles(driver).flatMap((file) => {
    const number = /\/(\d+)-[^/]*$/.exec(file)?.[1];
    return number === undefined ? [] : [{ file, chapter: Number(number) }];
  });
}

/** What the AT engine says by itself, which is below all drivers: the end of data mode. */
const ENGINE = "+++";

/** Names of all commands that the driver of `module` sends; none where there is no driver. */
export function commandsSent(module: string): ReadonlySet<string> {
  const files = chapterFiles(`drivers/${module}`).map(({ file }) => file);
  return files.length === 0 ? new Set() : new Set([...driverCommands(files).map(({ name }) => name), ENGINE]);
}

/** What the exported functions of `files` send, by the docstrings that begin with `AT`. */
export function driverCommands(files: readonly string[]): DriverCommand[] {
  const commands = new Map<string, DriverCommand>();
  for (const file of files) {
    const source = parse(file);
    for (const { name, about } of exportedFunctions(source)) {
      const names = leadingCommands(about);
      const sections = expand(SECTIONS.exec(about)?.[1] ?? "");
      names.forEach((command, index) => {
        const section = sections.length === names.length ? (sections[index] ?? "") : "";
        add(commands, command, name, section);
      });
    }
    for (const { name, forms } of testForms(source)) for (const command of forms) add(commands, command, name, "");
  }
  return [...commands.values()];
}

function add(commands: Map<string, DriverCommand>, name: string, functionName: string, section: string): void {
  const command = commands.get(name) ?? { name, section: "", functions: [] };
  if (command.section === "") command.section = section;
  if (!command.functions.includes(functionName)) command.functions.push(functionName);
  commands.set(name, command);
}

/** Methods of exported classes among them: `FileReader.read`. */
function exportedFunctions(source: ts.SourceFile): { name: string; about: string }[] {
  return source.statements.flatMap((node) => {
    if (!ts.isFunctionDeclaration(node) && !ts.isClassDeclaration(node)) return [];
    const exported = node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) === true;
    if (!exported || node.name === undefined) return [];
    const name = node.name.text;
    if (ts.isFunctionDeclaration(node)) return [{ name, about: docstring(node) }];
    return node.members.filter(ts.isMethodDeclaration).map((method) => ({ name: `${name}.${method.name.getText()}`, about: docstring(method) }));
  });
}

/** `type XTestForm = "+CSQ" | ...` with the function whose parameter is of that type. */
function testForms(source: ts.SourceFile): { name: string; forms: string[] }[] {
  return source.statements.flatMap((node) => {
    if (!ts.isTypeAliasDeclaration(node) || !node.name.text.endsWith("TestForm")) return [];
    const user = source.statements.find((other) => ts.isFunctionDeclaration(other) && other.parameters.some((one) => one.type?.getText() === node.name.text));
    if (user === undefined || !ts.isFunctionDeclaration(user)) return [];
    return [{ name: user.name?.text ?? "", forms: node.type.getText().match(/[^"|\s]+/g) ?? [] }];
  });
}

function leadingCommands(about: string): string[] {
  const names = (LEADING.exec(about)?.[0] ?? "").split(", ").map((text) => NAME.exec(text)?.[1]);
  return names.flatMap((name) => (name === undefined ? [] : [name])).filter((name, index, all) => all.indexOf(name) === index);
}

/** `13.2.8 to 13.2.10, 13.2.12` as four sections. */
function expand(text: string): string[] {
  return text.split(", ").flatMap((part) => {
    const [first = "", last = first] = part.split(" to ");
    const stem = first.slice(0, first.lastIndexOf(".") + 1);
    const from = Number(first.slice(stem.length));
    const count = Number(last.slice(stem.length)) - from + 1;
    return Array.from({ length: Math.max(0, count) }, (_, index) => `${stem}${from + index}`);
  });
}
