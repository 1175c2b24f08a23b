/**
 * A state machine as data: what the runner executes, the walk checks and the diagrams show.
 *
 * Names are string literal unions: `S` states, `E` events, `A` actions, `D` configured durations.
 */
export interface Table<S extends string, E extends string, A extends string, D extends string = never> {
  /** Names the machine in traces and diagrams. */
  readonly name: string;
  /** One sentence for the diagram's page. */
  readonly about: string;
  readonly initial: S;
  /** Where the machine wants to be: every failure needs a way back to one of these. */
  readonly goal: readonly S[];
  readonly states: readonly State<S, A, D>[];
  readonly events: readonly EventName<E>[];
  /** The events that mean that something went wrong. A deadline always does and is not listed. */
  readonly failures: readonly E[];
  readonly actions: readonly ActionName<E, A>[];
  readonly rows: readonly Row<S, E, A>[];
}

export interface State<S extends string, A extends string, D extends string = never> {
  readonly name: S;
  /** What the machine waits for, or why it rests, here. */
  readonly about: string;
  /** Done on entry, after the row's own action. */
  readonly entry?: A;
  /** Done on leaving; nothing that it starts is heard any more. */
  readonly exit?: A;
  /** How long a visit may last: milliseconds (above 0), or the name of a configured duration. */
  readonly deadline?: number | D;
  /** May last for ever, because nothing is waited for but a wish from outside. */
  readonly rest?: boolean;
  /** Never left. */
  readonly final?: boolean;
}

export interface EventName<E extends string> {
  readonly name: E;
  readonly about: string;
}

export interface ActionName<E extends string, A extends string> {
  readonly name: A;
  readonly about: string;
  /** Every event that it may raise, at once or later: the state that it runs in must take each. */
  readonly raises: readonly E[];
}

/** A state's own row for an event goes before an any-state row for it. */
export interface Row<S extends string, E extends string, A extends string> {
  /** One state, several, or "*" for any state. */
  readonly from: S | readonly S[] | "*";
  /** "deadline" is raised by the runner when a visit has lasted as long as its state may. */
  readonly event: E | "deadline";
  /**
   * The state that follows. Naming the present state leaves and enters it anew; left out, the
   * event is taken inside the visit: neither exit nor entry is done and the deadline goes on.
   */
  readonly to?: S;
  /** Done in the state that follows, before its entry. */
  readonly action?: A;
}

/** A table whose names are not looked into: what the walk and the diagrams take. */
export type AnyTable = Table<string, string, string, string>;

/** Whether `row` is about `state` by name; any-state rows are not. */
export function isOwnRow(row: Row<string, string, string>, state: string): boolean {
  if (typeof row.from === "string") return row.from === state;
  return row.from.indexOf(state) >= 0;
}

/** The rows that `state` follows, by precedence: its own, then the any-state rows. */
export function rowsOf<S extends string, E extends string, A extends string>(
  rows: readonly Row<S, E, A>[],
  state: S,
): Row<S, E, A>[] {
  const found: Row<S, E, A>[] = [];
  for (const row of rows) if (isOwnRow(row, state)) found.push(row);
  for (const row of rows) if (row.from === "*") found.push(row);
  return found;
}
