import { existsSync, readFile } from "node:fs";
import type { Clock } from "../../clock";
import type { Random } from "../../random";
import type { Sensor } from "../../sensor";

/** Where Linux tells the temperature of the machine, in thousandths of a degree. */
const THERMAL_ZONE = "/sys/class/thermal/thermal_zone0/temp";

const DAY_MS = 86400000;

/** The machine's own temperature in degrees Celsius where `file` tells it, a simulated one otherwise. */
export function temperatureSensor(clock: Clock, random: Random, file: string = THERMAL_ZONE): Sensor {
  return existsSync(file) ? new ThermalZoneSensor(file) : new SimulatedTemperatureSensor(clock, random);
}

/** A file that holds thousandths of a degree Celsius. */
export class ThermalZoneSensor implements Sensor {
  readonly name = "temperature";

  constructor(private readonly file: string) {}

  read(done: (error: string | undefined, value: number) => void): void {
    readFile(this.file, "latin1", (error, text) => {
      const thousandths = error === null ? parseInt(text, 10) : NaN;
      if (error !== null) done(error.message, 0);
      else if (Number.isNaN(thousandths)) done(`${this.file} holds no number`, 0);
      else done(undefined, Math.round(thousandths / 100) / 10);
    });
  }
}

/** 15 to 25 degrees Celsius over a day, with a noise of half a degree. */
export class SimulatedTemperatureSensor implements Sensor {
  readonly name = "temperature";

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  read(done: (error: string | undefined, value: number) => void): void {
    const swing = 5 * Math.sin((2 * Math.PI * this.clock.now()) / DAY_MS);
    const noise = (this.random.below(11) - 5) / 10;
    this.clock.after(0, () => done(undefined, Math.round((20 + swing + noise) * 10) / 10));
  }
}
