import type { ESLint, Linter } from "eslint";

export const portableCore: ESLint.Plugin;
export const coreRules: Linter.RulesRecord;
export const virtualRules: Linter.RulesRecord;
export const specRules: Linter.RulesRecord;
