import { performance } from "node:perf_hooks";
import type { Clock, Timer } from "../clock";
import { VirtualClock } from "../virtual/clock";

const STEPS_PER_MS = 512;

/** The longest delay that `setTimeout` keeps to. */
const LONGEST_TIMEOUT_MS = 2147483647;

/**
 * Real time, in steps: what happens, happens at one instant. Timers fire in the order in which they
 * are due, never early, and late by what the event loop is busy with; to them it is the time that
 * they were due. So what a device does is a function of what it is told and when, and a recorded run
 * can be replayed to the byte: times are multiples of 1/512 ms, whose sums are exact, and which the
 * microseconds of a trace keep apart.
 */
export class NodeClock implements Clock {
  private readonly steps = new VirtualClock(realTime());
  private timeout: NodeJS.Timeout | undefined;
  private inStep = false;

  now(): number {
    return this.inStep ? this.steps.now() : Math.max(this.steps.now(), realTime());
  }

  after(delayMs: number, callback: () => void): Timer {
    const timer = this.steps.after(inSteps(this.now() - this.steps.now() + delayMs), callback);
    this.arm();
    return {
      cancel: () => {
        timer.cancel();
        this.arm();
      },
    };
  }

  /** Something came from outside, such as bytes: what is due before it goes first, and it is an instant of its own. */
  enter(callback: () => void): void {
    if (this.inStep) {
      callback();
      return;
    }
    this.step(callback);
  }

  private step(callback: () => void): void {
    this.inStep = true;
    try {
      this.steps.runUntil(Math.max(this.steps.now(), realTime()));
      callback();
    } finally {
      this.inStep = false;
      this.arm();
    }
  }

  private arm(): void {
    if (this.inStep) return;
    clearTimeout(this.timeout);
    this.timeout = undefined;
    const dueMs = this.steps.nextDueMs();
    if (dueMs === undefined) return;
    const remainingMs = Math.ceil(Math.max(0, dueMs - performance.now()));
    this.timeout = setTimeout(() => this.step(() => {}), Math.min(remainingMs, LONGEST_TIMEOUT_MS));
  }
}

function realTime(): number {
  return Math.floor(performance.now() * STEPS_PER_MS) / STEPS_PER_MS;
}

/** Upwards, as a timer is never early. */
function inSteps(ms: number): number {
  return Math.ceil(ms * STEPS_PER_MS) / STEPS_PER_MS;
}
