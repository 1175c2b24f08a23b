import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import * as tstl from "typescript-to-lua";
import { ROOT } from "../paths";

/** Lua's own functions take the place of the portable ones. */
const REPLACED: Readonly<Record<string, string>> = { "hal/bytes.ts": "hal/lua/bytes.ts" };
const LUA_TYPES = "hal/lua/lua.d.ts";

export interface LuaBuild {
  /** Paths from the project's root. */
  entries: readonly string[];
  outDir: string;
  /** One file with all that the entry (its path) needs, the used parts of the compiler's library among it. */
  bundle?: { file: string; entry: string };
  /** Sources that are in no file, by their path from the project's root. */
  sources?: Readonly<Record<string, string>>;
  /** Files that take the place of others, which have the same types. */
  replaced?: Readonly<Record<string, string>>;
  transformers?: ts.TransformerFactory<ts.SourceFile>[];
}

/** Compiles for Lua 5.3, whose text Lua 5.4 takes as well. Throws with every mistake that the compiler found. */
export function compileToLua(build: LuaBuild): void {
  const options = compilerOptions(build);
  const host = hostWith(options, build.sources ?? {}, { ...REPLACED, ...build.replaced });
  const files = [...build.entries, LUA_TYPES].map((file) => join(ROOT, file));
  const program = ts.createProgram(files, options as ts.CompilerOptions, host);
  const mistakes = [...ts.getPreEmitDiagnostics(program)];
  if (mistakes.length === 0) {
    const result = new tstl.Transpiler({ emitHost: emitHost(host) }).emit({ program, writeFile: write, customTransformers: { before: build.transformers } });
    mistakes.push(...result.diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error));
  }
  if (mistakes.length > 0) throw new Error(mistakes.map(sentence).join("\n"));
}

function compilerOptions({ outDir, bundle }: LuaBuild): tstl.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    removeComments: true,
    rootDir: ROOT,
    outDir,
    luaTarget: tstl.LuaTarget.Lua53,
    luaLibImport: bundle === undefined ? tstl.LuaLibImportKind.Require : tstl.LuaLibImportKind.RequireMinimal,
    luaBundle: bundle?.file,
    luaBundleEntry: bundle?.entry,
    noImplicitSelf: true,
    noImplicitGlobalVariables: true,
    noHeader: true,
  };
}

function hostWith(options: tstl.CompilerOptions, sources: Readonly<Record<string, string>>, replaced: Readonly<Record<string, string>>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  const textOf = (file: string): string | undefined => sources[relative(ROOT, file)];
  host.fileExists = (file) => textOf(file) !== undefined || fileExists(file);
  host.readFile = (file) => {
    const path = relative(ROOT, file);
    const replacement = replaced[path];
    return textOf(file) ?? readFile(replacement === undefined ? file : join(ROOT, replacement));
  };
  host.getSourceFile = (file, language, onError, fresh) => {
    const isOwn = textOf(file) !== undefined || replaced[relative(ROOT, file)] !== undefined;
    if (!isOwn) return getSourceFile(file, language, onError, fresh);
    return ts.createSourceFile(file, host.readFile(file) ?? "", language);
  };
  return host;
}

function emitHost(host: ts.CompilerHost): tstl.EmitHost {
  return {
    directoryExists: (directory) => existsSync(directory),
    fileExists: (file) => host.fileExists(file),
    getCurrentDirectory: () => ROOT,
    readFile: (file) => host.readFile(file),
    writeFile: write,
  };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function sentence({ file, start, messageText }: ts.Diagnostic): string {
  const where = file === undefined ? "" : `${relative(ROOT, file.fileName)}:${file.getLineAndCharacterOfPosition(start ?? 0).line + 1}: `;
  return where + ts.flattenDiagnosticMessageText(messageText, "\n");
}
