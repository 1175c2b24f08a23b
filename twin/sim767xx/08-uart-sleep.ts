import type { Timer } from "../../hal/clock";
import type { Setting } from "../settings";
import type { Sim767xxFirmware } from "./firmware";

/** The manual gives no times; these are what the modules of the family show. */
export const IDLE_BEFORE_SLEEP_MS = 1000;
export const WAKE_MS = 50;

export const NEVER = 0;
export const BY_DTR = 1;
export const BY_RECEIVED_DATA = 2;

/**
 * Sleep of the UART (SIM767XX 8.2.7). Asleep, it hears nothing: with mode 1 until DTR is asserted,
 * with mode 2 until bytes come, and these are lost. It sleeps after a while without bytes, commands
 * and unsolicited lines; with mode 1 while DTR is released only.
 */
export class UartSleep {
  private state: "awake" | "asleep" | "waking" = "awake";
  private timer: Timer | undefined;

  constructor(private readonly firmware: Sim767xxFirmware, private readonly mode: Setting<number>) {
    firmware.hears = () => this.hears();
    firmware.settings.onChange((name) => {
      if (name === mode.name) this.keepAwake();
    });
  }

  get asleep(): boolean {
    return this.state !== "awake";
  }

  /** Something happened on the line. */
  keepAwake(): void {
    this.state = "awake";
    this.timer?.cancel();
    if (this.maySleep()) this.timer = this.firmware.clock.after(IDLE_BEFORE_SLEEP_MS, () => this.trySleep());
  }

  dtrChanged(asserted: boolean): void {
    if (asserted && this.state === "asleep" && this.current() === BY_DTR) this.wake();
    else if (this.state === "awake") this.keepAwake();
  }

  private hears(): boolean {
    if (this.state === "awake") {
      this.keepAwake();
      return true;
    }
    if (this.state === "asleep" && this.current() === BY_RECEIVED_DATA) this.wake();
    return false;
  }

  private wake(): void {
    this.state = "waking";
    this.timer?.cancel();
    this.timer = this.firmware.clock.after(WAKE_MS, () => this.keepAwake());
  }

  private trySleep(): void {
    if (this.firmware.interpreter.idle) this.state = "asleep";
    else this.keepAwake();
  }

  private maySleep(): boolean {
    const mode = this.current();
    return mode === BY_RECEIVED_DATA || (mode === BY_DTR && !this.firmware.hardware.dtrAsserted());
  }

  private current(): number {
    return this.firmware.settings.get(this.mode);
  }
}
