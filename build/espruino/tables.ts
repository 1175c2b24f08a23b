import ts from "typescript";

/** Fields of a `Table` (app/machine/table.ts) that its walk and its diagrams read, and the machine that executes it does not. */
const OF_A_TABLE = new Set(["about", "goal", "failures", "events", "actions"]);
const OF_A_STATE = new Set(["about", "rest", "final"]);

/** Leaves of each state table what a device needs of it. */
export function executableTables(): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const { factory } = context;
    const without = (literal: ts.Expression, fields: ReadonlySet<string>, replace: (property: ts.ObjectLiteralElementLike) => ts.ObjectLiteralElementLike): ts.Expression => {
      if (!ts.isObjectLiteralExpression(literal)) return literal;
      return factory.createObjectLiteralExpression(literal.properties.filter((property) => !fields.has(nameOf(property))).map(replace));
    };
    const ofState = (state: ts.Expression): ts.Expression => without(state, OF_A_STATE, (property) => property);
    const ofTable = (property: ts.ObjectLiteralElementLike): ts.ObjectLiteralElementLike => {
      if (nameOf(property) !== "states" || !ts.isPropertyAssignment(property) || !ts.isArrayLiteralExpression(property.initializer)) return property;
      return factory.createPropertyAssignment(property.name, factory.createArrayLiteralExpression(property.initializer.elements.map(ofState)));
    };
    const visit = (node: ts.Node): ts.Node => {
      if (!ts.isVariableDeclaration(node) || node.initializer === undefined || !isTable(node.type)) return ts.visitEachChild(node, visit, context);
      return factory.createVariableDeclaration(node.name, undefined, node.type, without(node.initializer, OF_A_TABLE, ofTable));
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

function isTable(type: ts.TypeNode | undefined): boolean {
  return type !== undefined && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === "Table";
}

function nameOf(property: ts.ObjectLiteralElementLike): string {
  return property.name !== undefined && ts.isIdentifier(property.name) ? property.name.text : "";
}
