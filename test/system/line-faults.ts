import type { Clock } from "../../hal/clock";
import { SeededRandom } from "../../hal/random";
import type { Uart } from "../../hal/uart";
import { ChunkingUart } from "../../hal/virtual/faults/chunking-uart";
import { DamagingUart } from "../../hal/virtual/faults/damaging-uart";
import { DelayingUart } from "../../hal/virtual/faults/delaying-uart";
import { DuplicatingUart } from "../../hal/virtual/faults/duplicating-uart";
import { type FaultPlan, RandomFaults } from "../../hal/virtual/faults/fault-plan";
import { LossyUart } from "../../hal/virtual/faults/lossy-uart";

export type ByteFault = "lost" | "damaged" | "doubled";
export type Side = "received" | "sent";

/** Random faults that can be switched off; `struck` counts. */
export class SwitchedFaults implements FaultPlan {
  on = true;
  struck = 0;
  private readonly inner: RandomFaults;

  constructor(seed: number, oneIn: number) {
    this.inner = new RandomFaults(new SeededRandom(seed), oneIn);
  }

  strikes(): boolean {
    const strikes = this.on && this.inner.strikes();
    if (strikes) this.struck++;
    return strikes;
  }
}

/** Puts `fault` on one side of the device's line, as `plan` says. */
export function byteFault(fault: ByteFault, side: Side, plan: FaultPlan, seed: number): (uart: Uart) => Uart {
  const plans = { [side]: plan };
  return (uart) => {
    if (fault === "lost") return new LossyUart(uart, plans);
    if (fault === "doubled") return new DuplicatingUart(uart, plans);
    return new DamagingUart(uart, plans, new SeededRandom(seed + 5));
  };
}

/** Hands on what is received late: in chunks of `size`, and some ms after. */
export function slow(size: number, delayMs: number, jitterMs: number, seed: number): (uart: Uart, clock: Clock) => Uart {
  return (uart, clock) => new ChunkingUart(new DelayingUart(uart, clock, delayMs, jitterMs, new SeededRandom(seed + 6)), clock, size, 2);
}
