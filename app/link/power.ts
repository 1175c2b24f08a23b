import type { Done } from "../../drivers/failure";
import type { Modem } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { ModulePins, OutputPin } from "../../hal/pins";
import type { Visit } from "../machine/machine";
import type { LinkEvent } from "./table";

interface Operation {
  visit: Visit<LinkEvent>;
  run: (this: void) => void;
}

/**
 * The module's power and lines. A pulse is never cut short, by no other one nor by a change of mind:
 * the next one waits until it, and the pause that the hardware wants after it, are over.
 */
export class ModulePower {
  private busy = false;
  /** What waits for the pulse under way; of visits that have ended meanwhile, nothing is done. */
  private waiting: Operation[] = [];
  /** For boards without STATUS: the last that was done switched it off. */
  private presumedOff = false;

  constructor(
    private readonly modem: Modem,
    private readonly clock: Clock,
    private readonly pins: ModulePins,
  ) {}

  /** Whether the module is known to be off. */
  isOff(): boolean {
    const { status } = this.pins;
    return status === undefined ? this.presumedOff : !status.read();
  }

  /** Whether the module is known to be on: only STATUS tells. */
  isOn(): boolean {
    const { status } = this.pins;
    return status !== undefined && status.read();
  }

  /** With the pause after it. */
  longestPulseMs(): number {
    const { timing } = this.modem.power;
    return Math.max(timing.powerOnPulseMs, timing.powerOffPulseMs + timing.powerOffSettleMs, timing.resetPulseMs);
  }

  /** Asserted DTR keeps the UART awake. */
  setDtr(asserted: boolean): void {
    if (this.pins.dtr !== undefined) this.pins.dtr.set(asserted);
  }

  /** Waits until the module answers, at most `withinMs`, and sets it up. */
  start(withinMs: number, done: Done): void {
    this.setDtr(true);
    this.modem.start(withinMs, (failure) => {
      if (failure === undefined) this.presumedOff = false;
      done(failure);
    });
  }

  /** Pulses the power key as for switching on; a line that is not wired only takes the time. */
  switchOn(visit: Visit<LinkEvent>, done: () => void): void {
    this.inTurn(visit, () => {
      this.presumedOff = false;
      this.pulse(this.pins.powerKey, this.modem.power.timing.powerOnPulseMs, 0, done);
    });
  }

  /** Pulses the power key as for switching off, and waits until the module may be switched on again. */
  pulseOff(visit: Visit<LinkEvent>, done: () => void): void {
    const { powerOffPulseMs, powerOffSettleMs } = this.modem.power.timing;
    this.inTurn(visit, () => {
      this.presumedOff = true;
      this.pulse(this.pins.powerKey, powerOffPulseMs, powerOffSettleMs, done);
    });
  }

  /** As `pulseOff`, but for a module that is off: the key toggles, and would switch it on. */
  switchOff(visit: Visit<LinkEvent>, done: () => void): void {
    this.inTurn(visit, () => {
      if (!this.isOff()) return this.pulseOff(visit, done);
      done();
    });
  }

  /** As `pulseOff`; a module that is off already only gets the pause before it may be switched on again. */
  makeReadyToStart(visit: Visit<LinkEvent>, done: () => void): void {
    this.inTurn(visit, () => {
      if (!this.isOff()) return this.pulseOff(visit, done);
      this.pulse(undefined, 0, this.modem.power.timing.powerOffSettleMs, done);
    });
  }

  pulseReset(visit: Visit<LinkEvent>, done: () => void): void {
    this.inTurn(visit, () => this.pulse(this.pins.reset, this.modem.power.timing.resetPulseMs, 0, done));
  }

  /**
   * Switches off by command, and waits until the module may be switched on again. Without a power
   * key nobody could do that, so there the module stays on and only its data context is given up.
   */
  shutDown(done: Done): void {
    const { network, power } = this.modem;
    if (this.pins.powerKey === undefined) return network.deactivateContext(done);
    power.shutdown((failure) => {
      if (failure !== undefined) return done(failure);
      this.presumedOff = true;
      this.clock.after(power.timing.powerOffSettleMs, () => done(undefined));
    });
  }

  private inTurn(visit: Visit<LinkEvent>, run: () => void): void {
    if (this.busy) this.waiting.push({ visit, run });
    else run();
  }

  private pulse(pin: OutputPin | undefined, ms: number, settleMs: number, done: () => void): void {
    this.busy = true;
    if (pin !== undefined) pin.set(true);
    this.clock.after(ms, () => {
      if (pin !== undefined) pin.set(false);
      this.clock.after(settleMs, () => this.endPulse(done));
    });
  }

  private endPulse(done: () => void): void {
    this.busy = false;
    done();
    while (!this.busy && this.waiting.length > 0) {
      const next = this.waiting[0] as Operation;
      this.waiting = this.waiting.slice(1);
      const { run, visit } = next;
      if (visit.isLive()) run();
    }
  }
}
