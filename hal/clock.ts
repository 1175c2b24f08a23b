/** Time. The core never asks for it elsewhere. */
export interface Clock {
  /** Milliseconds since the runtime started; monotonic, may have a fraction. */
  now(): number;

  /** Calls `callback` once, `delayMs` (0 or more) from now, never from inside this call. */
  after(delayMs: number, callback: () => void): Timer;
}

export interface Timer {
  /** Harmless when the timer has fired or was cancelled before. */
  cancel(): void;
}
