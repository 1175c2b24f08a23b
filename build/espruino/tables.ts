import ts from "typescript";
import type { AnyTable } from "../../app/machine/table";

/** What takes the place of a file where tables are dense. */
export const DENSE_ROWS: Readonly<Record<string, string>> = { "app/machine/rows.ts": "build/espruino/dense-rows.ts" };

const FIRST_LETTER = 48;
const LAST_LETTER = 126;
/** Where a row names nothing: no letter. */
const NOTHING = "-";

type Value = string | number | readonly Value[] | { readonly [name: string]: Value | undefined };

/**
 * Writes each state table in place of its literal as dense-rows.ts reads it: without what its walk and its diagrams
 * alone read, the rows as one text. `tables` are all that there are, by their names.
 */
export function denseTables(tables: readonly AnyTable[]): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const { factory } = context;
    const visit = (node: ts.Node): ts.Node => {
      if (!ts.isVariableDeclaration(node) || node.initializer === undefined || !isTable(node.type)) return ts.visitEachChild(node, visit, context);
      const name = nameIn(node.initializer);
      const table = tables.find((each) => each.name === name);
      if (table === undefined) throw new Error(`the state table "${name}" is not in app/tables.ts`);
      return factory.createVariableDeclaration(node.name, undefined, node.type, literal(dense(table), factory));
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

function dense(table: AnyTable): Value {
  const states = table.states.map(({ name }) => name);
  const events = [...new Set(table.rows.map(({ event }) => event))];
  const actions = [...new Set(table.rows.flatMap(({ action }) => action ?? []))];
  const rows = table.rows.map(({ from, event, to, action }) => {
    const of = from === "*" ? from : [from].flat().map((state) => letter(states, state)).join("");
    return `${letter(events, event)}${letter(states, to)}${letter(actions, action)}${of} `;
  });
  return {
    name: table.name,
    initial: table.initial,
    states: table.states.map(({ name, entry, exit, deadline }) => ({ name, entry, exit, deadline })),
    events,
    actions,
    rows: rows.join(""),
  };
}

function letter(names: readonly string[], name: string | undefined): string {
  if (name === undefined) return NOTHING;
  const code = FIRST_LETTER + names.indexOf(name);
  if (code < FIRST_LETTER || code > LAST_LETTER) throw new Error(`there is no letter for "${name}" in a state table`);
  return String.fromCharCode(code);
}

function literal(value: Value, factory: ts.NodeFactory): ts.Expression {
  if (typeof value === "string") return factory.createStringLiteral(value);
  if (typeof value === "number") return factory.createNumericLiteral(value);
  if (isList(value)) return factory.createArrayLiteralExpression(value.map((each) => literal(each, factory)));
  const fields = Object.entries(value).flatMap(([name, field]) => (field === undefined ? [] : factory.createPropertyAssignment(name, literal(field, factory))));
  return factory.createObjectLiteralExpression(fields);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isTable(type: ts.TypeNode | undefined): boolean {
  return type !== undefined && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === "Table";
}

/** The table's `name`. */
function nameIn(initializer: ts.Expression): string | undefined {
  const properties = ts.isObjectLiteralExpression(initializer) ? initializer.properties : [];
  const named = properties.find((property) => property.name !== undefined && ts.isIdentifier(property.name) && property.name.text === "name");
  return named !== undefined && ts.isPropertyAssignment(named) && ts.isStringLiteral(named.initializer) ? named.initializer.text : undefined;
}
