import type { Clock } from "../../hal/clock";
import type { Failure } from "../failure";

const UNKNOWN: Failure = { kind: "closed", message: "nobody knows yet which module this is; start it first" };

/** Fails what is asked of a module before it is known. */
export class Pending {
  constructor(private readonly clock: Clock) {}

  /** Not from inside this call. */
  fail(done: (failure: Failure) => void): void {
    this.clock.after(0, () => done(UNKNOWN));
  }

  /** For a service that the module that was found does not have. */
  refuse(done: (failure: Failure) => void, what: string): void {
    this.clock.after(0, () => done({ kind: "refused", message: "this module's driver has no " + what }));
  }
}
