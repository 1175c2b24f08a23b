import { join, relative } from "node:path";
import ts from "typescript";
import { ROOT } from "../paths";

/** Text of each compiled file by its path from the project's root, which ends in `.ts` as its source's does. */
export type Files = ReadonlyMap<string, string>;

export interface Compiled {
  files: Files;
  /** Names of members that have to stay as they are: the language has them, or a text finds them. */
  fixed: ReadonlySet<string>;
}

const GLOBALS = "build/espruino/globals.d.ts";

/** What is made otherwise than the sources have it. */
export interface Changes {
  transformers: readonly ts.TransformerFactory<ts.SourceFile>[];
  /** The file that takes a file's place. */
  replaced: Readonly<Record<string, string>>;
}

/** Espruino's own functions take the place of the portable ones. */
export const REPLACED: Readonly<Record<string, string>> = { "hal/bytes.ts": "hal/espruino/bytes.ts" };

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

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
 * are texts that are in no file, by such a path, an entry perhaps; `changes` are made to the files. Throws with every mistake found.
 */
export function compileModules(entries: readonly string[], sources: Readonly<Record<string, string>>, changes: Changes = { transformers: [], replaced: {} }): Compiled {
  const host = hostWith(sources);
  const program = ts.createProgram([...entries, ...Object.values(REPLACED), ...Object.values(changes.replaced), GLOBALS].map((file) => join(ROOT, file)), OPTIONS, host);
  const checker = program.getTypeChecker();
  const files = new Map<string, string>();
  const write = (file: string, text: string): void => void files.set(relative(ROOT, file).replace(/\.js$/, ".ts"), text);
  const { diagnostics } = program.emit(undefined, write, undefined, false, { before: [quoteKeysOfDictionaries(checker), ...changes.transformers] });
  const mistakes = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (mistakes.length > 0) throw new Error(mistakes.map(sentence).join("\n"));
  const own = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  return { files, fixed: new Set(own.flatMap((file) => fixedIn(file, checker, (each) => program.isSourceFileDefaultLibrary(each)))) };
}

/** Names that are the language's, that a text may be with which something is looked up, and that are written of what is looked up so. */
function fixedIn(file: ts.SourceFile, checker: ts.TypeChecker, isLanguage: (file: ts.SourceFile) => boolean): string[] {
  const names: string[] = [];
  const addTexts = (type: ts.Type): void => {
    if (type.isUnion()) type.types.forEach(addTexts);
    else if (type.isStringLiteral()) names.push(type.value);
  };
  const addMember = (of: ts.Type, name: ts.Node): void => {
    if (!ts.isIdentifier(name)) return;
    const declarations = checker.getPropertyOfType(checker.getNonNullableType(of), name.text)?.declarations ?? [];
    if (!isDeclared(of, name.text, checker) || declarations.some((each) => isLanguage(each.getSourceFile()))) names.push(name.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isElementAccessExpression(node)) addTexts(checker.getTypeAtLocation(node.argumentExpression));
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword) addTexts(checker.getTypeAtLocation(node.left));
    if (ts.isPropertyAccessExpression(node)) addMember(checker.getTypeAtLocation(node.expression), node.name);
    if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) addMember(checker.getTypeAtLocation(node.parent), node.propertyName ?? node.name);
    node.forEachChild(visit);
  };
  visit(file);
  return names;
}

/** Quotes the keys of a literal that is looked into by texts, as its type says, and no others: what is quoted keeps its name. */
function quoteKeysOfDictionaries(checker: ts.TypeChecker): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const { factory } = context;
    const visit = (node: ts.Node): ts.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (!ts.isObjectLiteralExpression(node)) return visited;
      const type = checker.getContextualType(node);
      const named = (property: ts.ObjectLiteralElementLike): ts.ObjectLiteralElementLike => {
        const name = ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property) ? textOf(property.name) : undefined;
        if (name === undefined) return property;
        const isMember = type === undefined || isDeclared(type, name, checker);
        const value = ts.isPropertyAssignment(property) ? property.initializer : factory.createIdentifier(name);
        return factory.createPropertyAssignment(isMember ? factory.createIdentifier(name) : factory.createStringLiteral(name), value);
      };
      return factory.updateObjectLiteralExpression(visited as ts.ObjectLiteralExpression, (visited as ts.ObjectLiteralExpression).properties.map(named));
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

/** What a member is called where that could stand without quotes. */
function textOf(name: ts.PropertyName): string | undefined {
  return (ts.isIdentifier(name) || ts.isStringLiteral(name)) && IDENTIFIER.test(name.text) ? name.text : undefined;
}

/** Whether a member is somebody's, rather than one of all that a text may name. */
function isDeclared(type: ts.Type, name: string, checker: ts.TypeChecker): boolean {
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) !== 0) return true;
  const of = checker.getNonNullableType(type);
  if (of.isUnion()) return of.types.some((each) => isDeclared(each, name, checker));
  return checker.getPropertyOfType(of, name)?.declarations !== undefined;
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
