import type { Answer, Done, Failure } from "../../../drivers/failure";
import type { Timer } from "../../../hal/clock";
import type { VirtualClock } from "../../../hal/virtual/clock";

/** What becomes of one request; whatever is left out is as usual. */
export interface Outcome {
  /** From the request to its answer. */
  delayMs?: number;
  failure?: Failure;
  value?: unknown;
}

/** Longer than any deadline: an answer that comes when nobody waits for it any more. */
export const FOREVER_MS = 1000000000;

export const TIMED_OUT: Failure = { kind: "timeout", message: "the module did not answer" };

interface Call {
  request: string;
  detail: string;
  timeMs: number;
}

interface Rule {
  request: string;
  outcome: Outcome;
}

interface Pending {
  request: string;
  timer: Timer;
  answer: (this: void, failure: Failure | undefined) => void;
}

/** Where a fake asks what the module that it plays can do at present. */
export interface Hearing {
  /** Undefined where the request is heard; otherwise what it fails with, `silenceMs` later. */
  deafness(request: string): Failure | undefined;
}

/**
 * Answers the requests of all parts of a fake modem: each is recorded, and its outcome and delay are
 * the ones that the spec has chosen for the next request of that name, or for all of them.
 */
export class Script {
  readonly calls: Call[] = [];
  /** Of an answer for which nothing else is chosen. */
  delayMs = 10;
  /** How long it takes to find out that the module does not answer. */
  silenceMs = 9000;
  hearing: Hearing | undefined = undefined;
  private coming: Rule[] = [];
  private lasting: Rule[] = [];
  private pending: Pending[] = [];

  constructor(readonly clock: VirtualClock) {}

  /** The next request of that name comes out so; called again, the one after it. */
  next(request: string, outcome: Outcome): void {
    this.coming.push({ request, outcome });
  }

  /** All requests of that name come out so, but for those with an outcome of their own. */
  always(request: string, outcome: Outcome): void {
    this.usually(request);
    this.lasting.push({ request, outcome });
  }

  /** Takes back `always`. */
  usually(request: string): void {
    this.lasting = this.lasting.filter((rule) => rule.request !== request);
  }

  /** How often `request` was made. */
  count(request: string): number {
    return this.calls.filter((call) => call.request === request).length;
  }

  /** What was given with each `request`. */
  details(request: string): string[] {
    return this.calls.filter((call) => call.request === request).map((call) => call.detail);
  }

  /** When each `request` was made, ms. */
  times(request: string): number[] {
    return this.calls.filter((call) => call.request === request).map((call) => call.timeMs);
  }

  /** Names of all requests but the first `from`, in order. */
  names(from: number): string[] {
    return this.calls.slice(from).map((call) => call.request);
  }

  /**
   * Answers later: with the chosen outcome, otherwise with `natural`, and whatever that leaves open
   * with what `usual` gives when the time has come.
   */
  answer<T>(request: string, detail: string, usual: () => T, answer: Answer<T>, natural?: Outcome): void {
    this.calls.push({ request, detail, timeMs: this.clock.now() });
    const outcome = this.outcomeFor(request, natural === undefined ? {} : natural);
    const deafness = this.hearing === undefined ? undefined : this.hearing.deafness(request);
    const failure = deafness === undefined ? outcome.failure : deafness;
    const delayMs = deafness !== undefined ? this.silenceMs : outcome.delayMs === undefined ? this.delayMs : outcome.delayMs;
    this.later(request, delayMs, (late) => {
      if (late !== undefined || failure !== undefined) answer(late === undefined ? failure : late);
      else answer(undefined, outcome.value === undefined ? usual() : (outcome.value as T));
    });
  }

  /** As `answer`, where `effect` is what a success changes. */
  run(request: string, detail: string, effect: () => void, done: Done, natural?: Outcome): void {
    this.answer(request, detail, effect, (failure) => done(failure), natural);
  }

  /** All requests that wait for their answer fail, but for those for a start. */
  failPending(failure: Failure): void {
    for (const each of this.takePending()) each.answer(failure);
  }

  /** All requests that wait get no answer, but for those for a start. */
  silencePending(): void {
    for (const each of this.takePending()) this.later(each.request, this.silenceMs, () => each.answer(TIMED_OUT));
  }

  private takePending(): Pending[] {
    const taken = this.pending.filter((each) => each.request !== "start");
    this.pending = this.pending.filter((each) => each.request === "start");
    for (const each of taken) each.timer.cancel();
    return taken;
  }

  private later(request: string, delayMs: number, answer: (failure: Failure | undefined) => void): void {
    const pending: Pending = {
      request,
      answer,
      timer: this.clock.after(delayMs, () => {
        this.pending = this.pending.filter((each) => each !== pending);
        answer(undefined);
      }),
    };
    this.pending.push(pending);
  }

  private outcomeFor(request: string, natural: Outcome): Outcome {
    const index = this.coming.map((rule) => rule.request).indexOf(request);
    if (index >= 0) return (this.coming.splice(index, 1)[0] as Rule).outcome;
    for (const rule of this.lasting) if (rule.request === request) return rule.outcome;
    return natural;
  }
}
