/**
 * What went wrong, as a value.
 *
 * - `timeout`: the module did not answer within the command's time.
 * - `error`: a final ERROR without a reason.
 * - `cme`, `cms`: +CME ERROR or +CMS ERROR; `code` where the module gave, or its text implies, one.
 * - `code`: the service's own table; `code` and its meaning in `message`.
 * - `overflow`: received bytes were lost, so the answer cannot be trusted.
 * - `closed`: the thing asked for ended (connection, session, module restart) before the answer.
 * - `refused`: not sent at all, because a parameter is out of its range or a queue is full;
 *   `message` says what to do.
 */
export type FailureKind = "timeout" | "error" | "cme" | "cms" | "code" | "overflow" | "closed" | "refused";

export interface Failure {
  kind: FailureKind;
  /** One sentence for a person: what failed and why. */
  message: string;
  /** Number in the table that `kind` names, where there is one. */
  code?: number;
  /** The same request will fail again until a person changes something: credentials, a certificate. */
  permanent?: boolean;
  /** The other side was reached, and said no: the way to it works. */
  byPeer?: boolean;
}

/** Called once: with a failure, or with undefined for success. */
export type Done = (failure: Failure | undefined) => void;

/** Called once: with a failure, or with undefined and the value. */
export type Answer<T> = (failure: Failure | undefined, value?: T) => void;

export function refused(message: string): Failure {
  return { kind: "refused", message };
}

/** `failure`, marked as the other side's where its code is one of `codes` of its table. */
export function withPeer(failure: Failure, codes: readonly number[]): Failure {
  const isPeers = failure.kind === "code" && failure.code !== undefined && codes.indexOf(failure.code) >= 0;
  return isPeers ? { ...failure, byPeer: true } : failure;
}

/** True where the same request may succeed later without anybody changing anything. */
export function isTransient(failure: Failure): boolean {
  return failure.kind !== "refused" && failure.permanent !== true;
}
