/**
 * Whether anything passes between the twin and the world. What may not pass now waits here, in order.
 */
export class Reachability {
  private open = true;
  private waiting: Waiting[] = [];
  private readonly listeners = new Set<() => void>();
  private flushing = false;

  get isOpen(): boolean {
    return this.open;
  }

  set(open: boolean): void {
    if (open === this.open) return;
    this.open = open;
    for (const listener of [...this.listeners]) listener();
    if (open) this.flushSoon();
  }

  /** Runs `action` at once where the way is free and nothing waits before it, otherwise when it is free again. */
  whenOpen(action: () => void): Cancellation {
    if (this.open && this.waiting.length === 0) {
      action();
      return NOTHING_TO_CANCEL;
    }
    const entry: Waiting = { action };
    this.waiting.push(entry);
    this.flushSoon();
    return { cancel: () => (entry.action = undefined) };
  }

  onChange(listener: () => void): Cancellation {
    this.listeners.add(listener);
    return { cancel: () => this.listeners.delete(listener) };
  }

  /** Forgets what waits, and opens the way. */
  reset(): void {
    this.waiting = [];
    this.listeners.clear();
    this.open = true;
  }

  private flushSoon(): void {
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => {
      this.flushing = false;
      while (this.open) {
        const next = this.waiting.shift();
        if (next === undefined) return;
        next.action?.();
      }
    });
  }
}

export interface Cancellation {
  cancel(): void;
}

interface Waiting {
  action: (() => void) | undefined;
}

const NOTHING_TO_CANCEL: Cancellation = { cancel: () => undefined };
