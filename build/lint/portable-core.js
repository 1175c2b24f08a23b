/**
 * The project's own lint rules. Most keep the core to the subset that runs on Node, compiles to ES5
 * and compiles to Lua (CONTRIBUTING.md, "The portable subset"); each message says what to do instead.
 */
import { arrowForIterator, callbackProperty, noCapturedCounter, sameConvention } from "./rules/callbacks.js";
import { noBuiltinInstanceof, noOtherMath, noPlatformGlobal } from "./rules/globals.js";
import { importLayers } from "./rules/imports.js";
import { noModuleState } from "./rules/module-state.js";
import { noOnly } from "./rules/specs.js";
import { syntaxRules } from "./rules/syntax.js";
import { asciiLiterals, noArrayHole, noLengthPattern, onlyEs5Members, textOfPlainValues } from "./rules/values.js";

/** The plugin; its rules are used as `portable-core/<name>`. */
export const portableCore = {
  meta: { name: "portable-core", version: "1.0.0" },
  rules: {
    ...syntaxRules,
    "no-platform-global": noPlatformGlobal,
    "no-other-math": noOtherMath,
    "no-builtin-instanceof": noBuiltinInstanceof,
    "no-module-state": noModuleState,
    "no-array-hole": noArrayHole,
    "no-length-pattern": noLengthPattern,
    "only-es5-members": onlyEs5Members,
    "ascii-literals": asciiLiterals,
    "text-of-plain-values": textOfPlainValues,
    "callback-property": callbackProperty,
    "arrow-for-iterator": arrowForIterator,
    "same-convention": sameConvention,
    "no-captured-counter": noCapturedCounter,
    "import-layers": importLayers,
    "no-only": noOnly,
  },
};

const OUTSIDE_THE_CORE_TOO = ["import-layers", "no-only"];

const ownRules = Object.keys(portableCore.rules)
  .filter((name) => !OUTSIDE_THE_CORE_TOO.includes(name))
  .map((name) => [`portable-core/${name}`, "error"]);

/** For the core: everything, the rules of typescript-eslint that the subset needs among it. */
export const coreRules = {
  ...Object.fromEntries(ownRules),
  "@typescript-eslint/strict-boolean-expressions": [
    "error",
    { allowString: false, allowNumber: false, allowNullableObject: true, allowNullableBoolean: true },
  ],
  "@typescript-eslint/unbound-method": "error",
};

/** For hal/virtual, which may refuse a caller's mistake by throwing. */
export const virtualRules = {
  ...coreRules,
  "portable-core/no-throw": "off",
  "portable-core/no-platform-global": ["error", { errors: true }],
};

/** For portable specs. */
export const specRules = {
  ...virtualRules,
  "portable-core/no-platform-global": ["error", { errors: true, specs: true }],
};
