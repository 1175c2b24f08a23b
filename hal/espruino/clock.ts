import type { Clock, Timer } from "../clock";
import type { EspruinoApi } from "./api";

/** Time since this object was made. Where Espruino's own is set back meanwhile, no time has passed; set forward, that much has. */
export class EspruinoClock implements Clock {
  private readMs: number;
  private passedMs = 0;

  constructor(private readonly api: EspruinoApi) {
    this.readMs = api.getTime() * 1000;
  }

  now(): number {
    const readMs = this.api.getTime() * 1000;
    if (readMs > this.readMs) this.passedMs = this.passedMs + readMs - this.readMs;
    this.readMs = readMs;
    return this.passedMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    return new EspruinoTimer(this.api, delayMs, callback);
  }
}

class EspruinoTimer implements Timer {
  private running = true;
  private readonly timer: number;

  constructor(
    private readonly api: EspruinoApi,
    delayMs: number,
    callback: () => void,
  ) {
    this.timer = api.setTimeout(() => {
      if (!this.running) return;
      this.running = false;
      callback();
    }, delayMs);
  }

  cancel(): void {
    if (!this.running) return;
    this.running = false;
    this.api.clearTimeout(this.timer);
  }
}
