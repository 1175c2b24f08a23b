import { Session } from "../../drivers/at/session";
import type { Answer, Done } from "../../drivers/failure";
import type { VirtualClock } from "../../hal/virtual/clock";
import type { VirtualUart } from "../../hal/virtual/uart";
import { expect } from "../expect";

const ANSWER_MS = 200000;

/** A driver's session with a twin that has started, registered and attached; one command after the other. */
export class TwinSession {
  readonly session: Session;
  private readonly clock: VirtualClock;

  constructor({ host, clock }: { host: VirtualUart; clock: VirtualClock }) {
    this.clock = clock;
    this.session = new Session(host, clock);
    this.does((session, done) => session.synchronise(ANSWER_MS, done));
  }

  does(...calls: ((session: Session, done: Done) => void)[]): this {
    for (const call of calls) this.asks((session, answer: Answer<undefined>) => call(session, (failure) => answer(failure)));
    return this;
  }

  tells(expected: unknown, call: (session: Session, answer: Answer<unknown>) => void): this {
    expect(this.asks(call)).toEqual(expected);
    return this;
  }

  fails(kind: string, call: (session: Session, done: Done) => void): this {
    let told: string | undefined;
    call(this.session, (failure) => (told = failure?.kind ?? "success"));
    this.clock.runUntilTrue(() => told !== undefined, ANSWER_MS);
    expect(told).toBe(kind);
    return this;
  }

  asks<T>(call: (session: Session, answer: Answer<T>) => void): T | undefined {
    let ended = false;
    let given: T | undefined;
    call(this.session, (failure, value) => {
      if (failure !== undefined) throw new Error(failure.message);
      given = value;
      ended = true;
    });
    this.clock.runUntilTrue(() => ended, ANSWER_MS);
    expect(ended).toBe(true);
    return given;
  }

  /** Until `isSo`, which has to come true. */
  waits(isSo: () => boolean): this {
    expect(this.clock.runUntilTrue(isSo, ANSWER_MS)).toBe(true);
    return this;
  }

  runFor(ms: number): this {
    this.clock.runFor(ms);
    return this;
  }
}
