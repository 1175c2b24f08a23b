import type { Random } from "../../random";

/** Decides which bytes a fault strikes; asked once for each byte, in order. */
export interface FaultPlan {
  strikes(): boolean;
}

/** Strikes each byte with the chance of one in `oneIn` (1 or more). */
export class RandomFaults implements FaultPlan {
  constructor(
    private readonly random: Random,
    private readonly oneIn: number,
  ) {}

  strikes(): boolean {
    return this.random.below(this.oneIn) === 0;
  }
}

/** Strikes the bytes at these positions and no others; the first byte's position is 0. */
export class FaultsAt implements FaultPlan {
  private next = 0;

  constructor(private readonly positions: readonly number[]) {}

  strikes(): boolean {
    const position = this.next;
    this.next = position + 1;
    return this.positions.indexOf(position) >= 0;
  }
}
