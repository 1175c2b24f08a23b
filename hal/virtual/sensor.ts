import type { Clock } from "../clock";
import type { Sensor } from "../sensor";

/** What a scripted sensor says at one reading: a value, or why there is none. */
export interface ScriptedReading {
  value: number;
  error?: string;
}

/** A sensor that follows a script: each reading is a function of the time and of the readings before it. */
export class ScriptedSensor implements Sensor {
  /** Readings asked for so far. */
  readings = 0;

  /**
   * `script` gets the time in ms and how many readings came before; `conversionMs` passes until the
   * answer, for which 0 is enough to be late.
   */
  constructor(
    readonly name: string,
    private readonly clock: Clock,
    private readonly conversionMs: number,
    private readonly script: (timeMs: number, earlierReadings: number) => ScriptedReading,
  ) {}

  read(done: (error: string | undefined, value: number) => void): void {
    const reading = this.script(this.clock.now(), this.readings);
    this.readings = this.readings + 1;
    this.clock.after(this.conversionMs, () => done(reading.error, reading.value));
  }
}
