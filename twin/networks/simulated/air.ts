import type { Clock, Timer } from "../../../hal/clock";
import type { Random } from "../../../hal/random";

/** How well things pass between the twin and the world. Can be changed at any time. */
export interface AirConditions {
  /** One way, in ms. */
  latencyMs: number;
  /** Up to this many ms more, drawn for each piece. */
  jitterMs: number;
  /** Bits per second in each direction, shared by all connections; 0 for no limit. */
  bitsPerSecond: number;
  /** Share of the pieces that are lost, 0 to less than 1: TCP sends them again, a datagram is gone. */
  loss: number;
}

/** `up` is from the twin to the world. */
export type Direction = "up" | "down";

export function opposite(direction: Direction): Direction {
  return direction === "up" ? "down" : "up";
}

/** A wait that may be given up. */
export interface Wait {
  cancel(): void;
}

const LOSS_STEPS = 1000000;
/** RFC 6298 asks for a second at least; TCP stacks use about this much. */
const SHORTEST_RETRANSMISSION_MS = 200;
const MOST_RETRANSMISSIONS = 12;

/** The radio and all that lies behind it, as time and chance. */
export class Air {
  reachable = true;
  private waiting: WaitingAction[] = [];
  private readonly busyUntilMs = { up: 0, down: 0 };

  constructor(
    readonly clock: Clock,
    private readonly random: Random,
    readonly conditions: AirConditions,
  ) {}

  setReachable(reachable: boolean): void {
    if (reachable === this.reachable) return;
    this.reachable = reachable;
    if (reachable) this.soon(() => this.flush());
  }

  /** Calls back from the clock, without delay. */
  soon(action: () => void): Timer {
    return this.clock.after(0, action);
  }

  /** Runs `action` at once where the network is reachable, otherwise when it is again. */
  whenReachable(action: () => void): Wait {
    if (this.reachable && this.waiting.length === 0) {
      action();
      return { cancel: () => undefined };
    }
    const entry: WaitingAction = { action };
    this.waiting.push(entry);
    return { cancel: () => (entry.action = undefined) };
  }

  /** Takes the line for `bytes`; answers in how many ms the last of them has left. */
  transmit(direction: Direction, bytes: number): number {
    const { bitsPerSecond } = this.conditions;
    if (bitsPerSecond === 0) return 0;
    const now = this.clock.now();
    const end = Math.max(now, this.busyUntilMs[direction]) + (bytes * 8000) / bitsPerSecond;
    this.busyUntilMs[direction] = end;
    return end - now;
  }

  /** Ms on the way, without any loss. */
  travelMs(): number {
    const { latencyMs, jitterMs } = this.conditions;
    return latencyMs + (jitterMs > 0 ? this.random.below(Math.floor(jitterMs) + 1) : 0);
  }

  isLost(): boolean {
    const { loss } = this.conditions;
    return loss > 0 && this.random.below(LOSS_STEPS) < loss * LOSS_STEPS;
  }

  /** Ms on the way of what is sent again, later and later, until it arrives. */
  reliableTravelMs(): number {
    let delayMs = 0;
    let againMs = Math.max(SHORTEST_RETRANSMISSION_MS, 3 * this.conditions.latencyMs);
    for (let turn = 0; turn < MOST_RETRANSMISSIONS && this.isLost(); turn++) {
      delayMs += againMs;
      againMs *= 2;
    }
    return delayMs + this.travelMs();
  }

  /** Carries one piece without fail: leaves and arrives when the network is reachable. */
  carry(direction: Direction, bytes: number, arrive: () => void): Wait {
    const journey = new Journey();
    journey.gate = this.whenReachable(() => {
      if (journey.cancelled) return;
      journey.timer = this.clock.after(this.transmit(direction, bytes) + this.reliableTravelMs(), () => {
        journey.gate = this.whenReachable(() => {
          if (!journey.cancelled) arrive();
        });
      });
    });
    return journey;
  }

  /** Carries one datagram, which is lost where the network is unreachable or chance has it. */
  cast(direction: Direction, bytes: number, arrive: () => void): void {
    if (!this.reachable) return;
    const delayMs = this.transmit(direction, bytes) + this.travelMs();
    if (this.isLost()) return;
    this.clock.after(delayMs, () => {
      if (this.reachable) arrive();
    });
  }

  /** Whether the way is free from here to there: costs no time of the line, and chance has no part in it. */
  glance(arrive: () => void): void {
    if (!this.reachable) return;
    this.clock.after(this.conditions.latencyMs, () => {
      if (this.reachable) arrive();
    });
  }

  private flush(): void {
    while (this.reachable) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      next.action?.();
    }
  }
}

interface WaitingAction {
  action: (() => void) | undefined;
}

/** A piece on its way, so that it can be called back. */
class Journey implements Wait {
  cancelled = false;
  gate: Wait | undefined;
  timer: Timer | undefined;

  cancel(): void {
    this.cancelled = true;
    this.gate?.cancel();
    this.timer?.cancel();
  }
}
