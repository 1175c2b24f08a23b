/** Randomness. The core never draws it elsewhere, so that a run is repeatable from its seed. */
export interface Random {
  /** A whole number from 0 to `limit - 1`; `limit` is 1 to 2147483646. */
  below(limit: number): number;
}

const MULTIPLIER = 48271;
const MODULUS = 2147483647;

/**
 * The minimal standard generator (Park and Miller, multiplier 48271): exact in a double and in a
 * Lua integer alike, so a seed gives the same run on every runtime.
 */
export class SeededRandom implements Random {
  private state: number;

  /** `seed` is a whole number; 0 and multiples of 2147483647 become 1. */
  constructor(seed: number) {
    const folded = seed % MODULUS;
    this.state = folded === 0 ? 1 : folded < 0 ? folded + MODULUS : folded;
  }

  below(limit: number): number {
    this.state = (this.state * MULTIPLIER) % MODULUS;
    return this.state % limit;
  }
}
