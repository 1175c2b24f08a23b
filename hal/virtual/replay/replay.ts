import { concat, slice } from "../../bytes";
import type { Clock, Timer } from "../../clock";
import type { ReplayBytes, ReplayEvent, ReplayNote, ReplayPin } from "./events";
import { match } from "./match";
import { shown, shownParts } from "./shown";

export interface ReplayOptions {
  /** The device may speak so many ms before something that the module said earlier in the trace. 50 where left out. */
  earlyMs?: number;
  /** The device may be so many ms late against the trace. 10000 where left out. */
  lateMs?: number;
  /** A number that the device says may be so far from the trace's: times of a clock that is not exact. 0 where left out. */
  tolerance?: number;
}

export interface ReplayListeners {
  /** The transmitter takes again. */
  writable(): void;
  said(bytes: string): void;
  pin(event: ReplayPin): void;
  note(event: ReplayNote): void;
}

const CONTEXT = 6;
const MODULE_PINS = ["ri", "status"];

/**
 * Plays the module's side of a recorded conversation: it says what the module said once the device
 * has said what it said before. Between two things that the device does, the trace's times hold.
 *
 * At the first departure it falls silent, and `departure` says in a few lines what the trace has and
 * what the device did.
 */
export class Replay {
  /** Empty while the device does what the trace has. */
  departure = "";
  /** The next event that is to be played, or to be done by the device. */
  private played = 0;
  /** The next event that the device has to do. */
  private awaited = 0;
  private heard = "";
  /** When the device said the last event of its own; before the beginning where it has said none. */
  private tookAtMs = -1;
  /** From a time of the trace to the clock's, as of the last thing that the device did. */
  private shiftMs: number;
  private timer: Timer | undefined = undefined;
  private readonly earlyMs: number;
  private readonly lateMs: number;
  private readonly tolerance: number;

  /** The trace's time 0 is now. */
  constructor(
    private readonly clock: Clock,
    private readonly events: readonly ReplayEvent[],
    private readonly listeners: ReplayListeners,
    options?: ReplayOptions,
  ) {
    const given: ReplayOptions = options === undefined ? {} : options;
    this.earlyMs = given.earlyMs === undefined ? 50 : given.earlyMs;
    this.lateMs = given.lateMs === undefined ? 10000 : given.lateMs;
    this.tolerance = given.tolerance === undefined ? 0 : given.tolerance;
    this.shiftMs = clock.now();
    this.awaited = this.nextOfDevice(0);
    this.schedule();
  }

  /** Whether there is nothing left to play or to wait for. */
  ended(): boolean {
    return this.departure !== "" || (this.played >= this.events.length && this.awaited >= this.events.length);
  }

  /**
   * The device says something; answers how many of the bytes the transmitter takes. It takes as many
   * at a time as it took in the trace, and `writable` follows. Behind the end of the trace the device
   * may say what it likes.
   */
  hear(bytes: string): number {
    // Who speaks again at once has been made to wait in the trace: the transmitter was full.
    let begun = this.heard !== "" || this.clock.now() !== this.tookAtMs;
    this.heard = this.heard + bytes;
    while (this.heard !== "" && this.departure === "") {
      const event = this.events[this.awaited];
      if (event === undefined) break;
      if (!begun && event.kind === "device" && this.delayTo(event.atMs) > 0) return bytes.length - this.refuse(event);
      begun = false;
      if (event.kind !== "device") this.depart(event, "said " + shown(this.heard));
      else if (!this.follow(event)) break;
    }
    return bytes.length;
  }

  /** Until the time at which the transmitter took `event`; answers how many bytes wait for it. */
  private refuse(event: ReplayBytes): number {
    const refused = this.heard.length;
    this.heard = "";
    this.clock.after(this.delayTo(event.atMs), () => this.listeners.writable());
    return refused;
  }

  /** The device drives one of its control lines. */
  hearPin(pin: string, asserted: boolean): void {
    const event = this.events[this.awaited];
    if (event === undefined || this.departure !== "") return;
    const done = (asserted ? "asserted " : "released ") + pin;
    if (event.kind !== "pin" || event.pin !== pin || event.asserted !== asserted) return this.depart(event, done);
    this.goOn(event.atMs, done);
  }

  /** False where more has to be heard first, or the device departed. */
  private follow(event: ReplayBytes): boolean {
    const found = match(event.parts, this.heard, this.tolerance);
    if (found.outcome === "part") return false;
    if (found.outcome === "different") {
      this.depart(event, "said " + shown(this.heard));
      return false;
    }
    const said = slice(this.heard, 0, found.used);
    this.heard = slice(this.heard, found.used, this.heard.length);
    this.tookAtMs = this.clock.now();
    this.goOn(event.atMs, "said " + shown(said));
    return true;
  }

  private goOn(atMs: number, done: string): void {
    const aheadMs = this.aheadMs();
    if (aheadMs > this.earlyMs) {
      const event = this.events[this.played] as ReplayEvent;
      return this.depart(event, done + ", " + String(Math.round(aheadMs)) + " ms too early");
    }
    this.shiftMs = this.clock.now() - atMs;
    this.awaited = this.nextOfDevice(this.awaited + 1);
    this.schedule();
  }

  /** How long the last event in front of the awaited one that is not played yet would still have taken. */
  private aheadMs(): number {
    if (this.played >= this.awaited) return 0;
    const last = this.events[this.awaited - 1] as ReplayEvent;
    return last.atMs + this.shiftMs - this.clock.now();
  }

  private nextOfDevice(from: number): number {
    let index = from;
    while (index < this.events.length && !isOfDevice(this.events[index] as ReplayEvent)) index = index + 1;
    return index;
  }

  /** Sets the time of what is to be played next, or until when the device has to have done its part. */
  private schedule(): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    // What the device has done already needs no playing.
    while (this.played < this.awaited && isOfDevice(this.events[this.played] as ReplayEvent)) this.played = this.played + 1;
    const event = this.events[this.played];
    if (event === undefined) return;
    if (this.played === this.awaited) this.awaitDevice(event);
    else this.timer = this.clock.after(this.delayTo(event.atMs), () => this.play(event));
  }

  private awaitDevice(event: ReplayEvent): void {
    this.timer = this.clock.after(this.delayTo(event.atMs) + this.lateMs, () => {
      this.depart(event, this.heard === "" ? "did nothing of the kind within " + String(this.lateMs) + " ms" : "said only " + shown(this.heard));
    });
  }

  private delayTo(atMs: number): number {
    return Math.max(0, atMs + this.shiftMs - this.clock.now());
  }

  private play(event: ReplayEvent): void {
    this.played = this.played + 1;
    if (event.kind === "pin") this.listeners.pin(event);
    else if (event.kind === "note") this.listeners.note(event);
    else this.listeners.said(unmasked(event.parts));
    this.schedule();
  }

  private depart(event: ReplayEvent, done: string): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    const seconds = String(Math.round(event.atMs) / 1000);
    const index = this.events.indexOf(event);
    this.departure = concat([
      "At " + seconds + " s, event " + String(index + 1) + " of " + String(this.events.length) + ", the trace has\n",
      "  " + describe(event) + "\nand the device " + done + "\nBefore that the trace has\n",
      this.context(index),
    ]);
  }

  private context(index: number): string {
    const lines: string[] = [];
    for (let each = Math.max(0, index - CONTEXT); each < index; each++) lines.push("  " + describe(this.events[each] as ReplayEvent) + "\n");
    return concat(lines);
  }
}

function isOfDevice(event: ReplayEvent): boolean {
  return event.kind === "device" || (event.kind === "pin" && MODULE_PINS.indexOf(event.pin) < 0);
}

/** What a masked part held is not known; digits are what identities and numbers consist of. */
function unmasked(parts: readonly (string | number)[]): string {
  const bytes: string[] = [];
  for (const part of parts) {
    if (typeof part === "string") bytes.push(part);
    else for (let count = 0; count < part; count++) bytes.push("0");
  }
  return concat(bytes);
}

function describe(event: ReplayEvent): string {
  if (event.kind === "pin") return "~ " + event.pin + (event.asserted ? " asserted" : " released");
  if (event.kind === "note") return "# " + event.text;
  return (event.kind === "device" ? "> " : "< ") + shownParts(event.parts);
}
