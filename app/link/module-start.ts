import type { Failure } from "../../drivers/failure";
import type { Modem } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { Visit } from "../machine/machine";
import type { Installation } from "./installation";
import type { ModulePower } from "./power";
import type { LinkEvent } from "./table";

/** Between two attempts to find a module that may be installing firmware. */
const INSTALL_POLL_MS = 1000;

export interface ModuleStartParts {
  modem: Modem;
  clock: Clock;
  power: ModulePower;
  installation: Installation;
  /** How long a module that may be on already is asked before its power key is pressed. */
  probeMs: number;
  /** The module answers and is set up. */
  answered: (this: void, visit: Visit<LinkEvent>) => void;
  /** The module is off, or taken to be. */
  off: (this: void, visit: Visit<LinkEvent>) => void;
}

/** The wait for a module's first answer. */
export class ModuleStart {
  constructor(private readonly parts: ModuleStartParts) {}

  /** The longest that it may take. */
  longestMs(): number {
    const { installation, modem } = this.parts;
    return Math.max(modem.power.timing.bootMs, installation.remainingMs());
  }

  /** A module that STATUS says is on may still be starting; without STATUS the power key is tried soon, which does no harm. */
  probe(visit: Visit<LinkEvent>): void {
    const { installation, off, power, probeMs } = this.parts;
    if (power.isOff()) return off(visit);
    const on = power.isOn();
    const withinMs = on || installation.remainingMs() > 0 ? this.longestMs() : probeMs;
    this.attempt(visit, withinMs, (failure) => {
      if (on) visit.raise("unresponsive", failure);
      else off(visit);
    });
  }

  /** A module that was switched on or reset, or restarts by itself. */
  start(visit: Visit<LinkEvent>): void {
    this.attempt(visit, this.longestMs(), (failure) => visit.raise("failed", failure));
  }

  /** One that may be installing firmware is looked for again and again, so that one that has lost its power meanwhile is found to be off. */
  private attempt(visit: Visit<LinkEvent>, withinMs: number, failed: (failure: Failure) => void): void {
    const { answered, clock, installation, modem, off, power } = this.parts;
    const untilMs = clock.now() + withinMs;
    const roundMs = installation.remainingMs() > 0 ? Math.min(withinMs, modem.power.timing.bootMs) : withinMs;
    power.start(roundMs, (failure) => {
      if (failure === undefined) return answered(visit);
      if (failure.kind === "refused") return visit.raise("unsupported", failure);
      const restMs = untilMs - clock.now() - INSTALL_POLL_MS;
      if (restMs <= 0) return failed(failure);
      if (power.isOff()) return off(visit);
      clock.after(INSTALL_POLL_MS, () => {
        if (visit.isLive()) this.attempt(visit, restMs, failed);
      });
    });
  }
}
