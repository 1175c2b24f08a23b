/** Rules about strings and arrays; those that ask for a value's type need the type checker. */
import ts from "typescript";

const STRING_MEMBERS = new Set([
  "length", "charAt", "charCodeAt", "indexOf", "lastIndexOf", "substring", "slice", "concat", "split",
  "toLowerCase", "toUpperCase", "toString",
]);

const ARRAY_MEMBERS = new Set([
  "length", "push", "pop", "shift", "unshift", "splice", "slice", "concat", "join", "indexOf", "lastIndexOf",
  "forEach", "map", "filter", "reduce", "reduceRight", "some", "every", "sort", "reverse",
]);

const STATIC_MEMBERS = {
  String: new Set(["fromCharCode"]),
  Number: new Set([]),
  Array: new Set(["isArray"]),
};

function typeOf(services, node) {
  const checker = services.program.getTypeChecker();
  const type = services.getTypeAtLocation(node);
  return { checker, type: checker.getNonNullableType(checker.getBaseConstraintOfType(type) ?? type) };
}

function isString({ type }) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => (part.flags & ts.TypeFlags.StringLike) !== 0);
}

function isArray({ checker, type }) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => checker.isArrayType(part) || checker.isTupleType(part));
}

export const onlyEs5Members = {
  meta: {
    type: "problem",
    docs: { description: "no methods of strings and arrays that ES5 has not", requiresTypeChecking: true },
    messages: {
      string: "Strings have no `{{name}}` on every runtime: use hal/bytes, or charAt, charCodeAt, indexOf, substring.",
      array: "Arrays have no `{{name}}` on every runtime: write a loop, or use push, slice, indexOf, map, filter, some, every.",
      static: "`{{name}}` is not on every runtime: write it out with what ES5 has.",
    },
    schema: [],
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const check = (node, name) => {
      if (node.object.type === "Identifier" && Object.hasOwn(STATIC_MEMBERS, node.object.name)) {
        const full = `${node.object.name}.${name}`;
        if (!STATIC_MEMBERS[node.object.name].has(name)) context.report({ node: node.property, messageId: "static", data: { name: full } });
        return;
      }
      const value = typeOf(services, node.object);
      const kind = isString(value) ? "string" : isArray(value) ? "array" : undefined;
      if (kind === undefined) return;
      const allowed = kind === "string" ? STRING_MEMBERS : ARRAY_MEMBERS;
      if (!allowed.has(name)) context.report({ node: node.property, messageId: kind, data: { name } });
    };
    return {
      "MemberExpression[computed=false]"(node) {
        check(node, node.property.name);
      },
    };
  },
};

export const noArrayHole = {
  meta: {
    type: "problem",
    docs: { description: "no holes and no undefined in arrays, no change of an array's length", requiresTypeChecking: true },
    messages: {
      hole: "A Lua array ends at its first hole or `undefined`: leave the element out, or wrap it in an object.",
      length: "Only JavaScript can set an array's length: make a new array to empty it, or use splice.",
      sized: "`new Array(n)` is full of holes: start with `[]` and push.",
      remove: "`delete` leaves a hole: use splice.",
    },
    schema: [],
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const hole = (node) => context.report({ node, messageId: "hole" });
    const hasUndefined = (type) => (type.isUnion() ? type.types.some(hasUndefined) : (type.flags & ts.TypeFlags.Undefined) !== 0);
    const mayBeUndefined = (node) => node.type !== "SpreadElement" && hasUndefined(services.getTypeAtLocation(node));
    return {
      ArrayExpression(node) {
        if (node.elements.some((element) => element === null || mayBeUndefined(element))) hole(node);
      },
      "CallExpression[callee.property.name=/^(push|unshift)$/]"({ arguments: added, callee }) {
        if (isArray(typeOf(services, callee.object))) added.filter(mayBeUndefined).forEach(hole);
      },
      "CallExpression[callee.property.name='map']"(node) {
        const { checker, type } = typeOf(services, node);
        if (checker.isArrayType(type) && checker.getTypeArguments(type).some(hasUndefined)) hole(node);
      },
      "TSArrayType > TSUnionType > TSUndefinedKeyword": hole,
      "TSTypeReference[typeName.name=/^(Readonly)?Array$/] > TSTypeParameterInstantiation > TSUnionType > TSUndefinedKeyword": hole,
      "AssignmentExpression[left.type='MemberExpression'][left.property.name='length']"(node) {
        if (isArray(typeOf(services, node.left.object))) context.report({ node, messageId: "length" });
      },
      "NewExpression[callee.name='Array'], CallExpression[callee.name='Array']"(node) {
        context.report({ node, messageId: "sized" });
      },
      "UnaryExpression[operator='delete'] > MemberExpression"(node) {
        if (isArray(typeOf(services, node.object))) context.report({ node, messageId: "remove" });
      },
    };
  },
};

/** Of a string or an array the compiler to Lua knows `.length`; a pattern reads a field, and there is none. */
export const noLengthPattern = {
  meta: {
    type: "problem",
    docs: { description: "no `length` in a destructuring pattern" },
    messages: { instead: "A string or an array has no field `length` in Lua: write `const length = text.length`." },
    schema: [],
  },
  create(context) {
    return {
      "ObjectPattern > Property[computed=false][key.name='length']"(node) {
        context.report({ node, messageId: "instead" });
      },
    };
  },
};

/** A character above 126 is one byte on Node and two, its UTF-8, in a Lua source file. */
export const asciiLiterals = {
  meta: {
    type: "problem",
    docs: { description: "string literals hold ASCII only" },
    messages: { instead: "A literal holds ASCII only, as Lua would store other characters as UTF-8: make the byte with `fromByte`." },
    schema: [],
  },
  create(context) {
    const isWide = (text) => Array.from(text).some((character) => character.codePointAt(0) > 127);
    return {
      Literal(node) {
        if (typeof node.value === "string" && isWide(node.value)) context.report({ node, messageId: "instead" });
      },
      TemplateElement(node) {
        if (isWide(node.value.cooked ?? "")) context.report({ node, messageId: "instead" });
      },
    };
  },
};

/** Whether `node` is the variable of a `catch`: an error has its text everywhere. */
function isCaught(context, node) {
  if (node.type !== "Identifier") return false;
  const reference = context.sourceCode.getScope(node).references.find(({ identifier }) => identifier === node);
  return reference?.resolved?.defs[0]?.type === "CatchClause";
}

const TEXTUAL = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.Never;

export const textOfPlainValues = {
  meta: {
    type: "problem",
    docs: { description: "only strings, numbers and booleans are made into text", requiresTypeChecking: true },
    messages: {
      instead: "Only a string, number or boolean has the same text on all runtimes, in Lua undefined is `nil` and an array `table: 0x...`: give the case its own text, `join` an array.",
    },
    schema: [],
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const hasText = (type) => (type.isUnion() ? type.types.every(hasText) : (type.flags & TEXTUAL) !== 0);
    const constrained = (node) => {
      const type = services.getTypeAtLocation(node);
      return services.program.getTypeChecker().getBaseConstraintOfType(type) ?? type;
    };
    const check = (node) => {
      if (!hasText(constrained(node)) && !isCaught(context, node)) context.report({ node, messageId: "instead" });
    };
    return {
      "CallExpression[callee.name='String'] > .arguments": check,
      "TemplateLiteral > .expressions": check,
      "BinaryExpression[operator='+']"({ left, right }) {
        check(left);
        check(right);
      },
      "AssignmentExpression[operator='+=']"({ left, right }) {
        check(left);
        check(right);
      },
    };
  },
};
