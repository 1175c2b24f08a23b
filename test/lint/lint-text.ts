import { resolve } from "node:path";
import { Linter } from "eslint";
import tseslint from "typescript-eslint";
import { coreRules, portableCore, specRules, virtualRules } from "../../build/lint/portable-core.js";

const FIXTURES = resolve(import.meta.dirname, "fixtures");
const ROOT = resolve(import.meta.dirname, "../..");

export type RuleSet = "core" | "virtual" | "specs";

const RULES: Record<RuleSet, Linter.RulesRecord> = { core: coreRules, virtual: virtualRules, specs: specRules };

const linter = new Linter({ cwd: ROOT });

/** Messages of the portable rules for `code`, each as `rule: text`. */
export function lint(code: string, rules: RuleSet = "core"): string[] {
  return verify(code, resolve(FIXTURES, "file.ts"), RULES[rules], {
    project: "./tsconfig.json",
    tsconfigRootDir: FIXTURES,
    // Where CI is set the parser would take the types from the file on disk and not from `code`.
    disallowAutomaticSingleRunInference: true,
  });
}

/** Messages for `code` as if it stood in `file`, a path from the project's root; needs no types. */
export function lintAt(file: string, code: string): string[] {
  const rules: Linter.RulesRecord = { "portable-core/import-layers": "error", "portable-core/no-only": "error" };
  return verify(code, resolve(ROOT, file), rules, {});
}

function verify(code: string, filename: string, rules: Linter.RulesRecord, parserOptions: Linter.ParserOptions): string[] {
  const config = {
    files: ["**/*.ts"],
    languageOptions: { parser: tseslint.parser as Linter.Parser, parserOptions },
    plugins: { "portable-core": portableCore, "@typescript-eslint": tseslint.plugin as never },
    rules,
  };
  return linter.verify(code, config, { filename }).map(({ ruleId, message }) => `${ruleId}: ${message}`);
}
