import type { Session } from "../at/session";
import type { Done } from "../failure";
import type { ModemPower, PowerTiming } from "../modem";
import { restart } from "./02-basic";
import { powerOff } from "./04-device";
import { IDLE_SECONDS, setRingPulse, setSleepMode } from "./04-line";

/**
 * As the hardware designs of modules on this chip have them, with room: the key switches on from 1 s
 * and off from 1.5 s on. The boot is the slowest seen in logs, half as long again; with autobauding it
 * ends when the module has heard `AT`. The pulse that switches on is too short to switch off a module
 * that is on already. Boards with other wiring give their own.
 */
export const defaultPowerTiming: Readonly<PowerTiming> = {
  powerOnPulseMs: 1200,
  powerOffPulseMs: 2500,
  powerOffSettleMs: 2000,
  resetPulseMs: 500,
  bootMs: 30000,
  wakeMs: 100,
};

/** A module that was heard of a shorter time ago does not sleep yet. */
const AWAKE_MS = IDLE_SECONDS * 1000 - 1000;

export class Ec716sPower implements ModemPower {
  /**
   * `sleep`: with "pin" DTR is wired to AP_WAKEUP_MODULE; with "idle" the module wakes by what it is
   * sent. `gone` is told why the module will not answer any more when a command has made it so.
   */
  constructor(
    private readonly session: Session,
    readonly timing: PowerTiming,
    private readonly sleep: "pin" | "idle",
    private readonly gone: (this: void, reason: string) => void,
  ) {}

  shutdown(done: Done): void {
    powerOff(this.session, this.leaving("the module was switched off", done));
  }

  restart(done: Done): void {
    restart(this.session, this.leaving("the module was told to restart", done));
  }

  /** While the module sleeps, RI tells of what comes by itself; it is woken before each command. */
  setUartSleep(enabled: boolean, done: Done): void {
    const { session } = this;
    if (enabled) setRingPulse(session, true, undefined, () => {});
    setSleepMode(session, enabled ? this.sleep : "never", (failure) => {
      if (failure === undefined) session.wakeAfter(enabled ? AWAKE_MS : undefined);
      done(failure);
    });
  }

  private leaving(reason: string, done: Done): Done {
    return (failure) => {
      if (failure === undefined) this.gone(reason);
      done(failure);
    };
  }
}
