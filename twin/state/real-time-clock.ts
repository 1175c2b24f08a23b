import type { Clock } from "../../hal/clock";
import type { Nvram } from "../nvram";

const KEY = "clock:set";
const FORMAT = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)$/;

/** Local time of the module; it runs on through a restart and starts again after power was away. */
export class RealTimeClock {
  private setToMs: number;
  private setAtMs: number;

  /** `startMs`: what it shows after power was lost, in ms since 1970. */
  constructor(private readonly clock: Clock, private readonly nvram: Nvram, startMs: number) {
    this.setToMs = startMs;
    this.setAtMs = clock.now();
    const kept = nvram.get(KEY);
    if (!Array.isArray(kept)) return;
    const [localMs, setAtMs] = kept as unknown as readonly [number, number];
    if (setAtMs > clock.now()) return;
    this.setToMs = localMs;
    this.setAtMs = setAtMs;
  }

  /** Local time in milliseconds since 1970. */
  get localMs(): number {
    return this.setToMs + (this.clock.now() - this.setAtMs);
  }

  /** Local time as `yy/MM/dd,hh:mm:ss`. */
  get text(): string {
    const date = new Date(this.localMs);
    const two = (value: number): string => String(value).padStart(2, "0");
    const day = [date.getUTCFullYear() % 100, date.getUTCMonth() + 1, date.getUTCDate()].map(two).join("/");
    return `${day},${[date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":")}`;
  }

  /** Sets it to `yy/MM/dd,hh:mm:ss`; false where that is no date. */
  set(text: string): boolean {
    const fields = FORMAT.exec(text)?.slice(1).map(Number);
    if (fields === undefined) return false;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
    const localMs = Date.UTC(2000 + year, month - 1, day, hour, minute, second);
    const before = { setToMs: this.setToMs, setAtMs: this.setAtMs };
    this.setToMs = localMs;
    this.setAtMs = this.clock.now();
    if (this.text !== text) {
      Object.assign(this, before);
      return false;
    }
    this.nvram.set(KEY, [this.setToMs, this.setAtMs]);
    return true;
  }

  /** Power is gone. */
  forget(): void {
    this.nvram.delete(KEY);
  }
}
