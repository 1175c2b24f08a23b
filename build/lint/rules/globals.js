/** What the core may find in the global scope: everything else differs between the runtimes. */
const ALLOWED_VALUES = new Set([
  "undefined", "NaN", "Infinity", "String", "Number", "Boolean", "Math", "Array", "isNaN", "isFinite",
]);

const SPEC_VALUES = new Set(["describe", "it", "before", "after", "beforeEach", "afterEach"]);

const USE_CLOCK = "time comes in through `Clock` (hal/clock.ts).";
const USE_ARRAY = "use an array, or a `Record` for a lookup by a string key.";
const USE_CALLBACK = "take a callback `(failure, value)`.";
const USE_BYTES = "bytes are byte strings: use hal/bytes.";
const USE_LOG = "hand the text to a listener that the runtime gives.";
const USE_HAL = "what the machine offers comes in through an interface of hal/.";
const USE_FIELDS = "write the fields into a record of your own, byte by byte (hal/bytes).";

/** What to use instead, by the name of the global. */
const INSTEAD = {
  process: USE_HAL, require: "write an `import`.", module: "write an `export`.", exports: "write an `export`.",
  __dirname: USE_HAL, __filename: USE_HAL, globalThis: USE_HAL, window: USE_HAL, global: USE_HAL, navigator: USE_HAL,
  console: USE_LOG, Buffer: USE_BYTES, TextEncoder: USE_BYTES, TextDecoder: USE_BYTES, atob: USE_BYTES, btoa: USE_BYTES,
  setTimeout: USE_CLOCK, setInterval: USE_CLOCK, setImmediate: USE_CLOCK, clearTimeout: USE_CLOCK,
  clearInterval: USE_CLOCK, clearImmediate: USE_CLOCK, queueMicrotask: USE_CLOCK, Date: USE_CLOCK, performance: USE_CLOCK,
  crypto: "randomness comes in through `Random` (hal/random.ts).",
  JSON: USE_FIELDS, structuredClone: USE_FIELDS, Intl: USE_FIELDS,
  Promise: USE_CALLBACK, PromiseLike: USE_CALLBACK, AbortController: USE_CALLBACK, AsyncIterable: USE_CALLBACK,
  Map: USE_ARRAY, ReadonlyMap: USE_ARRAY, Set: USE_ARRAY, ReadonlySet: USE_ARRAY, WeakMap: USE_ARRAY, WeakSet: USE_ARRAY,
  WeakRef: USE_ARRAY, Iterable: USE_ARRAY, Iterator: USE_ARRAY, IterableIterator: USE_ARRAY, Generator: USE_ARRAY,
  Symbol: "mark a kind with a string literal (`kind: \"closed\"`).",
  Proxy: "write the object out.", Reflect: "write the access out.",
  parseInt: "use `parseInteger` or `parseHex` of hal/bytes.", parseFloat: "use `Number` on what is checked to be one: in Lua it ignores an exponent.",
  RegExp: "search with `find`, `startsWith` and `byteAt` of hal/bytes.", RegExpMatchArray: USE_BYTES,
  Object: "keep the keys in an array: the order of an object's keys differs between the runtimes.",
  Function: "write the function out.", eval: "write the code out.", arguments: "name the parameters.",
  BigInt: "use a number, exact up to 2 to the power of 53.",
  Error: "return or pass on a `Failure` (drivers/failure.ts).",
  ArrayBuffer: USE_BYTES, SharedArrayBuffer: USE_BYTES, DataView: USE_BYTES, Uint8Array: USE_BYTES,
  Uint8ClampedArray: USE_BYTES, Int8Array: USE_BYTES, Uint16Array: USE_BYTES, Int16Array: USE_BYTES,
  Uint32Array: USE_BYTES, Int32Array: USE_BYTES, Float32Array: USE_BYTES, Float64Array: USE_BYTES,
  BigInt64Array: USE_BYTES, BigUint64Array: USE_BYTES, NodeJS: USE_HAL,
};

const ERRORS = new Set(["Error", "RangeError", "TypeError"]);

const ALLOWED_MATH = new Set(["abs", "ceil", "floor", "max", "min", "pow", "round", "sqrt", "PI", "log", "exp", "sin", "cos", "atan2"]);

const instead = (name) => (Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : USE_HAL);

function isGlobal(reference) {
  return reference.resolved === null || reference.resolved.defs.length === 0;
}

function isForbidden(reference, { specs, errors }) {
  const { name } = reference.identifier;
  if (errors && ERRORS.has(name)) return false;
  if (reference.isTypeReference && !reference.isValueReference) return Object.hasOwn(INSTEAD, name);
  return !ALLOWED_VALUES.has(name) && !(specs && SPEC_VALUES.has(name));
}

function everyReference(scope) {
  return [...scope.references, ...scope.childScopes.flatMap(everyReference)];
}

export const noPlatformGlobal = {
  meta: {
    type: "problem",
    docs: { description: "no globals but those of every runtime" },
    messages: { instead: "`{{name}}` is not on every runtime: {{instead}}" },
    schema: [
      {
        type: "object",
        properties: { specs: { type: "boolean" }, errors: { type: "boolean" } },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{ specs: false, errors: false }],
  },
  create(context) {
    return {
      Program(program) {
        for (const reference of everyReference(context.sourceCode.getScope(program))) {
          if (!isGlobal(reference) || !isForbidden(reference, context.options[0])) continue;
          const { name } = reference.identifier;
          context.report({ node: reference.identifier, messageId: "instead", data: { name, instead: instead(name) } });
        }
      },
      "TSTypeReference > TSQualifiedName.typeName > Identifier.left[name='NodeJS']"(node) {
        context.report({ node, messageId: "instead", data: { name: "NodeJS", instead: USE_HAL } });
      },
    };
  },
};

export const noOtherMath = {
  meta: {
    type: "problem",
    docs: { description: "no Math.random, and only the functions of Math that every runtime has" },
    messages: {
      random: "Math.random makes a run impossible to repeat: draw from `Random` (hal/random.ts).",
      other: "Math.{{name}} is not on every runtime: use abs, ceil, floor, max, min, pow, round or sqrt.",
    },
    schema: [],
  },
  create(context) {
    return {
      "MemberExpression[object.type='Identifier'][object.name='Math']"(node) {
        const name = node.computed ? context.sourceCode.getText(node.property) : node.property.name;
        if (ALLOWED_MATH.has(name)) return;
        context.report({ node, messageId: name === "random" ? "random" : "other", data: { name } });
      },
    };
  },
};

const BUILT_INS = new Set([...Object.keys(INSTEAD), ...ERRORS, "Array", "String", "Number", "Boolean"]);

export const noBuiltinInstanceof = {
  meta: {
    type: "problem",
    docs: { description: "no instanceof of built-in classes" },
    messages: {
      instead: "`instanceof {{name}}` has no meaning in Lua: give the values a `kind`, or compare `typeof`.",
    },
    schema: [],
  },
  create(context) {
    return {
      "BinaryExpression[operator='instanceof']"({ right }) {
        if (right.type !== "Identifier" || !BUILT_INS.has(right.name)) return;
        context.report({ node: right, messageId: "instead", data: { name: right.name } });
      },
    };
  },
};
