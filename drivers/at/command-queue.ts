import type { Clock, Timer } from "../../hal/clock";
import type { Exchange } from "./exchange";

/** So short a wait is lost in the last digit of the time, which would stand still. */
const NOTHING_MS = 0.001;

/** Commands in the order in which they were asked for: one in flight, the others behind it. */
export class CommandQueue {
  /** The command that has the channel to itself. */
  inFlight: Exchange | undefined;
  private waiting: Exchange[] = [];
  private notBefore = 0;
  private timer: Timer | undefined;

  /**
   * `capacity`: commands that may wait. `blockedUntil`: the time up to which this command must not
   * be sent, or Infinity where `pump` will be called then. `start` sends it.
   */
  constructor(
    private readonly clock: Clock,
    private readonly capacity: number,
    private readonly blockedUntil: (exchange: Exchange) => number,
    private readonly start: (exchange: Exchange) => void,
  ) {}

  isFull(): boolean {
    return this.waiting.length >= this.capacity;
  }

  add(exchange: Exchange): void {
    this.waiting.push(exchange);
    this.pump();
  }

  /** Nothing is sent within the next `ms`. */
  hold(ms: number): void {
    this.notBefore = Math.max(this.notBefore, this.clock.now() + ms);
  }

  /** Sends the next command if it may be sent; sees to it that this is tried again when it may. */
  pump(): void {
    const exchange = this.waiting[0];
    if (exchange === undefined || this.inFlight !== undefined) return;
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    const until = Math.max(this.notBefore, this.blockedUntil(exchange));
    if (until === Infinity) return;
    const wait = until - this.clock.now();
    if (wait > NOTHING_MS) {
      this.timer = this.clock.after(wait, () => this.pump());
      return;
    }
    this.waiting = this.waiting.slice(1);
    this.inFlight = exchange;
    this.start(exchange);
  }

  /** Takes out those that wait. */
  takeWaiting(): Exchange[] {
    const { waiting } = this;
    this.waiting = [];
    return waiting;
  }
}
