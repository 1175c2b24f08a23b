import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../paths";
import { keyOf, parseScript, walk } from "./tree";

const API = "hal/espruino/api.ts";
const LANGUAGE = join(createRequire(import.meta.url).resolve("typescript"), "../lib.es5.d.ts");
/** Interfaces of the language that no bundle uses; their names are common words. */
const UNUSED = /^(Date|RegExp|Intl|DataView|ArrayBuffer|Promise|Awaited|TemplateStrings|.*Decorator|Property(Descriptor|Key)|(Ui|I)nt\d+|Float\d+)/;

/** Names of members that the language or Espruino knows, which have to stay as they are. */
export function knownNames(): Set<string> {
  return new Set([...memberNames(LANGUAGE, (name) => !UNUSED.test(name)), ...memberNames(join(ROOT, API), () => true)]);
}

/** Names of all members that the types `exported` of the source `file`, a path from the project's root, are made of. */
export function publicNames(file: string, exported: readonly string[]): string[] {
  const path = join(ROOT, file);
  const program = ts.createProgram([path], { target: ts.ScriptTarget.ES2022, moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext, strict: true, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const names = new Set<string>();
  const seen = new Set<ts.Type>();
  const collect = (type: ts.Type): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) return type.types.forEach(collect);
    if (checker.isArrayType(type)) checker.getTypeArguments(type as ts.TypeReference).forEach(collect);
    for (const signature of type.getCallSignatures()) {
      collect(signature.getReturnType());
      for (const parameter of signature.parameters) collect(checker.getTypeOfSymbol(parameter));
    }
    for (const property of type.getProperties()) {
      const declared = property.declarations?.[0];
      if (declared === undefined || program.isSourceFileDefaultLibrary(declared.getSourceFile())) continue;
      names.add(property.name);
      collect(checker.getTypeOfSymbol(property));
    }
  };
  source?.forEachChild((node) => {
    const isWanted = (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) && exported.includes(node.name.text);
    if (isWanted) collect(checker.getTypeAtLocation(node));
  });
  return [...names];
}

/** Names of members in a script, and texts in it that could be such names. */
export function namesIn(script: string): { members: Set<string>; texts: Set<string> } {
  const members = new Set<string>();
  const texts = new Set<string>();
  walk(parseScript(script, 5), (node) => {
    if (node.type === "MemberExpression" || node.type === "Property") {
      const name = keyOf(node);
      if (name !== undefined) members.add(name);
    }
    if (node.type === "Literal" && typeof node["value"] === "string") texts.add(node["value"]);
  });
  return { members, texts };
}

function memberNames(file: string, wanted: (name: string) => boolean): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) && !wanted(node.name.text)) return;
    if ((ts.isPropertySignature(node) || ts.isMethodSignature(node)) && ts.isIdentifier(node.name)) names.push(node.name.text);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022));
  return names;
}
