import type { Answer, Done, Failure } from "../../drivers/failure";
import type { Clock, Timer } from "../../hal/clock";
import type { MachineObserver, StepOutcome } from "./observer";
import { rowFor } from "./rows";
import type { State, Table } from "./table";

/** Events that may wait while another is handled, where the parts do not say it. */
const QUEUE_CAPACITY = 16;

/** Done for a machine's owner; see `Visit`. */
export type Action<E extends string, O> = (visit: Visit<E>, owner: O) => void;

/** Milliseconds above 0, or a function asked for them at each entry, after its actions (a backoff). */
export type Duration = number | (() => number);

export interface MachineParts<E extends string, A extends string, D extends string, O> {
  clock: Clock;
  /** Whose machine it is: given to every action. Left out where these need none. */
  owner?: O;
  /** One arrow function for each action of the table. All owners of a kind may share one record, a constant that needs no memory of its own. */
  actions: Readonly<Record<A, Action<E, O>>>;
  /** One duration for each name that the table's deadlines use. */
  durations: Record<D, Duration>;
  observer?: MachineObserver;
  /** Events that may wait while another is handled; 16 where left out. More are lost and reported. */
  queueCapacity?: number;
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
 * started in: once the state is left, even to be entered anew, the report is ignored.
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
export class Machine<S extends string, E extends string, A extends string, D extends string = never, O = undefined> implements VisitHost<E> {
  private present: State<S, A, D>;
  private visit: Visit<E>;
  private timer: Timer | undefined;
  private queue: Waiting<E>[] = [];
  /** True until `start`, and while an event is handled. */
  private busy = true;
  private started = false;

  constructor(
    private readonly table: Table<S, E, A, D>,
    private readonly parts: MachineParts<E, A, D, O>,
  ) {
    this.present = this.stateOf(table.initial);
    this.visit = new Visit<E>(this, undefined);
  }

  /** Enters the initial state, then handles what was raised before. The first call counts. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.report("moved", "start", this.present.name, undefined);
    this.enter(this.present, undefined, undefined);
    this.drain();
  }

  state(): S {
    return this.present.name;
  }

  /** Raises an event from outside. What an action starts raises through its `Visit` instead. */
  raise(event: E, failure?: Failure): void {
    this.post({ event, failure });
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
    const { queueCapacity } = this.parts;
    if (this.queue.length >= (queueCapacity === undefined ? QUEUE_CAPACITY : queueCapacity)) {
      this.report("overflow", waiting.event, this.present.name, waiting.failure);
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
    this.report("stale", waiting.event, this.present.name, waiting.failure);
    return true;
  }

  private handle(waiting: Waiting<E>): void {
    const row = rowFor(this.table, this.present.name, waiting.event);
    if (row === undefined) {
      this.report("untaken", waiting.event, this.present.name, waiting.failure);
    } else if (row.to === undefined) {
      this.report("stayed", waiting.event, this.present.name, waiting.failure);
      this.perform(row.action);
    } else {
      this.report("moved", waiting.event, row.to, waiting.failure);
      this.leave();
      this.enter(this.stateOf(row.to), row.action, waiting.failure);
    }
  }

  private leave(): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    this.perform(this.present.exit);
  }

  private enter(state: State<S, A, D>, action: A | undefined, cause: Failure | undefined): void {
    this.present = state;
    this.visit = new Visit<E>(this, cause);
    const duration = this.durationOf(state);
    if (typeof duration === "number") this.startDeadline(duration);
    this.perform(action);
    this.perform(state.entry);
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
    const { actions, owner } = this.parts;
    const action = actions[name];
    action(this.visit, owner as O);
  }

  /** A state that the table forgot to declare has its rows all the same; the walk reports it. */
  private stateOf(name: S): State<S, A, D> {
    for (const state of this.table.states) if (state.name === name) return state;
    return { name, about: "" };
  }

  private report(outcome: StepOutcome, event: string, to: string, failure: Failure | undefined): void {
    const observer = this.parts.observer;
    if (observer === undefined) return;
    const from = this.present.name;
    observer({ machine: this.table.name, outcome, from, event, to, timeMs: this.parts.clock.now(), failure });
  }
}
