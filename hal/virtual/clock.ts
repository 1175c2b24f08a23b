import type { Clock, Timer } from "../clock";
import { TimerHeap, VirtualTimer } from "./timer-heap";

/** More events than this at one instant can only be something that sets itself again without delay. */
const EVENTS_AT_ONE_INSTANT = 1000000;

/**
 * A clock whose time passes only when it is told to, from one event to the next: an hour in which
 * little happens takes next to nothing. Events at the same time fire in the order they were set.
 *
 * None of its `run` functions goes on for ever: each has a limit in time, and a million events at
 * one instant are reported as the mistake they are, by throwing.
 */
export class VirtualClock implements Clock {
  private readonly timers = new TimerHeap();
  private nowMs: number;
  private timersSet = 0;
  private firedAtInstant = 0;

  /** `startMs`: what `now` says at first, 0 where left out. */
  constructor(startMs?: number) {
    this.nowMs = startMs === undefined ? 0 : startMs;
  }

  now(): number {
    return this.nowMs;
  }

  /** Throws for a delay that is negative, infinite or not a number: the caller's arithmetic went wrong. */
  after(delayMs: number, callback: () => void): Timer {
    if (!(delayMs >= 0) || delayMs === Infinity) {
      throw new Error("a timer's delay must be 0 ms or more, and " + String(delayMs) + " is not");
    }
    this.timersSet = this.timersSet + 1;
    const timer = new VirtualTimer(this.timers, this.nowMs + delayMs, this.timersSet, callback);
    this.timers.add(timer);
    return timer;
  }

  /** How many timers wait; cancelled ones do not count. */
  pendingCount(): number {
    return this.timers.size();
  }

  /** When the next event is due; undefined where nothing waits. */
  nextDueMs(): number | undefined {
    const next = this.timers.first();
    return next === undefined ? undefined : next.dueMs;
  }

  /** Fires all that is due up to `timeMs`, inclusive; afterwards it is `timeMs`. */
  runUntil(timeMs: number): void {
    while (this.fireNext(timeMs)) {
      // Each turn fires one event.
    }
    this.advanceTo(timeMs);
  }

  /** As `runUntil`, `ms` from now. */
  runFor(ms: number): void {
    this.runUntil(this.nowMs + ms);
  }

  /**
   * Runs until nothing waits any more, for at most `limitMs`. True where that came about; it is then
   * the time of the last event. Something that repeats for ever never comes to rest: false, at the limit.
   */
  runUntilIdle(limitMs: number): boolean {
    const endMs = this.nowMs + limitMs;
    while (this.fireNext(endMs)) {
      // Each turn fires one event.
    }
    if (this.timers.size() === 0) return true;
    this.advanceTo(endMs);
    return false;
  }

  /**
   * Runs until `predicate` holds, which is asked now and after each event, for at most `limitMs`.
   * Answers whether it came true; it is then the time of the event that made it so. Where it did
   * not, the whole of `limitMs` has passed.
   */
  runUntilTrue(predicate: () => boolean, limitMs: number): boolean {
    const endMs = this.nowMs + limitMs;
    while (!predicate()) {
      if (!this.fireNext(endMs)) {
        this.advanceTo(endMs);
        return predicate();
      }
    }
    return true;
  }

  /** Runs while `predicate` holds, for at most `limitMs`; answers whether it ceased to. */
  runWhile(predicate: () => boolean, limitMs: number): boolean {
    return this.runUntilTrue(() => !predicate(), limitMs);
  }

  /** Fires the next event if it is due by `limitMs`; false where there is none. */
  private fireNext(limitMs: number): boolean {
    const timer = this.timers.first();
    if (timer === undefined || timer.dueMs > limitMs) return false;
    this.timers.remove(timer);
    this.advanceTo(timer.dueMs);
    this.firedAtInstant = this.firedAtInstant + 1;
    if (this.firedAtInstant > EVENTS_AT_ONE_INSTANT) {
      throw new Error("time stands still at " + String(this.nowMs) + " ms: something sets itself again without delay");
    }
    timer.fire();
    return true;
  }

  private advanceTo(timeMs: number): void {
    if (timeMs <= this.nowMs) return;
    this.nowMs = timeMs;
    this.firedAtInstant = 0;
  }
}
