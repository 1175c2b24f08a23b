const MUTATORS = new Set(["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill", "copyWithin"]);

/** Climbs from `items` in `items[0].name` to the outermost member expression. */
function outermostMember(identifier) {
  let node = identifier;
  while (node.parent.type === "TSNonNullExpression" || (node.parent.type === "MemberExpression" && node.parent.object === node)) {
    node = node.parent;
  }
  return node;
}

function isMutated(identifier) {
  const member = outermostMember(identifier);
  if (member === identifier) return false;
  const { parent } = member;
  if (parent.type === "AssignmentExpression") return parent.left === member;
  if (parent.type === "UpdateExpression") return true;
  if (parent.type === "UnaryExpression") return parent.operator === "delete";
  return parent.type === "CallExpression" && parent.callee === member && MUTATORS.has(member.property.name);
}

const isLiteral = (node) => node?.type === "ObjectExpression" || node?.type === "ArrayExpression";

/** The value itself, without type assertions around it. */
function bare(node) {
  let value = node;
  while (value?.type === "TSAsExpression" || value?.type === "TSSatisfiesExpression") value = value.expression;
  return value;
}

export const noModuleState = {
  meta: {
    type: "problem",
    docs: { description: "no mutable state at module level" },
    messages: {
      variable: "A variable at module level outlives a boot: make it a field of an object that the boot constructs.",
      instance: "An instance at module level outlives a boot: construct it where it is used and hand it on.",
      mutated: "`{{name}}` is changed at module level's expense: constants stay constant; construct what changes.",
      static: "A static field is state at module level: make it `static readonly`, or a field of an instance.",
      enumeration: "An enum or namespace is a mutable object at module level: use a union of string literals.",
    },
    schema: [],
  },
  create(context) {
    const checkConstant = (declarator) => {
      const value = bare(declarator.init);
      if (value?.type === "NewExpression") context.report({ node: declarator, messageId: "instance" });
      if (!isLiteral(value)) return;
      for (const variable of context.sourceCode.getDeclaredVariables(declarator)) {
        const change = variable.references.find((reference) => isMutated(reference.identifier));
        if (change !== undefined) context.report({ node: change.identifier, messageId: "mutated", data: { name: variable.name } });
      }
    };
    const checkDeclaration = (node) => {
      if (node.declare) return;
      if (node.kind !== "const") context.report({ node, messageId: "variable" });
      else node.declarations.forEach(checkConstant);
    };
    return {
      "Program > VariableDeclaration": checkDeclaration,
      "Program > ExportNamedDeclaration > VariableDeclaration": checkDeclaration,
      "PropertyDefinition[static=true][readonly!=true]"(node) {
        context.report({ node, messageId: "static" });
      },
      "TSEnumDeclaration[declare!=true], TSModuleDeclaration[declare!=true]"(node) {
        context.report({ node, messageId: "enumeration" });
      },
    };
  },
};
