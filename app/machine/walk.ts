/**
 * What is wrong with a table, found by walking it rather than by running into it: a wait without
 * a deadline, a state without an exit, a failure without a way back.
 */
import { rowsOf } from "./table";
import type { ActionName, AnyTable, Row, State } from "./table";

type AnyState = State<string, string, string>;
type AnyRow = Row<string, string, string>;

/** One sentence for each fault, beginning with the machine's name; empty for a sound table. */
export function walk(table: AnyTable): string[] {
  const walker = new Walker(table);
  return walker.walk();
}

class Walker {
  private readonly faults: string[] = [];
  private readonly stateNames: string[];
  private readonly eventNames: string[];
  private readonly actionNames: string[];

  constructor(private readonly table: AnyTable) {
    this.stateNames = table.states.map((state) => state.name);
    this.eventNames = table.events.map((event) => event.name);
    this.actionNames = table.actions.map((action) => action.name);
  }

  walk(): string[] {
    this.checkNames();
    this.checkReferences();
    this.checkRowsDiffer();
    this.checkUse();
    this.checkReachable();
    for (const state of this.table.states) {
      this.checkLeavable(state);
      this.checkDeadline(state);
      this.checkRaisedEventsTaken(state);
      this.checkWaysBack(state);
    }
    return this.faults;
  }

  private fault(sentence: string): void {
    this.faults.push(this.table.name + ": " + sentence);
  }

  private checkNames(): void {
    this.checkNoneTwice("state", this.stateNames);
    this.checkNoneTwice("event", this.eventNames);
    this.checkNoneTwice("action", this.actionNames);
    if (this.stateNames.indexOf("*") >= 0) this.fault('a state is called "*", which means any state.');
    if (this.eventNames.indexOf("deadline") >= 0) this.fault('an event is called "deadline", which the runner raises.');
  }

  private checkNoneTwice(kind: string, names: readonly string[]): void {
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string;
      if (names.indexOf(name) < index) this.fault(kind + " " + quoted(name) + " is declared twice.");
    }
  }

  private checkReferences(): void {
    const table = this.table;
    this.checkKnown("state", table.initial, "the initial state");
    for (const goal of table.goal) this.checkKnown("state", goal, "the goal");
    for (const failure of table.failures) this.checkKnown("event", failure, "the list of failures");
    for (const state of table.states) {
      const place = "state " + quoted(state.name);
      if (state.entry !== undefined) this.checkKnown("action", state.entry, place);
      if (state.exit !== undefined) this.checkKnown("action", state.exit, place);
    }
    for (const action of table.actions) {
      for (const event of action.raises) this.checkKnown("event", event, "action " + quoted(action.name));
    }
    for (const row of table.rows) this.checkRowReferences(row);
  }

  private checkRowReferences(row: AnyRow): void {
    const place = "a row for " + quoted(row.event);
    for (const from of namesOf(row)) if (from !== "*") this.checkKnown("state", from, place);
    if (row.event !== "deadline") this.checkKnown("event", row.event, "a row");
    if (row.to !== undefined) this.checkKnown("state", row.to, place);
    if (row.action !== undefined) this.checkKnown("action", row.action, place);
  }

  private checkKnown(kind: "state" | "event" | "action", name: string, place: string): void {
    const names = kind === "state" ? this.stateNames : kind === "event" ? this.eventNames : this.actionNames;
    if (names.indexOf(name) < 0) this.fault(place + " refers to the unknown " + kind + " " + quoted(name) + ".");
  }

  private checkRowsDiffer(): void {
    const seen: string[] = [];
    for (const row of this.table.rows) {
      for (const from of namesOf(row)) {
        const key = from === "*" ? "any state" : "state " + quoted(from);
        const sentence = key + " has two rows for " + quoted(row.event) + ".";
        if (seen.indexOf(sentence) >= 0) this.fault(sentence);
        seen.push(sentence);
      }
    }
  }

  /** What is declared and never used is a row that somebody forgot. */
  private checkUse(): void {
    for (const event of this.eventNames) {
      if (!this.table.rows.some((row) => row.event === event)) this.fault("no row takes event " + quoted(event) + ".");
    }
    for (const action of this.actionNames) {
      const used =
        this.table.rows.some((row) => row.action === action) ||
        this.table.states.some((state) => state.entry === action || state.exit === action);
      if (!used) this.fault("action " + quoted(action) + " is never done.");
    }
  }

  private checkReachable(): void {
    const reached = this.reachableFrom(this.table.initial);
    for (const name of this.stateNames) {
      if (reached.indexOf(name) < 0) {
        this.fault("state " + quoted(name) + " cannot be reached from " + quoted(this.table.initial) + ".");
      }
    }
  }

  private checkLeavable(state: AnyState): void {
    const leaves = this.rowsInForce(state.name).some((row) => row.to !== undefined && row.to !== state.name);
    if (state.final === true && leaves) this.fault("state " + quoted(state.name) + " is final and has a row that leaves it.");
    if (state.final !== true && !leaves) this.fault("state " + quoted(state.name) + " cannot be left.");
  }

  private checkDeadline(state: AnyState): void {
    const place = "state " + quoted(state.name);
    const deadline = state.deadline;
    const row = this.rowInForce(state.name, "deadline");
    if (deadline === undefined) {
      const ownRow = this.table.rows.some((each) => each.event === "deadline" && namesOf(each).indexOf(state.name) >= 0);
      if (ownRow) this.fault(place + " has a row for a deadline that it does not have.");
      if (state.rest !== true && state.final !== true) this.fault(place + " waits without a deadline.");
      return;
    }
    if (state.rest === true || state.final === true) this.fault(place + " may last for ever and has a deadline.");
    if (typeof deadline === "number" && (!(deadline > 0) || deadline === Infinity)) {
      this.fault(place + " has a deadline that is not above 0 ms and finite.");
    }
    if (row === undefined) this.fault(place + " has a deadline and no row for it.");
    else if (row.to === undefined) this.fault(place + " stays after its deadline, and then waits without one.");
  }

  private checkRaisedEventsTaken(state: AnyState): void {
    for (const action of this.actionsDoneIn(state)) {
      for (const event of action.raises) {
        if (this.rowInForce(state.name, event) !== undefined) continue;
        this.fault(
          "state " + quoted(state.name) + " has no row for " + quoted(event) + ", which its action " + quoted(action.name) + " may raise.",
        );
      }
    }
  }

  /** Entry, and actions of the rows that lead to or stay in the state; what an exit raises is not heard. */
  private actionsDoneIn(state: AnyState): ActionName<string, string>[] {
    const names: string[] = [];
    if (state.entry !== undefined) names.push(state.entry);
    for (const row of this.rowsInForce(state.name)) {
      if (row.action !== undefined && row.to === undefined) names.push(row.action);
    }
    for (const row of this.table.rows) {
      if (row.action !== undefined && row.to === state.name) names.push(row.action);
    }
    return this.table.actions.filter((action) => names.indexOf(action.name) >= 0);
  }

  /** Wherever a failure or a deadline is taken, a goal can be reached from what follows. */
  private checkWaysBack(state: AnyState): void {
    for (const row of this.rowsInForce(state.name)) {
      const passed = row.event === "deadline" && state.deadline === undefined;
      if (passed || (row.event !== "deadline" && this.table.failures.indexOf(row.event) < 0)) continue;
      const reached = this.reachableFrom(row.to === undefined ? state.name : row.to);
      if (this.table.goal.some((goal) => reached.indexOf(goal) >= 0)) continue;
      this.fault("after " + quoted(row.event) + " in state " + quoted(state.name) + " there is no way back to a goal.");
    }
  }

  /** `start` and every state that rows lead to from it. */
  private reachableFrom(start: string): string[] {
    const reached = [start];
    for (let index = 0; index < reached.length; index++) {
      const name = reached[index] as string;
      for (const row of this.rowsInForce(name)) {
        if (row.event === "deadline" && !this.hasDeadline(name)) continue;
        if (row.to !== undefined && reached.indexOf(row.to) < 0) reached.push(row.to);
      }
    }
    return reached;
  }

  private hasDeadline(name: string): boolean {
    return this.table.states.some((state) => state.name === name && state.deadline !== undefined);
  }

  private rowInForce(state: string, event: string): AnyRow | undefined {
    for (const row of this.rowsInForce(state)) if (row.event === event) return row;
    return undefined;
  }

  /** The rows that the runner would follow in `state`: the first for each event. */
  private rowsInForce(state: string): AnyRow[] {
    const rows = rowsOf(this.table.rows, state);
    return rows.filter((row, index) => !rows.slice(0, index).some((earlier) => earlier.event === row.event));
  }
}

function namesOf(row: AnyRow): readonly string[] {
  return typeof row.from === "string" ? [row.from] : row.from;
}

function quoted(name: string): string {
  return '"' + name + '"';
}
