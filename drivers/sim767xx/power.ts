import type { Session } from "../at/session";
import type { Done } from "../failure";
import type { ModemPower, PowerTiming } from "../modem";
import { powerOff, restart } from "./03-status";
import { setRingPulse, setUartSleep } from "./08-serial";

/**
 * As the hardware designs of SIMCom's LTE modules have them, with room: the key switches on from
 * 50 ms (A76xx) or 100 ms (SIM7600) on and off from 2500 ms on, reset wants 2000 ms. The boot is the
 * slowest seen in logs, half as long again. Boards with other wiring give their own.
 */
export const defaultPowerTiming: Readonly<PowerTiming> = {
  powerOnPulseMs: 500,
  powerOffPulseMs: 3000,
  powerOffSettleMs: 2000,
  resetPulseMs: 2500,
  bootMs: 30000,
  wakeMs: 100,
};

/** The pulses of RI that the module has by default (SIM767XX 8.2.11). */
const RING_URC_MS = 60;
const RING_SMS_MS = 120;

export class Sim767xxPower implements ModemPower {
  /** `gone` is told why the module will not answer any more when a command has made it so. */
  constructor(
    private readonly session: Session,
    readonly timing: PowerTiming,
    private readonly gone: (reason: string) => void,
  ) {}

  shutdown(done: Done): void {
    powerOff(this.session, this.leaving("the module was switched off", done));
  }

  restart(done: Done): void {
    restart(this.session, this.leaving("the module was told to restart", done));
  }

  /** While the UART sleeps, RI tells of what comes by itself, where the firmware knows how to. */
  setUartSleep(enabled: boolean, done: Done): void {
    const { session } = this;
    if (!enabled) return setUartSleep(session, "never", done);
    // Behind one another in the session's queue; whether the first one fails does not matter.
    setRingPulse(session, true, RING_URC_MS, RING_SMS_MS, () => {});
    setUartSleep(session, "dtr", done);
  }

  private leaving(reason: string, done: Done): Done {
    return (failure) => {
      if (failure === undefined) this.gone(reason);
      done(failure);
    };
  }
}
