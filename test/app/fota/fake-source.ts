import type { FotaHttp } from "../../../app/fota/file-fetch";
import type { UpdateOffer, UpdateSource } from "../../../app/fota/source";
import { StaticSource } from "../../../app/fota/static-source";
import type { Answer, Failure } from "../../../drivers/failure";

/** A server of a fleet: it hands on what lies on a server of files, notes what it is told, and does what a spec wants. */
export class FakeSource implements UpdateSource {
  /** "installed", or why not; in order. */
  readonly ends: string[] = [];
  readonly progresses: number[] = [];
  checks = 0;
  /** It does not answer. */
  silent = false;
  /** It has no release. */
  empty = false;
  /** Its release is only to be fetched for now. */
  isHeld = false;
  /** How often it was told that all of it is there. */
  fetches = 0;
  failure: Failure | undefined = undefined;
  pause: number | undefined = undefined;
  private files: StaticSource | undefined = undefined;
  private readonly listeners: ((this: void) => void)[] = [];

  constructor(private readonly manifestUrl: string) {}

  /** The HTTP of this boot. */
  reach(http: FotaHttp): this {
    const { manifestUrl } = this;
    this.files = new StaticSource({ http, manifestUrl });
    return this;
  }

  /** Takes the release back. */
  withdraw(): void {
    for (const listener of this.listeners) listener();
  }

  check(answer: Answer<UpdateOffer | undefined>): void {
    this.checks = this.checks + 1;
    if (this.silent || this.files === undefined) return;
    if (this.failure !== undefined) answer(this.failure);
    else if (this.empty) answer(undefined, undefined);
    else if (!this.isHeld) this.files.check(answer);
    else this.files.check((failure, offer) => (offer === undefined ? answer(failure) : answer(undefined, { ...offer, isHeld: true })));
  }

  progress(bytes: number): void {
    this.progresses.push(bytes);
  }

  fetched(): void {
    this.fetches = this.fetches + 1;
  }

  ended(failure: Failure | undefined): void {
    this.ends.push(failure === undefined ? "installed" : failure.message);
  }

  pauseMs(): number | undefined {
    return this.pause;
  }

  onWithdrawn(withdrawn: () => void): void {
    this.listeners.push(withdrawn);
  }
}
