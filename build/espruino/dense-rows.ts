/** In place of app/machine/rows.ts: rows as tables.ts has written them into one text, which takes Espruino one variable where the rows took hundreds. */
import type { Row, Table } from "../../app/machine/table";

/** As rows.ts has it. */
export type Step<S extends string, A extends string> = Pick<Row<S, string, A>, "to" | "action">;

/** A row is a letter for its event, for the state that follows and for its action, then one for each state that it is of, or `*`; a space ends it. */
interface DenseTable {
  readonly states: readonly { readonly name: string }[];
  readonly events: readonly string[];
  readonly actions: readonly string[];
  readonly rows: string;
}

/** Of the first state, event and action: a digit. Those behind it follow in ASCII. */
const FIRST_LETTER = 48;

export function rowFor<S extends string, E extends string, A extends string, D extends string>(
  table: Table<S, E, A, D>,
  state: S,
  event: E | "deadline",
): Step<S, A> | undefined {
  const { actions, events, rows, states } = table as unknown as DenseTable;
  const nameAt = (at: number): string | undefined => states[rows.charCodeAt(at) - FIRST_LETTER]?.name;
  const step = (at: number): Step<S, A> => ({ to: nameAt(at + 1) as S | undefined, action: actions[rows.charCodeAt(at + 2) - FIRST_LETTER] as A | undefined });
  const wanted = FIRST_LETTER + events.indexOf(event);
  let anyState = -1;
  let at = 0;
  while (at < rows.length) {
    const end = rows.indexOf(" ", at);
    if (rows.charCodeAt(at) === wanted) {
      for (let from = at + 3; from < end; from++) if (nameAt(from) === state) return step(at);
      if (rows.charAt(at + 3) === "*" && anyState < 0) anyState = at;
    }
    at = end + 1;
  }
  return anyState < 0 ? undefined : step(anyState);
}
