import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { MEASURED_FILE, readMeasured, type Measured } from "../build/measured";

type Name = { [Each in keyof Measured]: Measured[Each] extends number ? Each : never }[keyof Measured];

/** How much more than the docs say may be needed: the board's figures move from run to run. */
const TOLERANCE = 0.2;

/** Whether the run is to write what it measures: `npm run measure`. */
const WRITES = process.env["MEASURE"] !== undefined;

/** Fails where `value` is above its budget, or by more than a fifth above what build/measured.json and the docs say. */
export function holdMeasured(name: Name, value: number, budget: number): void {
  if (WRITES) writeMeasured({ [name]: value });
  assert(value <= budget, `${name}: ${value}, and ${budget} are allowed`);
  const known = readMeasured()[name];
  assert(value <= known * (1 + TOLERANCE), `${name}: ${value}, and the docs say ${known}; \`npm run measure\` writes what is so`);
}

/** Of several measurements of a name the docs have the highest. */
export class Highest {
  private highest = 0;

  constructor(
    private readonly name: Name,
    private readonly budget: number,
  ) {}

  hold(value: number): void {
    this.highest = Math.max(this.highest, value);
    holdMeasured(this.name, this.highest, this.budget);
  }
}

/** Writes figures in place of those that the file has; only where the run is to write. */
export function noteMeasured(figures: Partial<Measured>): void {
  if (WRITES) writeMeasured(figures);
}

function writeMeasured(figures: Partial<Measured>): void {
  writeFileSync(MEASURED_FILE, `${JSON.stringify({ ...readMeasured(), ...figures }, undefined, 2)}\n`);
}
