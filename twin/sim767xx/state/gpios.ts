import type { Environment } from "../../state/environment";
import type { Nvram } from "../../nvram";

/** Numbers that there are, as the manual's examples have them (SIM767XX 9.2.10). */
export const GPIOS: readonly number[] = [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

export type GpioDirection = 0 | 1;
export const INPUT: GpioDirection = 0;
export const OUTPUT: GpioDirection = 1;

const KEPT = "gpio:";

/**
 * The pins for general use in one run of the firmware. All are inputs after a start and after each sleep, but for those
 * that are kept in flash.
 */
export class Gpios {
  private readonly directions = new Map<number, GpioDirection>();
  private readonly levels = new Map<number, number>();

  constructor(private readonly nvram: Nvram, private readonly environment: Environment) {
    this.restore();
  }

  /** As after a start. */
  restore(): void {
    for (const gpio of GPIOS) {
      const [direction, level] = this.kept(gpio);
      this.directions.set(gpio, direction);
      this.levels.set(gpio, level);
    }
  }

  direction(gpio: number): GpioDirection {
    return this.directions.get(gpio) ?? INPUT;
  }

  /** Of an output what was set, of an input what the board drives. */
  level(gpio: number): number {
    if (this.direction(gpio) === OUTPUT) return this.levels.get(gpio) ?? 0;
    return this.environment.inputsHigh.has(gpio) ? 1 : 0;
  }

  setDirection(gpio: number, direction: GpioDirection, keep: boolean): void {
    this.directions.set(gpio, direction);
    if (keep) this.nvram.set(KEPT + String(gpio), [direction, this.kept(gpio)[1]]);
  }

  setLevel(gpio: number, level: number, keep: boolean): void {
    this.levels.set(gpio, level);
    if (keep) this.nvram.set(KEPT + String(gpio), [this.kept(gpio)[0], level]);
  }

  private kept(gpio: number): [GpioDirection, number] {
    return (this.nvram.get(KEPT + String(gpio)) as [GpioDirection, number] | undefined) ?? [INPUT, 0];
  }
}
