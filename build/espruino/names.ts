import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../paths";

const API = "hal/espruino/api.ts";
/** What the compiler writes itself. */
const COMPILED = ["apply", "call", "concat", "constructor", "hasOwnProperty", "length", "prototype", "slice"];

/** Names of members that Espruino knows, and those that the compiler writes: these have to stay as they are. */
export function knownNames(): Set<string> {
  return new Set([...COMPILED, ...memberNames(join(ROOT, API), () => true)]);
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
