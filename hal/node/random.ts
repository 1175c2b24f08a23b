import { randomInt } from "node:crypto";
import type { Random } from "../random";

/** Randomness of the operating system, different in each run. */
export class SystemRandom implements Random {
  below(limit: number): number {
    return randomInt(limit);
  }
}
