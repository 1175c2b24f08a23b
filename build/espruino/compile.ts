import { join, relative } from "node:path";
import ts from "typescript";
import { ROOT } from "../paths";

/** Text of each compiled file by its path from the project's root, which ends in `.ts` as its source's does. */
export type Compiled = ReadonlyMap<string, string>;

const GLOBALS = "build/espruino/globals.d.ts";

/** Espruino's own functions take the place of the portable ones. */
export const REPLACED: Readonly<Record<string, string>> = { "hal/bytes.ts": "hal/espruino/bytes.ts" };

const OPTIONS: ts.CompilerOptions = {
  // Classes and modules stay for the bundler, which sees through them; ES5 comes behind it.
  target: ts.ScriptTarget.ES2018,
  // Nothing younger than ES5 may be called: no runtime of an ES5 bundle has it.
  lib: ["lib.es5.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  useDefineForClassFields: false,
  verbatimModuleSyntax: false,
  removeComments: true,
  skipLibCheck: true,
  // A configuration may be anywhere.
  rootDir: "/",
  outDir: "/",
};

/**
 * Compiles `entries` (paths from the project's root) and all that they import to modules. `sources`
 * are texts that are in no file, by such a path, an entry perhaps. Throws with every mistake found.
 */
export function compileModules(entries: readonly string[], sources: Readonly<Record<string, string>>): Compiled {
  const host = hostWith(sources);
  const program = ts.createProgram([...entries, ...Object.values(REPLACED), GLOBALS].map((file) => join(ROOT, file)), OPTIONS, host);
  const compiled = new Map<string, string>();
  const write = (file: string, text: string): void => void compiled.set(relative(ROOT, file).replace(/\.js$/, ".ts"), text);
  const { diagnostics } = program.emit(undefined, write, undefined, false, { before: [quoteKeysOfDictionaries(program.getTypeChecker())] });
  const mistakes = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (mistakes.length > 0) throw new Error(mistakes.map(sentence).join("\n"));
  return compiled;
}

/**
 * Quotes the keys of a literal that is looked into by texts of the world outside, as its type says:
 * what is quoted keeps its name.
 */
function quoteKeysOfDictionaries(checker: ts.TypeChecker): ts.TransformerFactory<ts.SourceFile> {
  const isDictionary = (literal: ts.ObjectLiteralExpression): boolean => {
    const type = checker.getContextualType(literal);
    return type !== undefined && checker.getIndexInfoOfType(type, ts.IndexKind.String) !== undefined;
  };
  return (context) => {
    const { factory } = context;
    const quote = (property: ts.ObjectLiteralElementLike): ts.ObjectLiteralElementLike => {
      if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.name)) {
        return factory.createPropertyAssignment(factory.createStringLiteral(property.name.text), property.initializer);
      }
      if (ts.isShorthandPropertyAssignment(property)) return factory.createPropertyAssignment(factory.createStringLiteral(property.name.text), property.name);
      return property;
    };
    const visit = (node: ts.Node): ts.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (!ts.isObjectLiteralExpression(node) || !isDictionary(node)) return visited;
      return factory.updateObjectLiteralExpression(visited as ts.ObjectLiteralExpression, (visited as ts.ObjectLiteralExpression).properties.map(quote));
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

function hostWith(sources: Readonly<Record<string, string>>): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile, fileExists, getSourceFile } = host;
  const textOf = (file: string): string | undefined => sources[relative(ROOT, file)];
  host.fileExists = (file) => textOf(file) !== undefined || fileExists(file);
  host.readFile = (file) => textOf(file) ?? readFile(file);
  host.getSourceFile = (file, language, onError, fresh) => {
    const text = textOf(file);
    return text === undefined ? getSourceFile(file, language, onError, fresh) : ts.createSourceFile(file, text, language);
  };
  return host;
}

function sentence({ file, start, messageText }: ts.Diagnostic): string {
  const where = file === undefined ? "" : `${relative(ROOT, file.fileName)}:${file.getLineAndCharacterOfPosition(start ?? 0).line + 1}: `;
  return where + ts.flattenDiagnosticMessageText(messageText, "\n");
}
