import { isOwnRow, type Row, type Table } from "./table";

/** What a row says of an event that it takes. */
export type Step<S extends string, A extends string> = Pick<Row<S, string, A>, "to" | "action">;

/** The state's own row for `event`, or else the any-state row; undefined where there is none. Looked for in the table itself: it may lie in flash. */
export function rowFor<S extends string, E extends string, A extends string, D extends string>(
  table: Table<S, E, A, D>,
  state: S,
  event: E | "deadline",
): Step<S, A> | undefined {
  let anyState: Step<S, A> | undefined;
  for (const row of table.rows) {
    if (row.event !== event) continue;
    if (isOwnRow(row, state)) return row;
    if (row.from === "*" && anyState === undefined) anyState = row;
  }
  return anyState;
}
