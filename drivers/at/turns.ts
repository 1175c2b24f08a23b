/** Lets long operations run one behind the other, of which so many may wait as `capacity` says. */
export class Turns {
  private waiting: ((end: () => void) => void)[] = [];
  private busy = false;

  constructor(readonly capacity: number) {}

  /**
   * Runs `operation` now or when those before it have ended; it calls `end` once, when it is over.
   * False, and nothing will run, where `capacity` operations wait already.
   */
  take(operation: (end: () => void) => void): boolean {
    if (this.busy && this.waiting.length >= this.capacity) return false;
    this.waiting.push(operation);
    this.next();
    return true;
  }

  private next(): void {
    const operation = this.waiting[0];
    if (this.busy || operation === undefined) return;
    this.busy = true;
    this.waiting = this.waiting.slice(1);
    operation(() => {
      this.busy = false;
      this.next();
    });
  }
}
