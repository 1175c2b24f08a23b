import type { Answer, Failure } from "../../drivers/failure";
import type { HttpHeader, TlsOptions } from "../../drivers/modem";

/** A release that is offered; nothing of it is believed before the manifest's signature is. */
export interface UpdateOffer {
  /** The manifest's text, as it came; at most `MANIFEST_BYTES`. */
  manifest: string;
  /** What a name in the manifest is appended to; ends with a slash. */
  baseUrl: string;
  /** What each request for such a file has to carry: credentials. */
  headers: readonly HttpHeader[];
  /** How the server of these files is verified, where it is one of https. */
  tls?: TlsOptions;
  /** Only to be fetched and verified for now; it is offered again, without this, when it is to be installed. */
  isHeld?: boolean;
}

/**
 * Where releases come from: static files, or a server that manages a fleet. The manager asks `check`, then
 * says what becomes of the offer: `progress` as often as it likes, and `ended` once. A restart lies between
 * the installing and its end: after it `check` gives the same offer again, and the manager, which
 * finds that it runs it or that it did not stand its trial, says so with `ended`. A source keeps nothing in storage.
 */
export interface UpdateSource {
  /**
   * Asks once whether there is a release. Undefined: none. Not asked again before it has answered.
   * Fails as HTTP does, and with `error` where the answer makes no sense.
   */
  check(answer: Answer<UpdateOffer | undefined>): void;

  /** So many bytes of so many are there. May be called often: the source says what it passes on. */
  progress(bytes: number, of: number): void;

  /** All of an offer that `isHeld` is there, and verified; what comes next is up to the source. A source that holds nothing needs not hear it. */
  fetched?(): void;

  /**
   * The offer is done with: installed and confirmed, or running already (undefined), or refused, given up or
   * rolled back (why). With a failure that may pass (`isTransient`) the manager does not end it but checks later.
   */
  ended(failure: Failure | undefined): void;

  /**
   * The image that runs was on trial and has proven itself: its offer comes again with the next check. A server that
   * has taken it back meanwhile is too late. A source that no server takes anything back from needs not hear it.
   */
  proven?(): void;

  /** How long to wait until the next check, as the server says, ms; undefined where it says nothing. */
  pauseMs(): number | undefined;

  /** `withdrawn` is called where the source takes the offer back while it is being fetched; an installed one stays. */
  onWithdrawn(withdrawn: () => void): void;
}
