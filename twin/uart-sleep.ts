import type { Timer } from "../hal/clock";
import type { Firmware } from "./firmware";

/** What ends the UART's sleep: bytes on its line, the wake-up pin, an unsolicited line. */
export type WakeCause = "bytes" | "pin" | "urc";

/** How a family's UART sleeps; asked at each step, as commands and pins change the answers. */
export interface SleepRules {
  maySleep(): boolean;
  /** Quiet time before it sleeps, in ms. */
  idleMs(): number;
  /** How long it takes to wake, in ms; undefined where this does not wake it. */
  wakeMs(cause: WakeCause): number | undefined;
  /** It is awake again. */
  woke?(): void;
}

/**
 * Sleep of the UART. Asleep and while it wakes it hears nothing, and what comes is lost. It sleeps
 * after a while without bytes, commands and unsolicited lines.
 */
export class UartSleep {
  private state: "awake" | "asleep" | "waking" = "awake";
  private timer: Timer | undefined;

  constructor(private readonly firmware: Firmware, private readonly rules: SleepRules) {
    firmware.hears = () => this.hears();
  }

  get asleep(): boolean {
    return this.state !== "awake";
  }

  /** Something happened on the line, or the rules changed. */
  keepAwake(): void {
    this.state = "awake";
    this.timer?.cancel();
    if (this.rules.maySleep()) this.timer = this.firmware.clock.after(this.rules.idleMs(), () => this.trySleep());
  }

  /** Begins to wake, where it sleeps and `cause` wakes it; an awake one is kept awake. */
  rouse(cause: WakeCause): void {
    if (this.state === "awake") this.keepAwake();
    if (this.state !== "asleep") return;
    const wakeMs = this.rules.wakeMs(cause);
    if (wakeMs === undefined) return;
    this.state = "waking";
    this.timer?.cancel();
    this.timer = this.firmware.clock.after(wakeMs, () => {
      this.keepAwake();
      this.rules.woke?.();
    });
  }

  private hears(): boolean {
    const heard = this.state === "awake";
    this.rouse("bytes");
    return heard;
  }

  private trySleep(): void {
    if (this.firmware.interpreter.idle && this.rules.maySleep()) this.state = "asleep";
    else this.keepAwake();
  }
}
