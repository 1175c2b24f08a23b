import type { Driver } from "../driver";
import type { Done } from "../failure";
import type { ModemPower, PowerTiming } from "../modem";
import type { Pending } from "./pending";

/** The power of the driver that was chosen; until then times that suit every module that it may be. */
export class RecognisedPower implements ModemPower {
  timing: PowerTiming;
  private chosen: ModemPower | undefined;

  constructor(
    private readonly pending: Pending,
    drivers: readonly Driver[],
  ) {
    this.timing = longest(drivers.map((driver) => driver.timing));
  }

  choose(power: ModemPower): void {
    this.chosen = power;
    this.timing = power.timing;
  }

  shutdown(done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.shutdown(done);
  }

  restart(done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.restart(done);
  }

  setUartSleep(enabled: boolean, done: Done): void {
    if (this.chosen === undefined) this.pending.fail(done);
    else this.chosen.setUartSleep(enabled, done);
  }
}

function longest(timings: readonly PowerTiming[]): PowerTiming {
  const all: PowerTiming = { powerOnPulseMs: 0, powerOffPulseMs: 0, powerOffSettleMs: 0, resetPulseMs: 0, bootMs: 0, wakeMs: 0 };
  for (const timing of timings) {
    all.powerOnPulseMs = Math.max(all.powerOnPulseMs, timing.powerOnPulseMs);
    all.powerOffPulseMs = Math.max(all.powerOffPulseMs, timing.powerOffPulseMs);
    all.powerOffSettleMs = Math.max(all.powerOffSettleMs, timing.powerOffSettleMs);
    all.resetPulseMs = Math.max(all.resetPulseMs, timing.resetPulseMs);
    all.bootMs = Math.max(all.bootMs, timing.bootMs);
    all.wakeMs = Math.max(all.wakeMs, timing.wakeMs);
  }
  return all;
}
