import type { Clock, Timer } from "../../hal/clock";
import type { Sensor } from "../../hal/sensor";
import type { Outbox } from "../outbox/outbox";

export interface SamplerParts {
  clock: Clock;
  sensors: readonly Sensor[];
  outbox: Outbox;
  /** Which start of the device this is. */
  bootCount: number;
  /** Told of each reading that is kept, and of each that is not, with the reason. */
  onReading: (this: void, sensor: string, problem: string | undefined) => void;
}

/** Takes a reading of every sensor at an interval and puts it into the outbox, connected or not. */
export class Sampler {
  /** Readings that a sensor did not give, or the outbox did not take. */
  missed = 0;
  private readonly asked: boolean[] = [];
  private timer: Timer | undefined;
  private intervalMs = 0;
  private nextAtMs = 0;

  constructor(private readonly parts: SamplerParts) {}

  /** The first reading is taken at once; `intervalMs` is above 0. Nothing changes where it runs. */
  start(intervalMs: number): void {
    if (this.timer !== undefined) return;
    this.intervalMs = intervalMs;
    this.nextAtMs = this.parts.clock.now();
    this.wait();
  }

  /** The pace of a sampler that runs, counted from now. */
  setInterval(intervalMs: number): void {
    if (this.timer === undefined) return;
    this.stop();
    this.intervalMs = intervalMs;
    this.nextAtMs = this.parts.clock.now() + intervalMs;
    this.wait();
  }

  stop(): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
  }

  /** From one due time to the next, not from one reading to the next: the pace does not drift. */
  private wait(): void {
    const delayMs = Math.max(0, this.nextAtMs - this.parts.clock.now());
    this.timer = this.parts.clock.after(delayMs, () => {
      this.nextAtMs = Math.max(this.nextAtMs + this.intervalMs, this.parts.clock.now());
      this.wait();
      this.sample();
    });
  }

  private sample(): void {
    for (let index = 0; index < this.parts.sensors.length; index++) this.read(index, this.parts.sensors[index] as Sensor);
  }

  private read(index: number, sensor: Sensor): void {
    if (this.asked[index] === true) return this.miss(sensor, "it has not answered the last question yet");
    this.asked[index] = true;
    const timeMs = this.parts.clock.now();
    sensor.read((error, value) => {
      this.asked[index] = false;
      if (error !== undefined) return this.miss(sensor, error);
      const { bootCount, outbox, onReading } = this.parts;
      const { failure } = outbox.put({ bootCount, timeMs, sensor: sensor.name, value });
      if (failure !== undefined) this.miss(sensor, failure.message);
      else onReading(sensor.name, undefined);
    });
  }

  private miss(sensor: Sensor, problem: string): void {
    this.missed++;
    this.parts.onReading(sensor.name, problem);
  }
}
