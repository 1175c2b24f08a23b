import tseslint from "typescript-eslint";
import { coreRules, portableCore, specRules, virtualRules } from "./build/lint/portable-core.js";

const TYPESCRIPT = ["**/*.ts"];
const SPECS = ["test/**/*.ts"];
const CORE = ["hal/*.ts", "drivers/**/*.ts", "app/**/*.ts"];
// Words that mean the same in JavaScript and Lua are kept by hal/words.
const HASHES = ["hal/words.ts", "hal/sha256.ts", "hal/sha512.ts"];
const VIRTUAL = ["hal/virtual/**/*.ts"];
const PORTABLE_SPECS = ["test/hal/**/*.ts", "test/drivers/**/*.ts", "test/app/**/*.ts"];
const NODE_SPECS = ["test/hal/node/**", "test/drivers/node/**", "test/app/node/**"];

const everywhere = {
  eqeqeq: "error",
  "max-lines": ["error", 500],
  "no-constant-condition": ["error", { checkLoops: "allExceptWhileTrue" }],
  "no-debugger": "error",
  "no-dupe-else-if": "error",
  "no-dupe-keys": "error",
  "no-duplicate-case": "error",
  "no-eval": "error",
  "no-fallthrough": "error",
  "no-irregular-whitespace": "error",
  "no-loss-of-precision": "error",
  "no-self-assign": "error",
  "no-self-compare": "error",
  "no-sparse-arrays": "error",
  "no-unreachable": "error",
  "no-unsafe-finally": "error",
  "no-useless-escape": "error",
  "no-var": "error",
  "no-with": "error",
  "prefer-const": "error",
  "use-isnan": "error",
  "valid-typeof": "error",
  "portable-core/import-layers": "error",
  "portable-core/no-only": "error",
};

const typed = {
  "@typescript-eslint/await-thenable": "error",
  "@typescript-eslint/ban-ts-comment": "error",
  "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
  "@typescript-eslint/no-array-delete": "error",
  "@typescript-eslint/no-empty-object-type": "error",
  "@typescript-eslint/no-explicit-any": "error",
  "@typescript-eslint/no-floating-promises": "error",
  "@typescript-eslint/no-for-in-array": "error",
  "@typescript-eslint/no-misused-promises": "error",
  "@typescript-eslint/no-unnecessary-type-assertion": "error",
  "@typescript-eslint/no-unsafe-function-type": "error",
  "@typescript-eslint/no-unused-expressions": "error",
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "all", ignoreRestSiblings: true }],
  "@typescript-eslint/only-throw-error": "error",
  "@typescript-eslint/prefer-promise-reject-errors": "error",
  "@typescript-eslint/restrict-plus-operands": "error",
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
};

export default [
  { ignores: ["node_modules/", "build/out/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { plugins: { "portable-core": portableCore, "@typescript-eslint": tseslint.plugin } },
  { files: [...TYPESCRIPT, "**/*.js"], rules: everywhere },
  { files: ["**/*.js"], rules: { "no-unused-vars": "error" } },
  {
    files: TYPESCRIPT,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: typed,
  },
  { files: SPECS, rules: { "@typescript-eslint/no-unused-expressions": "off" } },
  { files: CORE, rules: coreRules },
  { files: HASHES, rules: { "portable-core/no-bitwise": "off" } },
  { files: VIRTUAL, rules: virtualRules },
  { files: PORTABLE_SPECS, ignores: NODE_SPECS, rules: specRules },
  { files: ["**/generated/**", "test/traces/*.spec.ts"], rules: { "max-lines": "off" } },
];
