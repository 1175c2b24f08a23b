import type { Failure } from "../../drivers/failure";

/** Whole images with a wrong hash after which a release is given up. */
const WRONG_IMAGES = 2;

/** How often the servers of a release have answered wrongly, over all attempts to install it since the start. */
export class Patience {
  private sha256 = "";
  /** Wrong answers since the last block that was new. */
  private wrong = 0;
  private wrongImages = 0;
  private mostDone = 0;

  /** `attempts`: wrong answers in a row after which a release is given up. */
  constructor(private readonly attempts: number) {}

  /** It is about the image with this hash from now on. */
  begin(sha256: string): void {
    if (sha256 === this.sha256) return;
    this.sha256 = sha256;
    this.wrong = 0;
    this.wrongImages = 0;
    this.mostDone = 0;
  }

  /** So many blocks are there. */
  progressed(done: number): void {
    if (done <= this.mostDone) return;
    this.mostDone = done;
    this.wrong = 0;
  }

  /** All blocks are right, and the whole is not. */
  imageWasWrong(): void {
    this.wrongImages++;
  }

  /** Counts a failure of the release: whether it is worth another attempt. */
  allows(failure: Failure): boolean {
    if (!mayPass(failure)) return false;
    if (failure.kind === "error" && failure.byPeer === true) this.wrong++;
    return this.wrong < this.attempts && this.wrongImages < WRONG_IMAGES;
  }
}

/** Whether the same may succeed later; what this device cannot ask for now, since too much else is asked for, may. */
export function mayPass(failure: Failure): boolean {
  return failure.permanent !== true && !(failure.kind === "refused" && failure.byPeer === true);
}
