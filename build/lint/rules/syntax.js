/**
 * Syntax that one of the three runtimes does not have, or understands in its own way: one row a
 * rule, with the nodes it forbids and what to write instead.
 */
const rows = [
  {
    name: "no-async",
    summary: "no async functions, await, generators",
    instead: "Async functions, await and generators do not exist on the small runtimes: take a callback `(failure, value)` instead.",
    nodes: [
      ":function[async=true]",
      ":function[generator=true]",
      "AwaitExpression",
      "YieldExpression",
      "ForOfStatement[await=true]",
    ],
  },
  {
    name: "no-regular-expression",
    summary: "no regular expression literals",
    instead: "Lua has no regular expressions: search with `find`, `startsWith` and `byteAt` of hal/bytes.",
    nodes: ["Literal[regex]"],
  },
  {
    name: "no-label",
    summary: "no labels",
    instead: "A label has no counterpart in Lua: move the inner loop into a function and return from it.",
    nodes: ["LabeledStatement"],
  },
  {
    name: "no-accessor",
    summary: "no getters and setters",
    instead: "Getters and setters are slow in Lua and missing in old ES5 engines: write a method, `size()` instead of `get size()`.",
    nodes: [
      "MethodDefinition[kind=/^[gs]et$/]",
      "Property[kind=/^[gs]et$/]",
      "TSAbstractMethodDefinition[kind=/^[gs]et$/]",
      "TSMethodSignature[kind=/^[gs]et$/]",
      "AccessorProperty",
    ],
  },
  {
    name: "no-for-in",
    summary: "no for-in",
    instead: "The order of an object's keys differs between the runtimes: keep the keys in an array and loop with `for (const key of keys)`.",
    nodes: ["ForInStatement"],
  },
  {
    name: "no-null",
    summary: "no null",
    instead: "Lua has one nil only: use `undefined`, or leave the property out.",
    nodes: ["Literal[raw='null']", "TSNullKeyword"],
  },
  {
    name: "no-throw",
    summary: "no throw and try",
    instead: "Nothing throws across a callback: return or pass on a `Failure` (drivers/failure.ts).",
    nodes: ["ThrowStatement", "TryStatement"],
  },
  {
    name: "no-spread-argument",
    summary: "no spread of arguments",
    instead: "The number of arguments is limited on the small runtimes: pass the array itself, or call once an element.",
    nodes: ["CallExpression > SpreadElement", "NewExpression > SpreadElement"],
  },
  {
    name: "no-bitwise",
    summary: "no bitwise operators",
    instead: "Integers have 32 bits in JavaScript and 64 in Lua: compute with `Math.floor`, `%`, `*` and comparisons.",
    nodes: [
      "BinaryExpression[operator=/^(&|\\||\\^|<<|>>|>>>)$/]",
      "AssignmentExpression[operator=/^(&|\\||\\^|<<|>>|>>>)=$/]",
      "UnaryExpression[operator='~']",
    ],
  },
  {
    name: "no-exponent",
    summary: "no exponent operator",
    instead: "`**` makes a float of a whole number in Lua: multiply, or write the constant.",
    nodes: ["BinaryExpression[operator='**']", "AssignmentExpression[operator='**=']"],
  },
  {
    name: "no-big-integer",
    summary: "no bigint",
    instead: "bigint exists on Node only: use a number, exact up to 2 to the power of 53.",
    nodes: ["Literal[bigint]", "TSBigIntKeyword"],
  },
  {
    name: "no-symbol",
    summary: "no symbols",
    instead: "Symbols do not exist in ES5: mark a kind with a string literal (`kind: \"closed\"`).",
    nodes: ["TSSymbolKeyword", "TSTypeOperator[operator='unique']"],
  },
  {
    name: "splice-count",
    summary: "splice is told how many",
    instead: "ES5 takes a missing number of elements for 0: say how many, or make a new array to empty one.",
    nodes: ["CallExpression[callee.property.name='splice'][arguments.length<2]"],
  },
  {
    name: "sort-by-comparison",
    summary: "sort is told how to compare",
    instead: "Without a comparison JavaScript sorts numbers as text and Lua as numbers: give one that never says 0, as equal elements change places.",
    nodes: ["CallExpression[callee.property.name='sort'][arguments.length=0]"],
  },
  {
    name: "no-tagged-template",
    summary: "no tagged templates such as String.raw",
    instead: "Tagged templates do not compile to ES5 without helpers: use a plain template or call the function.",
    nodes: ["TaggedTemplateExpression"],
  },
  {
    name: "no-private-name",
    summary: "no #private names",
    instead: "`#name` becomes a WeakMap in ES5: write `private name`.",
    nodes: ["PrivateIdentifier"],
  },
];

function forbid({ summary, instead, nodes }) {
  return {
    meta: { type: "problem", docs: { description: summary }, messages: { instead }, schema: [] },
    create(context) {
      const report = (node) => context.report({ node, messageId: "instead" });
      return { [nodes.join(", ")]: report };
    },
  };
}

export const syntaxRules = Object.fromEntries(rows.map((row) => [row.name, forbid(row)]));
