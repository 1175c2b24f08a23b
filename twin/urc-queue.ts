import type { Clock, Timer } from "../hal/clock";

/** Unsolicited lines that wait; a later one is lost and counted. */
export const URC_QUEUE_CAPACITY = 64;
/** A line that is begun and not ended holds unsolicited lines back no longer than this. */
export const TYPING_HOLD_MS = 1000;

export interface UrcGate {
  /** True while a line must not come between: somebody is typing, data is entered, data mode. */
  held(): boolean;
  /** True where only an unfinished command line holds, which ends by itself after a while. */
  heldByTyping(): boolean;
  /** How long a new line waits before it may leave, in ms. */
  delayMs(): number;
  /** False where unsolicited lines go to another port. */
  passes(): boolean;
  write(text: string, kind: UrcKind): boolean;
  /** Told of each line that has left. */
  sent(text: string, kind: UrcKind): void;
}

/** `message`: an incoming short message, for which RI may pulse longer. `block`: received data, which has a frame of its own or none. */
export type UrcKind = "event" | "message" | "block";

/** Told whether an unsolicited line went out or was lost. */
export type UrcOutcome = (sent: boolean) => void;

interface Waiting {
  text: string;
  kind: UrcKind;
  outcome: UrcOutcome;
  dueMs: number;
}

/** Unsolicited lines in their order; none ever cuts a line, typed data or an answer's stretch. */
export class UrcQueue {
  private waiting: Waiting[] = [];
  private timer: Timer | undefined;
  private typingSinceMs: number | undefined;
  /** Lines that found the queue full. */
  lost = 0;

  constructor(private readonly clock: Clock, private readonly gate: UrcGate) {}

  send(text: string, kind: UrcKind = "event", outcome: UrcOutcome = () => undefined): void {
    if (!this.gate.passes()) {
      outcome(false);
      return;
    }
    if (this.waiting.length >= URC_QUEUE_CAPACITY) {
      this.lost++;
      outcome(false);
      return;
    }
    this.waiting.push({ text, kind, outcome, dueMs: this.clock.now() + this.gate.delayMs() });
    this.release();
  }

  get length(): number {
    return this.waiting.length;
  }

  /** Lets out what may go now; `force` lets out what is not due yet as well. */
  release(force = false): void {
    this.timer?.cancel();
    this.timer = undefined;
    while (this.waiting.length > 0) {
      const next = this.waiting[0] as Waiting;
      const waitMs = this.waitMs(next, force);
      if (waitMs === Infinity) return;
      if (waitMs > 0) {
        this.timer = this.clock.after(waitMs, () => this.expire());
        return;
      }
      this.emit();
    }
  }

  private waitMs(next: Waiting, force: boolean): number {
    const nowMs = this.clock.now();
    if (!this.gate.held()) {
      this.typingSinceMs = undefined;
      return force ? 0 : next.dueMs - nowMs;
    }
    if (!this.gate.heldByTyping()) return Infinity;
    this.typingSinceMs ??= nowMs;
    return this.typingSinceMs + TYPING_HOLD_MS - nowMs;
  }

  private expire(): void {
    if (this.gate.held() && this.gate.heldByTyping()) this.emit();
    this.release();
  }

  private emit(): void {
    const next = this.waiting.shift();
    if (next === undefined) return;
    const sent = this.gate.write(next.text, next.kind);
    if (sent) this.gate.sent(next.text, next.kind);
    else this.lost++;
    next.outcome(sent);
  }
}
