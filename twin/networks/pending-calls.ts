import type { NetworkFailure } from "./network";

/** Calls that wait for their answer: each is answered once, at the latest when the connection is lost. */
export class PendingCalls {
  private open = new Set<Fail>();

  /** Answers the function that settles the call; where it is settled already that has no effect. */
  add<Result>(done: Settle<Result>, none: Result): Settle<Result> {
    const fail: Fail = (failure) => done(failure, none);
    this.open.add(fail);
    return (failure, result) => {
      if (this.open.delete(fail)) done(failure, result);
    };
  }

  /** Hands over what fails each open call; none is open afterwards. */
  takeAll(): Fail[] {
    const calls = [...this.open];
    this.open.clear();
    return calls;
  }

  forgetAll(): void {
    this.open.clear();
  }
}

export type Settle<Result> = (failure: NetworkFailure | undefined, result: Result) => void;
export type Fail = (failure: NetworkFailure) => void;
