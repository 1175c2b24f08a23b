import type { Answer, Done, Failure } from "../../drivers/failure";
import type { Clock, Timer } from "../../hal/clock";
import type { MachineCounters, MachineObserver, StepOutcome } from "./observer";
import { rowsOf } from "./table";
import type { Row, State, Table } from "./table";

/** Given to every action; see `Visit`. */
export type Action<E extends string> = (visit: Visit<E>) => void;

/** Milliseconds above 0, or a function asked for them at each entry, after its actions (a backoff). */
export type Duration = number | (() => number);

export interface MachineParts<E extends string, A extends string, D extends string> {
  clock: Clock;
  /** One arrow function for each action of the table. */
  actions: Record<A, Action<E>>;
  /** One duration for each name that the table's deadlines use. */
  durations: Record<D, Duration>;
  observer?: MachineObserver;
  /** Events that may wait while another is handled; 16 where left out. More are lost and reported. */
  queueCapacity?: number;
}

/** Where a machine is: a state with its rows and what is counted of it. */
interface Place<S extends string, E extends string, A extends string, D extends string> {
  state: State<S, A, D>;
  rows: Row<S, E, A>[];
  entries: number;
  /** Of ended visits. */
  timeMs: number;
}

interface Waiting<E extends string> {
  event: E | "deadline";
  failure?: Failure;
  /** Set where the event counts only while this visit lasts. */
  visit?: Visit<E>;
}

/** What a visit needs of its machine. */
interface VisitHost<E extends string> {
  isIn(visit: Visit<E>): boolean;
  raiseIn(visit: Visit<E>, event: E, failure: Failure | undefined): void;
}

/**
 * One stay in one state. Whatever an action starts reports back through the visit that it was
 * started in: once the state is left, even to be entered anew, the report is ignored and counted.
 */
export class Visit<E extends string> {
  constructor(
    private readonly host: VisitHost<E>,
    /** What the event that led to this visit brought with it. */
    readonly cause: Failure | undefined,
  ) {}

  /** Whether the machine is still in this visit. */
  isLive(): boolean {
    return this.host.isIn(this);
  }

  /** Raises `event` if the visit still lasts. */
  raise(event: E, failure?: Failure): void {
    this.host.raiseIn(this, event, failure);
  }

  /** A callback for a request: raises `succeeded`, or `failed` with the failure. */
  done(succeeded: E, failed: E): Done {
    return (failure) => {
      this.raise(failure === undefined ? succeeded : failed, failure);
    };
  }

  /**
   * A callback for a question: `take` looks at the value and says which event it means, undefined
   * for none; a failure raises `failed`. `take` is not called once the visit has ended.
   */
  answer<T>(failed: E, take: (value: T) => E | undefined): Answer<T> {
    return (failure, value) => {
      if (failure !== undefined || !this.isLive()) {
        this.raise(failed, failure);
        return;
      }
      const event = take(value as T);
      if (event !== undefined) this.raise(event);
    };
  }
}

/**
 * Executes a table. Nothing else changes the state. Events are handled one after the other, each
 * with all its actions; those raised meanwhile wait in a bounded queue.
 */
export class Machine<S extends string, E extends string, A extends string, D extends string = never>
  implements VisitHost<E>
{
  private readonly places: Place<S, E, A, D>[] = [];
  private readonly queueCapacity: number;
  private place: Place<S, E, A, D>;
  private visit: Visit<E>;
  private enteredAtMs: number;
  private timer: Timer | undefined;
  private queue: Waiting<E>[] = [];
  /** True until `start`, and while an event is handled. */
  private busy = true;
  private started = false;
  private untaken = 0;
  private stale = 0;
  private overflows = 0;

  constructor(
    private readonly table: Table<S, E, A, D>,
    private readonly parts: MachineParts<E, A, D>,
  ) {
    for (const state of table.states) this.addPlace(state);
    this.queueCapacity = parts.queueCapacity === undefined ? 16 : parts.queueCapacity;
    this.place = this.placeOf(table.initial);
    this.visit = new Visit<E>(this, undefined);
    this.enteredAtMs = parts.clock.now();
  }

  /** Enters the initial state, then handles what was raised before. The first call counts. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.report("moved", "start", this.place.state.name, undefined);
    this.enter(this.place, undefined, undefined);
    this.drain();
  }

  state(): S {
    return this.place.state.name;
  }

  /** Milliseconds since the present state was entered. */
  timeInStateMs(): number {
    return this.parts.clock.now() - this.enteredAtMs;
  }

  /** Raises an event from outside. What an action starts raises through its `Visit` instead. */
  raise(event: E, failure?: Failure): void {
    this.post({ event, failure });
  }

  counters(): MachineCounters {
    const states = [];
    for (const place of this.places) {
      const present = place === this.place && this.started ? this.timeInStateMs() : 0;
      states.push({ name: place.state.name, entries: place.entries, timeMs: place.timeMs + present });
    }
    return { untaken: this.untaken, stale: this.stale, overflows: this.overflows, states };
  }

  /** For `Visit`. */
  isIn(visit: Visit<E>): boolean {
    return visit === this.visit;
  }

  /** For `Visit`. */
  raiseIn(visit: Visit<E>, event: E, failure: Failure | undefined): void {
    this.post({ event, failure, visit });
  }

  private post(waiting: Waiting<E>): void {
    if (this.isStale(waiting)) return;
    if (this.queue.length >= this.queueCapacity) {
      this.overflows = this.overflows + 1;
      this.report("overflow", waiting.event, this.place.state.name, waiting.failure);
      return;
    }
    this.queue.push(waiting);
    if (!this.busy) this.drain();
  }

  private drain(): void {
    this.busy = true;
    let next = this.queue.shift();
    while (next !== undefined) {
      if (!this.isStale(next)) this.handle(next);
      next = this.queue.shift();
    }
    this.busy = false;
  }

  /** Looked at twice, since an event that waits ahead may end the visit. */
  private isStale(waiting: Waiting<E>): boolean {
    if (waiting.visit === undefined || waiting.visit === this.visit) return false;
    this.stale = this.stale + 1;
    this.report("stale", waiting.event, this.place.state.name, waiting.failure);
    return true;
  }

  private handle(waiting: Waiting<E>): void {
    const row = this.rowFor(waiting.event);
    if (row === undefined) {
      this.untaken = this.untaken + 1;
      this.report("untaken", waiting.event, this.place.state.name, waiting.failure);
    } else if (row.to === undefined) {
      this.report("stayed", waiting.event, this.place.state.name, waiting.failure);
      this.perform(row.action);
    } else {
      this.report("moved", waiting.event, row.to, waiting.failure);
      this.leave();
      this.enter(this.placeOf(row.to), row.action, waiting.failure);
    }
  }

  private leave(): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    this.perform(this.place.state.exit);
    this.place.timeMs = this.place.timeMs + this.timeInStateMs();
  }

  private enter(place: Place<S, E, A, D>, action: A | undefined, cause: Failure | undefined): void {
    this.place = place;
    this.place.entries = this.place.entries + 1;
    this.visit = new Visit<E>(this, cause);
    this.enteredAtMs = this.parts.clock.now();
    const duration = this.durationOf(place.state);
    if (typeof duration === "number") this.startDeadline(duration);
    this.perform(action);
    this.perform(place.state.entry);
    if (typeof duration === "function") this.startDeadline(duration());
  }

  private durationOf(state: State<S, A, D>): Duration | undefined {
    const deadline = state.deadline;
    if (deadline === undefined || typeof deadline === "number") return deadline;
    return this.parts.durations[deadline];
  }

  private startDeadline(delayMs: number): void {
    const visit = this.visit;
    this.timer = this.parts.clock.after(delayMs, () => {
      // No action is being done when the clock calls: one that seems to be has thrown.
      this.busy = false;
      this.post({ event: "deadline", visit });
    });
  }

  private perform(name: A | undefined): void {
    if (name === undefined) return;
    const action = this.parts.actions[name];
    action(this.visit);
  }

  private rowFor(event: E | "deadline"): Row<S, E, A> | undefined {
    for (const row of this.place.rows) if (row.event === event) return row;
    return undefined;
  }

  private addPlace(state: State<S, A, D>): Place<S, E, A, D> {
    const place: Place<S, E, A, D> = { state, rows: rowsOf(this.table.rows, state.name), entries: 0, timeMs: 0 };
    this.places.push(place);
    return place;
  }

  /** A state that the table forgot to declare has its rows all the same; the walk reports it. */
  private placeOf(name: S): Place<S, E, A, D> {
    for (const place of this.places) if (place.state.name === name) return place;
    return this.addPlace({ name, about: "" });
  }

  private report(outcome: StepOutcome, event: string, to: string, failure: Failure | undefined): void {
    const observer = this.parts.observer;
    if (observer === undefined) return;
    const from = this.place.state.name;
    observer({ machine: this.table.name, outcome, from, event, to, timeMs: this.parts.clock.now(), failure });
  }
}
