/**
 * Rules about functions as values. In Lua a method takes its object as a hidden first argument and a
 * callback does not; the compiler to Lua tells them apart by how their type is declared.
 */
import ts from "typescript";

const FUNCTION_TYPE = "TSTypeAnnotation > TSFunctionType";

const takesThis = ({ params }) => params[0]?.type === "Identifier" && params[0].name === "this";

export const callbackProperty = {
  meta: {
    type: "problem",
    docs: { description: "the type of a callback in a property begins with `this: void`" },
    messages: {
      instead: "To Lua this is a method with a hidden first argument: begin the parameters with `this: void`.",
      untyped: "To Lua this is a method with a hidden first argument: declare the property's type, with `this: void`.",
    },
    fixable: "code",
    schema: [],
  },
  create(context) {
    return {
      [`TSPropertySignature > ${FUNCTION_TYPE}, PropertyDefinition > ${FUNCTION_TYPE}, TSIndexSignature > ${FUNCTION_TYPE}`](node) {
        if (takesThis(node)) return;
        const fix = (fixer) => {
          const parenthesis = context.sourceCode.getFirstToken(node, (token) => token.value === "(");
          return fixer.insertTextAfter(parenthesis, node.params.length === 0 ? "this: void" : "this: void, ");
        };
        context.report({ node, messageId: "instead", fix });
      },
      "PropertyDefinition[typeAnnotation=undefined] > ArrowFunctionExpression.value"(node) {
        context.report({ node, messageId: "untyped" });
      },
    };
  },
};

const ITERATORS = new Set(["forEach", "map", "filter", "reduce", "reduceRight", "some", "every", "sort"]);

export const arrowForIterator = {
  meta: {
    type: "problem",
    docs: { description: "an array's own iteration is given an arrow function", requiresTypeChecking: true },
    messages: { instead: "The array calls this with a hidden first argument in Lua: give an arrow function, `(item) => {{name}}(item)`." },
    schema: [],
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    return {
      "CallExpression > MemberExpression.callee[computed=false]"(callee) {
        const [callback] = callee.parent.arguments;
        if (!ITERATORS.has(callee.property.name) || callback === undefined || callback.type === "ArrowFunctionExpression") return;
        const checker = services.program.getTypeChecker();
        if (!checker.isArrayType(services.getTypeAtLocation(callee.object))) return;
        context.report({ node: callback, messageId: "instead", data: { name: context.sourceCode.getText(callback) } });
      },
    };
  },
};

const METHODS = new Set([ts.SyntaxKind.MethodSignature, ts.SyntaxKind.MethodDeclaration]);

/** "method" or "callback"; undefined for what is no function, or both in parts of a union. */
function conventionOf(checker, property, node) {
  const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, node));
  if (type.getCallSignatures().length === 0 || property.valueDeclaration === undefined) return undefined;
  return METHODS.has(property.valueDeclaration.kind) ? "method" : "callback";
}

/** The first function that `from` and `to` (types) have with different conventions. */
function firstMismatch(checker, from, to, node) {
  return to.getProperties().find((wanted) => {
    const given = from.getProperty(wanted.name);
    if (given === undefined) return false;
    const conventions = [given, wanted].map((property) => conventionOf(checker, property, node));
    return conventions[0] !== undefined && conventions[1] !== undefined && conventions[0] !== conventions[1];
  });
}

export const sameConvention = {
  meta: {
    type: "problem",
    docs: { description: "an object's methods stand for methods, its callbacks for callbacks", requiresTypeChecking: true },
    messages: {
      instead: "`{{name}}` is a method on one side and a callback on the other, which differ in Lua: declare the object with the type that it is wanted as.",
    },
    schema: [],
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const check = (node) => {
      const checker = services.program.getTypeChecker();
      const expression = services.esTreeNodeToTSNodeMap.get(node);
      const wanted = checker.getContextualType(expression);
      if (wanted === undefined) return;
      const from = checker.getNonNullableType(checker.getTypeAtLocation(expression));
      const mismatch = firstMismatch(checker, from, checker.getNonNullableType(wanted), expression);
      if (mismatch !== undefined) context.report({ node, messageId: "instead", data: { name: mismatch.name } });
    };
    return {
      "CallExpression > Identifier.arguments, NewExpression > Identifier.arguments": check,
      "AssignmentExpression > Identifier.right, VariableDeclarator[id.typeAnnotation] > Identifier.init": check,
      "ReturnStatement > Identifier.argument, Property > Identifier.value": check,
    };
  },
};

export const noCapturedCounter = {
  meta: {
    type: "problem",
    docs: { description: "no function in a `for` loop that uses the loop's own variable" },
    messages: {
      instead: "All rounds of a `for` share one `{{name}}` in Lua, and the function sees the last: copy it into a `const` of the round.",
    },
    schema: [],
  },
  create(context) {
    return {
      "ForStatement > VariableDeclaration.init[kind='let']"(declaration) {
        for (const { name, references, scope } of context.sourceCode.getDeclaredVariables(declaration)) {
          const captured = references.find((reference) => reference.from.variableScope !== scope.variableScope);
          if (captured !== undefined) context.report({ node: captured.identifier, messageId: "instead", data: { name } });
        }
      },
    };
  },
};
