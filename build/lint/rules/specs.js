export const noOnly = {
  meta: {
    type: "problem",
    docs: { description: "no .only left behind in a spec" },
    messages: { instead: "`.only` silences all other specs: select one with `npx mocha <file> -g \"<name>\"` instead." },
    schema: [],
  },
  create(context) {
    return {
      "CallExpression > MemberExpression.callee[object.name=/^(describe|context|it|specify)$/][property.name='only']"(node) {
        context.report({ node: node.property, messageId: "instead" });
      },
    };
  },
};
