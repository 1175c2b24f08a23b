import { multiply, square, type Element } from "./ed25519-field";

/** From the powers z^(2^n - 1) for n = 1, 2, 4, 5, 10, 20, 40, 50, 100, 200, 250: how often the last is squared, and by which of them it is multiplied. */
const SQUARINGS: readonly number[] = [1, 2, 1, 5, 10, 20, 10, 50, 100, 50, 2];
const FACTORS: readonly number[] = [0, 1, 0, 3, 4, 5, 4, 7, 8, 7, 0];

/** `base` to the power of 2^252 - 3, which a square root and an inversion modulo p stand on, in small steps. */
export class Power {
  private readonly powers: Element[];
  private present: Element;
  private stage = 0;
  private squared = 0;

  constructor(base: Element) {
    this.powers = [base];
    this.present = base;
  }

  /** Squares up to `count` times; the result, once it is there. */
  step(count: number): Element | undefined {
    for (let done = 0; done < count; done++) {
      if (this.squared === SQUARINGS[this.stage]) {
        this.present = multiply(this.present, this.powers[FACTORS[this.stage] as number] as Element);
        this.powers.push(this.present);
        this.stage = this.stage + 1;
        this.squared = 0;
        if (this.stage === SQUARINGS.length) return this.present;
      }
      this.present = square(this.present);
      this.squared = this.squared + 1;
    }
    return undefined;
  }
}
