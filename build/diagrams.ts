/** The page docs/state-machines.md, made of the tables in app/tables.ts. */
import type { AnyTable, Row, State } from "../app/machine/table";
import { code, tableRow } from "./docs/markdown";

type AnyState = State<string, string, string>;
type AnyRow = Row<string, string, string>;

const INTRODUCTION = [
  "# State machines",
  "",
  "This page is generated from the tables that the device executes (`make docs`); do not edit it.",
  "",
  "An event in *italics* is a failure. A deadline is the longest that one stay in a state may last: a time,",
  "or the name of a configured duration. A state's own row for an event goes before an any-state row.",
  "States with a thick frame in the diagram are goals: every failure has a way back to one of them.",
  "",
];

/** The whole page, the same text for the same tables. */
export function stateMachinesPage(tables: readonly AnyTable[]): string {
  const lines = [...INTRODUCTION];
  for (const table of tables) lines.push(...section(table), "");
  return lines.join("\n").trimEnd() + "\n";
}

function section(table: AnyTable): string[] {
  return [
    `## ${table.name}`,
    "",
    table.about,
    "",
    "```mermaid",
    ...diagram(table),
    "```",
    "",
    "| state | what it is | deadline | on entry | on leaving |",
    "| --- | --- | --- | --- | --- |",
    ...table.states.map((state) => tableRow(stateCells(state))),
    "",
    "| in state | event | next state | action |",
    "| --- | --- | --- | --- |",
    ...table.rows.map((row) => tableRow(rowCells(table, row))),
    "",
    "| event | what it means |",
    "| --- | --- |",
    ...table.events.map((event) => tableRow([eventText(table, event.name), event.about])),
    ...(table.actions.length === 0 ? [] : actionLines(table)),
  ];
}

function actionLines(table: AnyTable): string[] {
  return [
    "",
    "| action | what it does | may raise |",
    "| --- | --- | --- |",
    ...table.actions.map((action) =>
      tableRow([code(action.name), action.about, action.raises.map((event) => eventText(table, event)).join(", ")]),
    ),
  ];
}

function diagram(table: AnyTable): string[] {
  const lines = ["stateDiagram-v2", "  classDef goal stroke-width:4px"];
  for (const state of table.states) lines.push(`  state "${stateLabel(state)}" as ${identifier(state.name)}`);
  if (table.rows.some((row) => row.from === "*" && row.to !== undefined)) lines.push('  state "any state" as any_state');
  lines.push(`  [*] --> ${identifier(table.initial)}`);
  for (const [arrow, labels] of arrows(table)) lines.push(`  ${arrow} : ${labels.join(", ")}`);
  for (const state of table.states) if (state.final === true) lines.push(`  ${identifier(state.name)} --> [*]`);
  for (const goal of table.goal) lines.push(`  class ${identifier(goal)} goal`);
  return lines;
}

/** One arrow for each pair of states, with all its events. */
function arrows(table: AnyTable): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const row of table.rows) {
    if (row.to === undefined) continue;
    for (const from of fromNames(row)) {
      const arrow = `${from === "*" ? "any_state" : identifier(from)} --> ${identifier(row.to)}`;
      const labels = found.get(arrow) ?? [];
      labels.push(row.event === "deadline" ? deadlineLabel(table, from) : row.event);
      found.set(arrow, labels);
    }
  }
  return found;
}

function deadlineLabel(table: AnyTable, from: string): string {
  const state = table.states.find((each) => each.name === from);
  return state?.deadline === undefined ? "deadline" : `after ${durationText(state.deadline)}`;
}

function stateLabel(state: AnyState): string {
  return state.deadline === undefined ? state.name : `${state.name} (${durationText(state.deadline)})`;
}

function stateCells(state: AnyState): string[] {
  const unbounded = state.final === true ? "final" : "none: rests";
  const deadline = state.deadline === undefined ? unbounded : durationText(state.deadline);
  return [code(state.name), state.about, deadline, actionText(state.entry), actionText(state.exit)];
}

function rowCells(table: AnyTable, row: AnyRow): string[] {
  const from = fromNames(row).map((name) => (name === "*" ? "any" : code(name)));
  return [from.join(", "), eventText(table, row.event), row.to === undefined ? "(stays)" : code(row.to), actionText(row.action)];
}

function eventText(table: AnyTable, event: string): string {
  return event === "deadline" || table.failures.includes(event) ? `*${code(event)}*` : code(event);
}

function actionText(action: string | undefined): string {
  return action === undefined ? "" : code(action);
}

function durationText(deadline: number | string): string {
  if (typeof deadline === "string") return deadline;
  return deadline % 1000 === 0 ? `${deadline / 1000} s` : `${deadline} ms`;
}

function fromNames(row: AnyRow): readonly string[] {
  return typeof row.from === "string" ? [row.from] : row.from;
}

/** Mermaid takes a hyphen in an identifier for part of an arrow, and `end` for its own word. */
function identifier(name: string): string {
  return `s_${name.replaceAll("-", "_")}`;
}
